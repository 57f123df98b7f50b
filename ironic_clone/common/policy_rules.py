"""The default policy: rule -> who passes it, and the scopes of tokens that it is meant for.

A term is ``scope-role``: ``system`` is a token of system scope, ``owner`` and ``lessee`` a token
whose project owns or leases the node concerned, ``any`` a token of whatever scope. The
administrator's policy file overrides rules with oslo.policy's check strings.
"""
from collections.abc import Iterator
from collections.abc import Mapping

_TERMS = {'holder': 'role:{} and project_id:%(allocation.owner)s',
          'system': 'role:{} and system_scope:all', 'any': 'role:{}',
          'owner': 'role:{} and project_id:%(node.owner)s',
          'lessee': 'role:{} and project_id:%(node.lessee)s',
          'keeper': 'role:{} and project_id:%(runbook.owner)s'}

_OPERATE = 'system-member system-service owner-member owner-service'
_SEE = 'system-reader system-service owner-reader owner-service'
_SEE_ALSO_LESSEE = f'{_SEE} lessee-reader'
_SEE_ALL = 'system-reader system-service'
_LIST = 'any-reader any-service'
_OWNER_ADMIN = 'system-member system-service owner-admin owner-manager owner-service'
_OPERATE_ALSO_LESSEE = 'system-member system-service owner-member lessee-member'
_OPERATE_ALSO_LESSEE_ADMIN = f'{_OPERATE} lessee-admin lessee-manager'
_MAKE_PORTS = 'system-admin system-service owner-admin owner-manager owner-service'

NODE: Mapping[str, str] = {
    'create': 'system-admin system-service',
    'create:self_owned_node': 'any-admin any-service',
    'list': _LIST,
    'list_all': _SEE_ALL,
    'get': _SEE_ALSO_LESSEE,
    'get:filter_threshold': _SEE_ALL,
    'get:last_error': _SEE,
    'get:reservation': _SEE,
    'get:driver_internal_info': _SEE,
    'get:driver_info': _SEE,
    'update': _OPERATE_ALSO_LESSEE,
    'update_extra': _OPERATE_ALSO_LESSEE,
    'update_instance_info': _OPERATE_ALSO_LESSEE_ADMIN,
    'update:driver_info': _OPERATE,
    'update:properties': _OPERATE,
    'update:chassis_uuid': 'system-admin',
    'update:instance_uuid': _OPERATE,
    'update:lessee': _OPERATE,
    'update:owner': 'system-member',
    'update:driver_interfaces': _OWNER_ADMIN,
    'update:network_data': _OPERATE,
    'update:conductor_group': 'system-member',
    'update:name': _OPERATE,
    'update:retired': _OPERATE,
    'update:shard': 'system-admin',
    'update:parent_node': 'system-member',
    'update:disable_power_off': 'system-admin',
    'disable_cleaning': 'system-admin',
    'delete': 'system-admin',
    'delete:self_owned_node': 'owner-admin',
    'validate': _OPERATE_ALSO_LESSEE_ADMIN,
    'set_maintenance': _OPERATE_ALSO_LESSEE_ADMIN,
    'clear_maintenance': _OPERATE_ALSO_LESSEE_ADMIN,
    'get_boot_device': _OWNER_ADMIN,
    'set_boot_device': _OWNER_ADMIN,
    'get_indicator_state': _SEE_ALSO_LESSEE,
    'set_indicator_state': _OPERATE,
    'inject_nmi': _OWNER_ADMIN,
    'get_states': _SEE_ALSO_LESSEE,
    'set_power_state': _OPERATE_ALSO_LESSEE,
    'set_boot_mode': _OPERATE_ALSO_LESSEE,
    'set_secure_boot': _OPERATE_ALSO_LESSEE,
    'set_provision_state': _OPERATE_ALSO_LESSEE_ADMIN,
    'set_provision_state:clean_steps': _OPERATE_ALSO_LESSEE_ADMIN,
    'set_provision_state:service_steps': _OPERATE_ALSO_LESSEE_ADMIN,
    'set_raid_state': _OPERATE,
    'get_console': _OPERATE,
    'set_console_state': _OPERATE,
    'traits:list': _SEE_ALSO_LESSEE,
    'traits:set': _OWNER_ADMIN,
    'traits:delete': _OWNER_ADMIN,
    'vendor_passthru': 'system-admin',
    'history:get': _SEE,
    'inventory:get': _SEE,
    'bios:get': _SEE_ALSO_LESSEE,
    'firmware:get': _SEE_ALSO_LESSEE,
    'vif:list': _SEE_ALSO_LESSEE,
    'vif:attach': _OPERATE_ALSO_LESSEE_ADMIN,
    'vif:detach': _OPERATE_ALSO_LESSEE_ADMIN,
    'vmedia:get': _SEE_ALSO_LESSEE,
    'vmedia:attach': _OPERATE_ALSO_LESSEE,
    'vmedia:detach': _OPERATE_ALSO_LESSEE,
}

