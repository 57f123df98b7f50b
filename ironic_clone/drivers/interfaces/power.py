"""The power interface: core, every driver has one."""
import abc

from ironic_clone.common import states
from ironic_clone.drivers.interfaces import interface


class PowerInterface(interface.Interface):
    """Read and change the power of a machine."""

    interface_type = 'power'

    @abc.abstractmethod
    def get_power_state(self, task) -> str | None:
        """Return POWER_ON, POWER_OFF, POWER_ERROR, or NOSTATE if it cannot be known.

        :raises OperationFailed: the machine did not answer; the sentence says why.
        """

    @abc.abstractmethod
    def set_power_state(self, task, power_state: str, timeout: int | None = None) -> None:
        """Bring the machine to a power state and return when it is there.

        An implementation without ``timeout`` is accepted; the loader adapts it.

        :param power_state: one of ``get_supported_power_states()``.
        :param timeout: seconds until it must be there; None for the interface's own.
        :raises InvalidParameterValue: the state is unknown.
        :raises PowerStateFailure: it did not get there in time.
        """

    @abc.abstractmethod
    def reboot(self, task, timeout: int | None = None) -> None:
        """Restart the machine; it ends powered on, also if it was off."""

    def get_supported_power_states(self, task) -> list[str]:
        """Return the power verbs that this machine takes."""
        return [states.POWER_ON, states.POWER_OFF, states.REBOOT]

    def supports_power_sync(self, task) -> bool:
        """Tell whether the conductor may hold the stored state against the machine's."""
        return True
