"""Power: the request, the action, and machines that share a power supply."""
import threading

import pytest

from ironic_clone.common import exception
from ironic_clone.conductor import manager as managers
from ironic_clone.conductor import power
from ironic_clone.conductor import workers as pool
from ironic_clone.db import nodes
from ironic_clone.drivers import base
from ironic_clone.tests.servers import wait
from ironic_clone.tests.unit.conductor.waiting import DEADLINE
from ironic_clone.tests.unit.conductor.waiting import World
from ironic_clone.tests.unit.conductor.waiting import waiting_driver

AGENT = {'agent_url': 'u', 'agent_secret_token': 't', 'agent_verify_ca': 'c',
         'agent_cached_clean_steps': {}}


def change(world, uuid, target, **more):
    return world.do('change_node_power_state', uuid, target=target, **more)


def sets(world, uuid):
    return [name for name in world.calls(uuid) if name != 'power.get_power_state']


@pytest.mark.parametrize('before, target, after, called', [
    ('power off', 'power on', 'power on', ['power.set_power_state']),
    ('power on', 'power off', 'power off', ['power.set_power_state']),
    ('power on', 'soft power off', 'power off', ['power.set_power_state']),
    ('power on', 'rebooting', 'power on', ['power.reboot']),
    ('power off', 'rebooting', 'power on', ['power.reboot']),
    ('power on', 'soft rebooting', 'power on', ['power.set_power_state']),
    ('power on', 'power on', 'power on', []),
    ('power off', 'power off', 'power off', []),
    ('power off', 'soft power off', 'power off', [])])
def test_what_a_request_does(world, waiting, before, target, after, called):
    uuid = waiting(provision_state='available', last_error='old', driver_internal_info={
        'waiting_power': before, **AGENT})
    node = change(world, uuid, target)
    assert (node.power_state, node.target_power_state, node.last_error) == (after, None, None)
    assert sets(world, uuid) == called
    assert ('agent_url' in node.driver_internal_info) is (target == 'power on')
    assert ('last_power_state_change' in node.driver_internal_info) is bool(called)


def test_a_pregenerated_token_survives(world, waiting):
    uuid = waiting(driver_internal_info={**AGENT, 'agent_secret_token_pregenerated': True})
    info = change(world, uuid, 'rebooting').driver_internal_info
    assert 'agent_secret_token' in info and 'agent_url' not in info


@pytest.mark.parametrize('columns, target, error, sentence', [
    ({'provision_state': 'cleaning'}, 'power on', exception.InvalidStateRequested, 'cleaning'),
    ({'provision_state': 'clean wait'}, 'power on', exception.InvalidStateRequested, 'clean wait'),
    ({}, 'bogus', exception.InvalidStateRequested, '"bogus"'),
    ({'disable_power_off': True}, 'power off', exception.PowerStateFailure,
     'Failed to set node power state to power off.'),
    ({'disable_power_off': True}, 'soft power off', exception.PowerStateFailure,
     'soft power off'),
    ({'power__validate': 'invalid'}, 'power on', exception.InvalidParameterValue, 'invalid')])
def test_what_is_refused_at_once(world, waiting, columns, target, error, sentence):
    uuid = waiting(last_error='old', **columns)
    with pytest.raises(error, match=sentence):
        world.ask('change_node_power_state', uuid, target=target)
    node = world.node(uuid)
    assert (node.target_power_state, node.last_error, node.reservation) == (None, 'old', None)


def test_what_the_driver_cannot_do(tiny_tasks, context, new):
    with pytest.raises(exception.InvalidParameterValue,
                       match='does not support the power state "soft rebooting"; it supports: '
                             'power off, power on, rebooting'):
        managers.Manager(tiny_tasks).change_node_power_state(
            context, new(driver='tiny'), target='soft rebooting')


@pytest.mark.parametrize('operation', ['get_power_state', 'set_power_state'])
@pytest.mark.parametrize('answer, said', [('fail', 'was told to fail'),
                                          ('crash', 'RuntimeError: ')])
def test_a_machine_that_fails(world, waiting, operation, answer, said):
    uuid = waiting(power_state='power off', **{f'power__{operation}': answer})
    node = change(world, uuid, 'power on')
    assert (node.power_state, node.target_power_state, node.reservation) == \
        ('power off', None, None)
    assert node.last_error.startswith(
        "Failed to change power state to 'power on' by 'power on': ")
    assert said in node.last_error


def test_a_reboot_does_not_ask_first(world, waiting):
    uuid = waiting(power__get_power_state='fail')
    assert change(world, uuid, 'rebooting').last_error is None


@pytest.mark.parametrize('state, kept', [('deploy failed', True), ('active', False)])
def test_the_error_of_a_failed_flow_stays_during_a_step(world, waiting, state, kept):
    uuid = waiting(provision_state=state, last_error='why')
    with world.hold(uuid) as task:
        power.change(task, 'rebooting')
        task.finish()
    assert (world.node(uuid).last_error == 'why') is kept


