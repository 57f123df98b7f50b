"""Allocations: races, locks, and what a dead conductor leaves behind."""
import datetime
import uuid

import pytest

from ironic_clone.common import exception
from ironic_clone.conductor import allocations as flow
from ironic_clone.db import allocations
from ironic_clone.db import node_locks
from ironic_clone.db import nodes
from ironic_clone.db import record


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
    monkeypatch.setattr(flow.time, 'sleep',
                        lambda seconds: node_locks.release(database, _node.id, lock))
    allocation = ask()
    flow.allocate(tasks, context, allocation)
    assert again(database, allocation).state == 'active'


def test_a_node_that_stays_locked(tasks, context, database, ask, offer):
    node_locks.reserve(database, offer(), 'elsewhere')
    allocation = ask()
    flow.allocate(tasks, context, allocation)
    found = again(database, allocation)
    assert (found.state, found.node_id) == ('error', None)
    assert 'could not reserve' in found.last_error


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


def test_a_restarted_conductor_goes_on_with_its_own(orphans, ask, offer, database):
    mine = ask(conductor_affinity=orphans._conductor_id)
    offer()
    orphans.resume()
    assert again(database, mine).state == 'active'


def test_only_one_conductor_claims(database, ask, register):
    allocation, one, other = ask(), register(), register('other', incarnation='two')
    assert allocations.claim(database, allocation, one)
    assert not allocations.claim(database, allocation, other)
