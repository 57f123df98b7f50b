"""Clean: by itself before a node becomes available, or with a user's steps.

provide: manageable -> cleaning -> available. clean: manageable -> cleaning -> manageable.
"""
from ironic_clone.common import errors
from ironic_clone.common import states
from ironic_clone.conductor import gates
from ironic_clone.conductor import internal_info
from ironic_clone.conductor import provision
from ironic_clone.conductor.flows import caches
from ironic_clone.conductor.flows import clean_source
from ironic_clone.conductor.flows import failures
from ironic_clone.conductor.flows import ramdisk
from ironic_clone.conductor.flows import step_run
from ironic_clone.conductor.steps import kinds
from ironic_clone.conductor.steps import plan
from ironic_clone.conductor.steps import validate
from ironic_clone.conf import CONF

KIND = kinds.CLEAN


def provide(task) -> None:
    """Begin automated cleaning, or make the node available at once where it is off."""
    gates.maintenance_allowed(task.node, 'providing')
    gates.not_retired(task.node, 'providing')
    provision.begin(task, 'provide', run)


def start(task, steps: list[dict], disable_ramdisk: bool = False) -> None:
    """Begin cleaning with a user's steps.

    :raises NodeInMaintenance, StepNotAllowed, ConcurrentActionLimit:
    :raises InvalidParameterValue: the node lacks what power or network need, or a step that the
        conductor carries out itself is wrong.
    """
    gates.steps_of_user(task, KIND, steps)
    gates.below_limit(task, gates.CLEANING)
    provision.begin(task, 'clean', run, steps, disable_ramdisk, target=states.MANAGEABLE)


def automated(node) -> bool:
    """Tell whether the node is cleaned before it becomes available."""
    return CONF.conductor.automated_clean if node.automated_clean is None \
        else node.automated_clean


_SENTENCE = 'Cannot clean node {node}: {reason}'


@failures.guarded(_SENTENCE)
def run(task, steps: list[dict] | None = None, disable_ramdisk: bool = False) -> None:
    """Worker: clean a node that is in state cleaning.

    :param steps: the user's; None for automated cleaning.
    """
    node = task.node
    if steps is None and not automated(node):
        node.clean_step = None
        _leave(task)
        return
    task.save()   # what came before is seen, before hardware is touched for long
    try:
        _check(task)
        if steps is None:
            steps, disable_ramdisk = _of_runbook(task)
    except Exception as error:
        failures.clean(task, _SENTENCE.format(node=node.uuid, reason=errors.reason(error)),
                       tear_down=False)
        return
    internal_info.wipe_steps(node, KIND)
    if steps is not None:
        node.driver_internal_info |= {'clean_steps': steps, 'declarative_cleaning': True}
        ramdisk.decide(task, KIND, steps, disable_ramdisk)
    caches.refresh(task)
    if ramdisk.enter(task, KIND):
        provision.end(task, 'wait')
        return
    _begin_steps(task)


def _of_runbook(task) -> tuple[list[dict] | None, bool]:
    """Return the steps of the runbook for automated cleaning, and its word about the ramdisk."""
    found = clean_source.runbook(task)
    return (None, False) if found is None else (found.in_order, found.disable_ramdisk)


def _check(task) -> None:
    gates.maintenance_allowed(task.node, 'cleaning')
    task.driver.deploy.switch_interface(task)
    task.driver.power.validate(task)
    task.driver.network.validate(task)


def _begin_steps(task) -> None:
    """Make the list of steps and run it from its first one."""
    info = task.node.driver_internal_info
    if info.get('declarative_cleaning'):
        steps = validate.user_steps(task, KIND, info['clean_steps'] or [],
                                    disable_ramdisk=ramdisk.disabled(task.node, KIND))
    else:
        steps = plan.automatic(task, KIND)
    _RUN.begin(task, steps)


@failures.guarded(_SENTENCE)
def resumed(task, skip_current: bool) -> None:
    """Worker: what the node waited for has happened."""
    _RUN.resume(task, skip_current)


def _end(task) -> None:
    """All steps are done: leave the ramdisk."""
    ramdisk.leave(task, KIND)
    step_run.forget(task, KIND)
    _leave(task)


_RUN = step_run.StepRun(KIND, failures.clean, _end, first=_begin_steps)


def _leave(task) -> None:
    """A node that was cleaned by hand, or is retired, is not offered."""
    task.driver.deploy.restore_interface(task)
    by_hand = task.node.target_provision_state == states.MANAGEABLE
    provision.end(task, 'manage' if by_hand or task.node.retired else 'done')
