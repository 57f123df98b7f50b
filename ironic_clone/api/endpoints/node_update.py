"""Changes of nodes by JSON patch: the rules, and the way to the conductor.

Here is checked what the patch says; whether the node's state and its driver allow it is the
conductor's to know. It writes only if the node is still as it was read, else it is read and the
patch applied again.
"""
from collections.abc import Sequence
from typing import Any

from ironic_clone.api import lookup
from ironic_clone.api import names
from ironic_clone.api import network_data
from ironic_clone.api import patch
from ironic_clone.api import references
from ironic_clone.api import sizes
from ironic_clone.api import types
from ironic_clone.api import versions
from ironic_clone.api.endpoints import nodes as endpoint
from ironic_clone.api.resources.node import INSPECT_WAIT_SINCE
from ironic_clone.api.resources.node import INTERFACES
from ironic_clone.api.resources.node import Node
from ironic_clone.common import exception
from ironic_clone.common import sealing
from ironic_clone.common import states
from ironic_clone.db import nodes
from ironic_clone.db.node import Node as NodeRecord
from ironic_clone.rpc import seen

CLEAR_CHASSIS_SINCE = 25
"""Minor of the version that can take a node out of its chassis."""

_RULES = (
    ('/instance_info', 'update_instance_info'), ('/extra', 'update_extra'),
    ('/driver_info', 'update:driver_info'), ('/properties', 'update:properties'),
    ('/chassis_uuid', 'update:chassis_uuid'), ('/instance_uuid', 'update:instance_uuid'),
    ('/instance_name', 'update_instance_info'), ('/lessee', 'update:lessee'),
    ('/owner', 'update:owner'), ('/driver', 'update:driver_interfaces'),
    *((f'/{name}', 'update:driver_interfaces') for name in INTERFACES),
    ('/network_data', 'update:network_data'), ('/conductor_group', 'update:conductor_group'),
    ('/name', 'update:name'), ('/retired', 'update:retired'), ('/shard', 'update:shard'),
    ('/parent_node', 'update:parent_node'), ('/disable_power_off', 'update:disable_power_off'))
"""Path prefix -> policy rule; the first that fits counts."""


def update(request, node_ident: str) -> bytes:
    """Apply a JSON patch to a node."""
    operations = request.read_content()
    reset = request.arguments.get('reset_interfaces', False)
    uuid = patch.until_fresh(lambda: _apply(request, node_ident, operations, reset))
    return endpoint.shown(request, uuid)


def _apply(request, ident: str, operations: Sequence[patch.Operation], reset: bool) -> str:
    """Have written what the patch changes on the node as it is now; return the node's uuid.

    :raises StaleRecord: it was changed meanwhile.
    """
    node = lookup.node(request, ident, lookup.VISIBLE)
    _authorize(request, operations, node)
    patch.check_versions(operations, Node, request.minor)
    if reset and not any(operation.path == '/driver' for operation in operations):
        raise exception.InvalidParameterValue(
            "The reset_interfaces parameter can only be used when changing the node's driver.")
    _check_state(node, operations, request.minor)
    values = _values(request, node, operations)
    if values:
        request.services.conductor.call_node(
            request.context, node, 'update_node', values=values,
            seen_updated_at=seen.version(node), reset_interfaces=reset)
    return node.uuid


def _authorize(request, operations: Sequence[patch.Operation], node: NodeRecord) -> None:
    needed = dict.fromkeys(_rule(operation) for operation in operations) or ('update',)
    for rule in needed:
        request.authorize(f'baremetal:node:{rule}', lookup.target_of(node))


def _rule(operation: patch.Operation) -> str:
    for prefix, rule in _RULES:
        if operation.path.startswith(prefix):
            return rule
    if operation.path == '/automated_clean' and operation.value is not None \
            and not _switches_on(operation.value):
        return 'disable_cleaning'
    return 'update'


