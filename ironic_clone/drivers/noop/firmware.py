"""no-firmware: firmware is left alone."""
from ironic_clone.drivers.interfaces import firmware
from ironic_clone.drivers.noop import refusal


class NoFirmware(refusal.Refusal, firmware.FirmwareInterface):
    """Refuses; caching is silent, for flows ask for it without knowing."""

    update = refusal.Refusal.refuse

    def cache_firmware_components(self, task) -> None:
        """Do nothing."""
