"""Queries about ports."""
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from oslo_db import exception as db_exc

from ironic_clone.common import exception
from ironic_clone.db import duplicate
from ironic_clone.db import models
from ironic_clone.db.engine import Database
from ironic_clone.db.node_list import contains
from ironic_clone.db.page import Page
from ironic_clone.db.port import Port
from ironic_clone.db.reader import Reader
from ironic_clone.db.record import now

table = models.Port.__table__
_nodes = models.Node.__table__
_portgroups = models.Portgroup.__table__

COLUMNS: dict[str, sa.ColumnElement] = {
    **table.columns,
    'node_uuid': sa.select(_nodes.c.uuid).where(
        _nodes.c.id == table.c.node_id).scalar_subquery(),
    'portgroup_uuid': sa.select(_portgroups.c.uuid).where(
        _portgroups.c.id == table.c.portgroup_id).scalar_subquery(),
    **{name: sa.select(_nodes.c[name]).where(_nodes.c.id == table.c.node_id).scalar_subquery()
       for name in ('owner', 'lessee')},
}
"""What a read can ask for, by field name."""

FILTERS = {
    'node_id': lambda value: table.c.node_id == value,
    'portgroup_id': lambda value: table.c.portgroup_id == value,
    'address': lambda value: table.c.address == value,
    'description_contains': lambda text: contains(table.c.description, text),
    'shard': lambda values: table.c.node_id.in_(
        sa.select(_nodes.c.id).where(_nodes.c.shard.in_(values))),
    'conductor_groups': lambda values: table.c.node_id.in_(
        sa.select(_nodes.c.id).where(_nodes.c.conductor_group.in_(values))),
    'project': lambda project: table.c.node_id.in_(sa.select(_nodes.c.id).where(
        sa.or_(_nodes.c.owner == project, _nodes.c.lessee == project))),
}
"""Filter name -> condition. Values are those of the API, already checked."""

_ALL = tuple(table.columns.keys())

_reader = Reader(table, COLUMNS, lambda ident: exception.PortNotFound(port=ident))
row = _reader.row
"""Read columns of one port, by uuid or name; PortNotFound if there is none."""


def get(database: Database, ident: str) -> Port:
    """Read a whole port.

    :raises PortNotFound: there is no such port.
    """
    return Port(dict(row(database, ident, _ALL)._mapping))


def for_node(database: Database, node_id: int) -> list[Port]:
    """Read all ports of a node, in order of creation."""
    with database.read() as connection:
        return [Port(dict(found._mapping)) for found in connection.execute(
            sa.select(table).where(table.c.node_id == node_id).order_by(table.c.id))]


def page(database: Database, columns: tuple[str, ...], filters: Mapping[str, Any],
         page: Page) -> list[sa.Row]:
    """Read one page of ports as rows of ``columns``, JSON as text.

    :raises PortNotFound: the marker names no port.
    """
    conditions = [FILTERS[name](value) for name, value in filters.items()]
    return _reader.page(database, columns, conditions, page)


def create(database: Database, values: dict[str, Any]) -> None:
    """Insert a port.

    :param values: column -> database value (JSON as text).
    :raises PortAlreadyExists, MACAlreadyExists: a unique value is taken.
    """
    try:
        database.run(lambda connection: connection.execute(
            table.insert(), {'created_at': now(), **values}))
    except db_exc.DBDuplicateEntry as error:
        raise _duplicate(error, values) from error


def _duplicate(error: db_exc.DBDuplicateEntry, values: dict) -> exception.Conflict:
    if duplicate.column(error, table.name) == 'address':
        return exception.MACAlreadyExists(mac=values.get('address'))
    return exception.PortAlreadyExists(uuid=values.get('uuid'))


def update(database: Database, port: Port) -> None:
    """Write what was changed on ``port``, provided that it is as it was read.

    :raises StaleRecord: it was changed meanwhile.
    :raises PortAlreadyExists, MACAlreadyExists: a unique value is taken.
    """
    values = port.changes()
    if not values:
        return
    values['updated_at'] = now()
    try:
        done = database.run(lambda connection: connection.execute(
            table.update().where(table.c.id == port.id, port.unchanged).values(values)).rowcount)
    except db_exc.DBDuplicateEntry as error:
        raise _duplicate(error, {'uuid': port.uuid, **values}) from error
    if not done:
        raise exception.StaleRecord(resource='Port', ident=port.uuid)
    port.written(values)


def destroy(database: Database, port: Port) -> None:
    """Delete a port; one that is gone already is fine."""
    database.run(lambda connection: connection.execute(
        table.delete().where(table.c.id == port.id)))
