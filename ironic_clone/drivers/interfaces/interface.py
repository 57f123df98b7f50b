"""What every interface has in common: properties, validation, steps."""
import abc

from ironic_clone.common import exception
from ironic_clone.drivers import steps


def unsupported(task, extension: str):
    """Return the error for what a driver does not implement.

    :param task: the task in which it was asked for; its node names the driver.
    :param extension: an interface type or a method name.
    """
    return exception.UnsupportedDriverExtension(driver=task.node.driver, extension=extension)


class Interface(abc.ABC):
    """The parent of the interface types.

    One instance serves all nodes from many threads at once: what belongs to a node is kept in
    the node's record, not on the instance.

    :cvar interface_type: one of ``base.INTERFACE_TYPES``.
    :cvar supported: False makes the loader warn that the implementation has no maintainer.
    """

    interface_type: str
    supported = True

    @abc.abstractmethod
    def get_properties(self) -> dict[str, str]:
        """Return ``{name: description}`` of what it reads from driver_info and properties."""

    @abc.abstractmethod
    def validate(self, task) -> None:
        """Check that the node holds what the interface needs, without touching the machine.

        :raises MissingParameterValue: something required is not there.
        :raises InvalidParameterValue: something is there that cannot be right.
        """

    def close(self) -> None:  # noqa: B027  most have nothing open
        """Give up what is held open towards machines: the conductor has stopped working.

        It is called once, when tasks and periodic tasks have ended, or have been given up.
        """

    def get_clean_steps(self, task) -> list[dict]:
        """Return the clean steps that it offers for this node."""
        return steps.collect(self, steps.CLEAN)

    def execute_clean_step(self, task, step: dict):
        """Run one clean step; return None, or CLEANWAIT if it goes on."""
        return steps.execute(self, steps.CLEAN, task, step)

    def get_deploy_steps(self, task) -> list[dict]:
        """Return the deploy steps that it offers for this node."""
        return steps.collect(self, steps.DEPLOY)

    def execute_deploy_step(self, task, step: dict):
        """Run one deploy step; return None, or DEPLOYWAIT if it goes on."""
        return steps.execute(self, steps.DEPLOY, task, step)

    def get_verify_steps(self, task) -> list[dict]:
        """Return the verify steps that it offers for this node."""
        return steps.collect(self, steps.VERIFY)

    def execute_verify_step(self, task, step: dict):
        """Run one verify step."""
        return steps.execute(self, steps.VERIFY, task, step)

    def get_service_steps(self, task) -> list[dict]:
        """Return the service steps that it offers for this node."""
        return steps.collect(self, steps.SERVICE)

    def execute_service_step(self, task, step: dict):
        """Run one service step; return None, or SERVICEWAIT if it goes on."""
        return steps.execute(self, steps.SERVICE, task, step)
