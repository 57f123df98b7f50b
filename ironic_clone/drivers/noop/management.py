"""noop management, for machines that boot by themselves, and the lack of any management."""
from ironic_clone.drivers.interfaces import management
from ironic_clone.drivers.noop import idle
from ironic_clone.drivers.noop import refusal


class NoopManagement(idle.Idle, management.ManagementInterface):
    """The machine is set up by hand to boot from the network first, then from disk."""

    def get_supported_boot_devices(self, task) -> list[str]:
        return ['pxe', 'disk']

    def set_boot_device(self, task, device: str, persistent: bool = False) -> None:
        """Accept a supported device and leave the machine as it is."""
        management.check_boot_device(device, self.get_supported_boot_devices(task))

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
