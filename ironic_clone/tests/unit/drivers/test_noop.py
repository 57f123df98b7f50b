"""The interfaces of what a driver does without."""
import pytest

from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.drivers import base
from ironic_clone.drivers.noop import management

DRIVER = base.BaseDriver()
OPERATIONS = {
    'boot': {'prepare_ramdisk': ({},), 'clean_up_ramdisk': (), 'prepare_instance': (),
             'clean_up_instance': ()},
    'management': {'get_supported_boot_devices': (), 'set_boot_device': ('pxe',),
                   'get_boot_device': ()},
    'bios': {'apply_configuration': ([],), 'factory_reset': ()},
    'console': {'start_console': (), 'stop_console': (), 'get_console': ()},
    'firmware': {'update': ([],)},
    'inspect': {'inspect_hardware': (), 'abort': (), 'continue_inspection': ({}, {})},
    'raid': {'create_configuration': (), 'delete_configuration': (),
             'validate_raid_config': ({},), 'apply_configuration': ({},)},
    'rescue': {'rescue': (), 'unrescue': (), 'clean_up': ()},
    'vendor': {},
}
CASES = [(kind, method, args) for kind, methods in OPERATIONS.items()
         for method, args in {'validate': (), **methods}.items()]


@pytest.mark.parametrize('kind, method, args', CASES)
def test_it_refuses_by_name(task, unsupported, kind, method, args):
    with unsupported(kind):
        getattr(getattr(DRIVER, kind), method)(task, *args)


def test_it_refuses_passthru(task, unsupported):
    with unsupported('vendor'):
        DRIVER.vendor.validate(task, method='x', http_method='POST', y=1)
    with pytest.raises(exception.UnsupportedDriverExtension, match='method x'):
        DRIVER.vendor.driver_validate('x', http_method='POST', y=1)


def test_caches_are_silent(task):
    assert DRIVER.bios.cache_bios_settings(task) is None
    assert DRIVER.firmware.cache_firmware_components(task) is None


def test_the_default_deployment_ends_at_once(task):
    DRIVER.deploy.validate(task)
    step, = DRIVER.deploy.get_deploy_steps(task)
    assert DRIVER.deploy.execute_deploy_step(task, step) is None
    assert DRIVER.deploy.tear_down(task) == states.DELETED
    assert DRIVER.deploy.prepare_cleaning(task) is None
    assert DRIVER.deploy.supports_deploy(task) is True


def test_noop_network_takes_everything(task):
    network = DRIVER.network
    network.validate(task)
    network.validate_inspection(task)
    network.validate_rescue(task)
    network.port_changed(task, 'port')
    network.vif_attach(task, {'id': 'x'})
    assert network.vif_list(task) == []
    assert network.get_current_vif(task, 'port') is None
    assert network.need_power_on(task) is False
    assert network.get_node_network_data(task) == {}


def test_noop_storage(task):
    DRIVER.storage.validate(task)
    DRIVER.storage.attach_volumes(task)
    DRIVER.storage.detach_volumes(task)
    assert DRIVER.storage.should_write_image(task) is True


def test_noop_management(task):
    interface = management.NoopManagement()
    interface.validate(task)
    assert interface.get_supported_boot_devices(task) == ['pxe', 'disk']
    interface.set_boot_device(task, 'disk', persistent=True)
    assert interface.get_boot_device(task) == {'boot_device': 'pxe', 'persistent': True}
    with pytest.raises(exception.InvalidParameterValue, match='cdrom'):
        interface.set_boot_device(task, 'cdrom')
    with pytest.raises(NotImplementedError):
        interface.get_sensors_data(task)
