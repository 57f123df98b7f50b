"""From a task to its BMC."""
from collections.abc import Callable
from typing import Any

from ironic_clone.drivers.ipmi import bmc
from ironic_clone.drivers.ipmi import credentials
from ironic_clone.drivers.ipmi import properties
from ironic_clone.drivers.ipmi import requester
from ironic_clone.drivers.ipmi import sessions


class Connection:
    """What a task may do with its BMC: every request makes sure of the task's lock first.

    :ivar bmc: the kept Bmc.
    """

    def __init__(self, kept: bmc.Bmc, check: Callable[[], None]):
        self.bmc = kept
        self._check = check

    def call(self, function: Callable[[requester.Requester], Any],
             deadline: float | None = None) -> Any:
        """As ``Bmc.call``.

        :raises LockLost: the lock is another's by now; this request was not sent.
        """
        return self.bmc.call(function, deadline, self._check)


def of(task) -> Connection:
    """Return the connection to the BMC of the task's node.

    :raises MissingParameterValue: its driver_info lacks something.
    :raises InvalidParameterValue: its driver_info holds what cannot be right.
    """
    return Connection(sessions.get(credentials.parse(task.node)), task.check)


def validate(task) -> None:
    """Check the driver_info of the task's node, without touching the BMC; raises as ``of``."""
    credentials.parse(task.node, warn=True)
    credentials.flag(task.node, 'ipmi_force_boot_device', False)
    credentials.flag(task.node, 'ipmi_disable_boot_timeout', False)


class Connected:
    """The common half of the IPMI interfaces, mixed in before an interface class."""

    def get_properties(self) -> dict[str, str]:
        return dict(properties.PROPERTIES)

    def validate(self, task) -> None:
        validate(task)
