"""The console interface: a machine's serial or graphical console."""
import abc

from ironic_clone.drivers.interfaces import interface


class ConsoleInterface(interface.Interface):
    """Give access to the console of a machine."""

    interface_type = 'console'

    @abc.abstractmethod
    def start_console(self, task) -> None:
        """Open access to the console."""

    @abc.abstractmethod
    def stop_console(self, task) -> None:
        """Close access to the console; nothing if it is not open."""

    @abc.abstractmethod
    def get_console(self, task) -> dict:
        """Return ``{'type': kind, 'url': where to connect}``."""
