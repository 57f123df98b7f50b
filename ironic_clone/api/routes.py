"""The whole URL space: path -> method -> route.

A parameter has one name at one place of the tree (``{node_ident}`` below /v1/nodes). Routes
whose path has ``{node_ident}`` get their policy rule checked by ``lookup.node``, together with
whether the caller may see the node; for all others the application checks it.
"""
from ironic_clone.api import argument_types
from ironic_clone.api import bodies
from ironic_clone.api import node_routes
from ironic_clone.api import ramdisk_routes
from ironic_clone.api import refusals
from ironic_clone.api import single
from ironic_clone.api import types
from ironic_clone.api.answers import One
from ironic_clone.api.answers import Page
from ironic_clone.api.arguments import Argument
from ironic_clone.api.endpoints import conductors
from ironic_clone.api.endpoints import driver_properties
from ironic_clone.api.endpoints import drivers
from ironic_clone.api.endpoints import node_console
from ironic_clone.api.endpoints import node_create
from ironic_clone.api.endpoints import node_maintenance
from ironic_clone.api.endpoints import node_management
from ironic_clone.api.endpoints import node_power
from ironic_clone.api.endpoints import node_provision
from ironic_clone.api.endpoints import node_states
from ironic_clone.api.endpoints import node_traits
from ironic_clone.api.endpoints import node_update
from ironic_clone.api.endpoints import node_validate
from ironic_clone.api.endpoints import nodes
from ironic_clone.api.endpoints import openapi
from ironic_clone.api.endpoints import root
from ironic_clone.api.endpoints import shards
from ironic_clone.api.endpoints import vendor_passthru
from ironic_clone.api.endpoints import volume
from ironic_clone.api.endpoints.allocations import ALLOCATIONS
from ironic_clone.api.endpoints.chassis import CHASSIS
from ironic_clone.api.endpoints.deploy_templates import DEPLOY_TEMPLATES
from ironic_clone.api.endpoints.inspection_rules import INSPECTION_RULES
from ironic_clone.api.endpoints.portgroups import PORTGROUPS
from ironic_clone.api.endpoints.ports import PORTS
from ironic_clone.api.endpoints.runbooks import RUNBOOKS
from ironic_clone.api.resources.conductor import Conductor
from ironic_clone.api.resources.driver import Driver
from ironic_clone.api.resources.node import Node
from ironic_clone.api.resources.node_states import NodeStates
from ironic_clone.api.router import Route
from ironic_clone.api.schemas import answers
from ironic_clone.api.schemas import trait_lists
from ironic_clone.common import exception
from ironic_clone.common import states


def _any_method(**route) -> dict[str, Route]:
    """Return one route for every method that a vendor's method may be called by."""
    return {method: Route(body=vendor_passthru.BODY, answer=answers.ANYTHING, also=(202,), **route)
            for method in ('GET', 'POST', 'PUT', 'PATCH', 'DELETE')}


_MISSING, _MISPLACED = (refusals.missing('node_ident'),
                        refusals.misplaced('nodes', 'node_ident'))

