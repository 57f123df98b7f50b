"""Delete nodes with all that hangs on them: one that is held, one that nobody holds or uses."""
import functools
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from ironic_clone.common import exception
from ironic_clone.db import carried_out
from ironic_clone.db import models
from ironic_clone.db import nodes
from ironic_clone.db.engine import Database
from ironic_clone.db.lock import Lock
from ironic_clone.db.node import Node
from ironic_clone.db.prepared import Prepared
from ironic_clone.db.prepared import PreparedWrite

table = nodes.table
_ports = models.Port.__table__
_DELETE = tuple(PreparedWrite(statement.where(column == sa.bindparam('node_id')))
                for statement, column in ((_ports.delete(), _ports.c.node_id),
                                          (table.delete(), table.c.id)))
"""A port's row names its port group: ports go first. The rest goes with the node."""


def _guard(*conditions: sa.ColumnElement[bool]) -> Prepared:
    """Return the statement that finds a node, and keeps others from writing it."""
    return Prepared(sa.select(table.c.id).where(
        table.c.uuid == sa.bindparam('uuid'), *conditions).with_for_update())


_HELD = _guard(table.c.reservation == sa.bindparam('host'),
               table.c.lock_epoch == sa.bindparam('epoch'))


@functools.lru_cache(maxsize=4)
def _unused(deletable: tuple[str, ...]) -> Prepared:
    in_such_a_state = table.c.provision_state.in_(
        [sa.literal_column(f"'{state}'") for state in deletable])
    return _guard(
        table.c.reservation.is_(None), sa.not_(table.c.protected),
        sa.not_(table.c.console_enabled),
        sa.or_(table.c.maintenance, sa.and_(table.c.instance_uuid.is_(None), in_such_a_state)))


def destroy(database: Database, node: Node, lock: Lock) -> None:
    """Delete a node and all that hangs on it, while it is held.

    :raises LockLost: the lock is not held any more; nothing was deleted.
    """
    if not _destroy(database, _HELD,
                    {'uuid': node.uuid, 'host': lock.host, 'epoch': lock.epoch}):
        raise exception.LockLost(host=lock.host, node=node.uuid, epoch=lock.epoch)


def destroy_unused(database: Database, uuid: str, deletable: tuple[str, ...],
                   check: Callable[[], None] = lambda: None) -> bool:
    """Delete a node, and all that hangs on it, that nobody holds, protects or uses; tell whether
    it is such a one.

    :param deletable: names of the provision states in which nodes are not used; one that is in
        maintenance is not, whatever its state and instance.
    :param check: called when the node was found, and kept; what it raises prevents the deletion.
    """
    return _destroy(database, _unused(deletable), {'uuid': uuid}, check)


def _destroy(database: Database, guard: Prepared, parameters: dict[str, Any],
             check: Callable[[], None] = lambda: None) -> bool:
    """Delete the node that ``guard`` finds, if it finds one.

    One that was found, and is gone when the transaction is repeated, has been deleted by it.
    """
    seen = []

    def work(connection):
        found = guard.first(connection, parameters)
        if found is None:
            return False
        check()
        seen.append(found.id)
        for statement in _DELETE:
            statement.count(connection, {'node_id': found.id})
        return True

    return database.run(work, already=carried_out.deleted(table, seen))
