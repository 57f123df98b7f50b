"""The agent's ramdisk of a cleaning or servicing: whether there is one, into it and out of it."""
from ironic_clone.conductor.steps import kinds
from ironic_clone.conductor.steps import validate


def decide(task, kind: kinds.Kind, steps: list[dict], disabled: bool) -> None:
    """Note on the node that a user's steps go without the ramdisk, if they can.

    :param disabled: the user says that they do.
    """
    task.node.driver_internal_info[kind.no_ramdisk_key] = \
        disabled or not validate.may_need_ramdisk(task, kind, steps)


def disabled(node, kind: kinds.Kind) -> bool:
    """Tell whether the flow goes without the ramdisk."""
    return bool(node.driver_internal_info.get(kind.no_ramdisk_key))


def enter(task, kind: kinds.Kind) -> bool:
    """Boot it; tell whether the flow has to wait for it."""
    return not disabled(task.node, kind) \
        and getattr(task.driver.deploy, kind.prepare)(task) == kind.waiting


def leave(task, kind: kinds.Kind) -> None:
    """Undo ``enter``."""
    if not disabled(task.node, kind):
        getattr(task.driver.deploy, kind.tear_down)(task)
