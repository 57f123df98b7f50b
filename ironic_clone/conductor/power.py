"""Change the power of a machine, by itself or in the middle of a flow, a step, the power sync."""
import logging

from oslo_utils import strutils

from ironic_clone.common import errors
from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.conductor import answers
from ironic_clone.conductor import internal_info
from ironic_clone.conf import CONF
from ironic_clone.db import nodes

LOG = logging.getLogger(__name__)

_OFF = frozenset({states.POWER_OFF, states.SOFT_POWER_OFF})
_RESTART = frozenset({states.REBOOT, states.SOFT_REBOOT})
_SOFT = frozenset({states.SOFT_POWER_OFF, states.SOFT_REBOOT})


_READ = (states.POWER_ON, states.POWER_OFF, states.POWER_ERROR, states.NOSTATE)


def read(task) -> str | None:
    """Ask for the power state of a machine.

    :returns: POWER_ON, POWER_OFF, POWER_ERROR, or NOSTATE if it cannot be known.
    :raises OperationFailed: the driver answered something else.
    :raises Exception: what the driver raised.
    """
    found = task.driver.power.get_power_state(task)
    answers.refuse_unless(found in _READ, 'power', found, 'power state')
    return found


def check_off_allowed(node, requested: str) -> None:
    """Refuse to power a node off that must never be.

    :raises PowerStateFailure:
    """
    if requested in _OFF and node.disable_power_off:
        raise exception.PowerStateFailure(pstate=requested)


def change(task, requested: str, timeout: int | None = None, parent=None) -> None:
    """Bring a machine to a power state; the caller saves what success leaves on the node.

    :param requested: one of states.POWER_TARGETS.
    :param parent: the exclusive task of the parent node, where the caller holds it already.
    :raises PowerStateFailure: the node must never be powered off.
    :raises Exception: what the driver raised; last_error says it in a sentence.
    """
    node = task.node
    target = states.POWER_TARGETS[requested]
    check_off_allowed(node, requested)
    try:
        if requested not in _RESTART and read(task) == target:
            _arrived(task, requested, target)
            node.last_error = None
            return
        node.target_power_state = target
        if not states.PROVISION[node.provision_state].failed:
            node.last_error = None
        task.save()
        _command(task, requested, target, timeout, parent)
    except Exception as error:
        node.target_power_state = None
        node.last_error = (f"Failed to change power state to '{target}' by '{requested}': "
                           f'{errors.reason(error)}')
        task.save()
        raise
    _arrived(task, requested, target)
    LOG.info('Node %s is now in power state "%s" by "%s"', node.uuid, target, requested)


def _command(task, requested: str, target: str, timeout: int | None, parent) -> None:
    node = task.node
    node.timestamp_driver_internal_info('last_power_state_change')
    if timeout is None and requested in _SOFT:
        timeout = CONF.conductor.soft_power_off_timeout
    if requested == states.POWER_ON:
        _power_parent_on(task, parent)
        if node.provision_state == states.ACTIVE:
            task.driver.storage.attach_volumes(task)
    elif requested == states.POWER_OFF:
        _power_children_off(task)
    if requested == states.REBOOT:
        task.driver.power.reboot(task, timeout=timeout)
    else:
        task.driver.power.set_power_state(task, requested, timeout=timeout)
    if target == states.POWER_OFF and node.provision_state == states.ACTIVE:
        _detach_volumes(task)


def _arrived(task, requested: str, target: str) -> None:
    task.node.power_state = target
    task.node.target_power_state = None
    if requested in _OFF or requested in _RESTART:
        internal_info.wipe_after_power(task.node)


def _detach_volumes(task) -> None:
    try:
        task.driver.storage.detach_volumes(task)
    except Exception as error:
        LOG.warning('Volumes of node %s could not be detached: %s', task.node.uuid,
                    errors.reason(error))


# -- machines that share a power supply ----------------------------------------------------------
def _shares_power(driver_info: dict) -> bool:
    return not strutils.bool_from_string(driver_info.get('has_dedicated_power_supply'))


def _power_parent_on(task, parent) -> None:
    """A child without a power supply of its own is fed by its parent."""
    uuid = task.node.parent_node
    if uuid in (None, task.node.uuid) or not _shares_power(task.node.driver_info):
        return
    if parent is not None and parent.node.uuid == uuid:
        _unless_on(parent)
        return
    with task.tasks.acquire(task.context, uuid, within=task,
                            purpose='power on for a child') as parent:
        _unless_on(parent)
        parent.finish()


def _unless_on(task) -> None:
    if task.node.power_state != states.POWER_ON:
        change(task, states.POWER_ON)


def _power_children_off(task) -> None:
    """Children that are fed by this machine go off before it does."""
    for uuid in nodes.children(task.database, task.node):
        with task.tasks.acquire(task.context, uuid, within=task,
                                purpose='power off with the parent') as child:
            if _shares_power(child.node.driver_info):
                change(child, states.POWER_OFF)
            child.finish()
