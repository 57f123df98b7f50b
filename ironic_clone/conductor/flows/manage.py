"""Manage: enroll -> verifying -> manageable. Can the machine be reached with what we know?"""
import logging

from ironic_clone.common import errors
from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.common import step_names
from ironic_clone.conductor import power
from ironic_clone.conductor import provision
from ironic_clone.conductor.flows import caches
from ironic_clone.conductor.flows import failures
from ironic_clone.conductor.steps import gather
from ironic_clone.conductor.steps import kinds

LOG = logging.getLogger(__name__)


def start(task) -> None:
    """Begin to verify a node in enroll."""
    provision.begin(task, 'manage', run)


@failures.guarded('Failed to verify node {node}: {reason}')
def run(task) -> None:
    """Worker: ask for the power state, run the verify steps, keep what the machine tells."""
    node = task.node
    power_state, problems = _power_state(task)
    problems += _verify_steps(task)
    if problems:
        failures.verify(task, f'Failed to verify node {node.uuid}: {"; ".join(problems)}')
        return
    caches.refresh(task)
    node.power_state = power_state
    provision.end(task, 'done')


def _power_state(task) -> tuple[str | None, list[str]]:
    try:
        task.driver.power.validate(task)
        power_state = power.read(task)
    except Exception as error:
        return None, [f'the power state could not be read: {errors.reason(error)}']
    if power_state == states.POWER_ERROR:
        return None, ['the machine says that its power is in an error state']
    return power_state, []


def _verify_steps(task) -> list[str]:
    """Run them all, also after one has failed; return what failed."""
    problems = []
    for step in gather.enabled(task, kinds.VERIFY):
        try:
            interface = getattr(task.driver, step['interface'])
            getattr(interface, kinds.VERIFY.execute)(task, step)
        except Exception as error:
            LOG.warning('The verify step %s of node %s failed', step_names.step_id(step),
                        task.node.uuid,
                        exc_info=not isinstance(error, exception.IronicCloneError))
            problems.append(f'the step {step_names.step_id(step)} failed: {errors.reason(error)}')
    return problems
