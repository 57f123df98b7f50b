"""What a body refers to: other objects, which must be there and may be referred to."""
from collections.abc import Sequence

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


def node(database, field: str, ident: str, owner: str | None, request=None,
         rules: Sequence[str] = ('baremetal:node:get',)) -> sa.Row:
    """Read id and uuid of another node of the same owner.

    :param field: the field of the body, for the sentence.
    :param request: of the caller, who has to pass ``rules`` about that node; None: nobody's.
    :raises InvalidParameterValue: there is none, or it has another owner, or the caller may not;
        which one of these is not told.
    """
    try:
        found = nodes.row(database, ident, ('id', 'uuid', 'owner', 'lessee'))
    except exception.NodeNotFound:
        found = None
    if found is None or found.owner != owner or request is not None and not all(
            request.allows(rule, {'node.owner': found.owner, 'node.lessee': found.lessee})
            for rule in rules):
        raise exception.InvalidParameterValue(
            f'Unable to apply the requested {field} {ident[:255]!r}. Requested value was invalid.')
    return found


def parent(database, ident: str, owner: str | None, child: str, request=None) -> str:
    """Return the uuid of the node that shall be the parent of another.

    :param child: uuid of the other. It may be its own parent, as upstream lets it be.
    :param request: of the caller, who has to see the parent; None: nobody's.
    :raises InvalidParameterValue: it cannot be: also if it stands, over others, below the child;
        each would wait for the other's power.
    """
    found = above = node(database, 'parent_node', ident, owner, request).uuid
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

    :raises InvalidParameterValue: there is none, or it belongs to another node, which may be one
        that the caller may not see: these two are not told apart.
    """
    try:
        found = portgroups.row(database, ident,
                               ('id', 'uuid', 'node_id', 'standalone_ports_supported'))
    except exception.PortgroupNotFound:
        found = None
    if found is None or found.node_id != node_id:
        raise exception.InvalidParameterValue(
            f'Portgroup {ident} could not be found among those of the node.')
    return found
