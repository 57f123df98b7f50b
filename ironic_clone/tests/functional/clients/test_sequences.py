"""What other services send: Metal3 (by gophercloud), Nova, metalsmith, each with the
microversions, the fields and the forms of PATCH and configdrive that it uses."""
import uuid

import pytest

from ironic_clone.tests.functional.clients import sequence
from ironic_clone.tests.functional.clients.sequence import Step
from ironic_clone.tests.functional.clients.sequence import patch
from ironic_clone.tests.functional.clients.sequence import power
from ironic_clone.tests.functional.clients.sequence import provision

NODE = '/v1/nodes/{node}'


@pytest.fixture
def player(http, new_address):
    """Return a function that makes a player whose node is gone in the end."""
    made = []

    def make(version: str) -> sequence.Player:
        short = uuid.uuid4().hex[:8]
        made.append(sequence.Player(
            http, version, short=short, name=f'metal3~{short}', kind=f'class-{short}',
            address=new_address(), instance=str(uuid.uuid4()), vif=str(uuid.uuid4())))
        return made[-1]
    yield make
    for one in made:
        if node := one.names.get('node'):
            http.unlocked(lambda node=node: http.put(f'/v1/nodes/{node}/maintenance'))
            http.unlocked(lambda node=node: http.delete(f'/v1/nodes/{node}'))


# -- Metal3's baremetal-operator, by gophercloud -------------------------------------------------
REGISTER = [
    Step('GET', '/v1/drivers', 200),
    Step('GET', '/v1/nodes/{name}', 404),
    Step('GET', '/v1/nodes/{short}', 404),
    Step('GET', '/v1/ports?address={address}&fields=node_uuid', 200, shows={'ports': []}),
    Step('POST', '/v1/nodes', 201, {
        'driver': 'fake-hardware', 'name': '{name}', 'boot_interface': 'fake',
        'bios_interface': 'no-bios', 'deploy_interface': 'fake', 'inspect_interface': 'no-inspect',
        'management_interface': 'fake', 'power_interface': 'fake', 'raid_interface': 'no-raid',
        'vendor_interface': 'no-vendor',
        'driver_info': {'redfish_address': 'https://192.0.2.1', 'redfish_password': 'secret',
                        'redfish_verify_ca': False, 'deploy_kernel': 'http://192.0.2.2/k',
                        'deploy_ramdisk': 'http://192.0.2.2/r'},
        'properties': {'capabilities': 'boot_mode:uefi', 'cpu_arch': 'x86_64'}}, keep='node',
        shows={'name': '{name}', 'provision_state': 'enroll',
               'driver_info': {'redfish_password': '******'}}),
    Step('POST', '/v1/nodes', 409, {'driver': 'fake-hardware', 'name': '{name}'}),
    Step('POST', '/v1/ports', 201, {'address': '{address}', 'node_uuid': '{node}',
                                    'pxe_enabled': True}, keep='port'),
    Step('POST', '/v1/ports', 409, {'address': '{address}', 'node_uuid': '{node}'}),
    Step('GET', '/v1/ports?address={address}&fields=node_uuid', 200,
         shows={'ports': [{'node_uuid': '{node}'}]}),
    Step('GET', '/v1/nodes/{name}', 200, shows={'uuid': '{node}'}),
    Step('GET', NODE + '/validate', 200, shows={'power': {'result': True}}),
    patch(('add', '/automated_clean', False),
          ('add', '/driver_info/force_persistent_boot_device', 'Default'),
          ('replace', '/driver_info/deploy_kernel', 'http://192.0.2.3/k'),
          ('remove', '/driver_info/deploy_ramdisk'),
          shows={'automated_clean': False,
                 'driver_info': {'deploy_kernel': 'http://192.0.2.3/k'}}),
    patch(('remove', '/driver_info/deploy_ramdisk'), status=400),
    provision('manage', 'manageable'),
    Step('PUT', NODE + '/maintenance', 202, {'reason': ''}),
    Step('GET', NODE + '?fields=maintenance,maintenance_reason,fault', 200,
         shows={'maintenance': True, 'fault': None}),
    Step('DELETE', NODE + '/maintenance', 202),
    Step('GET', NODE + '/inventory', 404),
    Step('GET', NODE + '/bios?detail=true', 200, shows={'bios': []}),
    Step('GET', NODE + '/firmware', 200, shows={'firmware': []}),
    power('power on', 'power on'),
    power('soft power off', 'power off', timeout=180),
    Step('PUT', NODE + '/states/raid', 404, {'logical_disks': []}),   # no RAID interface
    provision('provide', 'available'),
]
IMAGE = [('add', '/instance_info/image_source', 'http://192.0.2.9/i.qcow2'),
         ('add', '/instance_info/image_os_hash_algo', 'sha256'),
         ('add', '/instance_info/image_os_hash_value', 'a' * 64),
         ('add', '/instance_info/image_disk_format', 'qcow2'),
         ('add', '/instance_info/capabilities', {}), ('add', '/instance_uuid', '{instance}'),
         ('add', '/properties/root_device', {'name': 's== /dev/sda'})]