ROUTES: dict[str, dict[str, Route]] = {
    # -- the service itself --------------------------------------------------------------------
    '/': {'GET': Route(endpoint=root.get_root, rule=None, answer=answers.ROOT),
          'HEAD': Route(endpoint=root.get_root, rule=None)},
    '/v1': {'GET': Route(endpoint=root.get_v1, rule=None, answer=answers.V1),
            'HEAD': Route(endpoint=root.get_v1, rule=None),
            **{method: Route(endpoint=root.NO_METHOD, rule=None)
               for method in ('POST', 'PUT', 'PATCH', 'DELETE')}},
    '/v1/openapi.json': {
        'GET': Route(endpoint=openapi.get, rule=None, answer=answers.OPENAPI)},
    # -- nodes ---------------------------------------------------------------------------------
    '/v1/nodes': {
        'GET': Route(endpoint=nodes.get_all, rule='baremetal:node:list',
                     arguments=nodes.LIST_ARGUMENTS, answer=Page(Node)),
        'POST': Route(endpoint=node_create.post, rule='baremetal:node:create', deferred=True,
                      success=201, body=bodies.New(Node), answer=One(Node),
                      errors={exception.NoValidHost: 400}),
        'PATCH': Route(endpoint=_MISSING, rule='baremetal:node:update'),
        'DELETE': Route(endpoint=_MISSING, rule='baremetal:node:delete')},
    '/v1/nodes/detail': {
        'GET': Route(endpoint=nodes.get_detail, rule='baremetal:node:list',
                     arguments=nodes.DETAIL_ARGUMENTS, answer=Page(Node), slash=False)},
    '/v1/nodes/{node_ident}': {
        'GET': Route(endpoint=nodes.get_one, rule='baremetal:node:get', arguments=single.ARGUMENTS,
                     answer=One(Node)),
        'POST': Route(endpoint=_MISPLACED, rule='baremetal:node:create'),
        'PATCH': Route(endpoint=node_update.update, rule='baremetal:node:update',
                       arguments={'reset_interfaces': Argument(types.boolean, since=45)},
                       body=bodies.Patch(Node), answer=One(Node),
                       errors={exception.NoValidHost: 400, exception.DriverNotFound: 400}),
        'DELETE': Route(endpoint=nodes.delete, rule='baremetal:node:delete', success=204,
                        errors={exception.NoValidHost: 400})},
    '/v1/nodes/{node_ident}/{field}': {
        'GET': Route(endpoint=nodes.get_field, rule='baremetal:node:get', answer=One(Node)),
        'POST': Route(endpoint=_MISPLACED, rule='baremetal:node:create'),
        'PATCH': Route(endpoint=_MISPLACED, rule='baremetal:node:update'),
        'DELETE': Route(endpoint=refusals.NOT_FOUND, rule='baremetal:node:delete')},
    '/v1/nodes/{node_ident}/detail': {
        'GET': Route(endpoint=refusals.NOT_FOUND, rule='baremetal:node:get')},
    **node_routes.ROUTES,
    **ramdisk_routes.ROUTES,
    # -- what hangs on a node: states, management, traits, maintenance, vendor passthru ---------
    '/v1/nodes/validate': {
        'GET': Route(endpoint=node_validate.get_by_query, rule=None,   # lookup asks for it
                     arguments={'node': Argument(types.ident),
                                'node_uuid': Argument(types.uuid)},
                     answer=answers.VALIDATION)},
    '/v1/nodes/{node_ident}/validate': {
        'GET': Route(endpoint=node_validate.get, rule='baremetal:node:validate',
                     answer=answers.VALIDATION)},
    '/v1/nodes/{node_ident}/maintenance': {
        'PUT': Route(endpoint=node_maintenance.put, rule='baremetal:node:set_maintenance',
                     success=202, arguments={'reason': Argument(argument_types.long_text)},
                     body_arguments=True, errors={exception.NoValidHost: 400}),
        'DELETE': Route(endpoint=node_maintenance.delete, rule='baremetal:node:clear_maintenance',
                        success=202, body_arguments=True, errors={exception.NoValidHost: 400})},
    '/v1/nodes/{node_ident}/states': {
        'GET': Route(endpoint=node_states.get, rule='baremetal:node:get_states',
                     answer=One(NodeStates))},
    '/v1/nodes/{node_ident}/states/power': {
        'PUT': Route(endpoint=node_power.put, rule='baremetal:node:set_power_state', success=202,
                     arguments={'target': Argument(argument_types.one_of(*states.POWER_TARGETS),
                                                   mandatory=True),
                                'timeout': Argument(types.integer)},
                     body_arguments=True)},
    '/v1/nodes/{node_ident}/states/provision': {
        'PUT': Route(endpoint=node_provision.put, rule='baremetal:node:set_provision_state',
                     success=202, arguments=node_provision.ARGUMENTS, body_arguments=True,
                     size_option='max_json_body_size_provision')},
    '/v1/nodes/{node_ident}/states/raid': {
        'PUT': Route(endpoint=node_states.put_raid, rule='baremetal:node:set_raid_state',
                     since=12, below=406, success=204, body=node_states.RAID,
                     errors={exception.UnsupportedDriverExtension: 404})},
    '/v1/nodes/{node_ident}/states/boot_mode': {
        'PUT': Route(endpoint=node_states.put_boot_mode, rule='baremetal:node:set_boot_mode',
                     since=76, success=202, body_arguments=True,
                     arguments={'target': Argument(argument_types.one_of(*states.BOOT_MODES),
                                                   mandatory=True)})},
    '/v1/nodes/{node_ident}/states/secure_boot': {
        'PUT': Route(endpoint=node_states.put_secure_boot, rule='baremetal:node:set_secure_boot',
                     since=76, success=202, body_arguments=True,
                     arguments={'target': Argument(argument_types.flag, mandatory=True)})},
    '/v1/nodes/{node_ident}/states/console': {
        'GET': Route(endpoint=node_console.get, rule='baremetal:node:get_console',
                     answer=answers.CONSOLE),
        'PUT': Route(endpoint=node_console.put, rule='baremetal:node:set_console_state',
                     success=202, body_arguments=True,
                     arguments={'enabled': Argument(argument_types.flag, mandatory=True)})},
    '/v1/nodes/{node_ident}/management': {
        'GET': Route(endpoint=refusals.NO_METHOD, rule=None)},
    '/v1/nodes/{node_ident}/management/boot_device': {
        'GET': Route(endpoint=node_management.get_boot_device,
                     rule='baremetal:node:get_boot_device', answer=answers.BOOT_DEVICE),
        'PUT': Route(endpoint=node_management.put_boot_device,
                     rule='baremetal:node:set_boot_device', success=204, body_arguments=True,
                     arguments={'boot_device': Argument(types.text, mandatory=True),
                                'persistent': Argument(argument_types.flag)})},
    '/v1/nodes/{node_ident}/management/boot_device/supported': {
        'GET': Route(endpoint=node_management.get_supported_boot_devices,
                     rule='baremetal:node:get_boot_device', answer=answers.BOOT_DEVICES)},
    '/v1/nodes/{node_ident}/management/inject_nmi': {
        'PUT': Route(endpoint=node_management.put_nmi, rule='baremetal:node:inject_nmi',
                     since=29, success=204, body_arguments=True)},
    '/v1/nodes/{node_ident}/traits': {
        'GET': Route(endpoint=node_traits.get, rule='baremetal:node:traits:list',
                     since=37, below=406, answer=answers.TRAITS),
        'PUT': Route(endpoint=node_traits.put_all, rule='baremetal:node:traits:set',
                     since=37, below=405, success=204, body=trait_lists.ALL),
        'DELETE': Route(endpoint=node_traits.delete_all, rule='baremetal:node:traits:delete',
                        since=37, success=204, body_arguments=True)},
    '/v1/nodes/{node_ident}/traits/{trait}': {
        'PUT': Route(endpoint=node_traits.put_one, rule='baremetal:node:traits:set',
                     since=37, below=405, success=204, body=trait_lists.SINGLE),
        'DELETE': Route(endpoint=node_traits.delete_one, rule='baremetal:node:traits:delete',
                        since=37, success=204, body_arguments=True)},
    '/v1/nodes/{node_ident}/vendor_passthru': _any_method(
        endpoint=vendor_passthru.node_call, rule='baremetal:node:vendor_passthru',
        arguments={'method': Argument(types.text)}),
    '/v1/nodes/{node_ident}/vendor_passthru/methods': {
        'GET': Route(endpoint=vendor_passthru.node_methods,
                     rule='baremetal:node:vendor_passthru', answer=answers.METHODS)},
    '/v1/nodes/{node_ident}/vendor_passthru/{method}': _any_method(
        endpoint=vendor_passthru.node_call, rule='baremetal:node:vendor_passthru',
        arguments={'method': Argument(types.text)}),
    # -- collections that are alike (``collection``, ``node_collection``) -----------------------
    **ALLOCATIONS.routes(),
    **CHASSIS.routes(),
    **PORTGROUPS.routes(),
    **PORTS.routes(),
    **volume.routes(),
    **DEPLOY_TEMPLATES.routes(),
    **RUNBOOKS.routes(),
    **INSPECTION_RULES.routes(),
    '/v1/shards': {
        'GET': Route(endpoint=shards.get_all, rule='baremetal:shards:get', since=82,
                     answer=answers.SHARDS)},
    # -- drivers and conductors ------------------------------------------------------------------
    '/v1/drivers': {
        'GET': Route(endpoint=drivers.get_all, rule='baremetal:driver:get',
                     arguments=drivers.LIST_ARGUMENTS, answer=Page(Driver))},
    '/v1/drivers/{driver_name}': {
        'GET': Route(endpoint=drivers.get_one, rule='baremetal:driver:get',
                     arguments=drivers.ARGUMENTS, answer=One(Driver))},
    '/v1/drivers/{driver_name}/{field}': {
        'GET': Route(endpoint=drivers.get_field, rule='baremetal:driver:get', answer=One(Driver))},
    '/v1/drivers/{driver_name}/properties': {
        'GET': Route(endpoint=driver_properties.get, rule='baremetal:driver:get_properties',
                     answer=answers.DESCRIPTIONS)},
    '/v1/drivers/{driver_name}/raid/logical_disk_properties': {
        'GET': Route(endpoint=driver_properties.get_logical_disk,
                     rule='baremetal:driver:get_raid_logical_disk_properties',
                     since=12, below=406, answer=answers.DESCRIPTIONS,
                     errors={exception.UnsupportedDriverExtension: 404})},
    '/v1/drivers/{driver_name}/vendor_passthru': _any_method(
        endpoint=vendor_passthru.driver_call, rule='baremetal:driver:vendor_passthru',
        arguments={'method': Argument(types.text)}),
    '/v1/drivers/{driver_name}/vendor_passthru/methods': {
        'GET': Route(endpoint=vendor_passthru.driver_methods,
                     rule='baremetal:driver:vendor_passthru', answer=answers.METHODS)},
    '/v1/drivers/{driver_name}/vendor_passthru/{method}': _any_method(
        endpoint=vendor_passthru.driver_call, rule='baremetal:driver:vendor_passthru',
        arguments={'method': Argument(types.text)}),
    '/v1/conductors': {
        'GET': Route(endpoint=conductors.get_all, rule='baremetal:conductor:get', since=49,
                     arguments=conductors.ARGUMENTS, answer=Page(Conductor))},
    '/v1/conductors/{hostname}': {
        'GET': Route(endpoint=conductors.get_one, rule='baremetal:conductor:get', since=49,
                     arguments={'fields': Argument(types.csv_lower)}, answer=One(Conductor))},
    '/v1/conductors/{hostname}/{field}': {
        'GET': Route(endpoint=conductors.get_field, rule='baremetal:conductor:get', since=49,
                     answer=One(Conductor))},
}
