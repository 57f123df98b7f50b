"""The interfaces against OpenIPMI's ipmi_sim."""
import pytest

from ironic_clone.common import exception
from ironic_clone.drivers.ipmi import management
from ironic_clone.drivers.ipmi import power
from ironic_clone.drivers.ipmi import vendor
from ironic_clone.tests.peers import ipmi_task

POWER = power.IPMIPower()
MANAGEMENT = management.IPMIManagement()
VENDOR = vendor.IPMIVendor()


@pytest.fixture
def task(simulator):
    return ipmi_task.of(simulator.driver_info(), boot_mode='bios')


def test_a_power_cycle(simulator, task):
    POWER.validate(task)
    POWER.set_power_state(task, 'power on')
    assert simulator.power
    assert POWER.get_power_state(task) == 'power on'
    POWER.reboot(task)
    POWER.set_power_state(task, 'power off')
    assert not simulator.power
    assert POWER.get_power_state(task) == 'power off'
    assert simulator.chassis_log() == ['power=1', 'power=0', 'power=1', 'power=0']


@pytest.mark.parametrize('device', ['pxe', 'disk', 'cdrom', 'bios'])
def test_boot_devices(task, device):
    MANAGEMENT.set_boot_device(task, device)
    assert MANAGEMENT.get_boot_device(task) == {'boot_device': device, 'persistent': False}


def test_a_sensor(task):
    assert MANAGEMENT.get_sensors_data(task) == {'Temperature': {'CPU (0x1)': {
        'Sensor ID': 'CPU (0x1)', 'Entity ID': 'Processor',
        'Sensor Type (Threshold)': 'Temperature', 'Sensor Reading': '42 (+/- 0.5) degrees C',
        'Units': 'degrees C', 'Status': 'ok'}}}


def test_the_vendor(task):
    assert MANAGEMENT.detect_vendor(task) == 'supermicro'


def test_what_it_cannot_do_is_said_by_it(task, simulator):
    with pytest.raises(exception.IPMIFailure) as caught:
        MANAGEMENT.inject_nmi(task)
    assert str(caught.value) == (
        f'BMC 127.0.0.1:{simulator.port} refused chassis control 4: Invalid data field in '
        'request (0xcc).')
    with pytest.raises(exception.IPMIFailure, match=r'refused command 0x2e 0x01: .* \(0xc'):
        VENDOR.send_raw(task, raw_bytes='0x2e 0x01')


@pytest.mark.parametrize('wrong, text', [
    ({'ipmi_password': 'letmein'},
     'could not be logged into: Incorrect password provided. Check ipmi_username and '
     'ipmi_password in driver_info.'),
    ({'ipmi_username': 'nobody'},
     'could not be logged into: Unauthorized name in RAKP2. Check ipmi_username in '
     'driver_info.')])
def test_wrong_credentials_are_refused_at_once_and_not_repeated(simulator, wrong, text):
    task = ipmi_task.of(simulator.driver_info(**wrong))
    with pytest.raises(exception.IPMIFailure) as caught:
        POWER.get_power_state(task)
    assert str(caught.value) == f'BMC 127.0.0.1:{simulator.port} {text}'
    with pytest.raises(exception.IPMIFailure, match='It is asked again in [1-5] s'):
        POWER.get_power_state(task)


@pytest.mark.parametrize('more', [
    {'ipmi_cipher_suite': 3}, {'ipmi_address': 'localhost'},
    {'ipmi_username': 'operator', 'ipmi_priv_level': 'OPERATOR'}])
def test_other_ways_to_log_in(simulator, more):
    task = ipmi_task.of(simulator.driver_info(**more))
    assert POWER.get_power_state(task) in ('power on', 'power off')
