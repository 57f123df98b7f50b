"""noop management, for machines that boot by themselves, and the lack of any management."""
from ironic_clone.common import exception
from ironic_clone.drivers.interfaces import management
from ironic_clone.drivers.noop import refusal


class NoopManagement(management.ManagementInterface):
    """The machine is set up by hand to boot from the network first, then from disk."""

    def get_properties(self) -> dict[str, str]:
        return {}

    def validate(self, task) -> None:
        """Accept every node."""

    def get_supported_boot_devices(self, task) -> list[str]:
        return ['pxe', 'disk']

    def set_boot_device(self, task, device: str, persistent: bool = False) -> None:
        """Accept a supported device and leave the machine as it is."""
        supported = self.get_supported_boot_devices(task)
        if device not in supported:
            raise exception.InvalidParameterValue(
                f'Invalid boot device {device} specified; valid ones are '
                f'{", ".join(supported)}.')

    def get_boot_device(self, task) -> dict:
        return {'boot_device': 'pxe', 'persistent': True}

    def get_sensors_data(self, task) -> dict:
        raise NotImplementedError


class NoManagement(refusal.Refusal, management.ManagementInterface):
    """What a driver that sets no management interface has: it refuses."""

    get_supported_boot_devices = refusal.Refusal.refuse
    set_boot_device = refusal.Refusal.refuse
    get_boot_device = refusal.Refusal.refuse

    def get_sensors_data(self, task) -> dict:
        raise NotImplementedError
