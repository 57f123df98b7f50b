"""The BIOS interface: firmware settings."""
import abc
import functools

from ironic_clone.drivers.interfaces import interface


def cache_bios_settings(method):
    """Decorate a method that changes settings: read them into the cache when it has ended."""
    @functools.wraps(method)
    def wrapper(self, task, *args, **kwargs):
        result = method(self, task, *args, **kwargs)
        self.cache_bios_settings(task)
        return result
    return wrapper


class BIOSInterface(interface.Interface):
    """Change the settings of a machine's firmware."""

    interface_type = 'bios'

    @abc.abstractmethod
    def apply_configuration(self, task, settings: list[dict]) -> str | None:
        """Apply settings.

        :param settings: ``[{'name': name, 'value': value}]``.
        """

    @abc.abstractmethod
    def factory_reset(self, task) -> str | None:
        """Bring all settings back to the manufacturer's."""

    @abc.abstractmethod
    def cache_bios_settings(self, task) -> None:
        """Read the settings of the machine into the record."""
