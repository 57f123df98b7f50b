"""Rules of nodes, and of what hangs on one."""
from ironic_clone.api.policies.rule import ADMIN
from ironic_clone.api.policies.rule import CHANGE
from ironic_clone.api.policies.rule import LIST
from ironic_clone.api.policies.rule import MANAGE
from ironic_clone.api.policies.rule import OPERATE
from ironic_clone.api.policies.rule import OPERATE_OR_LEASE
from ironic_clone.api.policies.rule import OPERATE_OR_MANAGE_LEASE
from ironic_clone.api.policies.rule import SEE
from ironic_clone.api.policies.rule import SEE_ALL
from ironic_clone.api.policies.rule import SEE_OR_LEASE
from ironic_clone.api.policies.rule import Rule
from ironic_clone.api.policies.rule import rules

_LISTS = (('GET', '/v1/nodes'), ('GET', '/v1/nodes/detail'), ('GET', '/v1/chassis/{ident}/nodes'),
          ('GET', '/v1/nodes/{node_ident}/children'))
_READS = (('GET', '/v1/nodes'), ('GET', '/v1/nodes/detail'), ('GET', '/v1/nodes/{node_ident}'))
_PATCH = (('PATCH', '/v1/nodes/{node_ident}'),)
_PROVISION = (('PUT', '/v1/nodes/{node_ident}/states/provision'),)


def _patch(terms: str, field: str) -> tuple:
    return terms, f'Change {field} of a node.', _PATCH


RULES = (
    *rules('baremetal:node', {
        'create': ('system-admin system-service',
                   'Create a node for whatever owner; asked if create:self_owned_node is refused.',
                   (('POST', '/v1/nodes'),)),
        'create:self_owned_node': (
            'any-admin any-service',
            "Create a node of the caller's own project; not asked where "
            '[api]project_admin_can_manage_own_nodes is false.', (('POST', '/v1/nodes'),)),
        'list': (LIST, 'List the nodes that the project owns or leases.', _LISTS),
        'list_all': (SEE_ALL, 'List the nodes of everybody.', _LISTS),
        'get': (SEE_OR_LEASE, 'See a node. Who may not is told that there is no such node, '
                              'whatever the request.'),
        'get:filter_threshold': (SEE_ALL, 'See every field of a node; others are asked the four '
                                          'rules of fields.', _READS),
        'get:last_error': (SEE, 'See last_error of a node.', _READS),
        'get:reservation': (SEE, 'See reservation of a node.', _READS),
        'get:driver_internal_info': (SEE, 'See driver_internal_info of a node.', _READS),
        'get:driver_info': (SEE, 'See driver_info of a node.', _READS),
        'update': (OPERATE_OR_LEASE, 'Change fields of a node that have no rule of their own.'),
        'update_extra': _patch(OPERATE_OR_LEASE, 'extra'),
        'update_instance_info': _patch(OPERATE_OR_MANAGE_LEASE,
                                       'instance_info and instance_name'),
        'update:driver_info': _patch(OPERATE, 'driver_info'),
        'update:properties': _patch(OPERATE, 'properties'),
        'update:chassis_uuid': _patch(ADMIN, 'the chassis'),
        'update:instance_uuid': _patch(OPERATE, 'instance_uuid'),
        'update:lessee': _patch(OPERATE, 'the lessee'),
        'update:owner': _patch(CHANGE, 'the owner'),
        'update:driver_interfaces': _patch(MANAGE, 'the driver and the interfaces'),
        'update:network_data': _patch(OPERATE, 'network_data'),
        'update:conductor_group': _patch(CHANGE, 'conductor_group'),
        'update:name': _patch(OPERATE, 'the name'),
        'update:retired': _patch(OPERATE, 'retired and retired_reason'),
        'update:shard': _patch(ADMIN, 'the shard'),
        'update:parent_node': _patch(CHANGE, 'parent_node'),
        'update:disable_power_off': _patch(ADMIN, 'disable_power_off'),
        'disable_cleaning': (ADMIN, 'Switch automated cleaning of a node off.', _PATCH),
        'delete': (ADMIN, 'Delete a node.'),
        'delete:self_owned_node': (
            'owner-admin', "Delete a node of the caller's own project; asked if delete is "
            'refused, and not where [api]project_admin_can_manage_own_nodes is false.',
            (('DELETE', '/v1/nodes/{node_ident}'),)),
        'validate': (OPERATE_OR_MANAGE_LEASE, 'Validate the interfaces of a node.',
                     (('GET', '/v1/nodes/validate'),)),
        'set_maintenance': (OPERATE_OR_MANAGE_LEASE, 'Put a node into maintenance.'),
        'clear_maintenance': (OPERATE_OR_MANAGE_LEASE, 'Take a node out of maintenance.'),
        'get_boot_device': (MANAGE, 'See the boot device of a node.'),
        'set_boot_device': (MANAGE, 'Set the boot device of a node.'),
        'get_indicator_state': (SEE_OR_LEASE, 'See the indicators of a node.'),
        'set_indicator_state': (OPERATE, 'Set an indicator of a node.'),
        'inject_nmi': (MANAGE, 'Send a non-maskable interrupt to a node.'),
        'get_states': (SEE_OR_LEASE, 'See the states of a node.'),
        'set_power_state': (OPERATE_OR_LEASE, 'Change the power of a node.'),
        'set_boot_mode': (OPERATE_OR_LEASE, 'Change the boot mode of a node.'),
        'set_secure_boot': (OPERATE_OR_LEASE, 'Switch secure boot of a node.'),
        'set_provision_state': (OPERATE_OR_MANAGE_LEASE,
                                'Have a provision verb carried out on a node.'),
        'set_provision_state:clean_steps': (
            OPERATE_OR_MANAGE_LEASE, 'Name the steps of a cleaning.', _PROVISION),
        'set_provision_state:service_steps': (
            OPERATE_OR_MANAGE_LEASE, 'Name the steps of a service.', _PROVISION),
        'set_raid_state': (OPERATE, 'Set the RAID configuration that a node is to get.'),
        'get_console': (OPERATE, 'See how the console of a node is reached.'),
        'set_console_state': (OPERATE, 'Switch the console of a node.'),
        'traits:list': (SEE_OR_LEASE, 'List the traits of a node.'),
        'traits:set': (MANAGE, 'Set traits of a node.'),
        'traits:delete': (MANAGE, 'Remove traits of a node.'),
        'vendor_passthru': (ADMIN, "Call a method of a node's vendor interface, or list them."),
        'history:get': (SEE, 'See the history of a node.'),
        'inventory:get': (SEE, 'See what an inspection of a node found.'),
        'bios:get': (SEE_OR_LEASE, 'See the firmware settings of a node.'),
        'firmware:get': (SEE_OR_LEASE, 'See the firmware components of a node.'),
        'vif:list': (SEE_OR_LEASE, 'List the VIFs of a node.'),
        'vif:attach': (OPERATE_OR_MANAGE_LEASE, 'Attach a VIF to a node.'),
        'vif:detach': (OPERATE_OR_MANAGE_LEASE, 'Detach a VIF from a node.'),
        'vmedia:get': (SEE_OR_LEASE, 'See the virtual media of a node.'),
        'vmedia:attach': (OPERATE_OR_LEASE, 'Attach virtual media to a node.'),
        'vmedia:detach': (OPERATE_OR_LEASE, 'Detach virtual media from a node.'),
    }),
    Rule('baremetal:node:update_owner_provisioned', ADMIN,
         'Change the owner of a node that is active.', ('system',), _PATCH),
)
