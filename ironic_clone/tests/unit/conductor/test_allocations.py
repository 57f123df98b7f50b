"""Allocations: races, locks, and what a dead conductor leaves behind."""
import contextlib
import datetime
import threading
import uuid

import pytest

from ironic_clone.common import exception
from ironic_clone.conductor import allocations as flow
from ironic_clone.db import allocations
from ironic_clone.db import node_locks
from ironic_clone.db import nodes
from ironic_clone.db import record
from ironic_clone.tests.servers import wait


@pytest.fixture
def ask(database):
    """Return a function that writes a new allocation and returns it."""
    def ask(**values):
        ident = str(uuid.uuid4())
        allocations.create(database, {
            'uuid': ident, 'state': 'allocating', 'resource_class': 'r', **values})
        return allocations.get(database, ident)
    return ask


@pytest.fixture
def offer(new):
    """Return a function that makes a node that is on offer."""
    return lambda **values: new(**{'provision_state': 'available', 'power_state': 'power off',
                                   'resource_class': 'r', **values})


def again(database, allocation):
    return allocations.get(database, allocation.uuid)


@pytest.mark.parametrize('values', [
    {'provision_state': 'manageable'}, {'power_state': None}, {'maintenance': True},
    {'resource_class': 'other'}, {'instance_uuid': str(uuid.uuid4())}])
def test_nodes_that_are_not_on_offer(tasks, context, database, ask, offer, values):
    offer(**values)
    allocation = ask()
    flow.allocate(tasks, context, allocation)
    assert again(database, allocation).state == 'error'


@pytest.mark.parametrize('values, wins', [
    ({'owner': 'p'}, True), ({'lessee': 'p'}, True), ({'owner': 'q'}, False), ({}, False)])
def test_only_nodes_of_its_owner(tasks, context, database, ask, offer, values, wins):
    offer(**values)
    allocation = ask(owner='p')
    flow.allocate(tasks, context, allocation)
    assert again(database, allocation).state == ('active' if wins else 'error')


def test_a_locked_node_is_tried_again(tasks, context, database, ask, offer, fake_conf,
                                      monkeypatch):
    fake_conf.set_override('node_locked_retry_attempts', 2, 'conductor')
    node = offer()
    _node, lock = node_locks.reserve(database, node, 'elsewhere')
    watch = tasks.held.watch

    @contextlib.contextmanager
    def released_meanwhile(*uuids):
        assert uuids == (node,)
        with watch(*uuids):
            yield lambda seconds: node_locks.release(database, _node.id, lock)
    monkeypatch.setattr(tasks.held, 'watch', released_meanwhile)
    allocation = ask()
    flow.allocate(tasks, context, allocation)
    assert again(database, allocation).state == 'active'


def test_one_that_this_process_holds_is_taken_at_its_release(
        tasks, context, database, ask, offer, fake_conf):
    fake_conf.set_override('node_locked_retry_interval', 600, 'conductor')
    fake_conf.set_override('node_locked_retry_attempts', 2, 'conductor')
    node, allocation = offer(), ask()
    with tasks.acquire(context, node):
        asking = threading.Thread(target=flow.allocate, args=(tasks, context, allocation))
        asking.start()
        wait.until(lambda: tasks.held._watches, 'it waits')
    asking.join(30)
    assert again(database, allocation).state == 'active'


def test_a_node_that_stays_locked(tasks, context, database, ask, offer):
    node_locks.reserve(database, offer(), 'elsewhere')
    allocation = ask()
    flow.allocate(tasks, context, allocation)
    found = again(database, allocation)
    assert (found.state, found.node_id) == ('error', None)
    assert 'could not reserve' in found.last_error


def test_a_service_that_stops_leaves_it_to_others(tasks, context, database, ask, offer):
    node_locks.reserve(database, offer(), 'elsewhere')
    allocation = ask()
    tasks.held.stop()
    flow.allocate(tasks, context, allocation)
    assert again(database, allocation).state == 'allocating'
    assert not tasks.allocating


def test_a_node_that_changes_meanwhile_is_left(tasks, context, database, ask, offer):
    node, allocation = offer(), ask()
    candidates = flow._candidates(database, allocation)
    nodes.update_where(database, {'maintenance': True}, nodes.table.c.uuid == node)
    with pytest.raises(exception.AllocationFailed):
        flow._reserve(tasks, context, allocation, candidates)
    assert nodes.get(database, node).instance_uuid is None


