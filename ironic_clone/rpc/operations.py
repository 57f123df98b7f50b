"""What the API can ask of a conductor: operation name -> names of its arguments.

The contract is private to this project and has versions of its own. Within a major version
operations and arguments are only added, and a conductor understands every minor version up to its
own; which release speaks which is told in ``conf/releases.py``. Arguments and results are JSON.
Every operation may raise the errors of ``ironic_clone.common.exception``; objects are named by
uuid.
"""
import functools
import types
from collections.abc import Mapping

from ironic_clone.conf import releases

VERSION = releases.OWN
"""What this release speaks."""

ADDED: Mapping[str, Mapping[str, tuple[str, ...]]] = types.MappingProxyType({
    '1.0': {
        'update_node': ('node_id', 'values', 'seen_updated_at', 'reset_interfaces'),
        'destroy_node': ('node_id',),
        'validate_driver_interfaces': ('node_id',),
        'add_node_traits': ('node_id', 'traits', 'replace'),
        'remove_node_traits': ('node_id', 'traits'),
        # states
        'change_node_power_state': ('node_id', 'target', 'timeout'),
        'change_node_boot_mode': ('node_id', 'mode'),
        'change_node_secure_boot': ('node_id', 'enabled'),
        'set_target_raid_config': ('node_id', 'config'),
        'get_console_information': ('node_id',),
        'set_console_mode': ('node_id', 'enabled'),
        # provisioning
        'do_node_deploy': ('node_id', 'rebuild', 'configdrive', 'deploy_steps'),
        'do_node_tear_down': ('node_id',),
        'do_node_clean': ('node_id', 'clean_steps', 'disable_ramdisk'),
        'inspect_hardware': ('node_id',),
        'do_provisioning_action': ('node_id', 'action'),
        # management
        'set_boot_device': ('node_id', 'device', 'persistent'),
        'get_boot_device': ('node_id',),
        'get_supported_boot_devices': ('node_id',),
        'inject_nmi': ('node_id',),
        # vendor passthru
        'vendor_passthru': ('node_id', 'method', 'http_method', 'info'),
        'get_node_vendor_passthru_methods': ('node_id',),
        'driver_vendor_passthru': ('driver_name', 'method', 'http_method', 'info'),
        'get_driver_vendor_passthru_methods': ('driver_name',),
        # drivers
        'get_driver_properties': ('driver_name',),
        'get_raid_logical_disk_properties': ('driver_name',),
        # ports
        'create_port': ('values',),
        'update_port': ('port_id', 'values', 'seen_updated_at'),
        'destroy_port': ('port_id',),
    },
    # From here on a request may say which node it is for, and which rings chose the conductor.
    '1.1': {
        # provisioning
        'do_node_service': ('node_id', 'service_steps', 'disable_ramdisk'),
        'do_node_rescue': ('node_id', 'rescue_password'),
        'do_node_unrescue': ('node_id',),
        # management
        'get_supported_indicators': ('node_id', 'component'),
        'get_indicator_state': ('node_id', 'component', 'indicator'),
        'set_indicator_state': ('node_id', 'component', 'indicator', 'state'),
        'get_virtual_media': ('node_id',),
        'attach_virtual_media': ('node_id', 'device_type', 'image_url', 'image_download_source'),
        'detach_virtual_media': ('node_id', 'device_types'),
        # the agent
        'get_node_token': ('node_id',),
        'heartbeat': ('node_id', 'callback_url', 'agent_version', 'agent_token', 'agent_verify_ca',
                      'agent_status', 'agent_status_message'),
        'continue_inspection': ('node_id', 'inventory', 'plugin_data'),
        # allocations
        'process_allocation': ('allocation_id',),
        'backfill_allocation': ('node_id', 'allocation_id'),
        'destroy_allocation': ('node_id', 'allocation_id'),
        # network
        'vif_list': ('node_id',),
        'vif_attach': ('node_id', 'vif_info'),
        'vif_detach': ('node_id', 'vif_id'),
        # port groups
        'update_portgroup': ('portgroup_id', 'values', 'seen_updated_at'),
        'destroy_portgroup': ('portgroup_id',),
        # volumes
        'update_volume_connector': ('connector_id', 'values', 'seen_updated_at'),
        'destroy_volume_connector': ('connector_id',),
        'update_volume_target': ('target_id', 'values', 'seen_updated_at'),
        'destroy_volume_target': ('target_id',),
        # secrets
        'get_node_secrets': ('node_id', 'fields'),
        'get_volume_target_secrets': ('target_id', 'fields'),
    },
})
"""Version, in their order -> operations that it added, or that got more arguments by it."""

_ROUTED_SINCE = '1.1'


def number(version: str) -> tuple[int, int]:
    """Return (major, minor) of a version, for comparing.

    :raises ValueError: it is none.
    """
    major, minor = version.split('.')
    return int(major), int(minor)


@functools.cache
def of(version: str) -> Mapping[str, tuple[str, ...]]:
    """Return the operations of one version of the contract.

    :raises KeyError: it is not in the table.
    """
    if version not in ADDED:
        raise KeyError(version)
    wanted = number(version)
    known: dict[str, tuple[str, ...]] = {}
    for added, operations in ADDED.items():
        if number(added)[0] == wanted[0] and number(added) <= wanted:
            for name, arguments in operations.items():
                known[name] = known.get(name, ()) + arguments
    return types.MappingProxyType(known)


def is_routed(version: str) -> bool:
    """Tell whether requests of a version say which node they are for, and which rings chose the
    conductor."""
    return number(version) >= number(_ROUTED_SINCE)


OPERATIONS = of(VERSION)
