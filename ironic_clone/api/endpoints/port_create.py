"""Creation of ports."""
import uuid
from typing import Any

import sqlalchemy as sa

from ironic_clone.api import local_link
from ironic_clone.api import lookup
from ironic_clone.api import references
from ironic_clone.api.endpoints import ports as endpoint
from ironic_clone.api.request import Reply
from ironic_clone.api.resources.port import Port
from ironic_clone.common import exception
from ironic_clone.db import nodes

RULE = 'baremetal:port:create'

_NODE = ('id', 'uuid', 'driver', 'conductor_group', 'owner', 'lessee')


def post(request) -> Reply:
    """Add a port to a node."""
    database = request.services.database
    values = Port.created(request.json_object, request.minor)
    link = values.get('local_link_connection')
    local_link.check_versions(link or (), request.minor)
    node = _node(request, values)
    values = {name: Port.fields[name].field_default if value is None else value
              for name, value in values.items()}
    if link:
        values['local_link_connection'] = local_link.check(link)
        _check_smartnic(values, values['local_link_connection'])
    group = values.pop('portgroup_uuid', None)
    if group is not None:
        values['portgroup_id'] = _joined(database, group, node.id, values)
    values['uuid'] = values.get('uuid') or str(uuid.uuid4())
    values['node_id'] = node.id
    conductor = request.services.conductor
    created = conductor.call(request.context, conductor.for_node(node), 'create_port',
                             values=values)
    return Reply(endpoint.shown(request, created), location=f'ports/{created}')


def _node(request, values: dict[str, Any]) -> sa.Row:
    """Take the node out of ``values`` and read it.

    :raises InvalidParameterValue: it is not named once, or there is no such node.
    """
    given = [name for name in ('node_uuid', 'node_ident') if values.get(name) is not None]
    idents_ = [values.pop(name, None) for name in ('node_uuid', 'node_ident')]
    if len(given) != 1:
        raise exception.InvalidParameterValue(
            'Schema error for port: exactly one of node_uuid and node_ident is required.')
    try:
        node = nodes.row(request.services.database, idents_[0] or idents_[1], _NODE)
        target = lookup.target_of(node)
        if not request.allows(lookup.VISIBLE, target):
            raise exception.NodeNotFound(node=node.uuid)
    except exception.NodeNotFound as error:
        request.authorize(RULE)
        raise exception.InvalidParameterValue(str(error)) from error
    request.authorize(RULE, target)
    return node


def _check_smartnic(values: dict[str, Any], link: dict[str, Any]) -> None:
    if values.get('is_smartnic') and not {'port_id', 'hostname'} <= link.keys():
        raise exception.InvalidParameterValue(
            'Smart NIC port must have port_id and hostname in local_link_connection')


def _joined(database, ident: str, node_id: int, values: dict[str, Any]) -> int:
    """Return the row id of the port group that a port is to join."""
    group = references.portgroup(database, ident, node_id)
    if values.get('pxe_enabled', True) and not group.standalone_ports_supported:
        raise exception.Conflict(
            f'Port group {group.uuid} does not support standalone ports, pxe_enabled must be '
            'false.')
    return group.id
