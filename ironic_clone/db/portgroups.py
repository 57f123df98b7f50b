"""Queries about port groups."""
import sqlalchemy as sa

from ironic_clone.common import exception
from ironic_clone.db import models
from ironic_clone.db.collection import Collection
from ironic_clone.db.collection import columns_of_node
from ironic_clone.db.collection import filters_by_node
from ironic_clone.db.collection import taken
from ironic_clone.db.engine import Database
from ironic_clone.db.record import Record

table = models.Portgroup.__table__
_ports = models.Port.__table__


class Portgroup(Record):
    """Ports of a node that work as one."""

    table = table
    hidden = frozenset({'id', 'created_at', 'updated_at'})


collection = Collection(
    Portgroup, 'portgroup', lambda ident: exception.PortgroupNotFound(portgroup=ident),
    columns=columns_of_node(table),
    filters={**filters_by_node(table), 'address': lambda value: table.c.address == value},
    taken=taken('portgroup', 'name', address='MAC address'))

row, get, page, create, update, _destroy = collection.queries


def destroy(database: Database, portgroup: Portgroup) -> None:
    """Delete a port group that has no ports.

    :raises PortgroupNotEmpty: it has some.
    """
    def work(connection):
        return connection.execute(table.delete().where(
            table.c.id == portgroup.id,
            ~sa.exists().where(_ports.c.portgroup_id == table.c.id))).rowcount

    if not database.run(work):
        row(database, portgroup.uuid, ('id',))   # gone meanwhile: that is another error
        raise exception.PortgroupNotEmpty(portgroup=portgroup.uuid)
