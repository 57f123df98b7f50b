"""Steps that the conductor carries out itself, between those of the driver."""
import pytest

LAST = {'interface': 'deploy', 'step': 'last_clean_step'}


def power(step, **args):
    return {'interface': 'power', 'step': step, **({'args': args} if args else {})}


def clean(world, uuid, *steps):
    return world.do('do_node_clean', uuid, clean_steps=list(steps))


@pytest.fixture
def manageable(waiting):
    return waiting(provision_state='manageable')


@pytest.mark.parametrize('step, called, power_state', [
    ('power_on', 'power.set_power_state', 'power on'), ('reboot', 'power.reboot', 'power on')])
def test_power_in_place(world, manageable, step, called, power_state):
    node = clean(world, manageable, LAST, power(step), LAST)
    assert (node.provision_state, node.power_state) == ('manageable', power_state)
    calls = [name for name in world.calls(manageable)
             if name == called or name.endswith('_step')]
    assert calls == ['deploy.last_clean_step', called, 'deploy.last_clean_step']


def test_power_off_in_a_deployment(world, waiting):
    uuid = waiting(provision_state='available', deploy__deploy='done')
    world.tell(uuid, 'power', state='power on')
    node = world.do('do_node_deploy', uuid, deploy_steps=[
        {**power('power_off'), 'priority': 50, 'args': {}}])
    assert (node.provision_state, node.power_state) == ('active', 'power off')
    assert [name for name in world.calls(uuid) if 'get_' not in name][-3:] == \
        ['deploy.deploy', 'power.set_power_state', 'deploy.last_deploy_step']


def test_power_that_fails_fails_the_step(world, manageable):
    world.plan(manageable, power__reboot='fail')
    node = clean(world, manageable, power('reboot'))
    assert node.provision_state == 'clean failed'
    assert 'power.reboot was told to fail' in node.last_error


def test_hold_until_somebody_lets_go(world, manageable):
    node = clean(world, manageable, power('hold'), LAST)
    assert (node.provision_state, node.target_provision_state) == ('clean hold', 'manageable')
    assert world.fire(manageable, 'unhold').provision_state == 'clean wait'
    node = world.finish(manageable, 'clean')
    assert (node.provision_state, node.target_provision_state) == ('manageable', None)
    assert 'deploy.last_clean_step' in world.calls(manageable)


def test_hold_in_a_deployment(world, waiting):
    uuid = waiting(provision_state='available', deploy__deploy='done')
    hold = {**power('hold'), 'priority': 50, 'args': {}}
    assert world.do('do_node_deploy', uuid, deploy_steps=[hold]).provision_state == 'deploy hold'
    world.fire(uuid, 'unhold')
    assert world.finish(uuid, 'deploy').provision_state == 'active'


def test_a_hold_can_be_aborted(world, manageable):
    clean(world, manageable, power('hold'), LAST)
    node = world.act('abort', manageable)
    assert (node.provision_state, node.maintenance) == ('clean failed', False)
    assert 'during or after the completion of step "power.hold"' in node.last_error


def test_wait_for_the_next_sign(world, manageable):
    assert clean(world, manageable, power('wait'), LAST).provision_state == 'clean wait'
    assert world.finish(manageable, 'clean').provision_state == 'manageable'


@pytest.mark.parametrize('most, seconds', [(30, 0), (30, '0'), (0, 3600)])
def test_wait_for_some_time(world, manageable, conf, most, seconds):
    conf.set_override('max_conductor_wait_step_seconds', most, 'conductor')
    node = clean(world, manageable, power('wait', seconds=seconds), LAST)
    assert (node.provision_state, node.last_error) == ('manageable', None)


def test_wait_for_something_that_is_no_time(world, manageable):
    node = clean(world, manageable, power('wait', seconds='long'))
    assert node.provision_state == 'clean failed'
    assert "seconds of the step \"wait\" must be a number, not 'long'" in node.last_error
