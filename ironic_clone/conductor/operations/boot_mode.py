"""Boot mode and secure boot."""
import logging
from typing import NamedTuple

from ironic_clone.common import errors
from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.conductor.operations.operation import operation

LOG = logging.getLogger(__name__)


class _Setting(NamedTuple):
    """What is set, by the name that people use, and the methods of the management interface."""

    name: str
    read: str
    write: str


_SETTINGS = {
    'boot_mode': _Setting('boot mode', 'get_boot_mode', 'set_boot_mode'),
    'secure_boot': _Setting('secure boot', 'get_secure_boot_state', 'set_secure_boot_state'),
}
"""By the node's column."""


@operation
def change_node_boot_mode(manager, context, node_id: str, mode: str) -> None:
    """Set the boot mode; what goes wrong is in last_error.

    :param mode: states.BIOS or states.UEFI.
    """
    with manager.acquire(context, node_id, purpose='set boot mode') as task:
        if mode not in states.BOOT_MODES:
            raise exception.InvalidParameterValue(
                f'The boot mode must be {states.BIOS} or {states.UEFI}, not {mode!r}.')
        _start(task, 'boot_mode', mode)


@operation
def change_node_secure_boot(manager, context, node_id: str, enabled: bool) -> None:
    """Turn secure boot on or off; what goes wrong is in last_error."""
    with manager.acquire(context, node_id, purpose='set secure boot') as task:
        _start(task, 'secure_boot', enabled)


def _start(task, column: str, wanted) -> None:
    if task.node.provision_state in states.UNSTABLE:
        raise exception.InvalidState(
            f'The {_SETTINGS[column].name} of node {task.node.uuid} cannot be changed while it '
            f'is in state "{task.node.provision_state}".')
    task.driver.management.validate(task)
    task.node.last_error = None
    task.save()
    task.spawn_after(_change, column, wanted)


def _change(task, column: str, wanted) -> None:
    """Worker: set it unless it is so already."""
    setting = _SETTINGS[column]
    try:
        if _current(task, setting) != wanted:
            getattr(task.driver.management, setting.write)(task, wanted)
        setattr(task.node, column, wanted)
    except Exception as error:
        task.node.last_error = (
            f'Failed to change {setting.name} to "{wanted}": {errors.reason(error)}')
        LOG.warning('Node %s: %s', task.node.uuid, task.node.last_error)
    task.finish()


def _current(task, setting: _Setting):
    """Some machines can be told, but not asked."""
    try:
        return getattr(task.driver.management, setting.read)(task)
    except exception.UnsupportedDriverExtension:
        return None
