"""Registrations of conductors, and who counts as alive."""
import datetime
import types

import pytest

from ironic_clone.common import exception
from ironic_clone.conf import releases
from ironic_clone.db import conductors
from ironic_clone.db.page import Page

INTERFACES = [('fake-hardware', 'power', 'fake', True), ('fake-hardware', 'deploy', 'fake', True)]


def register(database, host='one', incarnation='i1', group=''):
    return conductors.register(database, host, group, ['fake-hardware', 'a'], INTERFACES,
                               incarnation)


def test_a_registered_conductor_is_alive_and_known_by_what_it_serves(database):
    id_ = register(database)
    sign, now = conductors.last_sign(database, 'one')
    assert sign.incarnation == 'i1' and 0 <= now - sign.at < 30
    assert conductors.alive(database, 60) == [
        conductors.Online(id_, 'one', '', ('a', 'fake-hardware'), releases.OWN, sign)]
    assert [(row.type, row.default) for row in conductors.interfaces(database)] == [
        ('power', True), ('deploy', True)]


def test_a_restart_keeps_the_row_and_replaces_what_it_serves(database):
    id_ = register(database)
    assert conductors.register(database, 'one', 'g', ['b'], INTERFACES[:1], 'i2') == id_
    assert conductors.alive(database, 60)[0].drivers == ('b',)
    assert len(conductors.interfaces(database)) == 1


def test_a_row_belongs_to_its_newest_incarnation(database):
    register(database, incarnation='i1')
    register(database, incarnation='i2')
    assert not conductors.touch(database, 'one', 'i1')
    assert conductors.touch(database, 'one', 'i2')
    conductors.unregister(database, 'one', 'i1')
    assert conductors.alive(database, 60)


def test_a_sign_of_life_that_comes_late_brings_nobody_back(database):
    """It was on its way when the conductor left: others would ask one that is gone."""
    conductors.register(database, 'one', '', ['d'], [], 'i1')
    conductors.unregister(database, 'one', 'i1')
    assert conductors.touch(database, 'one', 'i1')
    assert conductors.alive(database, 60) == [] and conductors.seen(database, 60) == {'one'}


def test_an_unregistered_conductor_is_offline_and_serves_nothing(database):
    register(database)
    conductors.unregister(database, 'one')
    assert conductors.alive(database, 60) == [] and conductors.interfaces(database) == []
    assert [row.hostname for row in conductors.page(database, Page())] == ['one']


@pytest.mark.parametrize(('online', 'age', 'timeout', 'alive'), [
    (True, 59, 60, True), (True, 61, 60, False), (False, 0, 60, False), (True, 9999, 0, True)])
def test_alive_is_online_and_seen_within_the_timeout(online, age, timeout, alive):
    now = datetime.datetime(2026, 1, 1)
    row = types.SimpleNamespace(online=online, created_at=now, now=now,
                                updated_at=now - datetime.timedelta(seconds=age))
    assert conductors.is_alive(row, timeout) is alive


def test_an_unknown_conductor_is_named(database):
    with pytest.raises(exception.ConductorNotFound, match='nobody'):
        conductors.get(database, 'nobody')
