"""Queries about chassis."""
from ironic_clone.common import exception
from ironic_clone.db import models
from ironic_clone.db.collection import Collection
from ironic_clone.db.engine import Database
from ironic_clone.db.record import Record

table = models.Chassis.__table__
_nodes = models.Node.__table__


class Chassis(Record):
    """What nodes are mounted in."""

    table = table


collection = Collection(
    Chassis, 'chassis', lambda ident: exception.ChassisNotFound(chassis=ident))

row, get, page, create, update, _destroy = collection.queries


def id_of(database: Database, uuid: str) -> int:
    """Return the row id of a chassis.

    :raises ChassisNotFound: there is no such chassis.
    """
    return row(database, uuid, ('id',)).id


def destroy(database: Database, chassis: Chassis) -> None:
    """Delete a chassis that no node belongs to.

    :raises ChassisNotEmpty: a node does.
    """
    collection.destroy_unreferenced(
        database, chassis, _nodes.c.chassis_id,
        exception.ChassisNotEmpty(chassis=chassis.uuid))
