"""disable_power_off: whatever goes on, the machine keeps its power."""
import pytest

ON = {'power_state': 'power on', 'driver_internal_info': {'waiting_power': 'power on'},
      'disable_power_off': True}
OFF_STEP = {'interface': 'power', 'step': 'power_off'}


@pytest.mark.parametrize('state, operation, name, failed', [
    ('manageable', 'do_node_clean', 'clean_steps', 'clean failed'),
    ('active', 'do_node_service', 'service_steps', 'service failed'),
    ('available', 'do_node_deploy', 'deploy_steps', 'deploy failed')])
def test_a_step_that_would_power_it_off_fails(world, waiting, state, operation, name, failed):
    uuid = waiting(provision_state=state, deploy__deploy='done', **ON)
    node = world.do(operation, uuid, **{name: [{**OFF_STEP, 'priority': 5}]})
    assert (node.provision_state, node.power_state) == (failed, 'power on')
    assert 'power off' in node.last_error


@pytest.mark.parametrize('state, operation, arguments, plan', [
    ('manageable', 'do_node_clean', {'clean_steps': [
        {'interface': 'deploy', 'step': 'broken_step'}]}, {}),
    ('active', 'do_node_service', {'service_steps': [
        {'interface': 'deploy', 'step': 'last_service_step', 'args': {'answer': 'fail'}}]}, {}),
    ('active', 'do_node_rescue', {'rescue_password': 'p'}, {'rescue__rescue': 'fail'})])
def test_a_flow_that_fails_leaves_it_on(world, waiting, conf, state, operation, arguments, plan):
    conf.set_override('poweroff_in_cleanfail', True, 'conductor')
    conf.set_override('poweroff_in_servicefail', True, 'conductor')
    node = world.do(operation, waiting(provision_state=state, **plan, **ON), **arguments)
    assert node.provision_state.endswith('failed') and node.power_state == 'power on'
    assert 'power off failed' not in node.last_error


def test_a_child_that_may_not_go_off_keeps_its_parent_on(world, waiting):
    parent = waiting(provision_state='available', **{**ON, 'disable_power_off': False})
    child = waiting(provision_state='available', parent_node=parent, **ON)
    node = world.do('change_node_power_state', parent, target='power off')
    assert (node.power_state, world.node(child).power_state) == ('power on', 'power on')
    assert node.last_error


def test_it_can_be_restarted(world, waiting):
    uuid = waiting(provision_state='available', **ON)
    node = world.do('change_node_power_state', uuid, target='rebooting')
    assert (node.power_state, node.last_error) == ('power on', None)
    assert 'power.reboot' in world.calls(uuid)
