"""Ports: ``/v1/ports`` and ``/v1/nodes/{node}/ports``, reading and deleting."""
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from ironic_clone.api import listing
from ironic_clone.api import lookup
from ironic_clone.api import names
from ironic_clone.api import render
from ironic_clone.api import single
from ironic_clone.api import types
from ironic_clone.api import versions
from ironic_clone.api.arguments import Argument
from ironic_clone.api.resources.port import Port
from ironic_clone.common import exception
from ironic_clone.common import idents
from ironic_clone.db import nodes
from ironic_clone.db import portgroups
from ironic_clone.db import ports

_FILTERS: Mapping[str, Argument] = {
    'node': Argument(types.ident),
    'node_uuid': Argument(types.uuid),
    'address': Argument(types.mac),
    'portgroup': Argument(types.ident, since=24),
    'shard': Argument(types.csv_lower, since=82),
    'description_contains': Argument(types.text),
    'conductor_groups': Argument(types.csv)}

LIST_ARGUMENTS: Mapping[str, Argument] = {**listing.PAGING, **listing.SELECTION, **_FILTERS}
DETAIL_ARGUMENTS: Mapping[str, Argument] = {**listing.PAGING, **_FILTERS}

_OWNERS = ('owner', 'lessee')


def get_all(request) -> bytes:
    """List ports, in brief unless more is asked for."""
    return _list(request, 'ports', listing.read(request, Port), _node_id(request))


def get_detail(request) -> bytes:
    """List ports with all their fields."""
    return _list(request, 'ports/detail', listing.read(request, Port, detailed=True),
                 _node_id(request))


def get_of_node(request, node_ident: str) -> bytes:
    """List the ports of a node."""
    return _list(request, 'ports', listing.read(request, Port), _own_id(request, node_ident))


def get_detail_of_node(request, node_ident: str) -> bytes:
    """List the ports of a node with all their fields."""
    return _list(request, 'ports/detail', listing.read(request, Port, detailed=True),
                 _own_id(request, node_ident))


def _own_id(request, node_ident: str) -> int:
    """Return the row id of the node in the path, which must be a uuid.

    :raises NodeNotFound: there is no such node.
    """
    if not idents.is_uuid_like(node_ident):
        lookup.check_ident(node_ident, 'node')
        raise exception.NodeNotFound(
            f'Node {node_ident} could not be found: ports of a node are listed by its UUID.')
    return lookup.row(request, node_ident, ('id', *_OWNERS)).id


def _node_id(request) -> int | None:
    """Return the row id of the node that the query names, None if it names none."""
    given = request.arguments
    ident = given.get('node_uuid') or given.get('node')
    if ident is None:
        return None
    if not names.may_name(ident, request.minor):
        raise versions.newer('The name of a node', names.SINCE, request.minor)
    found = nodes.row(request.services.database, ident, ('id', *_OWNERS))
    lookup.allow(request, found, lookup.VISIBLE)
    return found.id


def _list(request, path: str, wanted: listing.Listing, node_id: int | None) -> bytes:
    renderer = render.renderer(Port, request.minor, wanted.names)
    rows = ports.page(request.services.database, renderer.columns, _filters(request, node_id),
                      wanted.page)
    next_link = None
    if wanted.is_full(rows) and 'address' not in request.arguments:
        next_link = wanted.next_link(request, path, renderer.marker(rows[-1]))
    return renderer.page(request, rows, next_link)


def _filters(request, node_id: int | None) -> dict[str, Any]:
    given = request.arguments
    if (node_id is not None) + ('portgroup' in given) + ('shard' in given) > 1:
        raise exception.OperationNotPermitted()
    groups = given.get('conductor_groups')
    if groups and (node_id is not None or 'portgroup' in given or 'address' in given):
        raise exception.InvalidParameterValue(
            'Filtering by conductor_groups cannot be combined with the filters node, portgroup '
            'or address.')
    filters = {name: given[name] for name in ('address', 'shard', 'description_contains')
               if name in given}
    if groups:
        filters['conductor_groups'] = groups
    if node_id is not None:
        filters['node_id'] = node_id
    if 'portgroup' in given:
        filters['portgroup_id'] = portgroups.row(request.services.database,
                                                 given['portgroup']).id
    if not request.allows('baremetal:port:list_all'):
        if not request.context.project_id:
            raise exception.AccessDenied(resource='baremetal:port:list_all')
        filters['project'] = request.context.project_id
    return filters


def get_one(request, port_ident: str) -> bytes:
    """Show one port, or some of its fields."""
    return _show(request, port_ident, request.arguments.get('fields'))


def get_field(request, port_ident: str, field: str) -> bytes:
    """Show one field of a port."""
    return _show(request, port_ident, [field.lower()])


def _show(request, port_ident: str, fields: list[str] | None) -> bytes:
    return single.show(request, Port, fields, _OWNERS,
                       lambda columns: row(request, port_ident, columns))


def row(request, ident: str, columns: tuple[str, ...], rule: str | None = None) -> sa.Row:
    """Read columns of a port, owner and lessee of its node among them, and ask the policy.

    :raises PortNotFound: there is no such port, or the caller may not see its node.
    :raises AccessDenied: the caller may see it, but not do this.
    """
    if not (idents.is_uuid_like(ident) or idents.is_logical_name(ident)):
        raise exception.InvalidParameterValue(f'Expected UUID or name for port_ident: {ident}')
    found = ports.row(request.services.database, ident, columns)
    target = lookup.target_of(found)
    if not request.allows(lookup.VISIBLE, target):
        raise exception.PortNotFound(port=ident)
    request.authorize(rule or request.route.rule, target)
    return found


def shown(request, uuid: str) -> bytes:
    """Return a whole port as it is now, for answers to a create or a patch."""
    return single.show(request, Port, None, _OWNERS,
                       lambda columns: ports.row(request.services.database, uuid, columns))


def delete(request, port_ident: str) -> None:
    """Have a port deleted."""
    if not idents.is_uuid_like(port_ident):
        raise exception.InvalidParameterValue(f'Expected UUID for port_uuid: {port_ident}')
    found = row(request, port_ident, ('uuid', 'node_uuid', *_OWNERS))
    services = request.services
    host = services.conductor.for_node(nodes.row(
        services.database, found.node_uuid, ('uuid', 'driver', 'conductor_group')))
    services.conductor.call(request.context, host, 'destroy_port', port_id=found.uuid)


def missing_ident(request) -> None:
    """Answer methods that need to know which port.

    :raises MissingParameterValue:
    """
    raise exception.MissingParameterValue('Missing mandatory parameter: port_ident')


def malformed(request, node_ident: str, port_ident: str | None = None) -> None:
    """Answer what is not done below a node: ports are made, shown and changed at /v1/ports.

    :raises InvalidParameterValue:
    """
    raise exception.InvalidParameterValue(
        'Malformed request URI: use /v1/ports, only lists of ports are found below a node.')
