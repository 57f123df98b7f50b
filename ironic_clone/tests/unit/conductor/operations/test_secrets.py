"""Secrets that are encrypted in the database, where the machine is worked with."""
import json
import uuid

import pytest
from cryptography.fernet import Fernet

from ironic_clone.common import exception
from ironic_clone.common import sealing
from ironic_clone.db import nodes
from ironic_clone.db import volume_targets

KEY, OTHER = (Fernet.generate_key().decode() for _ in range(2))
TOKEN = 'T' * 43
SAID = {'callback_url': 'https://192.0.2.9:9999', 'agent_version': '13', 'agent_token': TOKEN}


@pytest.fixture(autouse=True)
def keys(conf):
    """Return a function that sets the keys."""
    def use(*keys):
        conf.set_override('keys', list(keys), 'secrets')
    use(KEY)
    return use


def kept(world, ident, column='driver_info'):
    return nodes.row(world.database, ident, (column,))[0]


def test_the_driver_reads_them_in_clear(world, new):
    ident = new(driver_info={'ipmi_password': 'hush'})
    assert 'hush' not in kept(world, ident)
    with world.hold(ident) as task:
        assert task.node.driver_info == {'ipmi_password': 'hush'}
        task.node.driver_info['bmc_token'] = 'hush'
        task.node.driver_internal_info['agent_secret_token'] = 'hush'
        task.save()
        assert task.node.driver_info['bmc_token'] == 'hush'
        task.forget()
        assert task.node.driver_info['bmc_token'] == 'hush'
    assert 'hush' not in kept(world, ident) + kept(world, ident, 'driver_internal_info')


def test_a_shared_task_that_upgrades(world, new, context):
    ident = new(driver_info={'ipmi_password': 'hush'})
    with world.tasks.acquire(context, ident, shared=True, purpose='test') as task:
        assert task.node.driver_info['ipmi_password'] == 'hush'
        task.upgrade_lock()
        assert task.node.driver_info['ipmi_password'] == 'hush'


def test_an_update(world, new):
    """The API sends what it has read, and new values in clear."""
    ident = new(driver_info={'ipmi_password': 'hush', 'a': 1})
    seen = json.loads(kept(world, ident))
    before = world.node(ident).updated_at
    world.ask('update_node', ident, values={'driver_info': seen})
    world.ask('update_node', ident, values={'driver_info': {**seen, 'ipmi_password': 'hush'}})
    assert world.node(ident).updated_at == before   # it was so already
    world.ask('update_node', ident, values={'driver_info': {**seen, 'token': 'hush', 'a': 2}})
    assert 'hush' not in kept(world, ident)
    assert world.node(ident).unseal().driver_info == {
        'ipmi_password': 'hush', 'token': 'hush', 'a': 2}


def test_an_update_of_a_volume_target(world, new, database):
    ident = str(uuid.uuid4())
    owner = world.node(new(power_state='power off'))
    volume_targets.create(database, {
        'uuid': ident, 'node_id': owner.id, 'volume_type': 'iscsi', 'boot_index': 0,
        'volume_id': 'v', 'properties': '{"auth_password":"hush"}'})
    seen = volume_targets.get(database, ident).properties
    world.ask('update_volume_target', ident, values={'properties': seen})
    assert volume_targets.get(database, ident).updated_at is None
    world.ask('update_volume_target', ident, values={'properties': {**seen, 'secret': 'hush'}})
    assert 'hush' not in volume_targets.row(database, ident, ('properties',)).properties
    both = {'properties': {'auth_password': 'hush', 'secret': 'hush'}}
    assert world.ask('get_volume_target_secrets', ident, fields=['properties', 'extra']) == both


def test_the_agents_token(world, waiting):
    ident = waiting(provision_state='clean wait')
    token = world.ask('get_node_token', ident)
    assert token not in kept(world, ident, 'driver_internal_info')
    assert world.ask('get_node_token', ident) == '******'
    world.ask('heartbeat', ident, **{**SAID, 'agent_token': token})
    world.settle()
    sealed = json.loads(kept(world, ident, 'driver_internal_info'))['agent_secret_token']
    for wrong in (TOKEN, sealed):
        with pytest.raises(exception.InvalidParameterValue, match='Invalid or missing'):
            world.ask('heartbeat', ident, **{**SAID, 'agent_token': wrong})


