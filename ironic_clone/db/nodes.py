"""Queries about nodes: read, write under a guard, destroy. Their locks are ``db.node_locks``."""
import functools
from collections.abc import Callable
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from oslo_db import exception as db_exc

from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.conf import CONF
from ironic_clone.db import carried_out
from ironic_clone.db import duplicate
from ironic_clone.db import history as db_history
from ironic_clone.db import insertion
from ironic_clone.db import models
from ironic_clone.db import mostly
from ironic_clone.db import traits as db_traits
from ironic_clone.db.engine import Database
from ironic_clone.db.lock import Lock
from ironic_clone.db.node import Node
from ironic_clone.db.reader import Reader
from ironic_clone.db.record import kept
from ironic_clone.db.record import now

table = models.Node.__table__

COLUMNS: dict[str, sa.ColumnElement] = {
    **table.columns,
    'chassis_uuid': sa.select(models.Chassis.__table__.c.uuid).where(
        models.Chassis.__table__.c.id == table.c.chassis_id).scalar_subquery(),
    'allocation_uuid': sa.select(models.Allocation.__table__.c.uuid).where(
        models.Allocation.__table__.c.node_id == table.c.id).scalar_subquery(),
}
"""What a read can ask for, by field name."""

reader = Reader(table, COLUMNS, lambda ident: exception.NodeNotFound(node=ident))
row = reader.row
"""Read columns of one node, by uuid or name; NodeNotFound if there is none."""

ALL = kept(table)
"""The columns of a whole node."""

FREE = mostly.is_empty(table.c.reservation)
"""The condition that nobody holds a node.

It holds of nearly all nodes. Written so, no database takes the index of its column for it, where
another condition finds the few that are wanted; the same is true of ``NO_POWER_CHANGE``, which
says that no change of power is under way, and of ``NOT_IN_MAINTENANCE``.
"""
NO_POWER_CHANGE = mostly.is_empty(table.c.target_power_state)
NOT_IN_MAINTENANCE = mostly.is_false(table.c.maintenance)
HELD = table.c.reservation > ''
"""The condition that somebody holds a node, which the index finds."""

_TRUNCATED = ('last_error', 'maintenance_reason')


def whole(database: Database, found: sa.Row) -> Node:
    """Return the node of a row of ``ALL`` columns."""
    return Node(found._asdict(), functools.partial(db_traits.of_node, database, found.id))


def get(database: Database, ident: str) -> Node:
    """Read a whole node.

    :raises NodeNotFound: there is no such node.
    """
    return whole(database, row(database, ident, ALL))


def reread(database: Database, node: Node) -> None:
    """Bring ``node`` up to what the database holds; its unsaved changes are lost."""
    node.reread(row(database, node.uuid, ALL)._asdict())


def create(database: Database, values: dict[str, Any]) -> None:
    """Insert a node.

    :param values: column -> database value (JSON as text); uuid, driver and provision_state at
        the least.
    :raises NodeAlreadyExists, DuplicateName, InstanceAssociated: a unique value is taken.
    """
    row_values = Node.to_insert(values)
    try:
        insertion.insert(database, table, row_values)
    except db_exc.DBDuplicateEntry as error:
        raise _duplicate(error, values.get('uuid'), values) from error


def _duplicate(error: db_exc.DBDuplicateEntry, uuid: str, values: dict) -> exception.Conflict:
    taken = duplicate.column(error, table.name)
    if taken == 'instance_uuid':
        return exception.InstanceAssociated(instance=values.get('instance_uuid'), node=uuid)
    if taken == 'name':
        return exception.DuplicateName(name=values.get('name'))
    return exception.NodeAlreadyExists(uuid=uuid)


def update(database: Database, node: Node, *, lock: Lock | None = None,
           release: bool = False, history: Sequence[dict[str, Any]] = (),
           also: Callable[[sa.Connection], None] | None = None) -> None:
    """Write what was changed on ``node`` in one guarded UPDATE.

    With a lock the guard is host and epoch. Without one it is that nobody holds the node and
    that it is as it was read: an update that needs no more than this takes no lock.

    :param release: give the lock back in the same statement.
    :param history: rows for ``db.history``, written in the same transaction.
    :param also: does more in the same transaction; nothing is written if it raises. It must be
        safe to repeat where nothing else is written.
    :raises LockLost: the lock is not held any more; nothing was written.
    :raises NodeLocked, StaleRecord, NodeNotFound: without a lock, why nothing was written.
    :raises DuplicateName, InstanceAssociated: a unique value is taken.
    :raises DatabaseUnavailable: it may be written, or not; ``node.doubtful`` says so.
    """
    changes = _stamp(node, node.changes())
    if not changes and not release and not history and also is None:
        if lock is None:
            _explain(database, node, None, only_if_locked=True)
        return
    guard = lock.held if lock else sa.and_(table.c.reservation.is_(None), node.unchanged)
    values = dict(changes)
    if changes:
        values['updated_at'] = now()
    if release:
        values['reservation'] = None
    statement = table.update().where(table.c.id == node.id, guard).values(
        values or {'reservation': table.c.reservation})

    def work(connection):
        done = connection.execute(statement).rowcount
        if done:
            db_history.write(connection, history)
            if also is not None:
                also(connection)
        return done

    try:
        done = database.run(work, already=_carried_out(node, lock, values, history))
    except db_exc.DBDuplicateEntry as error:
        raise _duplicate(error, node.uuid, changes) from error
    except exception.DatabaseUnavailable:
        node.doubt(changes)
        raise
    if not done:
        _explain(database, node, lock)
    node.written(values)


