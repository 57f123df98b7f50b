"""Step names that the conductor carries out itself: power, hold and wait.

A user puts them between the steps of drivers; no driver is asked whether it knows them.
"""
import time
import types
from collections.abc import Callable
from collections.abc import Mapping

from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.conductor import history
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
    seconds = _seconds(step)
    if seconds is None:
        return kind.waiting
    most = CONF.conductor.max_conductor_wait_step_seconds
    provision.process_event(task, 'wait', save=False)
    if seconds > most:
        history.note(task, task.node.provision_state,
                     f'The step wait was to take {seconds:g} seconds and takes {most}: '
                     '[conductor]max_conductor_wait_step_seconds.')
    task.save()
    time.sleep(min(seconds, most))
    provision.process_event(task, 'resume')
    return None


def _seconds(step: dict) -> float | None:
    """Return how long a step "wait" is to take; None: until the agent calls.

    :raises InvalidParameterValue: it is no such time.
    """
    given = (step.get('args') or {}).get('seconds')
    if given is None:
        return None
    try:
        seconds = float(given)
    except (TypeError, ValueError):
        seconds = -1
    if not 0 <= seconds < float('inf'):
        raise exception.InvalidParameterValue(
            f'seconds of the step "wait" must be a number of at least 0, not {given!r}')
    return seconds


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


_ARGUMENTS = types.MappingProxyType({'wait': frozenset({'seconds'})})
"""Name -> arguments; the others take none."""


def errors_of(step: dict) -> list[str]:
    """Return what is wrong with a step that the conductor carries out itself."""
    name, arguments = step['step'], step.get('args') or {}
    if name not in STEPS:
        return []   # it is the children's
    problems = []
    if step.get('execute_on_child_nodes') and name not in ON_CHILDREN:
        problems.append(f'the step "{name}" cannot be executed on child nodes')
    unexpected = sorted(set(arguments) - _ARGUMENTS.get(name, frozenset()))
    if unexpected:
        problems.append(f'the step "{name}" does not take these arguments: '
                        f'{", ".join(unexpected)}')
    if name == 'wait':
        try:
            _seconds(step)
        except exception.InvalidParameterValue as error:
            problems.append(str(error))
    return problems


def is_reserved(step: dict) -> bool:
    """Tell whether the conductor carries the step out itself, on this node or its children."""
    return step['step'] in STEPS or bool(step.get('execute_on_child_nodes'))


def needs_ramdisk(step: dict) -> bool:
    """Tell whether a reserved step is ended by the agent's next heartbeat."""
    if step.get('execute_on_child_nodes'):
        return False
    return step['step'] == 'hold' or (
        step['step'] == 'wait' and (step.get('args') or {}).get('seconds') is None)
