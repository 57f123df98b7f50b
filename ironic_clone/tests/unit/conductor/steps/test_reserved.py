"""Steps that the conductor carries out itself, between those of the driver."""
import pytest

from ironic_clone.common import exception
from ironic_clone.db import models
from ironic_clone.tests.unit.conductor.waiting import DEADLINE

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


def test_a_wait_that_is_cut_short_is_told(world, manageable, conf):
    conf.set_override('max_conductor_wait_step_seconds', 0, 'conductor')
    clean(world, manageable, power('wait', seconds=3600))
    with world.database.read() as connection:
        told = [row.event for row in connection.execute(models.NodeHistory.__table__.select())]
    assert any('was to take 3600 seconds and takes 0' in event for event in told)


@pytest.mark.parametrize('step, sentence', [
    (power('wait', seconds='long'), 'seconds of the step "wait" must be a number of at least 0, '
                                    "not 'long'"),
    (power('wait', seconds=-1), 'at least 0, not -1'),
    (power('wait', seconds='inf'), "at least 0, not 'inf'"),
    (power('wait', seconds='nan'), "at least 0, not 'nan'"),
    (power('wait', seconds=[1]), r'at least 0, not \[1\]'),
    (power('wait', minutes=1), 'the step "wait" does not take these arguments: minutes'),
    (power('power_on', timeout=3), 'the step "power_on" does not take these arguments: timeout'),
    (power('hold', seconds=3), 'the step "hold" does not take these arguments: seconds')])
def test_what_is_wrong_is_told_at_once(world, waiting, step, sentence):
    for state, operation, name in (('manageable', 'do_node_clean', 'clean_steps'),
                                   ('active', 'do_node_service', 'service_steps'),
                                   ('available', 'do_node_deploy', 'deploy_steps')):
        uuid = waiting(provision_state=state)
        with pytest.raises(exception.InvalidParameterValue, match=sentence):
            world.ask(operation, uuid, **{name: [{**step, 'priority': 5}]})
        assert world.node(uuid).provision_state == state


# -- an agent that calls -------------------------------------------------------------------------
def heartbeat(world, uuid):
    """Call as the agent of the node does, and wait until all that follows has ended."""
    token = world.ask('get_node_token', uuid)
    world.ask('heartbeat', uuid, callback_url='https://agent:9999', agent_version='13.0',
              agent_token=token)
    assert world.tasks.workers.wait_idle(DEADLINE)
    return world.node(uuid)


@pytest.mark.parametrize('state, operation, name, waits, after', [
    ('manageable', 'do_node_clean', 'clean_steps', 'clean wait', 'manageable'),
    ('active', 'do_node_service', 'service_steps', 'service wait', 'active'),
    ('available', 'do_node_deploy', 'deploy_steps', 'wait call-back', 'active')])
def test_wait_ends_with_the_next_heartbeat(world, new, state, operation, name, waits, after):
    """On fake-hardware, too, whose deploy interface hears nothing."""
    uuid = new(provision_state=state)
    node = world.do(operation, uuid, **{name: [{**power('wait'), 'priority': 5}]})
    assert node.provision_state == waits
    assert heartbeat(world, uuid).provision_state == after


@pytest.mark.parametrize('state, operation, name, held, waits, after', [
    ('manageable', 'do_node_clean', 'clean_steps', 'clean hold', 'clean wait', 'manageable'),
    ('available', 'do_node_deploy', 'deploy_steps', 'deploy hold', 'wait call-back', 'active')])
def test_hold_ends_with_unhold_and_the_next_heartbeat(
        world, new, state, operation, name, held, waits, after):
    uuid = new(provision_state=state)
    node = world.do(operation, uuid, **{name: [{**power('hold'), 'priority': 5}]})
    assert node.provision_state == held
    token = world.ask('get_node_token', uuid)
    world.ask('heartbeat', uuid, callback_url='https://agent:9999', agent_version='13.0',
              agent_token=token)
    assert world.tasks.workers.wait_idle(DEADLINE)
    assert world.node(uuid).provision_state == held   # only unhold ends it
    assert world.act('unhold', uuid).provision_state == waits
    world.ask('heartbeat', uuid, callback_url='https://agent:9999', agent_version='13.0',
              agent_token=token)
    assert world.tasks.workers.wait_idle(DEADLINE)
    assert world.node(uuid).provision_state == after


def test_a_step_of_a_driver_is_its_own_to_end(world, waiting):
    uuid = waiting(provision_state='manageable')
    clean(world, uuid, {'interface': 'deploy', 'step': 'patient_clean_step'})
    assert heartbeat(world, uuid).provision_state == 'clean wait'
