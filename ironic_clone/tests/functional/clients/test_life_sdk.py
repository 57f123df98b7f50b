"""A machine's whole life with openstacksdk, as another service writes it."""
import uuid

import openstack.exceptions
import pytest

from ironic_clone.tests.functional.clients import driven


@pytest.fixture
def machine(sdk):
    node = sdk.create_node(driver='fake-hardware', name=f'sdk-{uuid.uuid4().hex[:8]}',
                           properties={'cpu_arch': 'x86_64'}, resource_class='gold')
    yield node
    if sdk.find_node(node.id):
        sdk.set_node_maintenance(node.id)
        sdk.delete_node(node.id)


@driven.methods('create_node set_node_provision_state update_node set_node_power_state '
                'get_node delete_node')
def test_from_enrolment_to_deletion(sdk, machine):
    assert machine.provision_state == 'enroll'
    node = sdk.set_node_provision_state(machine, 'manage', wait=True, timeout=60)
    assert node.provision_state == 'manageable'
    node = sdk.set_node_provision_state(node, 'inspect', wait=True, timeout=60)
    assert node.provision_state == 'manageable'
    node = sdk.set_node_provision_state(node, 'provide', wait=True, timeout=60)
    assert node.is_maintenance is False
    node = sdk.update_node(node, instance_info={'image_source': 'http://192.0.2.1/image'},
                           instance_id=str(uuid.uuid4()))
    node = sdk.set_node_provision_state(node, 'active', wait=True, timeout=60, config_drive={
        'meta_data': {'name': 'one'}, 'user_data': 'text'})
    assert node.provision_state == 'active'
    sdk.set_node_power_state(node, 'power off', wait=True, timeout=30)
    sdk.set_node_power_state(node, 'rebooting', wait=True, timeout=30)
    assert sdk.get_node(node.id).power_state == 'power on'
    node = sdk.set_node_provision_state(node, 'rebuild', wait=True, timeout=60)
    node = sdk.set_node_provision_state(node, 'deleted', wait=True, timeout=60)
    assert node.provision_state == 'available'
    assert sdk.get_node(node.id).instance_id is None
    sdk.delete_node(node)
    with pytest.raises(openstack.exceptions.NotFoundException):
        sdk.get_node(node.id)


@driven.methods('find_node nodes')
def test_finding_and_listing(sdk, machine):
    assert sdk.find_node(machine.name).id == machine.id
    assert machine.id in [node.id for node in sdk.nodes(resource_class='gold')]
    detailed = {node.id: node for node in sdk.nodes(details=True)}
    assert detailed[machine.id].properties == {'cpu_arch': 'x86_64'}
    assert machine.id in [node.id for node in sdk.nodes(limit=1)]   # follows the next links


@driven.methods('set_node_traits add_node_trait remove_node_trait validate_node '
                'set_node_maintenance unset_node_maintenance')
def test_traits_maintenance_validation(sdk, machine):
    sdk.set_node_traits(machine, ['CUSTOM_B', 'CUSTOM_A'])
    sdk.add_node_trait(machine, 'CUSTOM_C')
    sdk.remove_node_trait(machine, 'CUSTOM_A')
    assert sdk.get_node(machine.id).traits == ['CUSTOM_B', 'CUSTOM_C']
    sdk.set_node_maintenance(machine, 'being looked at')
    assert sdk.get_node(machine.id).maintenance_reason == 'being looked at'
    sdk.unset_node_maintenance(machine)
    assert sdk.get_node(machine.id).is_maintenance is False
    assert sdk.validate_node(machine)['power'].result is True


@driven.methods('create_port find_port update_port ports delete_port get_port patch_port')
def test_ports(sdk, machine, new_address):
    address = new_address()
    port = sdk.create_port(address=address, node_id=machine.id)
    assert sdk.find_port(port.id).address == address
    sdk.update_port(port, extra={'slot': 1})
    assert [found.extra for found in sdk.ports(details=True, node_id=machine.id)] == [{'slot': 1}]
    port = sdk.patch_port(port, [{'op': 'remove', 'path': '/extra/slot'}])
    assert (port.extra, sdk.get_port(port.id, fields=['extra']).extra) == ({}, {})
    sdk.delete_port(port)
    assert list(sdk.ports(node_id=machine.id)) == []


@driven.methods('set_node_boot_device get_node_boot_device get_node_supported_boot_devices '
                'list_node_vendor_passthru')
def test_boot_device_and_passthru(sdk, machine):
    sdk.set_node_boot_device(machine, 'pxe', persistent=False)
    assert sdk.get_node_boot_device(machine)['boot_device'] == 'pxe'
    assert sdk.get_node_supported_boot_devices(machine) == {'supported_boot_devices': ['pxe']}
    assert 'third_method_sync' in sdk.list_node_vendor_passthru(machine)


@driven.methods('drivers get_driver conductors get_conductor')
def test_drivers_and_conductors(sdk):
    driver = sdk.get_driver('fake-hardware')
    assert driver.default_deploy_interface == 'fake'
    conductor, = sdk.conductors(detail=True)
    assert conductor.alive is True
    assert 'fake-hardware' in conductor.drivers
    assert sdk.get_conductor(conductor.hostname).conductor_group == ''
    assert 'fake-hardware' in [found.name for found in sdk.drivers(details=True)]


def test_errors_have_their_classes(sdk, machine):
    with pytest.raises(openstack.exceptions.BadRequestException, match='can not be performed'):
        sdk.set_node_provision_state(machine, 'active')
    with pytest.raises(openstack.exceptions.NotFoundException, match='could not be found'):
        sdk.get_node(str(uuid.uuid4()))
