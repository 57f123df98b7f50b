"""Power of a node."""
from ironic_clone.conductor.flows import power
from ironic_clone.conductor.operations.operation import operation


@operation
def change_node_power_state(manager, context, node_id: str, target: str,
                            timeout: int | None = None) -> None:
    """Change the power; the answer comes as soon as the request is recorded.

    :param target: one of states.POWER_TARGETS.
    :param timeout: seconds.
    """
    with manager.acquire(context, node_id, purpose=f'power: {target}') as task:
        power.start(task, target, timeout)
