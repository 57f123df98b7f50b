"""Tear down: active -> deleting -> cleaning -> available. The instance goes, whatever happens."""
import functools

from ironic_clone.common import errors
from ironic_clone.common import states
from ironic_clone.conductor import gates
from ironic_clone.conductor import internal_info
from ironic_clone.conductor import provision
from ironic_clone.conductor.flows import clean
from ironic_clone.conductor.flows import console
from ironic_clone.conductor.flows import failures
from ironic_clone.db import allocations

_RESCUED = frozenset({states.RESCUE, states.RESCUEWAIT, states.RESCUEFAIL, states.UNRESCUEFAIL})
"""States in which the rescue ramdisk may be on the machine."""


def start(task) -> None:
    """Begin to take the instance away.

    :raises NodeProtected, InvalidStateRequested, ConcurrentActionLimit:
    :raises InvalidParameterValue: the node lacks what power needs.
    """
    node = task.node
    gates.not_protected(node)
    provision.require(node, 'delete', 'deleted')
    gates.below_limit(task, gates.CLEANING)
    task.driver.power.validate(task)
    node.driver_internal_info.pop('agent_url', None)
    provision.begin(task, 'delete', run, rescued=node.provision_state in _RESCUED)


@failures.guarded('Failed to clean node {node} after tear-down: {reason}')
def run(task, rescued: bool = False) -> None:
    """Worker: undo the deployment, forget the instance, clean.

    :param rescued: a rescue ramdisk may be on the machine.
    """
    try:
        undo(task, rescued)
    except Exception as error:
        failures.tear_down(task, f'Failed to tear down: {errors.reason(error)}')
        return
    internal_info.wipe_instance(task.node)
    provision.process_event(task, 'clean', save=False)
    task.also_write(functools.partial(allocations.remove, node_id=task.node.id))
    clean.run(task)


def undo(task, rescued: bool = False) -> None:
    """Take everything off the machine that belongs to the instance; the caller saves.

    :raises Exception: what the driver raised.
    """
    task.driver.deploy.switch_interface(task)
    if rescued:
        task.driver.rescue.clean_up(task)
    console.stop(task)
    task.driver.deploy.clean_up(task)
    task.driver.deploy.tear_down(task)
    for vif in task.driver.network.vif_list(task):
        task.driver.network.vif_detach(task, vif['id'])
