"""Abort a flow that waits or holds.

A step that cannot be aborted is let end first: it is marked, and the flow is aborted when it
would be resumed (``after_step``).
"""
import logging
import types
from collections.abc import Callable
from collections.abc import Mapping

from ironic_clone.common import errors
from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.common import step_names
from ironic_clone.conductor import internal_info
from ironic_clone.conductor import provision
from ironic_clone.conductor.flows import failures
from ironic_clone.conductor.flows import ramdisk
from ironic_clone.conductor.flows import tear_down
from ironic_clone.conductor.steps import kinds
from ironic_clone.conductor.steps import plan

LOG = logging.getLogger(__name__)


def start(task) -> None:
    """Abort what the node waits for.

    :raises InvalidStateRequested: there is nothing to abort.
    """
    state = task.node.provision_state
    if state not in BY_STATE:
        raise exception.InvalidStateRequested(action='abort', node=task.node.uuid, state=state)
    LOG.info('The abort of node %s in provision state "%s" was asked for by %s', task.node.uuid,
             state, task.context.caller)
    BY_STATE[state](task)


def after_step(task, kind: kinds.Kind) -> None:
    """The step that could not be aborted has ended: abort now."""
    _FLOWS[kind.name](task)


def _when_step_ends(kind: kinds.Kind, abort: Callable) -> Callable:
    """Abort now if the current step can be, else mark the step."""
    def begin(task):
        step = plan.current(task.node, kind)
        if step and not step.get('abortable'):
            step['abort_after'] = True
            setattr(task.node, kind.column, step)
            LOG.info('Node %s is aborted when its step %s has ended, which cannot be '
                     'interrupted', task.node.uuid, step_names.step_id(step))
            task.finish()
        else:
            abort(task)
    return begin


def _sentence(node, kind: kinds.Kind) -> str:
    step = plan.current(node, kind)
    during = '' if not step else \
        f' during or after the completion of step "{step_names.step_id(step)}"'
    return f'By request, the {kind.name} operation was aborted{during}'


# -- clean wait, clean hold -> clean failed ------------------------------------------------------
def _clean(task) -> None:
    provision.begin(task, 'abort', _after_clean, asked=True,
                    last_error=_sentence(task.node, kinds.CLEAN))


def _after_clean(task) -> None:
    """Worker: leave the ramdisk. If that fails, nobody knows what the machine is like."""
    node = task.node
    try:
        ramdisk.leave(task, kinds.CLEAN)
        task.driver.deploy.restore_interface(task)
    except Exception as error:
        failures.clean(task, f'{node.last_error}, but leaving the ramdisk failed: '
                             f'{errors.reason(error)}', tear_down=False)
        return
    internal_info.wipe_failed_cleaning(node)
    node.clean_step = None
    task.finish()


# -- wait call-back, deploy hold -> deploy failed ------------------------------------------------
def _deploy_wait(task) -> None:
    task.node.driver_internal_info.pop('agent_url', None)
    provision.begin(task, 'abort', _after_deploy, lambda task: task.driver.deploy.clean_up(task),
                    asked=True, last_error=_sentence(task.node, kinds.DEPLOY))


def _deploy_hold(task) -> None:
    provision.begin(task, 'abort', _after_deploy, tear_down.undo, asked=True,
                    last_error=_sentence(task.node, kinds.DEPLOY))


def _after_deploy(task, undo: Callable) -> None:
    """Worker: take back what was prepared; the node stays as failed, to be deleted or deployed."""
    node = task.node
    try:
        undo(task)
    except Exception as error:
        node.last_error = (f'{node.last_error}, but cleaning up failed: {errors.reason(error)}')
    node.deploy_step = {}
    internal_info.wipe_steps(node, kinds.DEPLOY)
    task.finish()


# -- inspect wait -> inspect failed --------------------------------------------------------------
def _inspect(task) -> None:
    """At once: whoever asks is told if the driver cannot."""
    task.driver.inspect.abort(task)
    task.node.last_error = 'Inspection was aborted by request.'
    internal_info.wipe_agent(task.node)
    provision.end(task, 'abort', asked=True)


# -- rescue wait -> rescue failed ----------------------------------------------------------------
def _rescue(task) -> None:
    internal_info.wipe_rescue_passwords(task.node)
    provision.begin(task, 'abort', _after_rescue, asked=True,
                    last_error='By request, the rescue operation was aborted')


def _after_rescue(task) -> None:
    node = task.node
    try:
        task.driver.rescue.clean_up(task)
    except Exception as error:
        node.last_error = f'{node.last_error}, but cleaning up failed: {errors.reason(error)}'
        node.maintenance = True
        node.fault = states.FAULT_RESCUE_ABORT
        node.maintenance_reason = node.last_error
    task.finish()


# -- service wait, service hold, service failed -> active ----------------------------------------
def _service(task) -> None:
    """From a wait or a hold the abort leads to service failed, and a second one to active."""
    provision.process_event(task, 'abort', save=False, asked=True)
    provision.begin(task, 'abort', _after_service)


def _service_failed(task) -> None:
    if task.node.maintenance:
        raise exception.InvalidState(
            f'Node {task.node.uuid} is in maintenance after a failed service step; look at the '
            'machine and end the maintenance before the abort.')
    provision.begin(task, 'abort', _after_service)


def _after_service(task) -> None:
    node = task.node
    try:
        ramdisk.leave(task, kinds.SERVICE)
        task.driver.deploy.restore_interface(task)
    except Exception as error:
        node.last_error = f'Leaving the service ramdisk failed: {errors.reason(error)}'
    node.service_step = {}
    internal_info.wipe_steps(node, kinds.SERVICE)
    task.finish()


_FLOWS: Mapping[str, Callable] = types.MappingProxyType(
    {'clean': _clean, 'deploy': _deploy_wait, 'service': _service})

BY_STATE: Mapping[str, Callable] = types.MappingProxyType({
    states.CLEANWAIT: _when_step_ends(kinds.CLEAN, _clean),
    states.CLEANHOLD: _when_step_ends(kinds.CLEAN, _clean),
    states.DEPLOYWAIT: _when_step_ends(kinds.DEPLOY, _deploy_wait),
    states.DEPLOYHOLD: _deploy_hold,
    states.INSPECTWAIT: _inspect,
    states.RESCUEWAIT: _rescue,
    states.SERVICEWAIT: _when_step_ends(kinds.SERVICE, _service),
    states.SERVICEHOLD: _when_step_ends(kinds.SERVICE, _service),
    states.SERVICEFAIL: _service_failed,
})
"""State -> how a flow in it is aborted."""
