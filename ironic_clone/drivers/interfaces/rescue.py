"""The rescue interface: boot a deployed machine into a ramdisk and back."""
import abc

from ironic_clone.drivers.interfaces import interface


class RescueInterface(interface.Interface):
    """Let a user into a machine whose instance does not boot."""

    interface_type = 'rescue'

    @abc.abstractmethod
    def rescue(self, task) -> str:
        """Boot the rescue ramdisk; return RESCUE, or RESCUEWAIT until the agent answers."""

    @abc.abstractmethod
    def unrescue(self, task) -> str:
        """Boot the instance again; return ACTIVE."""

    def clean_up(self, task) -> None:
        """Remove what ``rescue`` made; called too when it failed."""
