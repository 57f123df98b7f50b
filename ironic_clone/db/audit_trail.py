"""Queries about the trail of changes: who asked for what, and how it ended."""
import datetime
from typing import Any

import sqlalchemy as sa
from oslo_utils import uuidutils

from ironic_clone.conf import CONF
from ironic_clone.db import carried_out
from ironic_clone.db import models
from ironic_clone.db.engine import Database

table = models.AuditTrail.__table__

REQUEST, END = 'request', 'request_end'
"""Types of records: what was asked of the API; how the work ended that it had begun."""
DONE, FAILED, WAITING = 'done', 'failed', 'waiting'
"""Outcomes of work; what waits has an end yet to come."""

BEGINS = '/v1/nodes/{node_ident}/states/provision'
"""The route of requests that begin what may have to wait."""

_LONGEST = {column.name: column.type.length for column in table.columns
            if isinstance(column.type, sa.String) and column.type.length}

_EMPTY = dict.fromkeys(name for name in table.columns.keys()
                       if name not in ('id', 'updated_at', 'event_start'))


def record(**values: Any) -> dict[str, Any]:
    """Return a row, all columns in it, and no text longer than its column."""
    row = {**_EMPTY, 'uuid': uuidutils.generate_uuid(), **values}
    for name, longest in _LONGEST.items():
        if row.get(name) is not None:
            row[name] = row[name][:longest]
    row['event'] = row['event'][:CONF.log_in_db_max_size]
    return row


def add(database: Database, rows: list[dict[str, Any]]) -> None:
    """Write records, in one transaction."""
    database.run(lambda connection: connection.execute(table.insert(), rows),
                 already=carried_out.inserted(table, rows[0]))


_ASKER = ('request_id', 'user', 'user_name', 'project')
_begun = sa.select(*(table.c[name] for name in (*_ASKER, 'outcome'))).where(
    table.c.node_uuid == sa.bindparam('uuid'),
    sa.or_(table.c.event_type == END, sa.and_(table.c.status == 202, table.c.route == BEGINS))
).order_by(table.c.id.desc()).limit(1)
"""The last that is known of work on a node's provision state: the lock keeps it to one at a
time."""


def ended(connection: sa.Connection, row: dict[str, Any], *, resumed: bool) -> None:
    """Write how work on a node ended, in the transaction that writes the end itself.

    Work that had to wait is gone on with by somebody else: an agent, or a conductor. It still is
    the work of whoever asked for it.

    :param row: a ``record``; its request is the one that the task has.
    :param resumed: the node was in the middle of something: the record is of the request that had
        begun it; if none is known, none is written.
    """
    if resumed:
        begun = connection.execute(_begun, {'uuid': row['node_uuid']}).first()
        if begun is None or begun.outcome not in (None, WAITING):
            return
        row = row | {name: getattr(begun, name) for name in _ASKER}
    connection.execute(table.insert(), row | {
        'event': f'{row["event"]} (request {row["request_id"]})'})


def purge(database: Database, older_than: datetime.datetime, most: int) -> int:
    """Delete the oldest records; return how many.

    :param older_than: younger ones stay.
    :param most: delete no more than this now.
    """
    with database.read() as connection:
        ids = connection.execute(sa.select(table.c.id).where(
            table.c.created_at < older_than).order_by(table.c.created_at, table.c.id).limit(
                most)).scalars().all()
    if ids:
        database.run(lambda connection: connection.execute(
            table.delete().where(table.c.id.in_(ids))))
    return len(ids)


def find(database: Database, most: int, **equal: Any) -> list[sa.Row]:
    """Read the newest records, the newest first.

    :param equal: column -> value; those that are None count for nothing.
    """
    conditions = [table.c[name] == value for name, value in equal.items() if value is not None]
    with database.read() as connection:
        return connection.execute(sa.select(table).where(*conditions).order_by(
            table.c.created_at.desc(), table.c.id.desc()).limit(most)).all()
