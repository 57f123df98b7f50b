"""Data is moved a few rows at a time, as far as one asked, and on from there."""
import pytest

from ironic_clone.conf import releases
from ironic_clone.db import conductors
from ironic_clone.db import online
from ironic_clone.db.types import utcnow

NAME = 'conductors.rpc_version'


@pytest.fixture
def old_rows(database):
    """Ten conductors of a release that did not say what it speaks, between two of this one."""
    conductors.register(database, 'first', '', ['a'], [], 'x')
    with database.write() as connection:
        connection.execute(conductors.table.insert(), [
            {'hostname': f'old-{number}', 'conductor_group': '', 'drivers': '[]', 'online': True,
             'rpc_version': None} | {'created_at': utcnow_of(connection)}
            for number in range(10)])
    conductors.register(database, 'last', '', ['a'], [], 'x')


def utcnow_of(connection):
    return conductors._moment(connection.execute(utcnow().select()).scalar())


def spoken(database):
    return {one.hostname: one.rpc_version for one in conductors.alive(database, 0)}


def test_there_is_nothing_to_do_in_a_new_database(database):
    assert list(online.run(database)) == [] and online.left(database) == {}


def test_all_is_moved_and_nothing_else(database, old_rows):
    assert online.left(database) == {NAME: 10}
    assert list(online.run(database, batch=3)) == [(NAME, 10)]
    assert online.left(database) == {} and list(online.run(database)) == []
    assert spoken(database) == {'first': releases.OWN, 'last': releases.OWN,
                                **{f'old-{number}': releases.FIRST for number in range(10)}}


@pytest.mark.parametrize('batch', [2, 3, 500])
def test_it_stops_at_the_count_and_goes_on_from_there(database, old_rows, batch):
    moved = []
    while found := list(online.run(database, 4, batch=batch)):
        moved += found
    assert moved == [(NAME, 4), (NAME, 4), (NAME, 2)]


def test_the_count_is_of_all_migrations_together(database, old_rows):
    group = online.Column(conductors.table.c.incarnation, 'none')
    both = (*online.MIGRATIONS, group)
    assert list(online.run(database, 15, both)) == [(NAME, 10), ('conductors.incarnation', 5)]
    assert online.left(database, both) == {'conductors.incarnation': 5}


def test_what_is_written_meanwhile_is_left_as_it_is(database, old_rows):
    """A conductor was upgraded between the look and the change."""
    conductors.register(database, 'old-3', '', ['a'], [], 'x')
    list(online.run(database))
    assert spoken(database)['old-3'] == releases.OWN
