"""Creation of nodes, which the API does by itself: what conductors serve is on record."""
import uuid
from typing import Any

from ironic_clone.api import interfaces
from ironic_clone.api import names
from ironic_clone.api import network_data
from ironic_clone.api import references
from ironic_clone.api import sizes
from ironic_clone.api.endpoints import nodes as endpoint
from ironic_clone.api.request import Reply
from ironic_clone.api.resources.node import INTERFACES
from ironic_clone.api.resources.node import Node
from ironic_clone.common import capabilities
from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.conf import CONF
from ironic_clone.db import nodes
from ironic_clone.db import record

ENROLL_SINCE = 11
"""Minor of the version in which a new node has yet to be managed and provided."""


def post(request) -> Reply:
    """Enrol a node."""
    owns = CONF.api.project_admin_can_manage_own_nodes and request.allows(
        'baremetal:node:create:self_owned_node')
    if not owns:
        request.authorize('baremetal:node:create')
    values = request.read_content()
    if owns:
        _own(request.context, values)
    _check_name(values, request.minor)
    enrol(request.services, values, request.minor, request)
    request.about = values['uuid']
    return Reply(endpoint.shown(request, values['uuid']), location=f'nodes/{values["uuid"]}')


def enrol(services, values: dict[str, Any], minor: int, request=None) -> None:
    """Create a node; ``values`` hold its uuid and its defaults then.

    :param values: field -> value, checked by type; ``driver`` at the least.
    :param minor: of the version requested.
    :param request: of the caller, who has to see what the node refers to; None: nobody's.
    :raises Invalid, Conflict, NoValidHost: it cannot be.
    """
    _complete(services, values, minor)
    _check_parent(services.database, values, request)
    nodes.create(services.database, _columns(services.database, values))


def _own(context, values: dict[str, Any]) -> None:
    """Make the node the caller's own, unless the caller acts for the whole system."""
    if context.system_scope == 'all':
        return
    if values.get('owner') and values['owner'] != context.project_id:
        raise exception.InvalidParameterValue(
            'Cannot create a node as a project scoped caller with an owner other than the own '
            'project.')
    values['owner'] = context.project_id


def _check_name(values: dict[str, Any], minor: int) -> None:
    if values.get('name') is not None:
        names.check(values['name'], minor)


def _complete(services, values: dict[str, Any], minor: int) -> None:
    """Check what the node refers to, and add what was not given."""
    for name, value in values.items():
        if value is None and Node.fields[name].field_default is not None:
            values[name] = Node.fields[name].field_default
    if values.get('network_data'):
        network_data.check(values['network_data'])
    _check_boot_mode(values.get('properties') or {})
    group = (values.get('conductor_group') or CONF.default_conductor_group).lower()
    services.rings.check_served(values['driver'], group)
    values |= interfaces.resolve(services.rings, values['driver'],
                                 {name: values.get(name) for name in INTERFACES})
    values['conductor_group'] = group
    values['uuid'] = values.get('uuid') or str(uuid.uuid4())
    sizes.check(values.get('properties') or {}, values['uuid'])
    if not values.get('resource_class'):
        values['resource_class'] = CONF.default_resource_class
    values['provision_state'] = states.AVAILABLE if minor < ENROLL_SINCE \
        else states.ENROLL


def _check_boot_mode(properties: dict[str, Any]) -> None:
    """Refuse a boot mode that [api]disallowed_enrollment_boot_modes names."""
    mode = capabilities.parse(properties.get('capabilities')).get('boot_mode')
    if mode in CONF.api.disallowed_enrollment_boot_modes:
        raise exception.BootModeNotAllowed(mode=mode, op='enrollment')


def _check_parent(database, values: dict[str, Any], request) -> None:
    if values.get('parent_node') is not None:
        values['parent_node'] = references.node(
            database, 'parent_node', values['parent_node'], values.get('owner'), request).uuid


def _columns(database, values: dict[str, Any]) -> dict[str, Any]:
    """Return the values as the table's columns hold them."""
    columns = {name: record.dump(value) if isinstance(value, dict) else value
               for name, value in values.items() if name != 'chassis_uuid'}
    if values.get('chassis_uuid') is not None:
        columns['chassis_id'] = references.chassis_id(database, values['chassis_uuid'])
    return columns
