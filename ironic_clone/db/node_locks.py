"""The exclusive locks of nodes: taken, broken and given back, each in one guarded UPDATE."""
import sqlalchemy as sa

from ironic_clone.common import exception
from ironic_clone.db import nodes
from ironic_clone.db.engine import Database
from ironic_clone.db.lock import Lock
from ironic_clone.db.node import Node
from ironic_clone.db.prepared import PreparedWrite
from ironic_clone.db.reader import identifier

table = nodes.table

_RESERVE = {
    by: PreparedWrite(table.update().where(
        table.c[by] == sa.bindparam('ident'), table.c.reservation.is_(None)).values(
        reservation=sa.bindparam('host'), lock_epoch=table.c.lock_epoch + sa.literal_column('1')))
    for by in ('uuid', 'name')}


def reserve(database: Database, ident: str, host: str) -> tuple[Node, Lock]:
    """Take a node's lock and read the node, in one transaction.

    :raises NodeLocked: another host, or another task of this one, holds it.
    :raises NodeNotFound: there is no such node.
    """
    by = identifier(ident)

    def work(connection):
        taken = _RESERVE[by].count(connection, {'ident': ident, 'host': host})
        return taken, nodes.reader.one(nodes.ALL, by).first(
            connection, {'ident': ident})

    taken, found = database.run(work)
    if found is None:
        raise exception.NodeNotFound(node=ident)
    if not taken:
        raise exception.NodeLocked(node=found.uuid, host=found.reservation)
    return nodes.whole(database, found), Lock(host, found.lock_epoch)


def seize(database: Database, ident: str, broken: Lock, host: str) -> tuple[Node, Lock]:
    """Break the lock of a holder that is gone, and take it.

    :param ident: uuid.
    :param broken: the lock as it was seen; its holder can write nothing more.
    :raises LockLost: it is not that lock any more; nothing was changed.
    """
    def work(connection):
        taken = connection.execute(table.update().where(
            table.c.uuid == ident, broken.held).values(
            reservation=host, lock_epoch=table.c.lock_epoch + 1)).rowcount
        return nodes.reader.one(nodes.ALL, 'uuid').first(
            connection, {'ident': ident}) if taken else None

    found = database.run(work)
    if found is None:
        raise exception.LockLost(host=broken.host, node=ident, epoch=broken.epoch)
    return nodes.whole(database, found), Lock(host, found.lock_epoch)


def confirm(connection: sa.Connection, node: Node, lock: Lock) -> None:
    """Make sure, in a transaction, that a lock is held, and that it is until the end of it.

    :raises LockLost: it is not held any more.
    """
    held = sa.select(table.c.id).where(table.c.id == node.id, lock.held).with_for_update()
    if connection.execute(held).first() is None:
        raise exception.LockLost(host=lock.host, node=node.uuid, epoch=lock.epoch)


def renew(database: Database, node_id: int, lock: Lock) -> Lock | None:
    """Give a held lock its next epoch, so that whoever saw this one cannot break it any more.

    :returns: None if it is not held any more.
    """
    kept = nodes.update_where(database, {'lock_epoch': table.c.lock_epoch + 1},
                              table.c.id == node_id, lock.held)
    return Lock(lock.host, lock.epoch + 1) if kept else None


def release(database: Database, node_id: int, lock: Lock) -> bool:
    """Give the lock back; tell whether it was still held."""
    return bool(nodes.update_where(
        database, {'reservation': None}, table.c.id == node_id, lock.held))
