"""Queries about port groups."""
from collections.abc import Iterable

from ironic_clone.common import exception
from ironic_clone.db import models
from ironic_clone.db import ports
from ironic_clone.db.collection import Collection
from ironic_clone.db.collection import columns_of_node
from ironic_clone.db.collection import filters_by_node
from ironic_clone.db.collection import taken
from ironic_clone.db.collection import update_all
from ironic_clone.db.engine import Database
from ironic_clone.db.port import Port
from ironic_clone.db.record import Record

table = models.Portgroup.__table__
_ports = models.Port.__table__


class Portgroup(Record):
    """Ports of a node that work as one."""

    table = table


collection = Collection(
    Portgroup, 'portgroup', lambda ident: exception.PortgroupNotFound(portgroup=ident),
    columns=columns_of_node(table),
    filters={**filters_by_node(table), 'address': lambda value: table.c.address == value},
    taken=taken('portgroup', 'name', address='MAC address'))

row, get, page, create, _update, _destroy = collection.queries


def update(database: Database, portgroup: Portgroup, members: Iterable[Port] = ()) -> None:
    """Write what was changed on a port group and on ports of it, all of it or nothing.

    :raises StaleRecord: one of them was changed meanwhile.
    :raises Conflict: a unique value is taken.
    """
    update_all(database, [(collection, portgroup),
                          *((ports.collection, port) for port in members)])


def destroy(database: Database, portgroup: Portgroup) -> None:
    """Delete a port group that has no ports.

    :raises PortgroupNotEmpty: it has some.
    """
    collection.destroy_unreferenced(
        database, portgroup, _ports.c.portgroup_id,
        exception.PortgroupNotEmpty(portgroup=portgroup.uuid))
