"""Virtual interfaces: a node's attachment to tenants' networks."""
from ironic_clone.common import errors
from ironic_clone.conductor import history
from ironic_clone.conductor.operations.operation import operation


@operation
def vif_list(manager, context, node_id: str) -> list[dict]:
    """Return ``[{'id': the VIF's id}]``."""
    with manager.acquire(context, node_id, shared=True, purpose='list VIFs') as task:
        task.driver.network.validate(task)
        return task.driver.network.vif_list(task)


@operation
def vif_attach(manager, context, node_id: str, vif_info: dict) -> None:
    """Attach a VIF to one of the node's ports.

    :param vif_info: {'id': the VIF's id, ...}.
    """
    with manager.acquire(context, node_id, purpose='attach VIF') as task:
        _change(task, f'Attaching the VIF {vif_info["id"]}',
                lambda: task.driver.network.vif_attach(task, vif_info))


@operation
def vif_detach(manager, context, node_id: str, vif_id: str) -> None:
    """Detach a VIF."""
    with manager.acquire(context, node_id, purpose='detach VIF') as task:
        _change(task, f'Detaching the VIF {vif_id}',
                lambda: task.driver.network.vif_detach(task, vif_id))


def _change(task, what: str, action) -> None:
    """Carry the change out; the history tells if it failed."""
    try:
        task.driver.network.validate(task)
        action()
    except Exception as error:
        history.note(task, task.node.provision_state,
                     f'{what} failed: {errors.reason(error)}', history.ERROR)
        task.save()
        raise
    task.finish()
