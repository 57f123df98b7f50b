"""Paging by key visits every row once, in order, whatever the key and its empty values."""
import itertools
import uuid

import pytest

from ironic_clone.common import exception
from ironic_clone.db import node_list
from ironic_clone.db import nodes
from ironic_clone.db.page import Page
from ironic_clone.tests.unit.db import many_nodes


@pytest.fixture
def rows(database):
    classes = itertools.cycle(['gold', None, 'silver', 'gold', None])
    for number in range(23):
        nodes.create(database, {
            'uuid': str(uuid.uuid4()), 'driver': 'fake-hardware', 'provision_state': 'enroll',
            'resource_class': next(classes), 'description': f'100% of {number}'})


def walk(database, **order):
    seen, marker = [], None
    while True:
        page = node_list.page(database, ('uuid',), {}, Page(limit=7, marker=marker, **order))
        seen += [row.uuid for row in page]
        if len(page) < 7:
            return seen
        marker = page[-1].uuid


@pytest.mark.parametrize('sort_dir', ['asc', 'desc'])
def test_a_walk_sees_every_row_once_in_order(database, sort_dir):
    many_nodes.create(database, many_nodes.rows(40))
    found = node_list.page(database, ('id', *many_nodes.KEYS), {}, Page())
    for key in ('id', *many_nodes.KEYS):
        def place(row, key=key):
            value = getattr(row, key)
            if isinstance(value, str):   # of long texts, the beginnings are compared
                value = value[:255]
            return value is not None, 0 if value is None else value, row.id
        ordered = sorted(found, key=place, reverse=sort_dir == 'desc')
        assert walk(database, sort_key=key, sort_dir=sort_dir) == [
            row.uuid for row in ordered], key


def test_a_walk_goes_on_from_a_row_that_was_in_the_way(database):
    """Rows that come and go meanwhile change nothing for the others."""
    many_nodes.create(database, many_nodes.rows(40))
    key = {'sort_key': 'fault', 'sort_dir': 'desc'}
    before = walk(database, **key)
    start = node_list.page(database, ('uuid', 'id'), {}, Page(limit=9, **key))
    database.run(lambda connection: connection.execute(
        nodes.table.delete().where(nodes.table.c.id.in_([row.id for row in start[:8]]))))
    many_nodes.create(database, many_nodes.rows(9, seed=2))
    rest = node_list.page(database, ('uuid',), {}, Page(marker=start[-1].uuid, **key))
    assert [row.uuid for row in rest if row.uuid in before] == before[9:]


def test_an_unknown_marker_is_named(database):
    marker = str(uuid.uuid4())
    with pytest.raises(exception.NodeNotFound, match=marker):
        node_list.page(database, ('uuid',), {}, Page(limit=1, marker=marker))


@pytest.mark.parametrize(('filters', 'count'), [
    ({'resource_class': 'gold'}, 9), ({'associated': True}, 0), ({'associated': False}, 23),
    ({'sharded': False}, 23), ({'shard': ['a', 'b']}, 0), ({'retired': True}, 0),
    ({'retired': False}, 23), ({'maintenance': False}, 23), ({'project': 'p'}, 0),
    ({'description_contains': '0% of 2'}, 4), ({'description_contains': '%%'}, 0),
    ({'description_contains': '_'}, 0), ({'include_children': False}, 23),
    ({'chassis_uuid': str(uuid.uuid4())}, 0)])
def test_filters_work_in_the_database(database, rows, filters, count):
    assert len(node_list.page(database, ('uuid',), filters, Page())) == count


BOOLEAN = ('maintenance', 'retired', 'associated', 'sharded', 'include_children')


def test_every_filter_and_column_compiles(database):
    for name, build in node_list.FILTERS.items():
        value = ['x'] if name == 'shard' else True if name in BOOLEAN else 'x'
        nodes.select(database, ('uuid',), build(value))
    assert nodes.select(database, tuple(nodes.COLUMNS)) == []
