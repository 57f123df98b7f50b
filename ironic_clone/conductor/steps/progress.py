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


def set_flags(node, kind: kinds.Kind, reboot: bool | None = None,
              skip_current_step: bool | None = None, polling: bool | None = None) -> None:
    """Leave word for the resume of an asynchronous step; the caller saves.

    :param reboot: the step restarts the machine: the agent comes back with a new token.
    :param skip_current_step: False runs the step again at the resume.
    :param polling: a periodic task of the driver resumes, not the agent's heartbeat.
    """
    info = node.driver_internal_info
    if reboot:
        info[kind.reboot_flag] = True
        if not info.get('agent_secret_token_pregenerated'):
            info.pop('agent_secret_token', None)
    elif reboot is not None:
        info[kind.reboot_flag] = False
    if skip_current_step is not None:
        info[kind.skip_flag] = skip_current_step
    if polling is None:
        info.pop(kind.polling_flag, None)
    else:
        info[kind.polling_flag] = polling
