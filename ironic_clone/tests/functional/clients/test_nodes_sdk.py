"""What can be done to a node beside its life, with openstacksdk."""
import uuid

import openstack.exceptions
import pytest

from ironic_clone.tests.functional.clients import driven


@driven.methods('patch_node get_node')
def test_patches(sdk, node):
    patched = sdk.patch_node(node['uuid'], [
        {'op': 'add', 'path': '/properties/capabilities', 'value': 'boot_mode:uefi'}])
    assert patched.properties == {'capabilities': 'boot_mode:uefi'}
    reset = sdk.patch_node(node['uuid'], [
        {'op': 'replace', 'path': '/driver', 'value': 'waiting'}], reset_interfaces=True)
    assert reset.power_interface == 'waiting'
    brief = sdk.get_node(node['name'], fields=['uuid', 'power_interface'])
    assert (brief.id, brief.power_interface, brief.properties) == (
        node['uuid'], 'waiting', None)


@driven.methods('wait_for_nodes_provision_state wait_for_node_power_state '
                'wait_for_node_reservation set_node_provision_state set_node_power_state')
def test_waits(sdk, service, new_node):
    good, bad = new_node(), new_node(driver='waiting', driver_info={
        'waiting_plan': {'power.get_power_state': 'fail'}})
    service.allow(bad['uuid'])
    for node in (good, bad):
        sdk.set_node_provision_state(node['uuid'], 'manage')
    both = [good['uuid'], bad['uuid']]
    result = sdk.wait_for_nodes_provision_state(both, 'manageable', timeout=30, fail=False)
    assert [node.id for node in result.success] == [good['uuid']]
    assert [node.id for node in result.failure] == [bad['uuid']]
    with pytest.raises(openstack.exceptions.ResourceFailure, match='was told to fail'):
        sdk.wait_for_nodes_provision_state(both, 'manageable', timeout=30)
    node = sdk.wait_for_node_reservation(good['uuid'], timeout=30)
    sdk.set_node_power_state(node, 'power on')
    assert sdk.wait_for_node_power_state(node, 'power on', timeout=30).target_power_state is None


@driven.methods('wait_for_status wait_for_delete')
def test_waits_of_every_proxy(sdk, http, new_node):
    node = sdk.get_node(new_node()['uuid'])
    http.provision(node.id, 'manage', 'manageable')
    found = sdk.wait_for_status(node, 'manageable', attribute='provision_state', interval=1,
                                wait=30)
    assert found.provision_state == 'manageable'
    http.unlocked(lambda: http.delete(f'/v1/nodes/{node.id}')).expect(204)
    sdk.wait_for_delete(node, interval=1, wait=30)


@driven.methods('set_node_boot_mode set_node_secure_boot inject_nmi_to_node')
def test_boot_mode_secure_boot_and_nmi(sdk, http, waiter):
    sdk.set_node_boot_mode(waiter.uuid, 'bios')
    http.wait_node(waiter.uuid, reservation=None, boot_mode='bios')
    sdk.set_node_secure_boot(waiter.uuid, True)
    http.wait_node(waiter.uuid, reservation=None, secure_boot=True)
    sdk.inject_nmi_to_node(waiter.uuid)
    assert 'management.inject_nmi' in waiter.calls()


@driven.methods('get_node_console enable_node_console disable_node_console')
def test_console(sdk, http, new_node):
    ident = new_node(console_interface='fake')['uuid']
    sdk.enable_node_console(ident)
    http.wait_node(ident, console_enabled=True, reservation=None)
    assert sdk.get_node_console(ident) == {'console_enabled': True, 'console_info': {}}
    sdk.disable_node_console(ident)
    http.wait_node(ident, console_enabled=False, reservation=None)


@driven.methods('call_node_vendor_passthru')
def test_methods_of_a_node(sdk, http, manageable):
    answer = sdk.call_node_vendor_passthru(manageable['uuid'], 'POST', 'third_method_sync',
                                           {'bar': 'meow'})
    assert answer.json() is True


@driven.methods('list_node_firmware')
def test_firmware(sdk, http, new_node):
    ident = new_node(firmware_interface='fake')['uuid']
    http.provision(ident, 'manage', 'manageable')
    settings = [{'component': 'bmc', 'url': 'http://192.0.2.1/bmc-2.0'}]
    sdk.set_node_provision_state(ident, 'clean', wait=True, timeout=30, clean_steps=[
        {'interface': 'firmware', 'step': 'update', 'args': {'settings': settings}}])
    component, = sdk.list_node_firmware(ident)['firmware']   # the body as it is
    assert (component['component'], component['current_version']) == ('bmc', 'bmc-2.0')


@driven.methods('get_node_inventory')
def test_inventory(sdk, http, waiter, new_port):
    port = new_port({'uuid': waiter.uuid})
    waiter.provision('inspect', 'inspect wait')
    http.wait_node(waiter.uuid, reservation=None)
    waiter.plan(inspect__continue_inspection='done')
    inventory = {'interfaces': [{'mac_address': port['address']}]}
    http.post('/v1/continue_inspection', {'inventory': inventory}).expect(202)
    waiter.reaches('manageable')
    assert sdk.get_node_inventory(waiter.uuid)['inventory'] == inventory


@driven.methods('attach_vif_to_node list_node_vifs detach_vif_from_node')
def test_vifs(sdk, node, new_port):
    vif, port = str(uuid.uuid4()), new_port(node)
    sdk.attach_vif_to_node(node['uuid'], vif)
    sdk.attach_vif_to_node(node['uuid'], vif, port_id=port['uuid'])
    assert sdk.list_node_vifs(node['uuid']) == []
    assert sdk.detach_vif_from_node(node['uuid'], vif) is True


@driven.methods('attach_vmedia_to_node detach_vmedia_from_node')
def test_virtual_media(sdk, service, http, node):
    service.allow(node['uuid'])   # the driver has none, and says so in last_error
    sdk.attach_vmedia_to_node(node['uuid'], 'cdrom', 'http://192.0.2.1/i.iso')
    http.wait_node(node['uuid'], reservation=None)
    sdk.detach_vmedia_from_node(node['uuid'], device_types=['cdrom'])
    http.wait_node(node['uuid'], reservation=None)
    with pytest.raises(openstack.exceptions.BadRequestException, match='cdrom'):
        sdk.attach_vmedia_to_node(node['uuid'], 'zip', 'http://192.0.2.1/i.iso')
