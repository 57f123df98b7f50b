"""Queries about volume connectors."""
from ironic_clone.common import exception
from ironic_clone.db import models
from ironic_clone.db.collection import Collection
from ironic_clone.db.collection import columns_of_node
from ironic_clone.db.collection import filters_by_node
from ironic_clone.db.record import Record

table = models.VolumeConnector.__table__


class VolumeConnector(Record):
    """How a node is known to a storage network."""

    table = table


def _pair_taken(values: dict) -> exception.Conflict:
    return exception.AlreadyExists(
        what='volume connector', attribute=f'type {values["type"]} and connector ID',
        value=values['connector_id'])


collection = Collection(
    VolumeConnector, 'volume connector',
    lambda ident: exception.VolumeConnectorNotFound(connector=ident),
    columns=columns_of_node(table), filters=filters_by_node(table),
    # The constraint has the name of its first column; SQLite names both.
    taken={'type': _pair_taken, 'connector_id': _pair_taken})

row, get, page, create, update, destroy = collection.queries
