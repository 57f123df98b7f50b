"""The inspect interface: learn what a machine is made of."""
import abc

from ironic_clone.drivers.interfaces import interface


class InspectInterface(interface.Interface):
    """Fill a node's properties and ports from the machine itself.

    :cvar ESSENTIAL_PROPERTIES: what an inspection must have found when it ends.
    """

    interface_type = 'inspect'
    ESSENTIAL_PROPERTIES = frozenset({'memory_mb', 'local_gb', 'cpu_arch'})

    @abc.abstractmethod
    def inspect_hardware(self, task) -> str:
        """Inspect; return MANAGEABLE when done, or INSPECTWAIT when the agent goes on.

        :raises HardwareInspectionFailure: it cannot be done; the sentence says why.
        """

    def abort(self, task) -> None:
        """Stop an inspection that waits."""
        raise interface.unsupported(task, 'abort')

    def continue_inspection(self, task, inventory: dict, plugin_data: dict) -> str | None:
        """Take what the agent found; return None when done, or INSPECTWAIT."""
        raise interface.unsupported(task, 'continue_inspection')
