"""The firmware interface: versions of a machine's components, and their update."""
import abc
import functools

from ironic_clone.drivers.interfaces import interface


def cache_firmware_components(method):
    """Decorate a method that changes firmware: read the versions when it has ended."""
    @functools.wraps(method)
    def wrapper(self, task, *args, **kwargs):
        result = method(self, task, *args, **kwargs)
        self.cache_firmware_components(task)
        return result
    return wrapper


class FirmwareInterface(interface.Interface):
    """Update the firmware of a machine's components."""

    interface_type = 'firmware'

    @abc.abstractmethod
    def update(self, task, settings: list[dict]) -> str | None:
        """Update components.

        :param settings: ``[{'component': name, 'url': image, 'wait': seconds}]``.
        """

    @abc.abstractmethod
    def cache_firmware_components(self, task) -> None:
        """Read the components and their versions into the record."""
