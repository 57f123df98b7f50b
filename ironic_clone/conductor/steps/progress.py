"""Where a flow is in its list of steps, and where it goes on."""
from ironic_clone.conductor.steps import kinds
from ironic_clone.conductor.steps import plan


def enter(task, kind: kinds.Kind, steps: list[dict], index: int) -> dict:
    """Make ``steps[index]`` the node's current step and save; return it."""
    node = task.node
    setattr(node, kind.column, dict(steps[index]))
    node.driver_internal_info[kind.index_key] = index
    node.driver_internal_info.pop(kind.polling_flag, None)
    task.save()
    return getattr(node, kind.column)


def next_index(node, kind: kinds.Kind, skip_current: bool = True) -> int | None:
    """Return the place of the step to go on with; None when all are done.

    :param skip_current: go on with the next step; what the step left in its skip flag goes
        before it, and is removed.
    """
    info = node.driver_internal_info
    skip = info.pop(kind.skip_flag, skip_current)
    if not plan.current(node, kind):
        return 0
    index = info.get(kind.index_key)
    if index is None:
        return None
    if not skip:
        return index
    return index + 1 if index + 1 < len(info.get(kind.list_key) or ()) else None
