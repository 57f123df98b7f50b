"""The deploy interface: core, every driver has one."""
import abc

from ironic_clone.drivers import steps
from ironic_clone.drivers.interfaces import interface


class DeployInterface(interface.Interface):
    """Put an instance on a machine and take it off again."""

    interface_type = 'deploy'

    @abc.abstractmethod
    @steps.deploy_step(priority=100)
    def deploy(self, task) -> str | None:
        """Deploy; the step that every deployment has, also where an override is not marked.

        :returns: None when done, or DEPLOYWAIT when it goes on until the flow is resumed.
        """

    @abc.abstractmethod
    def tear_down(self, task) -> str:
        """Undo ``deploy``; return DELETED."""

    @abc.abstractmethod
    def prepare(self, task) -> None:
        """Make ready for ``deploy``: storage, networks, boot; called again at take-over."""

    @abc.abstractmethod
    def clean_up(self, task) -> None:
        """Remove what ``prepare`` left on this conductor; called before tear-down too."""

    @abc.abstractmethod
    def take_over(self, task) -> None:
        """Take the node over from another conductor; called after ``prepare``."""

    def prepare_cleaning(self, task) -> str | None:
        """Make ready for cleaning; CLEANWAIT when it goes on until the flow is resumed."""

    def tear_down_cleaning(self, task) -> None:
        """Undo ``prepare_cleaning``."""

    def prepare_service(self, task) -> str | None:
        """Make ready for servicing; SERVICEWAIT when it goes on until the flow is resumed."""

    def tear_down_service(self, task) -> None:
        """Undo ``prepare_service``."""

    def heartbeat(self, task, callback_url: str, agent_version: str,
                  agent_verify_ca: str | None = None, agent_status: str | None = None,
                  agent_status_message: str | None = None) -> None:
        """Take note that the agent on the machine is alive at ``callback_url``."""

    def switch_interface(self, task) -> None:
        """Choose another implementation for this node before a flow starts."""

    def restore_interface(self, task) -> None:
        """Undo ``switch_interface`` after the flow."""

    def supports_deploy(self, task) -> bool:
        """Tell whether this implementation can deploy what the node asks for."""
        return True
