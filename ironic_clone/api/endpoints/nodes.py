"""Nodes: ``/v1/nodes`` and ``/v1/nodes/{node}``, reading and deleting."""
from collections.abc import Mapping
from typing import Any

from ironic_clone.api import listing
from ironic_clone.api import lookup
from ironic_clone.api import render
from ironic_clone.api import single
from ironic_clone.api import types
from ironic_clone.api.arguments import Argument
from ironic_clone.api.resources.node import Node
from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.conf import CONF
from ironic_clone.db import chassis
from ironic_clone.db import node_list
from ironic_clone.db import nodes

_FILTERS: Mapping[str, Argument] = {
    'associated': Argument(types.boolean),
    'instance_uuid': Argument(types.uuid),
    'chassis_uuid': Argument(types.uuid),
    'maintenance': Argument(types.boolean),
    'retired': Argument(types.boolean),
    'provision_state': Argument(types.text, since=9),
    'driver': Argument(types.text, since=16),
    'resource_class': Argument(types.text, since=21),
    'fault': Argument(types.text, since=42),
    'conductor_group': Argument(types.text, since=46),
    'conductor': Argument(types.text, since=49),
    'owner': Argument(types.text, since=50),
    'description_contains': Argument(types.Text(4096)),
    'lessee': Argument(types.text, since=65),
    'project': Argument(types.text),
    'shard': Argument(types.csv_lower, since=82),
    'sharded': Argument(types.boolean, since=82),
    'include_children': Argument(types.boolean, since=83),
    'parent_node': Argument(types.text, since=83),
    'instance_name': Argument(types.text, since=104)}

LIST_ARGUMENTS: Mapping[str, Argument] = {**listing.PAGING, **listing.SELECTION, **_FILTERS}
DETAIL_ARGUMENTS: Mapping[str, Argument] = {
    **listing.PAGING, **_FILTERS, 'include_children': Argument(types.boolean),
    'parent_node': Argument(types.text)}

_IN_NEXT_LINK = ('associated', 'maintenance', 'retired')


def get_all(request) -> bytes:
    """List nodes, in brief unless more is asked for."""
    return _list(request, 'nodes', listing.read(request, Node))


def get_detail(request) -> bytes:
    """List nodes with all their fields."""
    return _list(request, 'nodes/detail', listing.read(request, Node, detailed=True))


def _list(request, path: str, wanted: listing.Listing) -> bytes:
    arguments = request.arguments
    filters = _filters(request)
    _check_order(request, wanted.page.sort_key, filters)
    renderer = render.renderer(Node, request.minor, wanted.names)
    columns = renderer.columns
    conductor = arguments.get('conductor')   # an empty one asks for none in particular
    if conductor:
        columns = tuple(dict.fromkeys((*columns, *lookup.OF_RING)))
    rows = node_list.page(request.services.database, columns, filters, wanted.page)
    next_link = None
    if wanted.is_full(rows) and 'instance_uuid' not in arguments:
        next_link = wanted.next_link(
            request, path, renderer.marker(rows[-1]),
            [(name, True) for name in _IN_NEXT_LINK if arguments.get(name)])
    if conductor:
        rows = _owned(request, rows, columns, conductor)
    return renderer.page(request, rows, next_link)


def _check_order(request, sort_key: str, filters: Mapping[str, Any]) -> None:
    """Demand that the caller sees what a list is sorted by in all of its nodes: their order tells
    of it.

    :raises AccessDenied:
    """
    field = Node.fields.get(sort_key)
    if field is not None and field.private and not request.allows(Node.threshold):
        request.authorize(field.private, {'node.owner': filters.get('owner'),
                                          'node.lessee': None})


def _owned(request, rows, columns, hostname: str) -> list:
    """Return the rows whose nodes a conductor owns: the ring is not in the database."""
    uuid, driver, group = (columns.index(name) for name in lookup.OF_RING)
    owner = request.services.rings.current.owner
    return [row for row in rows if owner(row[uuid], row[driver], row[group]) == hostname]


def _filters(request) -> dict[str, Any]:
    """Return the filters for the database.

    :raises InvalidParameterValue: a state or fault that does not exist.
    :raises ChassisNotFound: the chassis does not exist; of callers who see all nodes.
    """
    given = request.arguments
    filters = {name: given[name] for name in _FILTERS if name in given and name != 'conductor'}
    if 'provision_state' in filters and filters['provision_state'] not in states.ALL_NAMES:
        raise exception.InvalidParameterValue(
            f'Provision state "{filters["provision_state"]}" is not valid')
    if 'fault' in filters and filters['fault'] not in states.FAULTS:
        raise exception.InvalidParameterValue(
            f'Unrecognized fault "{filters["fault"]}" is specified, allowed faults are '
            f'{states.FAULTS}')
    if 'parent_node' in filters:
        filters.pop('include_children', None)
    else:
        filters.setdefault('include_children', False)
    project = request.confined_to('baremetal:node:list_all', filters.get('project'))
    if project is not None:   # such a caller may not know which chassis there are
        filters['project'] = project
    elif 'chassis_uuid' in filters:
        chassis.id_of(request.services.database, filters['chassis_uuid'])
    return filters


def get_one(request, node_ident: str) -> bytes:
    """Show one node, or some of its fields."""
    return _show(request, node_ident, request.arguments.get('fields'))


def get_field(request, node_ident: str, field: str) -> bytes:
    """Show one field of a node: what is below a node's path and no resource is a field."""
    return _show(request, node_ident, [field.lower()])


def _show(request, node_ident: str, fields: list[str] | None) -> bytes:
    return single.show(request, Node, fields,
                       lambda columns: lookup.row(request, node_ident, columns))


def shown(request, uuid: str) -> bytes:
    """Return a whole node as it is now, for answers to a create or a patch."""
    return single.show(request, Node, None,
                       lambda columns: nodes.row(request.services.database, uuid, columns))


def delete(request, node_ident: str) -> None:
    """Have a node forgotten, with all that hangs on it."""
    node = lookup.row(request, node_ident, lookup.OF_RING, lookup.VISIBLE)
    target = lookup.target_of(node)
    if not request.allows('baremetal:node:delete', target):
        if not CONF.api.project_admin_can_manage_own_nodes:
            raise exception.AccessDenied(resource='baremetal:node:delete')
        request.authorize('baremetal:node:delete:self_owned_node', target)
    request.services.conductor.call_node(request.context, node, 'destroy_node')
