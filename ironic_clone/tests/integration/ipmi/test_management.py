"""The management and vendor interfaces against a BMC that keeps what it is told."""
import logging

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
def task(bmc):
    return ipmi_task.of(bmc.driver_info())


@pytest.mark.parametrize('device', MANAGEMENT.get_supported_boot_devices(None))
@pytest.mark.parametrize('persistent', [False, True])
@pytest.mark.parametrize('mode, flag', [('bios', 0x80), ('uefi', 0xa0)])
def test_boot_devices(bmc, task, device, persistent, mode, flag):
    task.node.boot_mode = mode
    MANAGEMENT.set_boot_device(task, device, persistent=persistent)
    assert MANAGEMENT.get_boot_device(task) == {'boot_device': device, 'persistent': persistent}
    state = bmc.state()
    assert state['boot_options'][0] == [3, 8]
    assert state['flags'][0] == flag | (0x40 if persistent else 0)
    assert task.node.saves == 0


def test_a_boot_device_that_is_none(bmc, task):
    with pytest.raises(exception.InvalidParameterValue, match='floppy.*pxe, disk, cdrom'):
        MANAGEMENT.set_boot_device(task, 'floppy')
    assert bmc.state()['logins'] == 0


def test_a_persistent_device_is_remembered_for_a_bmc_that_forgets(bmc):
    task = ipmi_task.of(bmc.driver_info(ipmi_force_boot_device=True))
    assert MANAGEMENT.get_boot_device(task)['boot_device'] is None
    MANAGEMENT.set_boot_device(task, 'disk', persistent=True)
    bmc.state()
    assert MANAGEMENT.get_boot_device(task) == {'boot_device': 'disk', 'persistent': True}
    assert task.node.driver_internal_info == {'persistent_boot_device': 'disk',
                                              'is_next_boot_persistent': True}
    assert task.node.saves == 1


def test_sensors(bmc, task):
    found = MANAGEMENT.get_sensors_data(task)
    assert {kind: {name: entry.get('Sensor Reading', entry['Status'])
                   for name, entry in sensors.items()} for kind, sensors in found.items()} == {
        'Temperature': {'CPU (0x1)': '42 (+/- 0.5) degrees C'},
        'Fan': {'FAN 1 (0x2)': '3700 (+/- 50) RPM'},
        'Power': {'PSU (0x3)': 'Present'}}
    before = bmc.state()['commands']
    assert MANAGEMENT.get_sensors_data(task) == found
    # The records are not read again: one question whether they changed, and three readings.
    assert bmc.state()['commands'] - before == 4


def test_the_sensors_of_two_bmcs_of_one_model_are_not_mixed_up(six_bmcs):
    for number, bmc in enumerate(six_bmcs):
        found = MANAGEMENT.get_sensors_data(ipmi_task.of(bmc.driver_info()))
        assert found['Temperature']['CPU (0x1)']['Sensor Reading'].startswith(f'{42 + number} ')


def test_sensors_of_a_bmc_that_does_not_let_us_in(bmc):
    task = ipmi_task.of(bmc.driver_info(ipmi_password='wrong'))
    with pytest.raises(exception.FailedToGetSensorData, match='Incorrect password provided'):
        MANAGEMENT.get_sensors_data(task)


@pytest.mark.parametrize('records', [[], ['0000'], ['0000' '00' '01' '02' '0000'],
                                     ['0000' '51' '01' '02' '0000']])
def test_sensor_records_that_are_nonsense(bmc, task, records):
    bmc.set(records=records)
    with pytest.raises((exception.FailedToParseSensorData, exception.FailedToGetSensorData)):
        MANAGEMENT.get_sensors_data(task)


def test_nmi(bmc, task):
    MANAGEMENT.inject_nmi(task)
    assert bmc.state()['nmi'] == 1


def test_the_vendor(task):
    assert MANAGEMENT.detect_vendor(task) == 'supermicro'


def test_send_raw(bmc, task, caplog):
    caplog.set_level(logging.INFO)
    VENDOR.send_raw(task, raw_bytes='0x2e 0x10 0x01 255')
    assert bmc.state()['raw'] == [[1, 255]]
    assert 'raw command 2e 10 with 2 bytes of data: aa' in caplog.text
    for kind in ('clean', 'deploy', 'service'):
        step = {'interface': 'vendor', 'step': 'send_raw', 'args': {'raw_bytes': '0x2e 0x10'}}
        getattr(VENDOR, f'execute_{kind}_step')(task, step)
    assert len(bmc.state()['raw']) == 4


@pytest.mark.parametrize('arguments, how', [
    ({}, 'warm'), ({'warm': True}, 'warm'), ({'warm': 'false'}, 'cold')])
def test_a_bmc_that_was_reset_is_logged_into_anew(bmc, task, arguments, how):
    VENDOR.bmc_reset(task, **arguments)
    assert POWER.get_power_state(task) == 'power off'
    state = bmc.state()
    assert (state['bmc_resets'], state['logins']) == ([how], 2)
