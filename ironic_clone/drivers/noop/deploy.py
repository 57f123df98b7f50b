"""The deployment of a driver that sets no deploy interface: done at once."""
from ironic_clone.common import states
from ironic_clone.drivers.interfaces import deploy


class InstantDeploy(deploy.DeployInterface):
    """Writes nothing to the machine: a node becomes active as soon as it is asked to."""

    def get_properties(self) -> dict[str, str]:
        return {}

    def validate(self, task) -> None:
        """Accept every node."""

    def deploy(self, task) -> None:
        """Be done."""

    def tear_down(self, task) -> str:
        return states.DELETED

    def prepare(self, task) -> None:
        """Do nothing."""

    def clean_up(self, task) -> None:
        """Do nothing."""

    def take_over(self, task) -> None:
        """Do nothing."""
