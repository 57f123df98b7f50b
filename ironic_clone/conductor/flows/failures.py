"""What becomes of a node whose flow failed, by the state that it was in.

A handler tidies up through the driver, leaves the sentence in last_error, moves the node to the
failed state, and finishes the task. Flows call theirs; whoever finds a node that waited too long
or whose conductor died looks the handler up: ``failures.fail(task, message)``.
"""
import functools
import logging
import types
from collections.abc import Callable
from collections.abc import Mapping

from ironic_clone.common import errors
from ironic_clone.common import exception
from ironic_clone.common import fsm
from ironic_clone.common import states
from ironic_clone.conductor import internal_info
from ironic_clone.conductor import power
from ironic_clone.conductor import provision
from ironic_clone.conductor.flows import ramdisk
from ironic_clone.conductor.steps import kinds
from ironic_clone.conductor.steps import plan
from ironic_clone.conf import CONF
from ironic_clone.db import allocations

LOG = logging.getLogger(__name__)


def fail(task, message: str) -> None:
    """Fail whatever flow the node is in, and finish the task.

    :param message: the sentence for last_error.
    :raises InvalidState: the node is in no flow that could fail.
    """
    state = task.node.provision_state
    if state not in BY_STATE:
        raise exception.InvalidState(
            f'Node {task.node.uuid} is in state "{state}", where nothing can fail.')
    BY_STATE[state](task, message)


def guarded(sentence: str) -> Callable:
    """Decorate a worker's function: what it raises fails the flow that the node is in.

    :param sentence: for last_error, with {node} and {reason}.
    """
    def decorate(work):
        @functools.wraps(work)
        def wrapper(task, *args, **kwargs):
            try:
                work(task, *args, **kwargs)
            except Exception as error:
                if task.shared or task.node.provision_state not in BY_STATE:
                    raise
                LOG.warning('%s of node %s failed', task.purpose, task.node.uuid,
                            exc_info=not isinstance(error, exception.IronicCloneError))
                fail(task, sentence.format(node=task.node.uuid, reason=errors.reason(error)))
        return wrapper
    return decorate


def verify(task, message: str) -> None:
    """verifying -> enroll."""
    _end(task, message)


def clean(task, message: str, tear_down: bool = True) -> None:
    """cleaning, clean wait, clean hold -> clean failed.

    :param tear_down: cleaning had been prepared.
    """
    message = _end_steps(task, kinds.CLEAN, message, tear_down,
                         CONF.conductor.poweroff_in_cleanfail)
    internal_info.wipe_failed_cleaning(task.node)
    _end(task, message)


def deploy(task, message: str, clean_up: bool = True) -> None:
    """deploying, wait call-back -> deploy failed.

    :param clean_up: the driver had prepared the deployment.
    """
    if clean_up:
        message = _tidy(task, message, 'cleaning up after the deployment',
                        lambda: task.driver.deploy.clean_up(task))
    task.node.deploy_step = {}
    internal_info.wipe_steps(task.node, kinds.DEPLOY)
    _end(task, message)


def inspect(task, message: str) -> None:
    """inspecting, inspect wait -> inspect failed."""
    message = _tidy(task, message, 'the abort of the inspection',
                    lambda: _unless_unsupported(task.driver.inspect.abort, task))
    message = _tidy(task, message, 'leaving the inspection network',
                    lambda: task.driver.network.remove_inspection_network(task))
    internal_info.wipe_agent(task.node)
    _end(task, message)


def adopt(task, message: str) -> None:
    """adopting -> adopt failed."""
    message = _restore_interface(task, message)
    task.node.power_state = None
    _end(task, message)


def tear_down(task, message: str) -> None:
    """deleting -> error; the instance's data is gone in any case."""
    internal_info.wipe_instance(task.node)
    task.also_write(functools.partial(allocations.remove, node_id=task.node.id))
    _end(task, message)


def rescue(task, message: str) -> None:
    """rescuing, rescue wait -> rescue failed."""
    node = task.node
    message = _power_off(task, message)
    message = _tidy(task, message, 'cleaning up after the rescue',
                    lambda: task.driver.rescue.clean_up(task))
    internal_info.wipe_rescue_passwords(node)
    node.driver_internal_info.pop('agent_url', None)
    _end(task, message)


def unrescue(task, message: str) -> None:
    """unrescuing -> unrescue failed."""
    _end(task, message)


def service(task, message: str, tear_down: bool = True) -> None:
    """servicing, service wait, service hold -> service failed.

    :param tear_down: servicing had been prepared.
    """
    message = _end_steps(task, kinds.SERVICE, message, tear_down,
                         CONF.conductor.poweroff_in_servicefail)
    internal_info.wipe_steps(task.node, kinds.SERVICE)
    _end(task, message)


BY_STATE: Mapping[str, Callable] = types.MappingProxyType({
    states.VERIFYING: verify,
    states.CLEANING: clean, states.CLEANWAIT: clean, states.CLEANHOLD: clean,
    states.DEPLOYING: deploy, states.DEPLOYWAIT: deploy, states.DEPLOYHOLD: deploy,
    states.INSPECTING: inspect, states.INSPECTWAIT: inspect,
    states.ADOPTING: adopt,
    states.DELETING: tear_down,
    states.RESCUING: rescue, states.RESCUEWAIT: rescue,
    states.UNRESCUING: unrescue,
    states.SERVICING: service, states.SERVICEWAIT: service, states.SERVICEHOLD: service,
})
"""The state in which something failed -> handler (task, message)."""

# Only 'fail' leads out of most of these states to the failed one; out of a hold it is 'abort'.
_EVENTS = ('fail', 'abort')


def _end(task, message: str) -> None:
    node = task.node
    node.last_error = message
    event = next((event for event in _EVENTS if fsm.possible(node.provision_state, event)), None)
    if event is not None and not states.PROVISION[node.provision_state].failed:
        provision.process_event(task, event, save=False)
    task.finish()


def _end_steps(task, kind: kinds.Kind, message: str, tear_down: bool, power_off: bool) -> str:
    """Leave the ramdisk; if a step had begun, nobody knows what the machine is like, and it goes
    into maintenance."""
    node = task.node
    if plan.current(node, kind):
        _to_maintenance(node, kind.fault, message)
    if tear_down:
        message = _tidy(task, message, f'the end of {kind.doing}',
                        lambda: ramdisk.leave(task, kind))
    message = _restore_interface(task, message)
    if power_off:
        message = _power_off(task, message)
    setattr(node, kind.column, {})
    return message


def _tidy(task, message: str, what: str, action: Callable[[], None]) -> str:
    """Do what must be tried after a failure; what goes wrong with it is added to the message."""
    try:
        action()
    except Exception as error:
        return f'{message} Besides, {what} failed: {errors.reason(error)}'
    return message


def _restore_interface(task, message: str) -> str:
    return _tidy(task, message, 'the return to the deploy interface',
                 lambda: task.driver.deploy.restore_interface(task))


def _power_off(task, message: str) -> str:
    """The machine is not left running on its own, where it may be switched off at all."""
    if task.node.disable_power_off:
        return message
    return _tidy(task, message, 'power off', lambda: power.change(task, states.POWER_OFF))


def _unless_unsupported(method, task) -> None:
    try:
        method(task)
    except exception.UnsupportedDriverExtension:
        pass


def _to_maintenance(node, fault: str, message: str) -> None:
    node.maintenance = True
    node.fault = fault
    if not node.maintenance_reason:
        node.maintenance_reason = message
