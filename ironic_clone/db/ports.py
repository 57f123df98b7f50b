"""Queries about ports."""
import sqlalchemy as sa

from ironic_clone.common import exception
from ironic_clone.db import models
from ironic_clone.db.collection import Collection
from ironic_clone.db.collection import columns_of_node
from ironic_clone.db.collection import filters_by_node
from ironic_clone.db.collection import taken
from ironic_clone.db.engine import Database
from ironic_clone.db.node_list import contains
from ironic_clone.db.port import Port

table = models.Port.__table__
_portgroups = models.Portgroup.__table__

collection = Collection(
    Port, 'port', lambda ident: exception.PortNotFound(port=ident),
    columns={**columns_of_node(table),
             'portgroup_uuid': sa.select(_portgroups.c.uuid).where(
                 _portgroups.c.id == table.c.portgroup_id).scalar_subquery()},
    filters={**filters_by_node(table),
             'portgroup_id': lambda value: table.c.portgroup_id == value,
             'address': lambda value: table.c.address == value,
             'description_contains': lambda text: contains(table.c.description, text)},
    taken={**taken('port', 'name'),
           'address': lambda values: exception.MACAlreadyExists(mac=values.get('address'))})

row, get, page, create, update, destroy = collection.queries


def for_node(database: Database, node_id: int) -> list[Port]:
    """Read all ports of a node, in order of creation."""
    return collection.find(database, table.c.node_id == node_id)


def of_portgroup(database: Database, portgroup_id: int) -> list[Port]:
    """Read the member ports of a port group."""
    return collection.find(database, table.c.portgroup_id == portgroup_id)
