"""The management interface: boot device and mode, sensors, indicators, identity."""
import abc
from collections.abc import Sequence

from ironic_clone.common import exception
from ironic_clone.drivers.interfaces import interface

BOOT_DEVICES = ('pxe', 'disk', 'cdrom', 'bios', 'safe', 'wanboot', 'iscsiboot', 'floppy',
                'uefihttp')
"""Every boot device; an implementation supports some."""

INDICATOR_STATES = ('on', 'off', 'blinking', 'unknown')
HEALTH = ('OK', 'Warning', 'Critical')


def check_boot_device(device: str, supported: Sequence[str]) -> None:
    """Refuse a boot device that is not supported.

    :raises InvalidParameterValue: the sentence names those that are.
    """
    if device not in supported:
        raise exception.InvalidParameterValue(
            f'Invalid boot device {device} specified; valid ones are {", ".join(supported)}.')


class ManagementInterface(interface.Interface):
    """What a management controller does beside power.

    A method without an implementation raises UnsupportedDriverExtension.
    """

    interface_type = 'management'

    @abc.abstractmethod
    def get_supported_boot_devices(self, task) -> list[str]:
        """Return the boot devices that may be set."""

    @abc.abstractmethod
    def set_boot_device(self, task, device: str, persistent: bool = False) -> None:
        """Set from where the machine boots.

        :param persistent: for all boots to come, not only the next one.
        :raises InvalidParameterValue: the device is not a supported one.
        """

    @abc.abstractmethod
    def get_boot_device(self, task) -> dict:
        """Return ``{'boot_device': device or None, 'persistent': bool or None}``."""

    @abc.abstractmethod
    def get_sensors_data(self, task) -> dict:
        """Return ``{sensor type: {sensor name: {...}}}``.

        :raises FailedToGetSensorData: the machine did not answer.
        :raises FailedToParseSensorData: it answered what cannot be understood.
        :raises NotImplementedError: this implementation reads no sensors.
        """

    def get_supported_boot_modes(self, task) -> list[str]:
        """Return the boot modes that may be set: BIOS, UEFI."""
        raise interface.unsupported(task, 'get_supported_boot_modes')

    def set_boot_mode(self, task, mode: str) -> None:
        """Set the boot mode of the boots to come."""
        raise interface.unsupported(task, 'set_boot_mode')

    def get_boot_mode(self, task) -> str | None:
        """Return the boot mode."""
        raise interface.unsupported(task, 'get_boot_mode')

    def get_secure_boot_state(self, task) -> bool:
        """Tell whether secure boot is on."""
        raise interface.unsupported(task, 'get_secure_boot_state')

    def set_secure_boot_state(self, task, state: bool) -> None:
        """Turn secure boot on or off."""
        raise interface.unsupported(task, 'set_secure_boot_state')

    def inject_nmi(self, task) -> None:
        """Send a non-maskable interrupt to the machine."""
        raise interface.unsupported(task, 'inject_nmi')

    def get_supported_indicators(self, task, component: str | None = None) -> dict:
        """Return ``{component: {indicator: {'readonly': bool, 'states': [state]}}}``."""
        raise interface.unsupported(task, 'get_supported_indicators')

    def get_indicator_state(self, task, component: str, indicator: str) -> str:
        """Return one of INDICATOR_STATES."""
        raise interface.unsupported(task, 'get_indicator_state')

    def set_indicator_state(self, task, component: str, indicator: str, state: str) -> None:
        """Set an indicator that is not read-only."""
        raise interface.unsupported(task, 'set_indicator_state')

    def detect_vendor(self, task) -> str:
        """Return the manufacturer's name."""
        raise interface.unsupported(task, 'detect_vendor')

    def get_mac_addresses(self, task) -> list[str]:
        """Return the addresses of the network cards that the controller knows."""
        raise interface.unsupported(task, 'get_mac_addresses')

    def get_node_health(self, task) -> str | None:
        """Return one of HEALTH, or None if it is not known."""
        raise interface.unsupported(task, 'get_node_health')

    def get_virtual_media(self, task) -> list[dict]:
        """Return the virtual media devices and what is in them."""
        raise interface.unsupported(task, 'get_virtual_media')

    def attach_virtual_media(self, task, device_type: str, image_url: str) -> None:
        """Insert an image into a virtual device."""
        raise interface.unsupported(task, 'attach_virtual_media')

    def detach_virtual_media(self, task, device_types: list[str] | None = None) -> None:
        """Eject virtual devices: those of the types given, or all."""
        raise interface.unsupported(task, 'detach_virtual_media')
