"""From a task to its BMC."""
from ironic_clone.drivers.ipmi import credentials
from ironic_clone.drivers.ipmi import properties
from ironic_clone.drivers.ipmi import sessions


def of(task):
    """Return the kept Bmc of the task's node.

    :raises MissingParameterValue: its driver_info lacks something.
    :raises InvalidParameterValue: its driver_info holds what cannot be right.
    """
    return sessions.get(credentials.parse(task.node))


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
