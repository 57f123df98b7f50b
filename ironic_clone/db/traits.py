"""Queries about the traits of nodes."""
from collections.abc import Iterable
from collections.abc import Set

import sqlalchemy as sa

from ironic_clone.common import exception
from ironic_clone.db import models
from ironic_clone.db.engine import Database
from ironic_clone.db.prepared import Prepared

_table = models.NodeTrait.__table__

MAX_PER_NODE = 50


def of_nodes(database: Database, node_ids: Iterable[int]) -> dict[int, list[str]]:
    """Read the traits of many nodes in one query: node id -> sorted names.

    There may be other nodes in the answer: a range of ids is asked for where it is dense.
    """
    wanted, found = list(node_ids), {}
    if not wanted:
        return found
    first, last = min(wanted), max(wanted)
    dense = last - first < _SPARSE * len(wanted)
    with database.read() as connection:
        rows = connection.execute(_BETWEEN, {'first': first, 'last': last}) if dense \
            else connection.execute(_AMONG, {'wanted': wanted})
        for node_id, trait in rows:
            found.setdefault(node_id, []).append(trait)
    return found


_ALL = sa.select(_table.c.node_id, _table.c.trait).order_by(_table.c.node_id, _table.c.trait)
_BETWEEN = _ALL.where(_table.c.node_id.between(sa.bindparam('first'), sa.bindparam('last')))
_AMONG = _ALL.where(_table.c.node_id.in_(sa.bindparam('wanted', expanding=True)))
_SPARSE = 4
"""A thousand parameters cost more to send than traits of a few nodes that nobody asked for."""

_OF_NODE = Prepared(sa.select(_table.c.trait).where(
    _table.c.node_id == sa.bindparam('node_id')).order_by(_table.c.trait))


def of_node(database: Database, node_id: int) -> list[str]:
    """Read the sorted traits of one node."""
    with database.read() as connection:
        return _of_node(connection, node_id)


def _of_node(connection: sa.Connection, node_id: int) -> list[str]:
    return [trait for trait, in _OF_NODE.all(connection, {'node_id': node_id})]


def add(database: Database, node_id: int, names: Iterable[str], replace: bool = False) -> None:
    """Add traits to a node, or put them in place of those that it has.

    :raises InvalidParameterValue: the node would have more than 50.
    """
    wanted = set(names)

    database.run(lambda connection: write(connection, node_id, wanted, replace))


def write(connection: sa.Connection, node_id: int, wanted: Set[str], replace: bool) -> None:
    """Do what ``add`` does, in a transaction of the caller's.

    :raises InvalidParameterValue: the node would have more than 50.
    """
    have = set(_of_node(connection, node_id))
    if len(wanted | (set() if replace else have)) > MAX_PER_NODE:
        raise exception.InvalidParameterValue(
            f'A node may have {MAX_PER_NODE} traits at the most.')
    if replace and have - wanted:
        connection.execute(_table.delete().where(
            _table.c.node_id == node_id, _table.c.trait.in_(have - wanted)))
    if wanted - have:
        connection.execute(_table.insert(), [
            {'node_id': node_id, 'trait': name} for name in sorted(wanted - have)])


def remove(database: Database, node_id: int, node_uuid: str,
           names: Iterable[str] | None = None) -> None:
    """Remove some traits of a node, or all.

    :raises NodeTraitNotFound: the node does not have one of them; nothing was removed.
    """
    def work(connection):
        condition = _table.c.node_id == node_id
        if names is not None:
            have = set(_of_node(connection, node_id))
            for name in sorted(set(names) - have):
                raise exception.NodeTraitNotFound(node=node_uuid, trait=name)
            condition = sa.and_(condition, _table.c.trait.in_(set(names)))
        connection.execute(_table.delete().where(condition))

    database.run(work)
