"""A node's console."""
from ironic_clone.common import exception
from ironic_clone.conductor import provision
from ironic_clone.conductor.flows import console
from ironic_clone.conductor.operations.operation import operation


@operation
def get_console_information(manager, context, node_id: str) -> dict:
    """Return where the console is reached.

    :raises NodeConsoleNotEnabled:
    """
    with manager.acquire(context, node_id, shared=True, purpose='get console') as task:
        if not task.node.console_enabled:
            raise exception.NodeConsoleNotEnabled(node=task.node.uuid)
        task.driver.console.validate(task)
        return task.driver.console.get_console(task)


@operation
def set_console_mode(manager, context, node_id: str, enabled: bool) -> None:
    """Open or close the console; what goes wrong is in last_error."""
    with manager.acquire(context, node_id, shared=True, purpose='set console mode') as task:
        task.driver.console.validate(task)
        if bool(task.node.console_enabled) == enabled:
            return
        manager.upgrade(task)
        task.node.last_error = None
        task.save()
        task.spawn_after(console.set_enabled, enabled, on_no_worker=_restore)


def _restore(task) -> None:
    task.node.last_error = provision.NO_WORKER
    task.finish()
