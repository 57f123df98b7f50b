"""Drafts over a node that is in no database."""
import types

from ironic_clone.conductor.inspection import draft
from ironic_clone.db.node import Node
from ironic_clone.db.port import Port
from ironic_clone.db.record import dump

PORT = '00000000-0000-4000-8000-000000000001'


def of(columns: dict, inventory: dict, plugin_data: dict, traits=('CUSTOM_A',)) -> draft.Draft:
    """Return a draft of a node with these columns, these traits and one port."""
    record = Node(_row(Node, {'uuid': 'u', **columns}), lambda: list(traits))
    port = Port(_row(Port, {'uuid': PORT, 'address': '52:54:00:00:00:01', 'pxe_enabled': True}))
    return draft.Draft(types.SimpleNamespace(node=record, ports=[port]), inventory, plugin_data)


def _row(record, values: dict) -> dict:
    return {**dict.fromkeys(record.columns), **{
        name: dump(value) if name in record.json_columns else value
        for name, value in values.items()}}
