"""The boot interface: how a machine starts the ramdisk and its instance."""
import abc

from ironic_clone.drivers.interfaces import interface


class BootInterface(interface.Interface):
    """Make a machine boot what a flow needs.

    :cvar capabilities: what it can boot, of ``ramdisk_boot``, ``ramdisk_boot_configdrive``,
        ``iscsi_volume_boot``, ``ipxe_boot``, ``pxe_boot``.
    """

    interface_type = 'boot'
    capabilities: list[str] = []

    @abc.abstractmethod
    def prepare_ramdisk(self, task, ramdisk_params: dict) -> None:
        """Make the next boot start the ramdisk.

        :param ramdisk_params: kernel parameters for it.
        """

    @abc.abstractmethod
    def clean_up_ramdisk(self, task) -> None:
        """Remove what ``prepare_ramdisk`` made."""

    @abc.abstractmethod
    def prepare_instance(self, task) -> None:
        """Make the next boots start the instance."""

    @abc.abstractmethod
    def clean_up_instance(self, task) -> None:
        """Remove what ``prepare_instance`` made."""

    def validate_rescue(self, task) -> None:
        """Check what booting the rescue ramdisk needs."""
        raise interface.unsupported(task, 'validate_rescue')

    def validate_inspection(self, task) -> None:
        """Check what booting for a managed inspection needs."""
        raise interface.unsupported(task, 'validate_inspection')