def test_the_target_is_seen_while_the_machine_is_busy(world, waiting):
    uuid = waiting(power__set_power_state='block')
    world.ask('change_node_power_state', uuid, target='power on')
    answers = waiting_driver().answers
    wait.until(lambda: answers.blocked(uuid), 'the call of the driver', DEADLINE)
    assert nodes.get(world.database, uuid).target_power_state == 'power on'
    answers.release(uuid, 'done')
    assert world.node(uuid).target_power_state is None


class Watch(base.PowerInterface):
    """Notes the timeouts that it is given; the machine is always off."""

    def __init__(self):
        self.given = []

    get_properties = validate = None

    def get_power_state(self, task):
        return 'power off'

    def set_power_state(self, task, power_state, timeout=None):
        self.given.append((power_state, timeout))

    def reboot(self, task, timeout=None):
        self.given.append(('reboot', timeout))


def test_timeouts(tiny_tasks, tiny, context, new, conf):
    conf.set_override('soft_power_off_timeout', 77, 'conductor')
    tiny.power = Watch()
    with tiny_tasks.acquire(context, new(driver='tiny', power_state='power on')) as task:
        power.change(task, 'soft rebooting')
        power.change(task, 'soft rebooting', 5)
        power.change(task, 'power on')
        power.change(task, 'power on', 9)
        power.change(task, 'rebooting', 8)
    assert tiny.power.given == [
        ('soft rebooting', 77), ('soft rebooting', 5), ('power on', None), ('power on', 9),
        ('reboot', 8)]


def test_what_it_costs(world, new, statements):
    uuid = new(provision_state='active')
    with statements() as found:
        world.ask('change_node_power_state', uuid, target='power on')
        world.settle()
    assert sum(text.startswith('UPDATE') for text in found) == 3   # lock, target, end


def test_without_a_free_worker(database, waiting_registry, context, new):
    workers = pool.Workers(1, 0)
    busy, go_on = threading.Event(), threading.Event()
    world = World(database, waiting_registry, workers, context)
    uuid = new(power_state='power off')
    try:
        workers.spawn(lambda: (busy.set(), go_on.wait(DEADLINE)))
        assert busy.wait(DEADLINE)
        with pytest.raises(exception.NoFreeConductorWorker):
            world.ask('change_node_power_state', uuid, target='power on')
    finally:
        go_on.set()
        assert workers.stop(DEADLINE)
    node = world.node(uuid)
    assert (node.power_state, node.target_power_state, node.last_error) == \
        ('power off', None, 'No free conductor workers available')


# -- machines that share a power supply ----------------------------------------------------------
@pytest.mark.parametrize('own_supply', [True, False])
def test_a_child_is_fed_by_its_parent(world, new, own_supply):
    parent = new(power_state='power off')
    child = new(power_state='power off', parent_node=parent,
                driver_info={'has_dedicated_power_supply': own_supply})
    assert change(world, child, 'power on').power_state == 'power on'
    assert world.node(parent).power_state == ('power off' if own_supply else 'power on')


@pytest.mark.parametrize('target, after', [('power off', 'power off'),
                                           ('soft power off', 'power on')])
def test_children_go_off_with_their_parent(world, new, target, after):
    parent = new(power_state='power on')
    fed = new(power_state='power on', parent_node=parent)
    other = new(power_state='power on', parent_node=parent,
                driver_info={'has_dedicated_power_supply': 'true'})
    assert change(world, parent, target).power_state == 'power off'
    assert (world.node(fed).power_state, world.node(other).power_state) == (after, 'power on')


def test_a_child_whose_lock_is_broken_does_not_end_its_parents_task(world, new, waiting):
    parent = new(power_state='power on')
    child = waiting(power_state='power on', parent_node=parent, power__set_power_state='block',
                    driver_internal_info={'waiting_power': 'power on'})
    world.ask('change_node_power_state', parent, target='power off')
    answers = waiting_driver().answers
    wait.until(lambda: answers.blocked(child), 'the call of the driver', DEADLINE)
    nodes.update_where(world.database, {'reservation': None, 'lock_epoch': 7},
                       nodes.table.c.uuid == child)
    answers.release(child, 'done')
    node = world.node(parent)
    assert (node.power_state, node.target_power_state) == ('power on', None)
    assert f'on node {child} (epoch 1) was lost' in node.last_error


def test_a_child_that_is_held_keeps_its_parent_on(world, new):
    parent = new(power_state='power on')
    child = new(power_state='power on', parent_node=parent)
    with world.hold(child):
        world.ask('change_node_power_state', parent, target='power off')
        wait.until(lambda: parent not in world.tasks.held, 'the parent is given back')
    node = world.node(parent)
    assert node.power_state == 'power on'
    assert f'Node {child} is locked by host here' in node.last_error
