"""Nodes in the database: reading, locking, guarded writing."""
import concurrent.futures
import uuid

import pytest

from ironic_clone.common import exception
from ironic_clone.db import node_deletion
from ironic_clone.db import node_locks
from ironic_clone.db import nodes
from ironic_clone.db import portgroups
from ironic_clone.db import ports
from ironic_clone.db import traits
from ironic_clone.db.lock import Lock
from ironic_clone.tests.unit.lost_answers import lost


def new(database, **values):
    values = {'uuid': str(uuid.uuid4()), 'driver': 'fake-hardware',
              'provision_state': 'enroll', **values}
    nodes.create(database, values)
    return nodes.get(database, values['uuid'])


def test_a_node_is_found_by_uuid_and_by_name(database):
    node = new(database, name='one', extra='{"a":1}')
    assert nodes.get(database, 'one').uuid == node.uuid
    assert nodes.get(database, node.uuid).extra == {'a': 1}
    assert node.properties == {} and node.maintenance is False and node.lock_epoch == 0
    assert node.created_at.microsecond is not None and node.updated_at is None


def test_no_id_is_used_again(database):
    """A lock names its node by it, and may be held by somebody who was away for long."""
    node = new(database)
    _, lock = node_locks.reserve(database, node.uuid, 'one')
    node_deletion.destroy(database, node, lock)
    successor = new(database)
    _, later = node_locks.reserve(database, successor.uuid, 'one')
    assert successor.id > node.id and later == lock
    assert not node_locks.release(database, node.id, lock)
    assert nodes.get(database, successor.uuid).reservation == 'one'


@pytest.mark.parametrize('ident', ['nobody', 'e6c2f9a0-0000-4000-8000-000000000000'])
def test_what_is_not_there_is_named(database, ident):
    with pytest.raises(exception.NodeNotFound, match=ident):
        nodes.get(database, ident)


def test_identifiers_are_compared_exactly(database):
    node = new(database, name='Name')
    for ident in ('name', node.uuid.upper()):
        with pytest.raises(exception.NodeNotFound):
            nodes.get(database, ident)


@pytest.mark.parametrize(('column', 'error'), [
    ('uuid', exception.NodeAlreadyExists), ('name', exception.DuplicateName),
    ('instance_uuid', exception.InstanceAssociated)])
def test_unique_values_are_unique(database, column, error):
    value = str(uuid.uuid4())
    new(database, **{column: value})
    with pytest.raises(error, match=value):
        new(database, **{column: value})


def test_a_reference_to_what_is_gone(database):
    node = new(database)
    with pytest.raises(exception.Invalid, match='was deleted meanwhile'):
        new(database, chassis_id=999)
    with pytest.raises(exception.Invalid, match='was deleted meanwhile'):
        ports.create(database, {'uuid': str(uuid.uuid4()), 'address': '52:54:00:00:00:01',
                                'node_id': node.id + 1})
    node.chassis_id = 999
    with pytest.raises(exception.Invalid, match='was deleted meanwhile'):
        nodes.update(database, node)


def test_what_a_machine_says_is_kept_whatever_it_says(database):
    node = new(database, extra='{"a":"\\u0000"}')
    node.last_error = 'BMC: \0\x01\x7f\ufffe\udc80 \U0001f4a5'
    nodes.update(database, node)
    node = nodes.get(database, node.uuid)
    assert node.last_error == 'BMC: \x01\x7f\ufffe? \U0001f4a5'
    assert node.extra == {'a': '\0'}


def test_one_host_at_a_time_holds_a_node(database):
    node = new(database)
    held, lock = node_locks.reserve(database, node.uuid, 'one')
    assert lock == Lock('one', 1) and held.reservation == 'one'
    for host in ('one', 'two'):
        with pytest.raises(exception.NodeLocked, match='locked by host one'):
            node_locks.reserve(database, node.uuid, host)
    assert node_locks.release(database, node.id, lock)
    assert not node_locks.release(database, node.id, lock)
    assert node_locks.reserve(database, node.uuid, 'two')[1] == Lock('two', 2)


def test_of_many_threads_one_gets_the_lock(database):
    node = new(database)

    def take(number):
        try:
            return node_locks.reserve(database, node.uuid, f'host-{number}')[1]
        except exception.NodeLocked:
            return None

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        locks = [lock for lock in pool.map(take, range(32)) if lock]
    assert len(locks) == 1
    assert nodes.get(database, node.uuid).reservation == locks[0].host


def test_the_last_write_gives_the_lock_back(database):
    node, lock = node_locks.reserve(database, new(database).uuid, 'one')
    node.power_state = 'power on'
    nodes.update(database, node, lock=lock, release=True)
    found = nodes.get(database, node.uuid)
    assert (found.power_state, found.reservation, found.lock_epoch) == ('power on', None, 1)


def test_nothing_is_written_under_a_lock_that_was_lost(database):
    node, lock = node_locks.reserve(database, new(database).uuid, 'one')
    node_locks.release(database, node.id, lock)
    _taken, newer = node_locks.reserve(database, node.uuid, 'one')
    node.power_state = 'power on'
    with pytest.raises(exception.LockLost, match=r'host one .*epoch 1'):
        nodes.update(database, node, lock=lock, release=True)
    found = nodes.get(database, node.uuid)
    assert (found.power_state, found.reservation, found.lock_epoch) == (None, 'one', newer.epoch)


def test_without_a_lock_a_held_node_is_not_written(database):
    node = new(database)
    node_locks.reserve(database, node.uuid, 'one')
    node.extra = {'a': 1}
    with pytest.raises(exception.NodeLocked, match='host one'):
        nodes.update(database, node)


