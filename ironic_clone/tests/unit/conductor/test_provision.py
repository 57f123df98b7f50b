"""Provision events: every pair of the table, the targets, the times, and the work they start."""
import collections
import threading

import pytest

from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.conductor import provision
from ironic_clone.conductor import workers as pool
from ironic_clone.db import nodes
from ironic_clone.tests.unit.conductor.waiting import DEADLINE
from ironic_clone.tests.unit.conductor.waiting import World


def paths() -> dict[str, tuple[str, ...]]:
    """Return state -> the shortest row of events that leads there from enroll."""
    found, todo = {states.ENROLL: ()}, collections.deque([states.ENROLL])
    while todo:
        state = todo.popleft()
        for event, new in states.PROVISION[state].events.items():
            if new not in found:
                found[new] = (*found[state], event)
                todo.append(new)
    return found


PATHS = paths()
EVENTS = sorted({event for state in states.PROVISION.values() for event in state.events})


def test_every_state_can_be_reached():
    assert set(PATHS) == set(states.PROVISION)


@pytest.mark.parametrize('state, event', [
    (name, event) for name, state in states.PROVISION.items() for event in state.events])
def test_a_driver_fires_every_event_of_the_table(world, waiting, state, event):
    uuid = waiting()
    before = world.fire(uuid, *PATHS[state])
    assert before.provision_state == state
    new = states.PROVISION[state].events[event]
    after = world.fire(uuid, event)
    assert (after.provision_state, after.target_provision_state) == \
        (new, states.PROVISION[new].default_target)
    assert after.reservation is None
    if new != state:
        assert after.provision_updated_at > (before.provision_updated_at or before.created_at)


@pytest.mark.parametrize('state', states.PROVISION)
def test_no_other_event_is_possible(world, waiting, state):
    uuid = waiting()
    before = world.fire(uuid, *PATHS[state])
    for event in set(EVENTS) - set(states.PROVISION[state].events):
        with pytest.raises(exception.InvalidState, match=f'"{event}".*"{state}"'):
            world.fire(uuid, event)
    assert world.node(uuid).as_dict() == {
        **before.as_dict(), 'lock_epoch': world.node(uuid).lock_epoch,
        'driver_internal_info': before.driver_internal_info}


@pytest.mark.parametrize('events', [
    ('wait',), ('wait', 'resume'), ('hold',), ('hold', 'unhold'), ('fail',), ('wait', 'abort'),
    ('wait', 'hold', 'abort'), ('wait', 'fail')])
def test_the_target_of_a_manual_cleaning_stays(world, waiting, events):
    uuid = waiting(provision_state='manageable')
    with world.hold(uuid) as task:
        task.process_event('clean', target='manageable')
    assert world.node(uuid).target_provision_state == 'manageable'
    assert world.fire(uuid, *events).target_provision_state == 'manageable'


@pytest.mark.parametrize('events, started, finished', [
    (('inspect',), True, False),
    (('inspect', 'wait'), True, False),
    (('inspect', 'wait', 'resume'), True, False),
    (('inspect', 'done'), False, True),
    (('inspect', 'wait', 'done'), False, True),
    (('inspect', 'fail'), False, False),
    (('inspect', 'wait', 'abort'), False, False)])
def test_times_of_an_inspection(world, waiting, events, started, finished):
    node = world.fire(waiting(provision_state='manageable'), *events)
    assert (node.inspection_started_at is not None) is started
    assert (node.inspection_finished_at is not None) is finished


def test_started_work_clears_the_error_and_is_recorded_before_it_runs(world, waiting):
    uuid = waiting(provision_state='manageable', last_error='an old one')
    seen = []

    def work(task):
        recorded = nodes.get(world.database, uuid)
        seen.append((recorded.provision_state, recorded.last_error))
        provision.process_event(task, 'done', save=False)
        task.finish()

    with world.hold(uuid) as task:
        provision.begin(task, 'inspect', work)
        assert not seen
    node = world.node(uuid)
    assert (node.provision_state, node.last_error) == ('manageable', None)
    assert seen == [('inspecting', None)]


def test_work_that_ends_in_the_middle_fails(world, waiting):
    uuid = waiting(provision_state='manageable')
    with world.hold(uuid) as task:
        provision.begin(task, 'inspect', lambda task: None)
    node = world.node(uuid)
    assert (node.provision_state, node.reservation) == ('inspect failed', None)
    assert 'ended in the middle of its work' in node.last_error


def test_an_event_that_is_not_possible_starts_nothing(world, waiting):
    uuid = waiting(last_error='an old one')
    with pytest.raises(exception.InvalidStateRequested,
                       match='"provide" can not be performed .* state "enroll"'):
        with world.hold(uuid) as task:
            provision.begin(task, 'provide', pytest.fail)
    node = world.node(uuid)
    assert (node.provision_state, node.last_error, node.reservation) == \
        ('enroll', 'an old one', None)


def test_without_a_free_worker_the_state_is_as_it_was(
        database, waiting_registry, context, new):
    workers = pool.Workers(1, 0)
    go_on, busy = threading.Event(), threading.Event()
    world = World(database, waiting_registry, workers, context)
    uuid = new(driver='waiting', provision_state='inspect failed',
               target_provision_state='manageable')
    try:
        workers.spawn(lambda: (busy.set(), go_on.wait(DEADLINE)))
        assert busy.wait(DEADLINE)
        with pytest.raises(exception.NoFreeConductorWorker):
            world.ask('inspect_hardware', uuid)
    finally:
        go_on.set()
        assert workers.stop(DEADLINE)
    node = world.node(uuid)
    assert (node.provision_state, node.target_provision_state, node.reservation) == \
        ('inspect failed', 'manageable', None)
    assert node.last_error == 'No free conductor workers available'


@pytest.mark.parametrize('events, level', [
    (('manage',), 'INFO'), (('manage', 'done', 'provide', 'fail'), 'ERROR')])
def test_a_move_is_logged(world, waiting, caplog, events, level):
    caplog.set_level('INFO', 'ironic_clone.conductor.provision')
    uuid = waiting()
    node = world.fire(uuid, *events)
    last = caplog.records[-1]
    assert (last.levelname, uuid in last.getMessage()) == (level, True)
    assert f'to provision state "{node.provision_state}"' in last.getMessage()
