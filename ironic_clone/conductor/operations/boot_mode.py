"""Boot mode and secure boot."""
import logging
from collections.abc import Callable

from ironic_clone.common import errors
from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.conductor.operations.operation import operation

LOG = logging.getLogger(__name__)


@operation
def change_node_boot_mode(manager, context, node_id: str, mode: str) -> None:
    """Set the boot mode; what goes wrong is in last_error.

    :param mode: states.BIOS or states.UEFI.
    """
    with manager.acquire(context, node_id, purpose='set boot mode') as task:
        if mode not in states.BOOT_MODES:
            raise exception.InvalidParameterValue(
                f'The boot mode must be {states.BIOS} or {states.UEFI}, not {mode!r}.')
        _start(task, 'boot mode', 'boot_mode', mode, lambda management: (
            management.get_boot_mode, management.set_boot_mode))


@operation
def change_node_secure_boot(manager, context, node_id: str, enabled: bool) -> None:
    """Turn secure boot on or off; what goes wrong is in last_error."""
    with manager.acquire(context, node_id, purpose='set secure boot') as task:
        _start(task, 'secure boot', 'secure_boot', enabled, lambda management: (
            management.get_secure_boot_state, management.set_secure_boot_state))


def _start(task, what: str, column: str, wanted, methods: Callable) -> None:
    if task.node.provision_state in states.UNSTABLE:
        raise exception.InvalidState(
            f'The {what} of node {task.node.uuid} cannot be changed while it is in state '
            f'"{task.node.provision_state}".')
    task.driver.management.validate(task)
    task.node.last_error = None
    task.save()
    task.spawn_after(_change, what, column, wanted, methods)


def _change(task, what: str, column: str, wanted, methods: Callable) -> None:
    """Worker: set it unless it is so already."""
    read, write = methods(task.driver.management)
    try:
        if _current(read, task) != wanted:
            write(task, wanted)
        setattr(task.node, column, wanted)
    except Exception as error:
        task.node.last_error = (
            f'Failed to change {what} to "{wanted}": {errors.reason(error)}')
        LOG.warning('Node %s: %s', task.node.uuid, task.node.last_error)
    task.finish()


def _current(read: Callable, task):
    """Some machines can be told, but not asked."""
    try:
        return read(task)
    except exception.UnsupportedDriverExtension:
        return None
