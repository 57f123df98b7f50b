"""Allocations: the API writes them, a conductor finds their nodes."""
import functools

from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.conductor import allocations as flow
from ironic_clone.conductor.operations.operation import operation
from ironic_clone.db import allocations
from ironic_clone.db import conductors


@operation
def process_allocation(manager, context, allocation_id: str) -> None:
    """Find a node for an allocation, in a worker.

    :raises NoFreeConductorWorker:
    """
    database = manager.database
    allocation = allocations.get(database, allocation_id)
    tasks = manager.tasks
    if flow.claim(tasks, allocation, conductors.get(database, tasks.host).id):
        try:
            manager.workers.spawn(flow.allocate, tasks, context, allocation)
        except exception.NoFreeConductorWorker:
            tasks.allocating.discard(allocation.uuid)
            raise


@operation
def backfill_allocation(manager, context, node_id: str, allocation_id: str) -> None:
    """Give an allocation the node that has its instance already.

    :raises AllocationFailed: the node is not fit for it.
    :raises NodeLocked: somebody works on the node; the allocation says so, too.
    """
    allocation = allocations.get(manager.database, allocation_id)
    try:
        with manager.acquire(context, node_id, purpose='allocation backfill') as task:
            flow.backfill(task, allocation)
    except exception.NodeLocked as error:
        allocations.fail(manager.database, allocation, str(error))
        raise


@operation
def destroy_allocation(manager, context, node_id: str, allocation_id: str) -> None:
    """Delete an allocation that holds a node, and set the node free.

    :raises InvalidState: the node is in use, or on its way.
    """
    with manager.acquire(context, node_id, purpose='allocation deletion') as task:
        node = task.node
        allocation = allocations.of_node(task.database, node.id)
        if allocation is None or allocation.uuid != allocation_id:
            raise exception.AllocationNotFound(allocation=allocation_id)
        _check_deletable(node, allocation)
        node.instance_uuid = None
        task.also_write(functools.partial(allocations.remove, node_id=node.id))
        task.finish()


def _check_deletable(node, allocation) -> None:
    if node.maintenance:
        return
    sentence = f'Cannot remove allocation {allocation.uuid} for node {node.uuid}, because the node'
    if node.provision_state == states.ACTIVE:
        raise exception.InvalidState(f'{sentence} is active (and maintenance mode is off)')
    if node.target_provision_state and not states.PROVISION[node.provision_state].update_allowed:
        raise exception.InvalidState(
            f'{sentence} is on its way from state "{node.provision_state}" to '
            f'"{node.target_provision_state}"')
