"""Open and close a machine's console."""
import logging

from ironic_clone.common import errors
from ironic_clone.conductor import history

LOG = logging.getLogger(__name__)


def set_enabled(task, enabled: bool) -> None:
    """Worker: open or close the console; a failure is in last_error."""
    node = task.node
    task.event_type = history.CONSOLE
    try:
        if enabled:
            task.driver.console.start_console(task)
        else:
            task.driver.console.stop_console(task)
    except Exception as error:
        node.last_error = (f'Failed to {"start" if enabled else "stop"} the console: '
                           f'{errors.reason(error)}')
        LOG.warning('Node %s: %s', node.uuid, node.last_error)
    else:
        node.console_enabled = enabled
        node.last_error = None
    task.finish()


def restart(task) -> None:
    """Open the console again if it was open; the caller saves. It never fails a flow."""
    node = task.node
    if not node.console_enabled:
        return
    try:
        task.driver.console.start_console(task)
    except Exception as error:
        node.console_enabled = False
        node.last_error = f'Failed to restart the console: {errors.reason(error)}'
        LOG.warning('Node %s: %s', node.uuid, node.last_error)


def stop(task) -> None:
    """Close the console before the machine changes hands. It stays enabled: the next deployment
    opens it again.

    :raises Exception: what the driver raised.
    """
    if task.node.console_enabled:
        task.driver.console.stop_console(task)
