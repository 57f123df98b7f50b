"""What agents ask: tokens, heartbeats, discovered machines."""
import pytest

from ironic_clone.common import exception
from ironic_clone.db import history as db_history
from ironic_clone.db import nodes

TOKEN = 'T' * 43
SAID = {'callback_url': 'https://192.0.2.9:9999', 'agent_version': '13', 'agent_token': TOKEN}


# -- tokens --------------------------------------------------------------------------------------
def test_the_first_who_asks_gets_the_token(world, waiting):
    uuid = waiting(provision_state='inspect wait')
    token = world.ask('get_node_token', uuid)
    assert len(token) == 43
    node = world.node(uuid)
    assert node.driver_internal_info['agent_secret_token'] == token and node.reservation is None
    assert world.ask('get_node_token', uuid) == '******'


@pytest.mark.parametrize('info', [
    {'agent_secret_token': TOKEN},
    {'agent_secret_token': TOKEN, 'agent_secret_token_pregenerated': True}])
def test_a_token_that_somebody_has_is_not_given_again(world, waiting, info):
    uuid = waiting(provision_state='inspect wait', driver_internal_info=info)
    with world.hold(uuid):   # it needs no lock to say so
        assert world.ask('get_node_token', uuid) == '******'


def test_a_node_that_is_held_gets_no_token(world, waiting):
    uuid = waiting(provision_state='inspect wait')
    with world.hold(uuid), pytest.raises(exception.NodeLocked):
        world.ask('get_node_token', uuid)


@pytest.mark.parametrize('pregenerated', [False, True])
def test_power_off_takes_the_token_unless_it_was_given_beforehand(world, waiting, pregenerated):
    info = {'agent_secret_token': TOKEN, 'agent_url': 'https://x'}
    if pregenerated:
        info['agent_secret_token_pregenerated'] = True
    uuid = waiting(provision_state='manageable', power_state='power on',
                   driver_internal_info=info)
    left = world.do('change_node_power_state', uuid, target='power off').driver_internal_info
    assert 'agent_url' not in left and ('agent_secret_token' in left) is pregenerated


@pytest.mark.parametrize('info', [
    {'agent_secret_token': TOKEN, 'agent_secret_token_pregenerated': True, 'agent_url': 'u',
     'agent_verify_ca': 'c'}])
def test_an_inspection_begins_without_what_an_earlier_agent_left(world, waiting, info):
    uuid = waiting(provision_state='manageable', driver_internal_info=info)
    assert not set(info) & set(world.do('inspect_hardware', uuid).driver_internal_info)


# -- heartbeats ----------------------------------------------------------------------------------
@pytest.fixture
def alive(waiting):
    """Return a function that creates a node whose agent has the token."""
    def create(**info):
        return waiting(provision_state='inspect wait', driver_internal_info={
            'agent_secret_token': TOKEN, **info})
    return create


@pytest.mark.parametrize('change, sentence', [
    ({'agent_version': None}, 'did not transmit a version'),
    ({'agent_version': ''}, 'did not transmit a version'),
    ({'agent_token': 'x' * 43}, 'Invalid or missing agent token'),
    ({'agent_token': '******'}, 'Invalid or missing agent token'),
    ({'agent_token': 'ä'}, 'Invalid or missing agent token'),
    ({'agent_token': ''}, 'Invalid or missing agent token'),
    ({'agent_token': None}, 'Invalid or missing agent token'),
    ({'agent_version': None, 'agent_token': 'x'}, 'version'),           # in this order
    ({'agent_token': 'x', 'callback_url': 'http://x'}, 'token'),
    ({'callback_url': 'http://x'}, 'TLS is required')], ids=str)
def test_heartbeats_that_are_refused(world, alive, change, sentence):
    with pytest.raises(exception.InvalidParameterValue, match=sentence):
        world.ask('heartbeat', alive(), **{**SAID, **change})


@pytest.mark.parametrize('change', [
    {}, {'callback_url': ''}, {'agent_version': None, 'agent_status': 'start'}], ids=str)
def test_heartbeats_that_are_heard(world, alive, change):
    world.do('heartbeat', alive(), **{**SAID, **change})


def test_without_tls_where_it_is_not_required(world, alive, fake_conf):
    fake_conf.set_override('require_tls', False, 'agent')
    world.do('heartbeat', alive(), **{**SAID, 'callback_url': 'http://x'})


def test_a_node_that_never_gave_a_token_hears_nobody(world, waiting):
    with pytest.raises(exception.InvalidParameterValue, match='Invalid or missing'):
        world.ask('heartbeat', waiting(provision_state='inspect wait'), **SAID)


@pytest.mark.parametrize('known', [False, True])
def test_a_held_node(world, alive, known):
    """The first heartbeat is to come again; a later one only says that the agent lives."""
    uuid = alive(**({'agent_url': SAID['callback_url']} if known else {}))
    with world.hold(uuid):
        if known:
            world.ask('heartbeat', uuid, **SAID)
        else:
            with pytest.raises(exception.NodeLocked):
                world.ask('heartbeat', uuid, **SAID)


def test_no_worker_is_free(world, alive):
    world.tasks.workers.draining.set()
    with pytest.raises(exception.NoFreeConductorWorker):
        world.ask('heartbeat', alive(), **SAID)


# -- inspection ----------------------------------------------------------------------------------
INVENTORY = {'interfaces': [{'mac_address': '52:54:00:00:00:01'}]}


@pytest.mark.parametrize('state, discovery', [
    ('manageable', True), ('inspecting', True), ('enroll', False), ('active', True)])
def test_nobody_waits_for_it(world, waiting, fake_conf, state, discovery):
    fake_conf.set_override('enabled', discovery, 'auto_discovery')
    with pytest.raises(exception.NotFound):
        world.ask('continue_inspection', waiting(provision_state=state), inventory=INVENTORY,
                  plugin_data={})


@pytest.mark.parametrize('answer', ['done', 'fail'])
def test_a_machine_that_was_discovered_stays_in_enroll(world, waiting, fake_conf, database,
                                                       answer):
    fake_conf.set_override('enabled', True, 'auto_discovery')
    uuid = waiting(inspect__continue_inspection=answer)
    node = world.do('continue_inspection', uuid, inventory=INVENTORY, plugin_data={})
    assert (node.provision_state, node.target_provision_state) == ('enroll', None)
    assert (node.last_error is None) is (answer == 'done')
    with database.read() as connection:
        rows = connection.execute(db_history.table.select()).all()
    assert [row.event_type for row in rows] == ['introspection'] * (answer == 'fail')


def test_the_agent_was_alive(world, waiting, database):
    uuid = waiting(provision_state='manageable')
    world.do('inspect_hardware', uuid)
    world.do('continue_inspection', uuid, inventory=INVENTORY, plugin_data={})
    assert 'agent_last_heartbeat' in nodes.get(database, uuid).driver_internal_info
