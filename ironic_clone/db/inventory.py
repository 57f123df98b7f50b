"""Queries about the inventory of nodes: what the last inspection found."""
from typing import Any

import sqlalchemy as sa

from ironic_clone.common import exception
from ironic_clone.db import models
from ironic_clone.db.engine import Database
from ironic_clone.db.record import dump
from ironic_clone.db.record import now

table = models.NodeInventory.__table__


def get(database: Database, node_id: int, node: str) -> sa.Row:
    """Read (inventory, plugin_data) of a node, JSON as text.

    :param node: names the node in the error.
    :raises NodeInventoryNotFound: nothing is stored.
    """
    with database.read() as connection:
        found = connection.execute(sa.select(table.c.inventory, table.c.plugin_data).where(
            table.c.node_id == node_id)).first()
    if found is None:
        raise exception.NodeInventoryNotFound(node=node)
    return found


def store(database: Database, node_id: int, inventory: dict[str, Any],
          plugin_data: dict[str, Any]) -> None:
    """Put an inventory in the place of what a node had."""
    database.run(lambda connection: write(connection, node_id, inventory, plugin_data))


def write(connection: sa.Connection, node_id: int, inventory: dict[str, Any],
          plugin_data: dict[str, Any]) -> None:
    """Do what ``store`` does, in a transaction of the caller's."""
    values = {'inventory': dump(inventory), 'plugin_data': dump(plugin_data)}
    if not connection.execute(table.update().where(table.c.node_id == node_id).values(
            {**values, 'updated_at': now()})).rowcount:
        connection.execute(table.insert(), {'node_id': node_id, 'created_at': now(), **values})