def test_a_rescue(world, waiting):
    ident = waiting(provision_state='active', power_state='power on', rescue__rescue='wait')
    world.do('do_node_rescue', ident, rescue_password='hush')
    text = kept(world, ident, 'instance_info')
    info = world.node(ident).unseal().instance_info
    assert sealing.tokens(text) and 'hush' not in text
    assert info['rescue_password'] == 'hush' and info['hashed_rescue_password'] not in text


def test_fields_in_clear(world, new):
    ident = new(driver_info={'ipmi_password': 'hush'}, extra={'password': 'x'})
    assert world.ask('get_node_secrets', ident, fields=['driver_info', 'instance_info', 'extra',
                                                        'uuid']) == {
        'driver_info': {'ipmi_password': 'hush'}, 'instance_info': {}}


# -- without the key -----------------------------------------------------------------------------
@pytest.fixture
def locked(world, waiting, keys):
    """A node whose password is encrypted with a key that is gone."""
    keys(OTHER)
    ident = waiting(provision_state='active', power_state='power on')
    found = world.node(ident).unseal()
    found.driver_info['ipmi_password'] = 'hush'
    found.driver_internal_info = {'agent_secret_token': TOKEN}
    nodes.update(world.database, found)
    keys(KEY)
    return ident


SENTENCE = 'driver_info/ipmi_password of node .* cannot be decrypted: it was'


def test_nothing_is_done_to_the_machine(world, locked):
    with pytest.raises(exception.SecretUnreadable, match=SENTENCE):
        world.ask('change_node_power_state', locked, target='power off')
    node = world.node(locked)
    assert (node.power_state, node.target_power_state) == ('power on', None)


def test_validation_says_so(world, locked):
    verdicts = world.ask('validate_driver_interfaces', locked)
    assert {verdict['result'] for verdict in verdicts.values()} == {False}
    assert 'cannot be decrypted' in verdicts['power']['reason']


def test_a_flow_says_so_in_last_error(world, locked):
    found = world.node(locked)
    found.provision_state = 'enroll'
    nodes.update(world.database, found)
    node = world.act('manage', locked)
    assert node.provision_state == 'enroll' and 'cannot be decrypted' in node.last_error


def test_a_heartbeat_says_so(world, locked):
    with pytest.raises(exception.SecretUnreadable, match='info/agent_secret_token'):
        world.ask('heartbeat', locked, **SAID)


def test_it_is_shown_masked(world, locked):
    info = world.ask('get_node_secrets', locked, fields=['driver_info'])['driver_info']
    assert info['ipmi_password'] == '******' and 'waiting_plan' in info


def test_a_new_value_mends_it(world, locked):
    seen = json.loads(kept(world, locked))
    other = {**seen, 'note': 'x'}
    world.ask('update_node', locked, values={'driver_info': other})   # nothing else is lost by it
    assert json.loads(kept(world, locked)) == other
    world.ask('update_node', locked, values={'driver_info': {**other, 'ipmi_password': 'new'}})
    assert world.ask('validate_driver_interfaces', locked)['power']['result']
    node = world.do('change_node_power_state', locked, target='power off')
    assert node.power_state == 'power off'


@pytest.mark.parametrize('operation, arguments', [
    ('do_node_deploy', {}), ('do_node_rescue', {'rescue_password': 'new'})])
def test_instance_info_is_needed_by_those_who_use_it(world, waiting, keys, operation, arguments):
    state = 'available' if operation == 'do_node_deploy' else 'active'
    ident = waiting(provision_state=state, power_state='power on',
                    instance_info={'configdrive': 'hush'})
    keys(OTHER)
    with pytest.raises(exception.SecretUnreadable, match='instance_info/configdrive'):
        world.ask(operation, ident, **arguments)
    world.do('change_node_power_state', ident, target='power off')


def test_a_step_gets_no_argument_that_is_not_readable(world, waiting, keys):
    ident = waiting(provision_state='clean wait', clean_step={'interface': 'deploy', 'step': 'x'},
                    driver_internal_info={'clean_step_index': 0, 'clean_steps': [
                        {'interface': 'deploy', 'step': 'x', 'args': {}},
                        {'interface': 'deploy', 'step': 'y', 'args': {'password': 'hush'}}]})
    keys(OTHER)
    node = world.finish(ident, 'clean')
    assert node.provision_state == 'clean failed'
    assert 'clean_steps/1/args/password' in node.last_error
