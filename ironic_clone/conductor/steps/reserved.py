"""Step names that the conductor carries out itself: power, hold and wait.

A user puts them between the steps of drivers; no driver is asked whether it knows them.
"""
import time
import types
from collections.abc import Callable
from collections.abc import Mapping

from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.conductor import power
from ironic_clone.conductor import provision
from ironic_clone.conductor.steps import kinds
from ironic_clone.conf import CONF

HOLD = object()
"""What ``hold`` returns: the flow stops until somebody says unhold."""


def _power(verb: str) -> Callable:
    def change(task, kind: kinds.Kind, step: dict, parent=None) -> None:
        power.change(task, verb, parent=parent)
    return change


def _hold(task, kind: kinds.Kind, step: dict):
    return HOLD


def _wait(task, kind: kinds.Kind, step: dict):
    """Wait for the agent, or for ``seconds`` in this worker.

    [conductor]max_conductor_wait_step_seconds is the most that a worker is held for.
    """
    seconds = (step.get('args') or {}).get('seconds')
    if seconds is None:
        return kind.waiting
    try:
        seconds = float(seconds)
    except (TypeError, ValueError):
        raise exception.InvalidParameterValue(
            f'seconds of the step "wait" must be a number, not {seconds!r}.') from None
    provision.process_event(task, 'wait')
    time.sleep(max(0, min(seconds, CONF.conductor.max_conductor_wait_step_seconds)))
    provision.process_event(task, 'resume')
    return None


STEPS: Mapping[str, Callable] = types.MappingProxyType({
    'power_on': _power(states.POWER_ON),
    'power_off': _power(states.POWER_OFF),
    'reboot': _power(states.REBOOT),
    'hold': _hold,
    'wait': _wait,
})
"""Name -> function (task, kind, step) -> what a driver's step would return, or HOLD.

Those of ON_CHILDREN also take ``parent``, the task of the parent whose step it is.
"""

ON_CHILDREN = frozenset({'power_on', 'power_off', 'reboot'})
"""What means something on a child node; the flow that holds or waits is the parent's."""


def is_reserved(step: dict) -> bool:
    """Tell whether the conductor carries the step out itself, on this node or its children."""
    return step['step'] in STEPS or bool(step.get('execute_on_child_nodes'))


def needs_ramdisk(step: dict) -> bool:
    """Tell whether a reserved step is ended by the agent's next heartbeat."""
    if step.get('execute_on_child_nodes'):
        return False
    return step['step'] == 'hold' or (
        step['step'] == 'wait' and (step.get('args') or {}).get('seconds') is None)
