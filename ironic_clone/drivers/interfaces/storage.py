"""The storage interface: remote volumes of a machine."""
import abc

from ironic_clone.drivers.interfaces import interface


class StorageInterface(interface.Interface):
    """Attach remote volumes to a machine and detach them."""

    interface_type = 'storage'

    @abc.abstractmethod
    def attach_volumes(self, task) -> None:
        """Tell the storage that the machine may reach its volumes."""

    @abc.abstractmethod
    def detach_volumes(self, task) -> None:
        """Tell the storage that the machine no longer may."""

    @abc.abstractmethod
    def should_write_image(self, task) -> bool:
        """Tell whether a deployment writes an image; False when a volume is booted."""