DRIVE = {'meta_data': {'uuid': 'u', 'name': 'n'}, 'user_data': '#cloud-config\n',
         'network_data': {'links': [], 'networks': [], 'services': []}}
LIVE = [
    patch(*IMAGE, shows={'instance_uuid': '{instance}', 'instance_info': {
        'image_disk_format': 'qcow2', 'capabilities': {}}}),
    Step('GET', NODE + '/validate', 200, shows={'deploy': {'result': True}}),
    provision('active', 'active', configdrive=DRIVE),
    Step('GET', NODE, 200, shows={'instance_info': {'configdrive': '******'}}),
    provision('rebuild', 'active', configdrive='aGVsbG8='),
    provision('rebuild', 'active', configdrive='http://192.0.2.1/drive'),
    provision('rebuild', 'active', configdrive={}),
    Step('GET', NODE, 200, shows={'instance_info': {'configdrive': '******'}}),
    Step('DELETE', NODE, 409),
    Step('DELETE', '/v1/ports/{port}', 204),
    provision('deleted', 'available'),
    Step('GET', NODE, 200, shows={'instance_uuid': None, 'instance_info': {}}),
    Step('DELETE', NODE + '/vmedia?device_types=cdrom', 204),
    Step('DELETE', NODE, 204),
    Step('GET', NODE, 404),
    Step('DELETE', NODE, 404),
]


@pytest.mark.parametrize('version', ['1.89', '1.109', '1.115'])
def test_metal3(player, service, version):
    one = player(version)
    one.play(*REGISTER)
    service.allow(one.names['node'])   # it has no virtual media to detach
    one.play(*LIVE)


# -- Nova's driver -------------------------------------------------------------------------------
FIELDS = ('uuid,power_state,target_power_state,provision_state,target_provision_state,last_error,'
          'maintenance,properties,instance_uuid,traits,resource_class')
OFFERED = [
    Step('POST', '/v1/nodes', 201, {
        'driver': 'fake-hardware', 'resource_class': '{kind}', 'console_interface': 'fake',
        'properties': {'memory_mb': '1024', 'cpus': '8', 'local_gb': '10',
                       'cpu_arch': 'x86_64'}}, keep='node'),
    Step('POST', '/v1/ports', 201, {'address': '{address}', 'node_uuid': '{node}'}, keep='port'),
    Step('PUT', NODE + '/traits', 204, {'traits': ['CUSTOM_A', 'HW_CPU_X86_VMX']}),
    provision('manage', 'manageable'),
    provision('provide', 'available'),
    power('power on', 'power on'),
]
LOOK = [
    Step('GET', f'/v1/nodes?fields={FIELDS}&resource_class={{kind}}', 200, shows={'nodes': [
        {'uuid': '{node}', 'traits': ['CUSTOM_A', 'HW_CPU_X86_VMX'], 'instance_uuid': None,
         'properties': {'cpus': '8'}, 'maintenance': False}]}),
    Step('GET', '/v1/nodes?associated=True&fields=instance_uuid&resource_class={kind}', 200,
         shows={'nodes': []}),
    Step('GET', f'/v1/nodes?instance_uuid={{instance}}&fields={FIELDS}', 200,
         shows={'nodes': []}),
    Step('GET', '/v1/ports/detail?node_uuid={node}', 200,
         shows={'ports': [{'uuid': '{port}', 'address': '{address}', 'pxe_enabled': True}]}),
    Step('GET', '/v1/ports?node={node}&details=True', 400),
    Step('GET', '/v1/portgroups/detail?node={node}', 200, shows={'portgroups': []}),
    Step('GET', '/v1/volume/connectors?node={node}&detail=true', 200, shows={'connectors': []}),
    Step('GET', '/v1/volume/targets?node={node}&detail=true', 200, shows={'targets': []}),
    Step('GET', NODE + '/vifs', 200, shows={'vifs': []}),
]
SPAWN = [
    patch(('add', '/instance_uuid', '{instance}')),
    patch(('add', '/instance_uuid', '1bedc4fe-f89e-4c09-9e64-1a97967f6db6'), status=409),
    patch(*(('add', f'/instance_info/{name}', value) for name, value in (
        ('image_source', 'http://192.0.2.2/i'), ('root_gb', '10'), ('swap_mb', '0'),
        ('display_name', 'vm'), ('vcpus', '8'), ('nova_host_id', 'h'), ('memory_mb', '1024'),
        ('local_gb', '10'), ('traits', ['CUSTOM_A']),
        ('capabilities', '{"boot_option": "local"}')))),
    Step('POST', NODE + '/vifs', 204, {'id': '{vif}'}),
    Step('GET', f'/v1/nodes?instance_uuid={{instance}}&fields={FIELDS}', 200,
         shows={'nodes': [{'uuid': '{node}', 'instance_uuid': '{instance}'}]}),
    Step('GET', NODE + '/validate', 200, shows={
        name: {'result': True} for name in ('deploy', 'power', 'storage')}),
    provision('active', 'active', configdrive='H4sIAAAAAAAA'),
    power('rebooting', 'power on'),
    power('soft rebooting', 'power on'),
    Step('PUT', NODE + '/states/console', 202, {'enabled': True},
         wait={'console_enabled': True}),
    Step('GET', NODE + '/states/console', 200, shows={'console_enabled': True}),
    provision('rescue', 'rescue', rescue_password='sesame'),
    provision('unrescue', 'active'),
    provision('deleted', 'available'),
    Step('DELETE', NODE + '/vifs/{vif}', 204),
    Step('GET', f'/v1/nodes/{{node}}?fields={FIELDS}', 200, shows={
        'instance_uuid': None, 'provision_state': 'available'}),
    patch(('remove', '/instance_info'), shows={'instance_info': {}}),
]


