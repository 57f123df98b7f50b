"""Lights of a machine that somebody in front of it can see."""
from ironic_clone.conductor.operations.operation import operation


@operation
def get_supported_indicators(manager, context, node_id: str,
                             component: str | None = None) -> dict[str, dict]:
    """Return ``{component: {indicator: {'readonly': bool, 'states': [state]}}}``."""
    with manager.acquire(context, node_id, shared=True, purpose='list indicators') as task:
        return task.driver.management.get_supported_indicators(task, component)


@operation
def get_indicator_state(manager, context, node_id: str, component: str, indicator: str) -> str:
    """Return 'on', 'off', 'blinking' or 'unknown'."""
    with manager.acquire(context, node_id, purpose='get indicator') as task:
        task.driver.management.validate(task)
        return task.driver.management.get_indicator_state(task, component, indicator)


@operation
def set_indicator_state(manager, context, node_id: str, component: str, indicator: str,
                        state: str) -> None:
    """Switch a light."""
    with manager.acquire(context, node_id, purpose='set indicator') as task:
        task.driver.management.validate(task)
        task.driver.management.set_indicator_state(task, component, indicator, state)
        task.finish()
