"""Queries about the history of nodes. Entries are written with the node (``db.nodes.update``)."""
import datetime
from typing import Any

import sqlalchemy as sa
from oslo_utils import uuidutils

from ironic_clone.common import exception
from ironic_clone.conf import CONF
from ironic_clone.db import models
from ironic_clone.db.engine import Database
from ironic_clone.db.page import Page
from ironic_clone.db.page import paginate
from ironic_clone.db.record import now

table = models.NodeHistory.__table__
_nodes = models.Node.__table__

COLUMNS: dict[str, sa.ColumnElement] = {
    **table.columns,
    'node_uuid': sa.select(_nodes.c.uuid).where(
        _nodes.c.id == table.c.node_id).scalar_subquery(),
}
"""What a read can ask for, by field name."""


def entry(node, *, severity: str, event_type: str, event: str, **values) -> dict[str, Any]:
    """Return a row about a node as it was read, all columns in it.

    :param severity: 'INFO' or 'ERROR'.
    :param values: conductor, user, project.
    """
    moment, since = now(), node.original('provision_updated_at')
    return {'uuid': uuidutils.generate_uuid(), 'created_at': moment, 'node_id': node.id,
            'severity': severity, 'event_type': event_type,
            'event': event[:CONF.log_in_db_max_size],
            'state': node.original('provision_state'),
            'target_provision_state': node.original('target_provision_state'),
            'duration_seconds': None if since is None else max(
                0, int((moment - since).total_seconds())),
            'conductor': None, 'user': None, 'project': None, **values}


def add(database: Database, entries: list[dict[str, Any]]) -> None:
    """Write rows by themselves, where no node is written with them."""
    if entries:
        database.run(lambda connection: connection.execute(table.insert(), entries))


def page(database: Database, columns: tuple[str, ...], node_id: int, page: Page) -> list[sa.Row]:
    """Read one page of the history of a node.

    :raises NodeHistoryNotFound: the marker names no entry of it.
    """
    statement = sa.select(*(COLUMNS[name].label(name) for name in columns))
    of_node = [table.c.node_id == node_id]
    with database.read() as connection:
        statement = paginate(connection, statement, table, of_node, page,
                             table.c.uuid,
                             lambda marker: exception.NodeHistoryNotFound(history=marker),
                             of_node)
        return connection.execute(statement).all()


def row(database: Database, columns: tuple[str, ...], node_id: int, uuid: str) -> sa.Row:
    """Read one entry of the history of a node.

    :raises NodeHistoryNotFound: the node has no such entry.
    """
    with database.read() as connection:
        found = connection.execute(
            sa.select(*(COLUMNS[name].label(name) for name in columns)).where(
                table.c.node_id == node_id, table.c.uuid == uuid)).first()
    if found is None:
        raise exception.NodeHistoryNotFound(history=uuid)
    return found


def longer_than(most: int):
    """Return a condition on nodes: more than ``most`` entries are kept of it."""
    return _nodes.c.id.in_(sa.select(table.c.node_id).group_by(table.c.node_id).having(
        sa.func.count() > most))


def purge(database: Database, node_id: int, keep: int, older_than: datetime.datetime,
          most: int) -> int:
    """Delete the oldest entries of a node beyond ``keep``; return how many.

    :param older_than: younger ones stay in any case.
    :param most: delete no more than this now.
    """
    with database.read() as connection:
        kept = connection.execute(sa.select(table.c.id).where(table.c.node_id == node_id).order_by(
            table.c.id.desc()).limit(1).offset(keep)).scalar()
        if kept is None:
            return 0
        ids = connection.execute(sa.select(table.c.id).where(
            table.c.node_id == node_id, table.c.id <= kept,
            table.c.created_at < older_than).order_by(table.c.id).limit(most)).scalars().all()
    if ids:
        database.run(lambda connection: connection.execute(
            table.delete().where(table.c.id.in_(ids))))
    return len(ids)
