"""Boot devices as bytes, the boot mode of a node, and BMCs that forget."""
import pytest

from ironic_clone.drivers.ipmi import boot_device
from ironic_clone.tests.peers import ipmi_task


@pytest.mark.parametrize('device, persistent, mode, vendor, expected', [
    ('pxe', False, 'bios', None, '05 80 04 00 00 00'),
    ('pxe', True, 'bios', None, '05 c0 04 00 00 00'),
    ('disk', False, 'bios', None, '05 80 08 00 00 00'),
    ('disk', False, 'bios', 'supermicro', '05 80 08 00 00 00'),
    ('cdrom', True, 'bios', None, '05 c0 14 00 00 00'),
    ('bios', False, 'bios', None, '05 80 18 00 00 00'),
    ('safe', False, 'bios', None, '05 80 0c 00 00 00'),
    ('pxe', False, 'uefi', None, '05 a0 04 00 00 00'),
    ('pxe', True, 'uefi', None, '05 e0 04 00 00 00'),
    ('disk', True, 'uefi', None, '05 e0 08 00 00 00'),
    ('disk', True, 'uefi', 'supermicro', '05 e0 24 00 00 00'),
    ('disk', False, 'uefi', 'Supermicro', '05 a0 24 00 00 00'),
    ('disk', False, 'uefi', 7, '05 a0 08 00 00 00'),
    ('pxe', True, 'uefi', 'supermicro', '05 e0 04 00 00 00'),
    ('cdrom', False, 'uefi', None, '05 a0 14 00 00 00'),
    ('bios', False, 'uefi', None, '05 a0 18 00 00 00'),
    ('safe', False, 'uefi', None, '05 a0 0c 00 00 00'),
])
def test_bytes_that_select_a_device(device, persistent, mode, vendor, expected):
    assert boot_device.set_flags(device, persistent, mode, vendor).hex(' ') == expected


@pytest.mark.parametrize('answer, device, persistent', [
    ('01 05 80 04 00 00 00', 'pxe', False),
    ('01 05 e0 08 00 00 00', 'disk', True),
    ('01 05 a0 24 00 00 00', 'disk', False),
    ('01 05 80 0c 00 00 00', 'safe', False),
    ('01 05 c0 14 00 00 00', 'cdrom', True),
    ('01 05 80 18 00 00 00', 'bios', False),
    ('01 05 00 04 00 00 00', 'pxe', False),        # BMCs that never set the valid bit.
    ('01 05 80 3c 00 00 00', None, False),         # A floppy: not ours.
    ('01 05 00 00 00 00 00', None, False),
    ('01 85 80 04 00 00 00', None, None),          # The parameter is called invalid.
    ('01 05', None, None),
    ('', None, None),
])
def test_device_in_an_answer(answer, device, persistent):
    assert boot_device.parse_flags(bytes.fromhex(answer)) == {'boot_device': device,
                                                              'persistent': persistent}


@pytest.mark.parametrize('device', boot_device.DEVICES)
@pytest.mark.parametrize('persistent', [True, False])
@pytest.mark.parametrize('mode', ['bios', 'uefi'])
@pytest.mark.parametrize('vendor', [None, 'supermicro'])
def test_what_is_set_is_read(device, persistent, mode, vendor):
    sent = boot_device.set_flags(device, persistent, mode, vendor)
    assert boot_device.parse_flags(b'\x01' + sent) == {'boot_device': device,
                                                       'persistent': persistent}


@pytest.mark.parametrize('columns, mode', [
    ({}, 'uefi'),
    ({'boot_mode': 'bios'}, 'bios'),
    ({'boot_mode': 'bios', 'driver_internal_info': {'deploy_boot_mode': 'uefi'}}, 'uefi'),
    ({'driver_internal_info': {'deploy_boot_mode': 'uefi'},
      'properties': {'capabilities': 'boot_mode:bios,raid:1'}}, 'bios'),
    ({'properties': {'capabilities': 'boot_mode:bios'},
      'instance_info': {'deploy_boot_mode': 'uefi'}}, 'uefi'),
    ({'instance_info': {'capabilities': {'boot_mode': 'bios'}, 'deploy_boot_mode': 'uefi'}},
     'bios'),
    ({'instance_info': {'capabilities': '{"boot_mode": "bios"}'}}, 'bios'),
    ({'instance_info': {'capabilities': '{"secure_boot": "true", "boot_mode": "bios"}'}}, 'uefi'),
    ({'properties': {'capabilities': 'nonsense'}, 'boot_mode': 'bios'}, 'bios'),
    ({'properties': {'capabilities': 7}, 'instance_info': {'capabilities': '[1]'}}, 'uefi'),
    ({'properties': {'capabilities': 'boot_mode:floppy'}}, 'uefi'),
])
def test_boot_mode_of_a_node(columns, mode):
    assert boot_device.boot_mode(ipmi_task.of({}, **columns).node) == mode


class Asked:
    """Takes note of what is sent."""

    def __init__(self):
        self.sent = []

    def raw(self, _netfn, _command, data=b'', **_options):
        self.sent.append(data.hex(' '))
        return b''


FORCED = {'ipmi_force_boot_device': True, 'ipmi_disable_boot_timeout': False}


def test_a_forgetful_bmc_is_told_again_at_each_power_on_and_a_single_boot_is_kept():
    node = ipmi_task.of(FORCED, boot_mode='bios').node
    boot_device.remember(node, 'disk', True)
    asked = Asked()
    boot_device.write_remembered(node, asked)
    assert asked.sent == ['05 80 08 00 00 00']

    boot_device.remember(node, 'pxe', False)
    assert node.driver_internal_info['is_next_boot_persistent'] is False
    asked = Asked()
    boot_device.write_remembered(node, asked)    # The boot for which pxe was set.
    assert asked.sent == []
    boot_device.write_remembered(node, asked)
    assert asked.sent == ['05 80 08 00 00 00']
    assert node.saves == 3


@pytest.mark.parametrize('info, remembered', [
    ({}, {'persistent_boot_device': 'pxe'}), (FORCED, {})])
def test_nothing_is_set_again_unless_it_is_forced_and_known(info, remembered):
    asked = Asked()
    boot_device.write_remembered(
        ipmi_task.of(info, driver_internal_info=remembered).node, asked)
    assert asked.sent == []


@pytest.mark.parametrize('option, property_, sent', [
    (True, None, True), (False, None, False), (True, False, False), (False, 'true', True)])
def test_the_boot_timeout_is_disabled_as_the_option_and_the_node_say(conf, option, property_,
                                                                     sent):
    conf.set_override('disable_boot_timeout', option, group='ipmi')
    asked = Asked()
    boot_device.write(ipmi_task.of({'ipmi_disable_boot_timeout': property_}).node, asked, 'pxe',
                      False)
    assert (asked.sent[0] == '03 08') is sent
    assert len(asked.sent) == 1 + sent
