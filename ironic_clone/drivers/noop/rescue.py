"""no-rescue: there is no rescue ramdisk."""
from ironic_clone.drivers.interfaces import rescue
from ironic_clone.drivers.noop import refusal


class NoRescue(refusal.Refusal, rescue.RescueInterface):
    """Refuses."""

    rescue = refusal.Refusal.refuse
    unrescue = refusal.Refusal.refuse
    clean_up = refusal.Refusal.refuse
