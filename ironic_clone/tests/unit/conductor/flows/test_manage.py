"""manage: enroll -> verifying -> manageable."""
import pytest

from ironic_clone.common import exception


def test_the_machine_is_asked_and_its_answers_are_kept(world, waiting):
    uuid = waiting(last_error='an old one')
    world.tell(uuid, 'power', state='power on')
    node = world.act('manage', uuid)
    assert (node.provision_state, node.target_provision_state, node.last_error) == \
        ('manageable', None, None)
    assert node.power_state == 'power on'
    assert world.calls(uuid)[:2] == ['power.get_power_state', 'deploy.verify']


@pytest.mark.parametrize('plan, sentence', [
    ({'power__validate': 'invalid'}, 'power.validate was told that the node is invalid'),
    ({'power__get_power_state': 'fail'}, 'power.get_power_state was told to fail'),
    ({'power__get_power_state': 'crash'}, 'RuntimeError: power.get_power_state'),
    ({'deploy__verify': 'fail'}, 'the step deploy.verify failed: deploy.verify was told'),
    ({'power__get_power_state': 'fail', 'deploy__verify': 'crash'},
     'get_power_state was told to fail.; the step deploy.verify failed: RuntimeError')])
def test_what_fails_is_told_and_the_node_stays_enrolled(world, waiting, plan, sentence):
    uuid = waiting(**plan)
    node = world.act('manage', uuid)
    assert (node.provision_state, node.target_provision_state) == ('enroll', None)
    assert node.last_error.startswith(f'Failed to verify node {uuid}: ')
    assert sentence in node.last_error
    assert 'deploy.verify' in world.calls(uuid)


def test_a_machine_whose_power_is_in_error(world, waiting):
    uuid = waiting()
    world.tell(uuid, 'power', state='error')
    node = world.act('manage', uuid)
    assert (node.provision_state, node.power_state) == ('enroll', None)
    assert 'power is in an error state' in node.last_error


@pytest.mark.parametrize('state', ['available', 'clean failed', 'inspect failed', 'adopt failed'])
def test_from_other_states_it_is_done_at_once(world, waiting, state):
    uuid = waiting(provision_state=state, last_error='why', maintenance=True,
                   fault='clean failure', target_provision_state='available')
    world.ask('do_provisioning_action', uuid, action='manage')
    node = world.node(uuid)
    assert (node.provision_state, node.target_provision_state) == ('manageable', None)
    assert (node.last_error, node.maintenance, node.fault) == ('why', True, 'clean failure')
    assert world.calls(uuid) == []


@pytest.mark.parametrize('action, state', [
    ('manage', 'active'), ('provide', 'enroll'), ('adopt', 'enroll'), ('abort', 'available'),
    ('fail', 'cleaning'), ('done', 'deploying'), ('manage', 'cleaning'), ('nonsense', 'enroll'),
    ('unhold', 'clean wait')])
def test_actions_that_are_not_possible(world, waiting, action, state):
    uuid = waiting(provision_state=state)
    with pytest.raises(exception.InvalidStateRequested, match=f'"{action}".*"{state}"'):
        world.ask('do_provisioning_action', uuid, action=action)
    node = world.node(uuid)
    assert (node.provision_state, node.reservation, node.last_error) == (state, None, None)


def test_a_driver_that_answers_what_is_no_power_state(world, waiting, monkeypatch):
    power = world.tasks.registry.compose('waiting').power
    monkeypatch.setattr(power, 'get_power_state', lambda task: 'asleep')
    node = world.act('manage', waiting())
    assert (node.provision_state, node.power_state) == ('enroll', None)
    assert 'which is no power state' in node.last_error


@pytest.mark.parametrize('method, answer', [
    ('detect_vendor', {'name': 'x'}), ('detect_vendor', 5), ('get_boot_mode', 'legacy'),
    ('get_boot_mode', ['uefi']), ('get_secure_boot_state', 'on')])
def test_what_else_a_driver_answers_is_kept_only_if_it_makes_sense(
        world, waiting, monkeypatch, caplog, method, answer):
    management = world.tasks.registry.compose('waiting').management
    monkeypatch.setattr(management, method, lambda task: answer, raising=False)
    node = world.act('manage', waiting())
    assert (node.provision_state, node.last_error) == ('manageable', None)
    assert not node.properties.get('vendor')
    assert answer not in (node.boot_mode, node.secure_boot)
    assert 'could not be read' in caplog.text