PORT: Mapping[str, str] = {
    'get': _SEE_ALSO_LESSEE,
    'list': _LIST,
    'list_all': _SEE_ALL,
    'create': _MAKE_PORTS,
    'delete': _MAKE_PORTS,
    'update': _OWNER_ADMIN,
}

PORTGROUP: Mapping[str, str] = PORT

CHASSIS: Mapping[str, str] = {
    'get': _SEE_ALL,
    'create': 'system-admin',
    'delete': 'system-admin',
    'update': 'system-member',
}

DRIVER: Mapping[str, str] = {
    'get': _SEE_ALL,
    'get_properties': _SEE_ALL,
    'get_raid_logical_disk_properties': _SEE_ALL,
    'vendor_passthru': 'system-admin',
}

ALLOCATION: Mapping[str, str] = {
    'get': f'{_SEE_ALL} holder-reader',
    'list': _LIST,
    'list_all': _SEE_ALL,
    'create': 'system-member any-member',
    'create_restricted': 'system-member',
    'delete': 'system-member holder-member',
    'update': 'system-member holder-member',
}

VOLUME: Mapping[str, str] = {
    'get': _SEE_ALSO_LESSEE,
    'list': _LIST,
    'list_all': _SEE_ALL,
    'create': f'{_OWNER_ADMIN} lessee-admin lessee-manager',
    'delete': f'{_OWNER_ADMIN} lessee-admin lessee-manager',
    'update': _OPERATE_ALSO_LESSEE_ADMIN,
    'view_target_properties': 'system-reader system-service any-admin',
}

DEPLOY_TEMPLATE: Mapping[str, str] = {
    'get': _SEE_ALL,
    'create': 'system-admin',
    'delete': 'system-admin',
    'update': 'system-admin',
}

_KEEP = 'system-member keeper-manager any-service'

RUNBOOK: Mapping[str, str] = {
    'get': 'system-reader system-service keeper-reader any-service',
    'list': _LIST,
    'list_all': _SEE_ALL,
    'create': 'system-member any-manager any-service',
    'delete': _KEEP,
    'update': _KEEP,
    'update:public': 'system-member',
    'update:owner': 'system-member',
    'use': _KEEP,
}

INSPECTION_RULE: Mapping[str, str] = {
    'get': _SEE_ALL,
    'list_all': _SEE_ALL,
    'create': 'system-admin',
    'delete': 'system-admin',
    'update': 'system-admin',
}

SHARDS: Mapping[str, str] = {'get': _SEE_ALL}

EVENTS: Mapping[str, str] = {'post': 'system-admin'}

CONDUCTOR: Mapping[str, str] = {'get': _SEE_ALL}

RESOURCES: Mapping[str, Mapping[str, str]] = {
    'node': NODE, 'port': PORT, 'portgroup': PORTGROUP, 'chassis': CHASSIS, 'driver': DRIVER,
    'volume': VOLUME, 'deploy_template': DEPLOY_TEMPLATE, 'runbook': RUNBOOK,
    'inspection_rule': INSPECTION_RULE, 'shards': SHARDS, 'conductor': CONDUCTOR,
    'allocation': ALLOCATION, 'events': EVENTS}
"""Resource -> rule of its operations."""

_SYSTEM_ONLY = ('chassis', 'driver', 'events')

SECRETS = frozenset({'show_password', 'show_instance_secrets'})
"""Nobody passes these by default, and they are asked in every mode of authentication."""


PUBLIC = ('baremetal:node:ipa_heartbeat', 'baremetal:driver:ipa_lookup',
          'baremetal:driver:ipa_continue_inspection')
"""Everybody passes these: agents have no credentials but their token."""


def defaults() -> Iterator[tuple[str, str, list[str] | None]]:
    """Yield (rule, check string, scopes) of every rule."""
    for name in sorted(SECRETS):
        yield name, '!', None
    for name in PUBLIC:
        yield name, '@', None
    yield 'baremetal:node:update_owner_provisioned', _check('system-admin'), ['system']
    for resource, rules in RESOURCES.items():
        scopes = ['system'] if resource in _SYSTEM_ONLY else ['system', 'project']
        for name, terms in rules.items():
            yield f'baremetal:{resource}:{name}', _check(terms), scopes


def _check(terms: str) -> str:
    parts = (term.partition('-') for term in terms.split())
    return ' or '.join(f'({_TERMS[scope].format(role)})' for scope, _, role in parts)
