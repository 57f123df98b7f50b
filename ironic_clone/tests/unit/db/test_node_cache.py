"""What machines say of themselves: only what differs is written."""
import uuid

import pytest

from ironic_clone.common import exception
from ironic_clone.db import inventory
from ironic_clone.db import node_cache
from ironic_clone.db import nodes

COLUMNS = ('name', 'value', 'allowable_values', 'read_only', 'updated_at')


@pytest.fixture
def node_id(database):
    ident = str(uuid.uuid4())
    nodes.create(database, {'uuid': ident, 'driver': 'd', 'provision_state': 'enroll'})
    return nodes.get(database, ident).id


def test_rows_are_added_changed_and_taken_away(database, node_id):
    def rows(key=None):
        return [tuple(row) for row in node_cache.BIOS.rows(database, COLUMNS, node_id, key)]
    store = node_cache.BIOS.store
    store(database, node_id, [
        {'name': 'b', 'value': 'on', 'allowable_values': ['on', 'off'], 'read_only': False},
        {'name': 'a', 'value': 5, 'unknown': 'left out'}])
    assert rows() == [('a', '5', '[]', None, None), ('b', 'on', '["on","off"]', False, None)]
    store(database, node_id, [{'name': 'a', 'value': '6'}, {'name': 'c', 'value': None}])
    (a, c) = rows()
    assert (a[:2], c[:2]) == (('a', '6'), ('c', None))
    assert a[4] is not None and c[4] is None
    assert rows('a') == [a] and rows('b') == []


def test_what_is_as_it_was_is_not_written(database, node_id, monkeypatch):
    found = [{'component': 'bmc', 'current_version': '1'}]
    node_cache.FIRMWARE.store(database, node_id, found)
    monkeypatch.setattr(database, 'run', None)   # a write would fail
    node_cache.FIRMWARE.store(database, node_id, found)


def test_one_inventory_a_node(database, node_id):
    with pytest.raises(exception.NodeInventoryNotFound):
        inventory.get(database, node_id, 'n')
    for count in (1, 2):
        inventory.store(database, node_id, {'cpu': count}, {})
        assert tuple(inventory.get(database, node_id, 'n')) == (f'{{"cpu":{count}}}', '{}')
