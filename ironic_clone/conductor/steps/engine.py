"""Run a list of steps, from a place in it, until it ends, waits, holds or fails.

The engine says what came out as a value; what follows from that is the flow's to decide.
"""
import dataclasses
import enum
import logging

from ironic_clone.common import errors
from ironic_clone.common import exception
from ironic_clone.common import step_names
from ironic_clone.conductor import provision
from ironic_clone.conductor.steps import children
from ironic_clone.conductor.steps import kinds
from ironic_clone.conductor.steps import progress
from ironic_clone.conductor.steps import reserved

LOG = logging.getLogger(__name__)


class Outcome(enum.Enum):
    """How a run of steps ended.

    DONE: the list is at its end. PAUSED: the node was moved to a waiting or holding state, or
    a driver moved it elsewhere; the caller only saves. FAILED: see ``Result.error``.
    """

    DONE = 'done'
    PAUSED = 'paused'
    FAILED = 'failed'


@dataclasses.dataclass(frozen=True)
class Result:
    """What came out, and for FAILED the sentence for last_error."""

    outcome: Outcome
    error: str | None = None


_DONE = Result(Outcome.DONE)
_PAUSED = Result(Outcome.PAUSED)


def run(task, kind: kinds.Kind, index: int | None = 0) -> Result:
    """Run the node's list of steps from ``index`` on.

    :param index: None when there is nothing left to do.
    :raises LockLost: the task is over; nothing more may be done for the node.
    """
    while index is not None:
        steps = task.node.driver_internal_info.get(kind.list_key) or []
        if index >= len(steps):
            break
        step = progress.enter(task, kind, steps, index)
        LOG.info('Node %s begins the %s step %s', task.node.uuid, kind.name,
                 step_names.step_id(step))
        try:
            returned = _execute(task, kind, step)
        except Exception as error:
            LOG.warning('The %s step %s of node %s failed', kind.name, step_names.step_id(step),
                        task.node.uuid, exc_info=not isinstance(
                            error, exception.IronicCloneError))
            return Result(Outcome.FAILED, failure(task.node, kind, step, error))
        if task.node.provision_state != kind.running:
            return _PAUSED   # the driver has moved the node by an event of its own
        if returned is not None:
            return _stop(task, kind, step, returned)
        index += 1
    return _DONE


def _execute(task, kind: kinds.Kind, step: dict):
    task.node.check_readable('driver_internal_info')
    if step.get('execute_on_child_nodes'):
        return children.execute(task, kind, step)
    if step['step'] in reserved.STEPS:
        return reserved.STEPS[step['step']](task, kind, step)
    interface = getattr(task.driver, step['interface'])
    return getattr(interface, kind.execute)(task, step)


def _stop(task, kind: kinds.Kind, step: dict, returned) -> Result:
    """A step returned something: a wait, a hold, or what nobody understands."""
    if returned is not reserved.HOLD and returned != kind.waiting:
        return Result(Outcome.FAILED, (
            f'The {kind.name} step {step_names.step_id(step)} of node {task.node.uuid} returned '
            f'{returned!r}; it may return nothing or "{kind.waiting}".'))
    provision.process_event(task, 'hold' if returned is reserved.HOLD else 'wait', save=False)
    return _PAUSED


def failure(node, kind: kinds.Kind, step: dict, error: Exception) -> str:
    """Return the sentence for a step that has raised."""
    return kind.failure.format(
        node=node.uuid, step=step_names.step_id(step), shown=step_names.shown(step),
        reason=errors.reason(error), error=errors.text(error) or 'it gave no reason',
        error_class=type(error).__name__)
