"""no-bios: firmware settings are left alone."""
from ironic_clone.drivers.interfaces import bios
from ironic_clone.drivers.noop import refusal


class NoBIOS(refusal.Refusal, bios.BIOSInterface):
    """Refuses; caching is silent, for flows ask for it without knowing."""

    apply_configuration = refusal.Refusal.refuse
    factory_reset = refusal.Refusal.refuse

    def cache_bios_settings(self, task) -> None:
        """Do nothing."""
