"""Changes of ports by JSON patch.

Here is checked what the patch says; whether the node's state allows it is the conductor's to know.
"""
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from ironic_clone.api import local_link
from ironic_clone.api import patch
from ironic_clone.api import references
from ironic_clone.api.endpoints import ports as endpoint
from ironic_clone.api.resources.node import INSPECT_WAIT_SINCE
from ironic_clone.api.resources.port import Port
from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.db import nodes
from ironic_clone.db import ports
from ironic_clone.db.port import Port as PortRecord
from ironic_clone.rpc import seen

_NODE = ('id', 'uuid', 'driver', 'conductor_group', 'owner', 'provision_state')


def update(request, port_ident: str) -> bytes:
    """Apply a JSON patch to a port."""
    operations = patch.parse(request.json, Port)
    uuid = patch.until_fresh(lambda: _apply(request, port_ident, operations))
    return endpoint.shown(request, uuid)


def _apply(request, ident: str, operations: Sequence[patch.Operation]) -> str:
    """Have written what the patch changes on the port as it is now; return the port's uuid.

    :raises StaleRecord: it was changed meanwhile.
    """
    services = request.services
    found = endpoint.row(request, ident,
                         ('uuid', 'node_uuid', 'portgroup_uuid', 'owner', 'lessee'))
    patch.check_versions(operations, Port, request.minor)
    _check_link_versions(operations, request.minor)
    port = ports.get(services.database, found.uuid)
    node = nodes.row(services.database, found.node_uuid, _NODE)
    _check_node(node, request.minor)
    values = _values(services.database, port, node, found, operations)
    if values:
        services.conductor.call(
            request.context, services.conductor.for_node(node), 'update_port',
            port_id=port.uuid, values=values, seen_updated_at=seen.version(port))
    return port.uuid


def _check_link_versions(operations: Sequence[patch.Operation], minor: int) -> None:
    for operation in operations:
        if operation.root != 'local_link_connection' or operation.op == 'remove':
            continue
        if operation.nested:
            local_link.check_versions(operation.path.split('/')[2:3], minor)
        elif isinstance(operation.value, dict):
            local_link.check_versions(operation.value, minor)


def _check_node(node: sa.Row, minor: int) -> None:
    if node.provision_state == states.INSPECTING and minor >= INSPECT_WAIT_SINCE:
        raise exception.Conflict(
            f'Ports of node {node.uuid} can not be updated while it is in state '
            f'"{states.INSPECTING}".')


def _values(database, port: PortRecord, node: sa.Row, found: sa.Row,
            operations: Sequence[patch.Operation]) -> dict[str, Any]:
    """Return the columns to write and their values: what the patch makes different.

    :raises Invalid, Conflict: why it may not be.
    """
    roots = {operation.root for operation in operations}
    if 'node_ident' in roots:
        raise exception.InvalidParameterValue(
            'Cannot patch /node_ident: name the node by its UUID in /node_uuid.')
    elsewhere = {'node_uuid': found.node_uuid, 'portgroup_uuid': found.portgroup_uuid}
    document = {name: elsewhere[name] if name in elsewhere else getattr(port, name)
                for name in roots}
    new = patch.apply([operation for operation in operations
                       if (operation.op, operation.path) != ('remove', '/node_uuid')],
                      document, Port)
    if new.get('local_link_connection'):
        new['local_link_connection'] = local_link.check(new['local_link_connection'])
    node_id = node.id
    if 'node_uuid' in new:
        node_id = new['node_id'] = references.node(
            database, 'node_uuid', new.pop('node_uuid'), node.owner).id
    if 'portgroup_uuid' in new:
        group = new.pop('portgroup_uuid')
        new['portgroup_id'] = None if group is None else \
            references.portgroup(database, group, node_id).id
    return {name: value for name, value in new.items() if port.differs(name, value)}
