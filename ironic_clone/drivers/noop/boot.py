"""The lack of a boot interface: nothing is booted over it."""
from ironic_clone.drivers.interfaces import boot
from ironic_clone.drivers.noop import refusal


class NoBoot(refusal.Refusal, boot.BootInterface):
    """What a driver that sets no boot interface has: it refuses."""

    prepare_ramdisk = refusal.Refusal.refuse
    clean_up_ramdisk = refusal.Refusal.refuse
    prepare_instance = refusal.Refusal.refuse
    clean_up_instance = refusal.Refusal.refuse
