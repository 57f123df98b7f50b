"""Sentences of the document, and what of it does not follow from declarations."""
from typing import Any

from ironic_clone.api import versions
from ironic_clone.api.schemas import answers

ANYTHING = answers.ANYTHING

DESCRIPTION = (
    'Bare metal machines: what there is of them, their power, their provision states. All '
    f'microversions from {versions.MINIMUM_TEXT} to {versions.MAXIMUM_TEXT} are in this one '
    'document: x-openstack says with min-ver and max-ver which of them know an operation, a '
    'parameter or a field. Below min-ver an operation is answered with the status that "below" '
    'names; a field is not shown, and refused in requests. Paths are found without /v1, too.')

_VERSIONS = [*(f'1.{minor}' for minor in range(versions.MINIMUM, versions.MAXIMUM + 1)), 'latest']

PARAMETERS: dict[str, Any] = {
    'Microversion': {
        'name': versions.HEADER, 'in': 'header', 'required': False,
        'description': 'The version that the request is of; 1.1 if there is none.',
        'schema': {'type': 'string', 'enum': _VERSIONS}},
    'ServiceMicroversion': {
        'name': 'OpenStack-API-Version', 'in': 'header', 'required': False,
        'description': 'The same for one of several services; it wins.',
        'schema': {'type': 'string', 'enum': [f'baremetal {text}' for text in _VERSIONS]}}}

VERSION_HEADERS = {
    versions.HEADER: 'The version that was served.',
    versions.RANGE_HEADERS[0][0]: 'The oldest version of the service.',
    versions.RANGE_HEADERS[1][0]: 'The newest version of the service.'}

SECURITY: dict[str, Any] = {
    'token': {'type': 'apiKey', 'in': 'header', 'name': 'X-Auth-Token',
              'description': 'A token of Keystone, with [DEFAULT]auth_strategy = keystone.'},
    'basic': {'type': 'http', 'scheme': 'basic',
              'description': 'With [DEFAULT]auth_strategy = http_basic.'}}

STATUS = {
    400: 'something in the request is malformed or not possible; the sentence says what.',
    403: 'the policy does not let the caller do this, or the object is protected from it.',
    404: 'there is no such thing, the caller may not see it, or the version does not have it.',
    405: 'the path does not have this method, or not in this version.',
    406: 'the version does not have what was asked for, or there is no such version.',
    408: 'the body did not come in time.',
    409: 'the object is locked, in another state, or there is one of that name already.',
    413: 'the body is larger than the service takes.',
    500: 'the driver or the machine failed; or a defect, which the log of the service tells.',
    503: 'nobody can do this now: no free worker, no answer of the conductor, no database.'}

DRIVEN = ('states/', 'management', 'validate', 'vifs', 'vmedia', 'vendor_passthru', 'properties',
          'logical_disk_properties', 'allocations', 'lookup', 'heartbeat', 'continue_inspection')
"""Parts of paths below which a driver has its say."""

PATH = {
    'node_ident': 'UUID or name of a node.',
    'ident': 'UUID of the object, or its name where it has one.',
    'node': 'UUID of a node.',
    'port_ident': 'UUID of a port.',
    'field': 'Name of a field.',
    'driver_name': 'Name of a driver.',
    'hostname': 'Host name of a conductor.',
    'trait': 'Name of a trait.',
    'method': 'Name of a method of the vendor interface.',
    'event_uuid': 'UUID of an entry of the history.',
    'component': 'Name of a component.',
    'setting_name': 'Name of a setting.',
    'vif_id': 'Name of a virtual interface.',
    'device_type': 'Kind of drive: cdrom, disk or floppy.',
    'indicator': 'Name of a light: LIGHT@COMPONENT.'}

QUERY = {
    'limit': 'How many objects at most; [api]max_limit of the service goes before it.',
    'marker': 'The last object of the page before: its UUID, or its name where it has no UUID.',
    'sort_key': 'The field to sort by.',
    'sort_dir': 'Ascending or descending.',
    'fields': 'Which fields to show.',
    'detail': 'Show all fields.',
    'associated': 'Nodes that have an instance, or those that have none.',
    'instance_uuid': 'The node of this instance.',
    'chassis_uuid': 'Nodes of this chassis.',
    'maintenance': 'Nodes that are in maintenance, or those that are not.',
    'retired': 'Nodes that are retired, or those that are not.',
    'provision_state': 'Nodes in this provision state.',
    'driver': 'Nodes of this driver.',
    'resource_class': 'Those of this resource class.',
    'fault': 'Nodes with this fault.',
    'conductor_group': 'Nodes of this conductor group.',
    'conductor': 'Nodes that this conductor takes care of.',
    'owner': 'Those of this owner.',
    'description_contains': 'Those whose description has this text in it.',
    'lessee': 'Nodes that this project has on loan.',
    'project': 'Those that belong to this project, or to the own one.',
    'shard': 'Those of these shards, separated by commas.',
    'sharded': 'Nodes that are in a shard, or those in none.',
    'include_children': 'Nodes that have a parent, too.',
    'parent_node': 'Nodes that have this parent.',
    'instance_name': 'Nodes whose instance has this name.',
    'node': 'Those of this node, named by UUID or name.',
    'node_uuid': 'Those of this node.',
    'address': 'The one of this MAC address.',
    'portgroup': 'Members of this port group.',
    'conductor_groups': 'Those whose node is in one of these conductor groups.',
    'state': 'Allocations in this state.',
    'phase': 'Accepted, and filters nothing: there is one phase.',
    'type': 'Drivers of this kind.',
    'reset_interfaces': 'Give interfaces that the patch does not name the defaults of the new '
                        'driver.',
    'device_types': 'Kinds of drives, separated by commas; all if there is none.',
    'method': 'Name of a method of the vendor interface.',
    'addresses': 'MAC addresses of the machine, separated by commas.'}
