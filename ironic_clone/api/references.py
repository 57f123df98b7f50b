"""What a body refers to: other objects, which must be there and may be referred to."""
import sqlalchemy as sa

from ironic_clone.common import exception
from ironic_clone.db import chassis
from ironic_clone.db import nodes
from ironic_clone.db import portgroups


def chassis_id(database, uuid: str) -> int:
    """Return the row id of a chassis.

    :raises InvalidParameterValue: there is no such chassis.
    """
    try:
        return chassis.id_of(database, uuid)
    except exception.ChassisNotFound as error:
        raise exception.InvalidParameterValue(str(error)) from error


def node(database, field: str, ident: str, owner: str | None) -> sa.Row:
    """Read id and uuid of another node of the same owner.

    :param field: the field of the body, for the sentence.
    :raises InvalidParameterValue: there is none, or it has another owner; which one of the two
        is not told.
    """
    try:
        found = nodes.row(database, ident, ('id', 'uuid', 'owner'))
    except exception.NodeNotFound:
        found = None
    if found is None or found.owner != owner:
        raise exception.InvalidParameterValue(
            f'Unable to apply the requested {field} {ident[:255]!r}. Requested value was invalid.')
    return found


def parent(database, ident: str, owner: str | None, child: str) -> str:
    """Return the uuid of the node that shall be the parent of another.

    :param child: uuid of the other. It may be its own parent, as upstream lets it be.
    :raises InvalidParameterValue: it cannot be: also if it stands, over others, below the child;
        each would wait for the other's power.
    """
    found = above = node(database, 'parent_node', ident, owner).uuid
    seen: set[str] = set()
    while above is not None and above not in seen and above != child:
        seen.add(above)
        rows = nodes.select(database, ('parent_node',), nodes.table.c.uuid == above)
        above = rows[0].parent_node if rows else None
        if above == child:
            raise exception.InvalidParameterValue(
                f'Node {found} cannot be the parent_node of {child}, it is below that node '
                'itself.')
    return found


def portgroup(database, ident: str, node_id: int) -> sa.Row:
    """Read a port group of a node.

    :raises InvalidParameterValue: there is none, or it belongs to another node.
    """
    try:
        found = portgroups.row(database, ident,
                               ('id', 'uuid', 'node_id', 'standalone_ports_supported'))
    except exception.PortgroupNotFound as error:
        raise exception.InvalidParameterValue(str(error)) from error
    if found.node_id != node_id:
        raise exception.InvalidParameterValue(f'Port group {ident} belongs to another node.')
    return found
