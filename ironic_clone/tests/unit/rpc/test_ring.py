"""The rings: every node has one owner, and few move when a conductor joins or leaves."""
import collections
import datetime
import types
import uuid

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies

from ironic_clone.common import exception
from ironic_clone.db import conductors
from ironic_clone.db import record
from ironic_clone.rpc.ring import Registrations
from ironic_clone.rpc.ring import Rings
from ironic_clone.tests import ring_simulation

UUIDS = [str(uuid.UUID(int=number * 7919)) for number in range(2000)]


def registrations(hosts, group='', driver='fake-hardware'):
    return Registrations({(group, driver): tuple(sorted(hosts))}, {driver: tuple(hosts)}, {})


def owners(hosts):
    found = registrations(hosts)
    return [found.owner(uuid_, 'fake-hardware', '') for uuid_ in UUIDS]


@settings(max_examples=20, deadline=None)
@given(strategies.sets(strategies.from_regex(r'[a-z]{3,8}', fullmatch=True), min_size=1,
                       max_size=8))
def test_every_node_has_an_owner_and_every_service_agrees(hosts):
    assert set(owners(hosts)) <= hosts
    assert owners(hosts) == owners(reversed(sorted(hosts)))
    assert registrations(hosts).version == registrations(hosts).version


def test_only_the_nodes_of_a_conductor_that_leaves_are_moved():
    before, after = owners('abcd'), owners('abc')
    moved = [old for old, new in zip(before, after, strict=True) if old != new]
    assert set(moved) == {'d'}
    assert 0.1 < len(moved) / len(UUIDS) < 0.5
    assert max(collections.Counter(after).values()) < 0.6 * len(UUIDS)


@pytest.mark.parametrize('before', [2, 10, 40])
def test_who_joins_takes_its_share_and_nothing_else_moves(before):
    """``tools/benchmark --rings`` has the figures for 100,000 nodes and up to 200 conductors."""
    found = ring_simulation.join(ring_simulation.nodes(2000), before)
    assert found.astray == 0
    assert 0.3 * found.share < found.moved < 2 * found.share


def test_groups_and_drivers_have_rings_of_their_own():
    found = Registrations({('g', 'a'): ('one',), ('', 'a'): ('two',)}, {}, {})
    assert found.owner('u', 'a', 'g') == 'one'
    assert found.owner('u', 'a', '') == 'two'
    assert found.owner('u', 'b', '') is None and found.owner('u', 'a', 'x') is None


def register(database, host, drivers=('fake-hardware',), group=''):
    conductors.register(database, host, group, list(drivers),
                        [('fake-hardware', 'power', 'fake', True),
                         ('fake-hardware', 'power', host, False)], host)


def test_what_is_not_found_is_read_again(database):
    rings = Rings(database)
    with pytest.raises(exception.NoValidHost, match='driver fake-hardware for.*group "g"'):
        rings.owner('u', 'fake-hardware', 'g')
    with pytest.raises(exception.DriverNotFound, match='fake-hardware'):
        rings.any_host('fake-hardware')
    register(database, 'one', group='g')
    assert rings.owner('u', 'fake-hardware', 'g') == 'one'
    assert rings.any_host('fake-hardware') == 'one'


def test_conductors_that_are_silent_are_not_unknown(database):
    """They may be back in a moment: 503, not 404."""
    rings = Rings(database)
    register(database, 'one', group='g')
    with database.write() as connection:
        connection.execute(conductors.table.update().values(
            updated_at=record.now() - datetime.timedelta(hours=1)))
    for ask in (lambda: rings.owner('u', 'fake-hardware', 'g'),
                lambda: rings.check_served('fake-hardware', 'g'),
                lambda: rings.any_host('fake-hardware')):
        with pytest.raises(exception.ConductorsSilent, match='fake-hardware'):
            ask()
    with pytest.raises(exception.NoValidHost):
        rings.owner('u', 'fake-hardware', 'h')
    conductors.unregister(database, 'one')   # it has left
    with pytest.raises(exception.NoValidHost):
        rings.owner('u', 'fake-hardware', 'g')


def test_the_first_conductor_is_seen_at_once(database):
    rings = Rings(database)
    assert rings.current.hosts == {}
    register(database, 'one')
    assert rings.current.hosts == {'fake-hardware': ('one',)}


def test_the_registrations_are_read_once_an_interval(database, conf):
    rings = Rings(database)
    register(database, 'one')
    first, version = rings.current, rings.version
    register(database, 'two')
    assert rings.current is first
    conf.set_override('hash_ring_reset_interval', 0)
    assert rings.current is not first and rings.version != version
    assert rings.current.hosts == {'fake-hardware': ('one', 'two')}
    assert rings.current.interfaces == {
        'fake-hardware': {'power': {'fake': True, 'one': False, 'two': False}}}
    assert rings.current.default_interface('fake-hardware', 'power') == 'fake'
    assert rings.current.default_interface('classic', 'power') is None


def test_a_conductor_takes_the_nodes_that_are_its_own(database):
    register(database, 'one')
    register(database, 'two')
    rows = [types.SimpleNamespace(uuid=uuid_, driver='fake-hardware', conductor_group='')
            for uuid_ in UUIDS]
    rings = Rings(database)
    one, two = rings.mine('one', rows), rings.mine('two', rows)
    assert len(one) + len(two) == len(rows) and one and two
