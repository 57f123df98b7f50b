"""Queries about the history of nodes. Entries are written with the node (``db.nodes.update``).

What is told of a node is its history and, from the trail of changes, what is about it.
"""
import datetime
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from oslo_utils import uuidutils

from ironic_clone.common import exception
from ironic_clone.conf import CONF
from ironic_clone.db import audit_trail
from ironic_clone.db import carried_out
from ironic_clone.db import models
from ironic_clone.db.engine import Database
from ironic_clone.db.page import Page
from ironic_clone.db.page import paginate
from ironic_clone.db.record import now

table = models.NodeHistory.__table__
_nodes = models.Node.__table__

_trail = audit_trail.table
_SHOWN = ('uuid', 'created_at', 'severity', 'event_type', 'event', 'event_start', 'conductor',
          'user', 'project', 'state', 'target_provision_state', 'duration_seconds')
COLUMNS = (*_SHOWN, 'node_uuid')
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
        database.run(lambda connection: write(connection, entries),
                     already=carried_out.inserted(table, entries[0]))


def write(connection: sa.Connection, entries: Sequence[dict[str, Any]]) -> None:
    """Write rows in somebody's transaction."""
    if entries:
        connection.execute(table.insert(), entries)


def page(database: Database, columns: tuple[str, ...], node, page: Page) -> list[sa.Row]:
    """Read one page of what is told of a node.

    :param node: has id, uuid, created_at.
    :raises NodeHistoryNotFound: the marker names no entry of it.
    """
    told = _told(node)
    statement = sa.select(*(told.c[name] for name in columns))
    with database.read() as connection:
        statement = paginate(connection, statement, told, (), page, told.c.uuid,
                             lambda marker: exception.NodeHistoryNotFound(history=marker))
        return connection.execute(statement).all()


def row(database: Database, columns: tuple[str, ...], node, uuid: str) -> sa.Row:
    """Read one entry of what is told of a node.

    :param node: as of ``page``.
    :raises NodeHistoryNotFound: the node has no such entry.
    """
    told = _told(node)
    with database.read() as connection:
        found = connection.execute(sa.select(*(told.c[name] for name in columns)).where(
            told.c.uuid == uuid)).first()
    if found is None:
        raise exception.NodeHistoryNotFound(history=uuid)
    return found


def _told(node) -> sa.Subquery:
    """Return history and trail of a node as if they were one table.

    What was asked before it was there, its own creation too, is not: a new node has no history,
    and what was asked of one that had its uuid is nobody's business now. Numbers tell rows apart
    where they agree in all else: those of the history are even here.
    """
    of_trail = {
        'severity': sa.literal('INFO', models.NodeHistory.severity.type).label('severity'),
        'duration_seconds': sa.null().label('duration_seconds')}
    own = sa.select(*(table.c[name] for name in _SHOWN), (table.c.id * 2).label('id')).where(
        table.c.node_id == node.id)
    asked = sa.select(*(of_trail.get(name, _trail.c.get(name)) for name in _SHOWN),
                      (_trail.c.id * 2 + 1).label('id')).where(
        _trail.c.node_uuid == node.uuid, _trail.c.created_at >= node.created_at)
    both = sa.union_all(own, asked).subquery('both')
    return sa.select(both, sa.literal(node.uuid).label('node_uuid')).subquery('told')


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