def _switches_on(value: Any) -> bool:
    """Tell whether a value is true in whatever spelling; one that is none at all is not."""
    try:
        return types.boolean.validate(value) is not False
    except ValueError:
        return False


def _check_state(node: NodeRecord, operations: Sequence[patch.Operation], minor: int) -> None:
    """Refuse changes while the node is on its way to another state.

    :raises Conflict:
    """
    abandons = node.maintenance and [(operation.op, operation.path) for operation in operations
                                     ] == [('remove', '/instance_uuid')]
    state = states.PROVISION.get(node.provision_state)
    in_transition = node.target_provision_state is not None and not (state and
                                                                     state.update_allowed)
    if in_transition and not abandons:
        raise exception.Conflict(
            f'Node {node.uuid} can not be updated while a state transition is in progress.')
    if node.provision_state == states.INSPECTING and minor >= INSPECT_WAIT_SINCE:
        raise exception.Conflict(f'Node {node.uuid} can not be updated while it is in state '
                                 f'"{states.INSPECTING}".')


def _values(request, node: NodeRecord,
            operations: Sequence[patch.Operation]) -> dict[str, Any]:
    """Return the columns to write and their values: what the patch makes different.

    :raises Invalid, Conflict, NotAcceptable, NoValidHost: why it may not be.
    """
    database = request.services.database
    roots = {operation.root for operation in operations}
    document = {name: getattr(node, name) for name in roots if name != 'chassis_uuid'}
    if 'chassis_uuid' in roots:
        document['chassis_uuid'] = nodes.row(database, node.uuid, ('chassis_uuid',))[0]
    old_chassis = document.get('chassis_uuid')
    new = patch.apply(operations, document, Node)
    removed = {operation.root for operation in operations
               if operation.op == 'remove' and not operation.nested}
    if new.get('name') is not None:
        names.check(new['name'], request.minor)
    if 'network_data' in new and 'network_data' not in removed:
        network_data.check(new['network_data'])
    sizes.check(new.get('properties') or {}, node.uuid)
    if new.get('parent_node') is not None:
        new['parent_node'] = references.parent(
            database, new['parent_node'], new.get('owner', node.owner), node.uuid, request)
    if 'conductor_group' in new:
        new['conductor_group'] = new['conductor_group'].lower()
    _name_instance(node, new)
    _check_owner(request, node, new)
    if 'driver' in new or 'conductor_group' in new:
        request.services.rings.check_served(
            new.get('driver', node.driver), new.get('conductor_group', node.conductor_group))
    if 'chassis_uuid' in new:
        _place(database, new, old_chassis, request.minor)
    return {name: value for name, value in new.items() if node.differs(name, value)}


def _name_instance(node: NodeRecord, new: dict[str, Any]) -> None:
    """Let the display name of the instance be its name, if it has none.

    :raises InvalidParameterValue: it cannot be one.
    """
    display_name = new.get('instance_info', {}).get('display_name')
    if isinstance(display_name, str) and display_name and not sealing.is_sealed(display_name) and \
            new.get('instance_name', node.instance_name) is None:
        new |= Node.validated({'instance_name': display_name[:255]})


def _check_owner(request, node: NodeRecord, new: dict[str, Any]) -> None:
    if 'owner' in new and new['owner'] != node.owner and node.provision_state == states.ACTIVE \
            and not request.allows('baremetal:node:update_owner_provisioned',
                                   lookup.target_of(node)):
        raise exception.Conflict(
            f'The owner of node {node.uuid} can not be changed while it is in state '
            f'"{states.ACTIVE}".')


def _place(database, new: dict[str, Any], old: str | None, minor: int) -> None:
    """Turn the chassis of the patch into the column that holds it."""
    uuid = new.pop('chassis_uuid')
    if uuid is None and old is not None and minor < CLEAR_CHASSIS_SINCE:
        raise versions.newer('Clearing chassis_uuid', CLEAR_CHASSIS_SINCE, minor)
    new['chassis_id'] = None if uuid is None else references.chassis_id(database, uuid)
