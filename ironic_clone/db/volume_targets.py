"""Queries about volume targets."""
from ironic_clone.common import exception
from ironic_clone.db import models
from ironic_clone.db.collection import Collection
from ironic_clone.db.collection import columns_of_node
from ironic_clone.db.collection import filters_by_node
from ironic_clone.db.record import Record

table = models.VolumeTarget.__table__


class VolumeTarget(Record):
    """A volume that a node boots from or uses."""

    table = table


def _index_taken(values: dict) -> exception.Conflict:
    return exception.Conflict(f"A volume target with boot index '{values['boot_index']}' for the "
                              'same node already exists.')


collection = Collection(
    VolumeTarget, 'volume target',
    lambda ident: exception.VolumeTargetNotFound(target=ident),
    columns=columns_of_node(table), filters=filters_by_node(table),
    # The constraint has the name of its first column; SQLite names both.
    taken={'node_id': _index_taken, 'boot_index': _index_taken})

row, get, page, create, update, destroy = collection.queries
