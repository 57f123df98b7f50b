"""Paging by key visits every row once, in order, whatever the key and its empty values."""
import itertools
import uuid

import pytest

from ironic_clone.common import exception
from ironic_clone.db import node_list
from ironic_clone.db import nodes
from ironic_clone.db.page import Page

SORT_KEYS = ('uuid', 'resource_class', 'provision_state', 'maintenance', 'secure_boot')


@pytest.fixture
def rows(database):
    classes = itertools.cycle(['gold', None, 'silver', 'gold', None])
    flags = itertools.cycle([True, None, False])
    for number in range(23):
        nodes.create(database, {
            'uuid': str(uuid.uuid4()), 'driver': 'fake-hardware', 'provision_state': 'enroll',
            'resource_class': next(classes), 'description': f'100% of {number}',
            'secure_boot': next(flags)})
    return node_list.page(database, ('id', *SORT_KEYS), {}, Page())


def walk(database, **order):
    seen, marker = [], None
    while True:
        page = node_list.page(database, ('uuid',), {}, Page(limit=4, marker=marker, **order))
        seen += [row.uuid for row in page]
        if len(page) < 4:
            return seen
        marker = page[-1].uuid


@pytest.mark.parametrize('sort_dir', ['asc', 'desc'])
@pytest.mark.parametrize('sort_key', ['id', *SORT_KEYS])
def test_a_walk_sees_every_row_once_in_order(database, rows, sort_key, sort_dir):
    def key(row):
        value = getattr(row, sort_key)
        return (value is not None, value or 0), row.id
    expected = [row.uuid for row in sorted(rows, key=key, reverse=sort_dir == 'desc')]
    assert walk(database, sort_key=sort_key, sort_dir=sort_dir) == expected


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