def _carried_out(node: Node, lock: Lock | None, values: dict[str, Any],
                 history: Sequence[dict[str, Any]]) -> carried_out.Already | None:
    """Return what looks whether an update was written, by what nobody else writes."""
    if history:
        return carried_out.inserted(db_history.table, history[0])
    if 'updated_at' in values:
        return carried_out.updated(table, node.id, values)
    if values:   # the lock was given back, and nobody has taken it since
        return carried_out.updated(table, node.id, {**values, 'lock_epoch': lock.epoch})
    return None   # only ``also``, which is safe to repeat


def _stamp(node: Node, changes: dict[str, Any]) -> dict[str, Any]:
    """Add the times that follow from a change of provision state; cut long texts."""
    for name in _TRUNCATED:
        if changes.get(name):
            changes[name] = changes[name][:CONF.log_in_db_max_size]
    new, old = changes.get('provision_state'), node.original('provision_state')
    if new is not None:
        changes['provision_updated_at'] = now()
        was_inspecting = old in (states.INSPECTING, states.INSPECTWAIT)
        if new == states.INSPECTING and old != states.INSPECTWAIT:
            changes |= {'inspection_started_at': now(), 'inspection_finished_at': None}
        elif new == states.MANAGEABLE and was_inspecting:
            changes |= {'inspection_started_at': None, 'inspection_finished_at': now()}
        elif new == states.INSPECTFAIL and was_inspecting:
            changes['inspection_started_at'] = None
    return changes


def _explain(database: Database, node: Node, lock: Lock | None,
             only_if_locked: bool = False) -> None:
    """Raise the reason for which a guarded update of ``node`` touched no row."""
    found = row(database, node.uuid, ('reservation',))
    if lock is not None:
        raise exception.LockLost(host=lock.host, node=node.uuid, epoch=lock.epoch)
    if found.reservation is not None:
        raise exception.NodeLocked(node=node.uuid, host=found.reservation)
    if not only_if_locked:
        raise exception.StaleRecord(resource='Node', ident=node.uuid)


def update_where(database: Database, values: dict[str, Any], *clauses) -> int:
    """Write ``values`` to all nodes that match; return how many did."""
    return database.run(lambda connection: connection.execute(
        table.update().where(*clauses).values(values)).rowcount)


def select(database: Database, columns: tuple[str, ...], *clauses) -> list[sa.Row]:
    """Read columns of all nodes that match, in one query: what periodic tasks start from."""
    with database.read() as connection:
        return connection.execute(reader.select(columns).where(*clauses)).all()


def children(database: Database, node: Node) -> list[str]:
    """Return the uuids of the nodes that have this one as their parent."""
    return [child.uuid for child in select(database, ('uuid',), table.c.parent_node == node.uuid,
                                           table.c.id != node.id)]


def find(database: Database, *clauses) -> list[Node]:
    """Read all nodes that match, whole, in one query."""
    return [whole(database, found) for found in select(database, ALL, *clauses)]


def untouched(seen: Sequence[tuple[int, int]]) -> sa.ColumnElement[bool]:
    """The condition that a node is one of several that nobody has locked since they were read.

    :param seen: (id, lock_epoch) of each.
    """
    # The ids by themselves are for databases that use no index for pairs.
    return sa.and_(table.c.id.in_([id_ for id_, _epoch in seen]),
                   sa.tuple_(table.c.id, table.c.lock_epoch).in_(seen))


def update_each(database: Database, changes: dict[tuple[int, int], dict[str, Any]],
                *clauses) -> None:
    """Write other values to each of several nodes, in one statement, where ``clauses`` hold and
    nobody has locked the node since it was read.

    :param changes: node (id, lock_epoch) -> {column: value}, with the same columns for all.
    :param clauses: without lists (``in_``): the statement runs once for each node.
    """
    if not changes:
        return
    columns = next(iter(changes.values()))
    statement = table.update().where(
        table.c.id == sa.bindparam('the_id'), table.c.lock_epoch == sa.bindparam('the_epoch'),
        *clauses).values(
        {'updated_at': now(), **{name: sa.bindparam(f'new_{name}') for name in columns}})
    parameters = [{'the_id': id_, 'the_epoch': epoch,
                   **{f'new_{name}': value for name, value in values.items()}}
                  for (id_, epoch), values in changes.items()]
    database.run(lambda connection: connection.execute(statement, parameters))


def count(database: Database, *clauses) -> int:
    """Return how many nodes match."""
    with database.read() as connection:
        return connection.execute(sa.select(sa.func.count(table.c.id)).where(*clauses)).scalar()
