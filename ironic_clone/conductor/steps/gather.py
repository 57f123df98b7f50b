"""Ask a node's driver which steps it offers."""
from ironic_clone.common import step_names
from ironic_clone.conductor.steps import kinds
from ironic_clone.conf import CONF


def offered(task, kind: kinds.Kind) -> list[dict]:
    """Return all steps of a kind, with the priorities that the operator has set.

    Automatic kinds are in the order in which they would run; others as the interfaces tell them.
    """
    steps = []
    overrides = _overrides(kind)
    for interface_type in kind.ranks:
        interface = getattr(task.driver, interface_type, None)
        if interface is None:
            continue
        for found in getattr(interface, kind.gather)(task) or ():
            step = {**kind.defaults, **found}
            step['priority'] = overrides.get(step_names.step_id(step), step.get('priority') or 0)
            steps.append(step)
    return order(steps, kind) if kind.automatic else steps


def enabled(task, kind: kinds.Kind) -> list[dict]:
    """Return the steps that run when nobody names any, in their order."""
    return [step for step in offered(task, kind) if step['priority'] > 0]


def order(steps: list[dict], kind: kinds.Kind) -> list[dict]:
    """Sort by priority, then by the rank of the interface, highest first; stable."""
    return sorted(steps, reverse=True, key=lambda step: (
        step['priority'], kind.ranks.get(step['interface'], 0)))


def _overrides(kind: kinds.Kind) -> dict[str, int]:
    """Return step id -> priority as configured; of what is given twice the last counts."""
    given = CONF.conductor[kind.override_option] if kind.override_option else None
    return {step_id.strip(): priority
            for one in given or () for step_id, priority in one.items()}
