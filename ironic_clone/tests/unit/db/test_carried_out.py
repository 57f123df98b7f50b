"""A transaction whose commit nobody confirmed is carried out once, and known to be."""
import datetime
import itertools
import uuid

import pytest
import sqlalchemy as sa

from ironic_clone.common import exception
from ironic_clone.db import audit_trail
from ironic_clone.db import history
from ironic_clone.db import node_locks
from ironic_clone.db import nodes
from ironic_clone.db import portgroups
from ironic_clone.db import ports
from ironic_clone.tests.unit.lost_answers import lost


@pytest.fixture
def node(database):
    ident = str(uuid.uuid4())
    nodes.create(database, {'uuid': ident, 'driver': 'd', 'provision_state': 'enroll'})
    return nodes.get(database, ident)


@pytest.fixture
def port(database, node):
    values = {'uuid': str(uuid.uuid4()), 'node_id': node.id, 'address': '52:54:00:00:00:01'}
    ports.create(database, values)
    return ports.get(database, values['uuid'])


def once():
    """Return what can write more with a node, but not twice."""
    calls = []

    def also(connection):
        assert not calls, 'it was done before'
        calls.append(connection)
    return also


def test_a_node_that_nobody_holds(database, node):
    node.name = 'one'
    with lost(database, repeats=True):
        nodes.update(database, node, also=once())
    assert nodes.get(database, node.uuid).name == 'one'
    assert node.changes() == {}


@pytest.mark.parametrize(('changed', 'noted', 'release'), [
    what for what in itertools.product([True, False], repeat=3) if any(what)])
def test_a_node_that_is_held(database, node, changed, noted, release):
    node, lock = node_locks.reserve(database, node.uuid, 'host')
    if changed:
        node.name = 'one'
    entries = [history.entry(node, severity='INFO', event_type='t', event='e')] if noted else []
    with lost(database, repeats=True):
        nodes.update(database, node, lock=lock, release=release, history=entries, also=once())
    after = nodes.get(database, node.uuid)
    assert after.name == ('one' if changed else None)
    assert after.reservation == (None if release else 'host')
    with database.read() as connection:
        assert len(connection.execute(sa.select(history.table)).all()) == noted


def test_a_node_that_another_has_taken(database, node):
    """It wrote nothing, although its commit was carried out."""
    node, lock = node_locks.reserve(database, node.uuid, 'host')
    node_locks.seize(database, node.uuid, lock, 'another')
    node.name = 'one'
    with lost(database, repeats=True), pytest.raises(exception.LockLost):
        nodes.update(database, node, lock=lock, release=True)
    assert nodes.get(database, node.uuid).reservation == 'another'


@pytest.mark.parametrize('name', ['pxe_enabled', 'extra'])
def test_a_port(database, port, name):
    setattr(port, name, {'extra': {'a': 1}, 'pxe_enabled': False}[name])
    with lost(database, repeats=True):
        ports.update(database, port)
    assert getattr(ports.get(database, port.uuid), name) == getattr(port, name)
    assert port.changes() == {}


def test_a_port_group_and_its_ports(database, node, port):
    values = {'uuid': str(uuid.uuid4()), 'node_id': node.id}
    portgroups.create(database, values)
    group = portgroups.get(database, values['uuid'])
    group.name, port.extra = 'bond', {'a': 1}
    with lost(database, repeats=True):
        portgroups.update(database, group, [port])
    assert portgroups.get(database, group.uuid).name == 'bond'
    assert ports.get(database, port.uuid).extra == {'a': 1}
    assert port.changes() == group.changes() == {}


def test_entries_of_the_history_and_of_the_trail(database, node):
    entries = [history.entry(node, severity='INFO', event_type='t', event=e) for e in 'ab']
    rows = [audit_trail.record(created_at=datetime.datetime(2026, 1, 1), request_id='r',
                               event_type='request', event=e) for e in 'cd']
    with lost(database, repeats=True):
        history.add(database, entries)
    with lost(database, repeats=True):
        audit_trail.add(database, rows)
    with database.read() as connection:
        for table, events in ((history.table, {'a', 'b'}), (audit_trail.table, {'c', 'd'})):
            found = connection.execute(sa.select(table.c.event)).scalars().all()
            assert (set(found), len(found)) == (events, 2)