def test_without_a_lock_a_node_that_changed_is_not_written(database):
    mine, theirs = new(database, name='n'), nodes.get(database, 'n')
    theirs.extra = {'theirs': 1}
    nodes.update(database, theirs)
    mine.extra = {'mine': 1}
    with pytest.raises(exception.StaleRecord):
        nodes.update(database, mine)
    assert nodes.get(database, 'n').extra == {'theirs': 1}


def test_an_update_of_nothing_leaves_the_time_alone(database):
    node = new(database)
    nodes.update(database, node)
    assert nodes.get(database, node.uuid).updated_at is None


def test_an_update_of_nothing_is_refused_on_a_held_node_as_any_other(database):
    node = new(database)
    node_locks.reserve(database, node.uuid, 'one')
    with pytest.raises(exception.NodeLocked):
        nodes.update(database, node)


def test_long_texts_are_cut(database, conf):
    conf.set_override('log_in_db_max_size', 10)
    node = new(database)
    node.last_error = 'x' * 11
    nodes.update(database, node)
    assert nodes.get(database, node.uuid).last_error == 'x' * 10


@pytest.mark.parametrize(('path', 'started', 'finished'), [
    (['inspecting'], True, False),
    (['inspecting', 'inspect wait', 'inspecting'], True, False),
    (['inspecting', 'inspect wait', 'inspecting', 'manageable'], False, True),
    (['inspecting', 'inspect failed'], False, False)])
def test_times_of_inspection_follow_the_state(database, path, started, finished):
    node = new(database, provision_state='manageable')
    for state in path:
        node.provision_state = state
        nodes.update(database, node)
    node = nodes.get(database, node.uuid)
    assert (node.inspection_started_at is not None, node.inspection_finished_at is not None) == (
        started, finished)
    assert node.provision_updated_at is not None


def test_a_destroyed_node_takes_what_hangs_on_it(database):
    node, lock = node_locks.reserve(database, new(database).uuid, 'one')
    traits.add(database, node.id, ['CUSTOM_A'])
    ports.create(database, {'uuid': str(uuid.uuid4()), 'address': '52:54:00:00:00:01',
                            'node_id': node.id})
    node_deletion.destroy(database, node, lock)
    assert ports.for_node(database, node.id) == [] and traits.of_node(database, node.id) == []
    with pytest.raises(exception.NodeNotFound):
        nodes.get(database, node.uuid)


def test_a_node_is_not_destroyed_under_a_lost_lock(database):
    node, lock = node_locks.reserve(database, new(database).uuid, 'one')
    node_locks.release(database, node.id, lock)
    with pytest.raises(exception.LockLost):
        node_deletion.destroy(database, node, lock)
    nodes.get(database, node.uuid)


def test_a_node_that_nobody_uses_takes_what_hangs_on_it(database):
    node, other = new(database), new(database)
    group = str(uuid.uuid4())
    for of, address in (node, '01'), (other, '02'):
        portgroups.create(database, {'uuid': group, 'node_id': of.id})
        ports.create(database, {'uuid': str(uuid.uuid4()), 'node_id': of.id,
                                'address': f'52:54:00:00:00:{address}',
                                'portgroup_id': portgroups.get(database, group).id})
        group = str(uuid.uuid4())
    assert node_deletion.destroy_unused(database, node.uuid, ('enroll',))
    assert not node_deletion.destroy_unused(database, node.uuid, ('enroll',))
    assert not node_deletion.destroy_unused(database, other.uuid, ('available',))
    assert ports.for_node(database, node.id) == [] and len(ports.for_node(database, other.id)) == 1
    with pytest.raises(exception.NodeNotFound):
        nodes.get(database, node.uuid)


@pytest.mark.parametrize('locked', [True, False])
def test_a_node_whose_deletion_nobody_confirmed_was_deleted(database, locked):
    """The answer to the commit was lost, so that the transaction is repeated."""
    node = new(database)
    node, lock = node_locks.reserve(database, node.uuid, 'one') if locked else (node, None)
    with lost(database, repeats=True):
        if locked:
            node_deletion.destroy(database, node, lock)
        else:
            assert node_deletion.destroy_unused(database, node.uuid, ('enroll',))
    with pytest.raises(exception.NodeNotFound):
        nodes.get(database, node.uuid)


def test_traits_are_added_replaced_and_removed(database):
    node = new(database)
    traits.add(database, node.id, ['CUSTOM_B', 'CUSTOM_A', 'CUSTOM_B'])
    assert nodes.get(database, node.uuid).traits == ['CUSTOM_A', 'CUSTOM_B']
    traits.add(database, node.id, ['CUSTOM_C', 'CUSTOM_B'], replace=True)
    assert traits.of_node(database, node.id) == ['CUSTOM_B', 'CUSTOM_C']
    with pytest.raises(exception.NodeTraitNotFound, match='CUSTOM_A'):
        traits.remove(database, node.id, node.uuid, ['CUSTOM_B', 'CUSTOM_A'])
    assert traits.of_nodes(database, [node.id, 0]) == {node.id: ['CUSTOM_B', 'CUSTOM_C']}
    traits.remove(database, node.id, node.uuid)
    assert traits.of_node(database, node.id) == []


def test_a_node_has_fifty_traits_at_the_most(database):
    node = new(database)
    traits.add(database, node.id, [f'CUSTOM_{n}' for n in range(50)])
    with pytest.raises(exception.InvalidParameterValue, match='50'):
        traits.add(database, node.id, ['CUSTOM_50'])
    assert len(traits.of_node(database, node.id)) == 50
