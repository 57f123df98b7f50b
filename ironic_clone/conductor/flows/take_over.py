"""Become the conductor of an instance that another one deployed, or nobody did."""
from ironic_clone.common import exception
from ironic_clone.conductor.flows import console
from ironic_clone.db import conductors


def run(task) -> None:
    """Make ready on this conductor what the instance needs; the caller saves.

    :raises Exception: what the driver raised.
    """
    task.driver.deploy.switch_interface(task)
    task.driver.deploy.prepare(task)
    task.driver.deploy.take_over(task)
    console.restart(task)
    claim(task)


def claim(task) -> None:
    """Note on the node that this conductor prepared it; the caller saves."""
    try:
        task.node.conductor_affinity = conductors.get(task.database, task.host).id
    except exception.ConductorNotFound:
        pass   # not registered: a tool that works on nodes, not a service
