"""Service: active -> servicing -> active. A user's steps on a machine that has its instance."""
from ironic_clone.common import errors
from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.conductor import gates
from ironic_clone.conductor import history
from ironic_clone.conductor import internal_info
from ironic_clone.conductor import provision
from ironic_clone.conductor.flows import caches
from ironic_clone.conductor.flows import failures
from ironic_clone.conductor.flows import ramdisk
from ironic_clone.conductor.flows import step_run
from ironic_clone.conductor.steps import engine
from ironic_clone.conductor.steps import kinds
from ironic_clone.conductor.steps import validate

KIND = kinds.SERVICE
_SENTENCE = 'Cannot service node {node}: {reason}'


def start(task, steps: list[dict], disable_ramdisk: bool = False) -> None:
    """Begin to carry out a user's steps.

    :raises NodeInMaintenance, StepNotAllowed, InvalidStateRequested:
    :raises InvalidParameterValue: the node lacks what power or network need, or a step that the
        conductor carries out itself is wrong.
    """
    gates.steps_of_user(task, KIND, steps)
    provision.begin(task, 'service', run, steps, disable_ramdisk, target=states.ACTIVE)


@failures.guarded(_SENTENCE)
def run(task, steps: list[dict], disable_ramdisk: bool = False) -> None:
    """Worker: carry the steps out on a node that is in state servicing."""
    node = task.node
    try:
        gates.maintenance_allowed(node, 'servicing')
        task.driver.deploy.switch_interface(task)
        task.driver.power.validate(task)
    except Exception as error:
        failures.service(task, _SENTENCE.format(node=node.uuid, reason=errors.reason(error)),
                         tear_down=False)
        return
    internal_info.wipe_steps(node, KIND)
    node.service_step = {}
    node.driver_internal_info['service_steps'] = steps
    ramdisk.decide(task, KIND, steps, disable_ramdisk)
    caches.refresh(task)
    if ramdisk.enter(task, KIND):
        provision.end(task, 'wait')
        return
    _begin_steps(task)


def _begin_steps(task) -> None:
    given = task.node.driver_internal_info.get('service_steps') or []
    disable_ramdisk = ramdisk.disabled(task.node, KIND)
    try:
        steps = validate.user_steps(task, KIND, given, disable_ramdisk=disable_ramdisk)
    except exception.InvalidParameterValue:
        if disable_ramdisk:
            raise   # the machine still is in its instance
        _fail_at_wrong_step(task, given)
        return
    _RUN.begin(task, steps)


def _fail_at_wrong_step(task, given: list[dict]) -> None:
    """The machine has left its instance for steps that cannot be carried out: as if the first of
    those had begun, and failed."""
    step_run.list_steps(task, KIND, given)
    for step in given:
        try:
            validate.user_steps(task, KIND, [step])
        except exception.InvalidParameterValue as error:
            task.node.service_step = dict(step)
            history.aborted(task, KIND)
            failures.service(task, engine.failure(task.node, KIND, step, error))
            return


@failures.guarded(_SENTENCE)
def resumed(task, skip_current: bool) -> None:
    """Worker: what the node waited for has happened."""
    _RUN.resume(task, skip_current)


def _end(task) -> None:
    """All steps are done: back into the instance."""
    ramdisk.leave(task, KIND)
    step_run.forget(task, KIND)
    caches.refresh(task)
    task.driver.deploy.restore_interface(task)
    provision.end(task, 'done')


_RUN = step_run.StepRun(KIND, failures.service, _end, first=_begin_steps)
