"""What the API can ask of a conductor: operation name -> names of its arguments.

The contract is private to this project and has a version of its own: within a major version
operations and arguments are only added. Arguments and results are JSON. Every operation may
raise the errors of ``ironic_clone.common.exception``; objects are named by uuid.
"""
import types
from collections.abc import Mapping

VERSION = '1.0'

OPERATIONS: Mapping[str, tuple[str, ...]] = types.MappingProxyType({
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
    'do_node_service': ('node_id', 'service_steps', 'disable_ramdisk'),
    'do_node_rescue': ('node_id', 'rescue_password'),
    'do_node_unrescue': ('node_id',),
    'inspect_hardware': ('node_id',),
    'do_provisioning_action': ('node_id', 'action'),
    # management
    'set_boot_device': ('node_id', 'device', 'persistent'),
    'get_boot_device': ('node_id',),
    'get_supported_boot_devices': ('node_id',),
    'inject_nmi': ('node_id',),
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
    # port groups
    'update_portgroup': ('portgroup_id', 'values', 'seen_updated_at'),
    'destroy_portgroup': ('portgroup_id',),
    # volumes
    'update_volume_connector': ('connector_id', 'values', 'seen_updated_at'),
    'destroy_volume_connector': ('connector_id',),
    'update_volume_target': ('target_id', 'values', 'seen_updated_at'),
    'destroy_volume_target': ('target_id',),
})