def test_an_allocation_that_is_deleted_meanwhile_takes_nothing(
        tasks, context, database, ask, offer, get):
    node, allocation = offer(), ask()
    assert allocations.remove_unassigned(database, allocation.uuid)
    flow.allocate(tasks, context, allocation)
    assert (get(node).instance_uuid, get(node).reservation) == (None, None)


def test_what_another_has_adopted_meanwhile_is_not_failed(tasks, context, database, ask, register):
    """A conductor that was stopped in the midst of it comes back, and has found no node."""
    allocation = ask()
    assert flow.claim(tasks, allocation, register())
    assert flow.claim(tasks, again(database, allocation), register('another'))
    flow.allocate(tasks, context, allocation)
    assert again(database, allocation).state == 'allocating'


def test_the_node_of_its_name_comes_first(database, ask, offer):
    for number in range(5):
        offer(name=f'n{number}')
    for number in range(5):
        allocation = ask(name=f'n{number}')
        assert flow._candidates(database, allocation)[0].name == f'n{number}'


# -- what is left behind -------------------------------------------------------------------------
@pytest.fixture
def orphans(tasks, workers, register, fake_conf):
    return flow.Orphans(tasks, workers, register())


def test_the_allocations_of_the_dead_are_worked_on(
        orphans, ask, offer, database, register, context):
    dead = register('dead', incarnation='two')
    alive = register('alive', incarnation='three')
    from ironic_clone.db import conductors
    with database.write() as connection:
        connection.execute(conductors.table.update().where(
            conductors.table.c.id == dead).values(online=False))
    then = record.now() - datetime.timedelta(seconds=600)
    lost, never_taken = ask(conductor_affinity=dead), ask(created_at=then)
    fresh, others = ask(), ask(conductor_affinity=alive)
    for _ in range(4):
        offer()
    orphans.run()
    assert [again(database, one).state for one in (lost, never_taken, fresh, others)] == [
        'active', 'active', 'allocating', 'allocating']


def test_those_of_the_last_process_are_worked_on_and_those_under_way_left_alone(
        orphans, ask, offer, database, tasks):
    mine, under_way = (ask(conductor_affinity=orphans._conductor_id) for _ in range(2))
    tasks.allocating.add(under_way.uuid)
    for _ in range(2):
        offer()
    orphans.run()
    assert [again(database, one).state for one in (mine, under_way)] == ['active', 'allocating']


def test_what_waits_for_a_node_keeps_no_other_orphan_waiting(
        orphans, ask, offer, database, register, fake_conf):
    """The first is for a node that is locked, for as long as it takes the second to be done."""
    fake_conf.set_override('node_locked_retry_interval', 600, 'conductor')
    fake_conf.set_override('node_locked_retry_attempts', 2, 'conductor')
    locked, _lock = node_locks.reserve(database, offer(resource_class='locked'), 'elsewhere')
    offer()
    mine = orphans._conductor_id
    waits = ask(conductor_affinity=mine, resource_class='locked',
                created_at=record.now() - datetime.timedelta(days=1))
    goes_on = ask(conductor_affinity=mine)
    running = threading.Thread(target=orphans.run)
    running.start()
    wait.until(lambda: again(database, goes_on).state == 'active', 'the other is done')
    assert again(database, waits).state == 'allocating'
    orphans._tasks.held.stop()
    running.join(30)
    assert not running.is_alive()


def test_a_claim_without_an_answer_is_claimed_again(orphans, ask, offer, database, tasks,
                                                   monkeypatch):
    """The database has carried it out, and nobody knows."""
    claim = allocations.claim

    def lost(*args):
        claim(*args)
        raise exception.DatabaseUnavailable()
    allocation = ask()
    offer()
    with monkeypatch.context() as patched, pytest.raises(exception.DatabaseUnavailable):
        patched.setattr(allocations, 'claim', lost)
        flow.claim(tasks, allocation, orphans._conductor_id)
    assert again(database, allocation).conductor_affinity == orphans._conductor_id
    orphans.run()
    assert again(database, allocation).state == 'active'


def test_only_one_conductor_claims(database, ask, register):
    allocation, one, other = ask(), register(), register('other', incarnation='two')
    seen = again(database, allocation)
    assert allocations.claim(database, allocation, one)
    assert not allocations.claim(database, seen, other)