@pytest.mark.parametrize('version', ['1.46', '1.82'])
def test_nova(player, version):
    steps = OFFERED + LOOK + SPAWN
    player(version).play(*steps)


# -- metalsmith ----------------------------------------------------------------------------------
ALLOCATE = [
    Step('GET', '/v1/nodes/detail?resource_class={kind}&provision_state=available'
         '&associated=False&maintenance=False', 200, shows={'nodes': [{'uuid': '{node}'}]}),
    Step('POST', '/v1/allocations', 201, {
        'name': '{short}', 'resource_class': '{kind}', 'candidate_nodes': ['{node}'],
        'traits': ['CUSTOM_A']}, keep='allocation',
        shows={'state': 'allocating', 'node_uuid': None}),
]
METALSMITH = [
    Step('GET', '/v1/allocations/{short}', 200, shows={
        'state': 'active', 'node_uuid': '{node}', 'last_error': None}),
    Step('GET', NODE, 200, shows={
        'allocation_uuid': '{allocation}', 'instance_uuid': '{allocation}',
        'instance_info': {'traits': ['CUSTOM_A']}}),
    patch(('add', '/extra/metalsmith_created_ports', ['{vif}']),
          ('add', '/extra/metalsmith_attached_ports', ['{vif}']),
          ('add', '/instance_info/image_source', 'http://192.0.2.2/i'),
          ('add', '/instance_info/capabilities', {'boot_option': 'local'})),
    Step('POST', NODE + '/vifs', 204, {'id': '{vif}'}),
    provision('active', 'active', configdrive={**DRIVE, 'network_data': {}}),
    Step('GET', '/v1/nodes?detail=true&associated=true&resource_class={kind}', 200,
         shows={'nodes': [{'uuid': '{node}', 'provision_state': 'active'}]}),
    Step('DELETE', '/v1/allocations/{allocation}', 409),
    Step('DELETE', NODE + '/vifs/{vif}', 204),
    patch(('remove', '/extra/metalsmith_created_ports'),
          ('remove', '/extra/metalsmith_attached_ports'), shows={'extra': {}}),
    provision('deleted', 'available'),
    Step('GET', '/v1/allocations/{allocation}', 404),
    Step('GET', NODE, 200, shows={'allocation_uuid': None, 'instance_uuid': None}),
]


@pytest.mark.parametrize('version', ['1.57', '1.72'])
def test_metalsmith(http, player, version):
    one = player(version)
    one.play(*OFFERED, *ALLOCATE)
    http.wait_node(one.names['node'], allocation_uuid=one.names['allocation'])
    one.play(*METALSMITH)
