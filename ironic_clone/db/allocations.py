"""Queries about allocations: read and write them, find candidates, give them a node."""
import datetime

import sqlalchemy as sa

from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.db import models
from ironic_clone.db import mostly
from ironic_clone.db import nodes
from ironic_clone.db.allocation import Allocation
from ironic_clone.db.collection import Collection
from ironic_clone.db.collection import taken
from ironic_clone.db.engine import Database
from ironic_clone.db.record import now

table = models.Allocation.__table__
_nodes = models.Node.__table__
_traits = models.NodeTrait.__table__

collection = Collection(
    Allocation, 'allocation', lambda ident: exception.AllocationNotFound(allocation=ident),
    columns={'node_uuid': sa.select(_nodes.c.uuid).where(
        _nodes.c.id == table.c.node_id).scalar_subquery()},
    filters={**{name: (lambda value, name=name: table.c[name] == value)
                for name in ('node_id', 'resource_class', 'state', 'owner')},
             'project': lambda project: table.c.owner == project},
    taken=taken('allocation', 'name', uuid='UUID'), free_uuids=True)

row, get, page, create, update, destroy = collection.queries


def find(database: Database, *clauses) -> list[Allocation]:
    """Read all allocations that match, whole."""
    return collection.find(database, *clauses)


def of_node(database: Database, node_id: int) -> Allocation | None:
    """Read the allocation that holds a node."""
    return next(iter(find(database, table.c.node_id == node_id)), None)


def candidates(database: Database, allocation: Allocation) -> list[sa.Row]:
    """Return (id, uuid, name) of the nodes on offer for an allocation, whatever their traits."""
    offered = [_nodes.c.resource_class == allocation.resource_class,
               _nodes.c.provision_state == states.AVAILABLE,
               mostly.is_empty(_nodes.c.instance_uuid),
               _nodes.c.power_state.is_not(None),
               nodes.NOT_IN_MAINTENANCE]
    if allocation.candidate_nodes:
        offered.append(_nodes.c.uuid.in_(allocation.candidate_nodes))
    if allocation.owner:
        offered.append(sa.or_(_nodes.c.owner == allocation.owner,
                              _nodes.c.lessee == allocation.owner))
    with database.read() as connection:
        return connection.execute(
            sa.select(_nodes.c.id, _nodes.c.uuid, _nodes.c.name).where(*offered)).all()


def with_traits(database: Database, node_ids: list[int], traits: list[str]) -> set[int]:
    """Return those of the nodes that have all the traits."""
    if not traits:
        return set(node_ids)
    with database.read() as connection:
        return set(connection.execute(sa.select(_traits.c.node_id).where(
            _traits.c.node_id.in_(node_ids), _traits.c.trait.in_(traits)).group_by(
            _traits.c.node_id).having(sa.func.count() == len(set(traits)))).scalars())


def assign(connection: sa.Connection, allocation: Allocation, node_id: int) -> None:
    """Give the allocation its node, in the transaction that writes the node.

    :raises AllocationNotFound: it was deleted, or settled otherwise, meanwhile.
    """
    done = connection.execute(table.update().where(
        table.c.id == allocation.id, table.c.state == states.ALLOCATING).values(
        node_id=node_id, state=states.ACTIVE, last_error=None,
        resource_class=allocation.resource_class, updated_at=now())).rowcount
    if not done:
        raise exception.AllocationNotFound(allocation=allocation.uuid)


def fail(database: Database, allocation: Allocation, error: str) -> None:
    """Say on the allocation why it has no node; one that is gone or settled, or that another
    conductor works on by now, is left alone."""
    database.run(lambda connection: connection.execute(table.update().where(
        table.c.id == allocation.id, table.c.state == states.ALLOCATING,
        _as_seen(allocation)).values(
        state=states.ERROR, node_id=None, last_error=error, updated_at=now())))


def remove(connection: sa.Connection, node_id: int) -> None:
    """Delete the allocation that holds a node, in the transaction that writes the node."""
    connection.execute(table.delete().where(table.c.node_id == node_id))


def remove_unassigned(database: Database, uuid: str) -> bool:
    """Delete an allocation that holds no node; tell whether it was there, and so."""
    return bool(database.run(lambda connection: connection.execute(table.delete().where(
        table.c.uuid == uuid, table.c.node_id.is_(None))).rowcount))


def claim(database: Database, allocation: Allocation, conductor_id: int) -> bool:
    """Make a conductor the one that works on an allocation; tell whether nobody was faster."""
    done = database.run(lambda connection: connection.execute(table.update().where(
        table.c.id == allocation.id, table.c.state == states.ALLOCATING,
        _as_seen(allocation)).values(conductor_affinity=conductor_id)).rowcount)
    if done:
        allocation.written({'conductor_affinity': conductor_id})
    return bool(done)


def _as_seen(allocation: Allocation) -> sa.ColumnElement[bool]:
    """The condition that the conductor that works on it, if one does, is the one that was read."""
    held = table.c.conductor_affinity
    return held.is_(None) if allocation.conductor_affinity is None \
        else held == allocation.conductor_affinity


def orphans(database: Database, alive: set[int],
            older_than: datetime.datetime) -> list[Allocation]:
    """Return allocations that nobody works on: their conductor is gone, or never took them.

    :param alive: ids of the conductors that are alive.
    :param older_than: younger ones may be on their way to their conductor.
    """
    held = table.c.conductor_affinity
    return find(database, table.c.state == states.ALLOCATING, sa.or_(
        held.not_in(sorted(alive)), sa.and_(held.is_(None), table.c.created_at < older_than)))
