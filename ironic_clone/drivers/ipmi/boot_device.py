"""Boot devices in IPMI's boot flags (parameter 5 of the system boot options)."""
from ironic_clone.common import capabilities
from ironic_clone.common import states
from ironic_clone.conf import CONF
from ironic_clone.drivers.ipmi import chassis
from ironic_clone.drivers.ipmi import credentials

DEVICES = ('pxe', 'disk', 'cdrom', 'bios', 'safe')

_BOOT_FLAGS = 5
_VALID, _PERSISTENT, _EFI = 0x80, 0x40, 0x20
_SELECTORS = {'pxe': 0x04, 'disk': 0x08, 'safe': 0x0c, 'cdrom': 0x14, 'bios': 0x18}
_SUPERMICRO_UEFI_DISK = 0x24
_SELECTED = {**{number: device for device, number in _SELECTORS.items()},
             _SUPERMICRO_UEFI_DISK: 'disk'}
_SELECTOR_MASK = 0x3c
KEEP_FLAGS = bytes([3, 8])
"""Boot option 3, bit 3: do not clear the flags if no reset comes within 60 seconds."""


def set_flags(device: str, persistent: bool, mode: str, vendor: str | None = None) -> bytes:
    """Return the data of SET_BOOT_OPTIONS that selects a device.

    :param device: one of DEVICES.
    :param mode: states.BIOS or states.UEFI.
    :param vendor: the machine's vendor, for those who go their own way.
    """
    flags = _VALID | (_PERSISTENT if persistent else 0) | (_EFI if mode == states.UEFI else 0)
    selector = _SELECTORS[device]
    if mode == states.UEFI and device == 'disk' and str(vendor).lower() == 'supermicro':
        selector = _SUPERMICRO_UEFI_DISK
    return bytes([_BOOT_FLAGS, flags, selector, 0, 0, 0])


def parse_flags(data: bytes) -> dict:
    """Return ``{'boot_device', 'persistent'}`` of the answer to GET_BOOT_OPTIONS.

    :returns: None for the device where the answer selects none that is known, and for both where
        the BMC calls the parameter invalid.
    """
    # Version, parameter number with "invalid" in bit 7, flags, selector... The valid bit of the
    # flags is no help: some BMCs never report it.
    if len(data) < 4 or data[1] & 0x80:
        return {'boot_device': None, 'persistent': None}
    return {'boot_device': _SELECTED.get(data[3] & _SELECTOR_MASK),
            'persistent': bool(data[2] & _PERSISTENT)}


def write(node, asked, device: str, persistent: bool) -> None:
    """Select the device at the BMC.

    :raises IPMIFailure: no answer, or a refusal.
    """
    if credentials.flag(node, 'ipmi_disable_boot_timeout', CONF.ipmi.disable_boot_timeout):
        asked.raw(chassis.CHASSIS, chassis.SET_BOOT_OPTIONS, KEEP_FLAGS)
    asked.raw(chassis.CHASSIS, chassis.SET_BOOT_OPTIONS,
              set_flags(device, persistent, boot_mode(node), node.properties.get('vendor')))


def read(asked) -> dict:
    """Return ``{'boot_device', 'persistent'}`` as the BMC says."""
    return parse_flags(asked.raw(chassis.CHASSIS, chassis.GET_BOOT_OPTIONS,
                                 bytes([_BOOT_FLAGS, 0, 0])))


# -- BMCs that forget: ipmi_force_boot_device ----------------------------------------------------
def is_forced(node) -> bool:
    """Tell whether the service has to remember the device for the BMC."""
    return credentials.flag(node, 'ipmi_force_boot_device', False)


def remember(node, device: str, persistent: bool) -> None:
    """Note what was set, so that ``write_remembered`` knows; saves the node."""
    if persistent:
        node.set_driver_internal_info('persistent_boot_device', device)
    node.set_driver_internal_info('is_next_boot_persistent', bool(persistent))
    node.save()


def remembered(node) -> str | None:
    """Return the persistent device that was set last."""
    return node.driver_internal_info.get('persistent_boot_device')


def write_remembered(node, asked) -> None:
    """Before a power on: select the remembered device again, unless another is due once."""
    if not is_forced(node):
        return
    if node.driver_internal_info.get('is_next_boot_persistent') is False:
        # The device for one boot is consumed by this one.
        node.set_driver_internal_info('is_next_boot_persistent', True)
        node.save()
    elif device := remembered(node):
        write(node, asked, device, persistent=False)


# -- boot mode -----------------------------------------------------------------------------------
def boot_mode(node) -> str:
    """Return the mode that the machine is to boot in: what was asked for, or what it is in."""
    asked = capabilities.boot_mode(node)
    if asked is None and node.boot_mode in states.BOOT_MODES:
        return node.boot_mode
    return asked or CONF.deploy.default_boot_mode
