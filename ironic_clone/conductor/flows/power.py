"""Power: a request to change the power of a machine."""
import logging

from ironic_clone.common import errors
from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.conductor import power
from ironic_clone.conductor import provision

LOG = logging.getLogger(__name__)


def start(task, requested: str, timeout: int | None = None) -> None:
    """Check a request and record it; a worker does the rest.

    :param requested: one of states.POWER_TARGETS.
    :param timeout: seconds; None for the configured ones.
    :raises InvalidStateRequested: the node is being cleaned, or there is no such power verb.
    :raises PowerStateFailure: the node must never be powered off.
    :raises InvalidParameterValue: the driver cannot do it, or the node lacks what it needs.
    """
    node = task.node
    if requested not in states.POWER_TARGETS \
            or node.provision_state in states.POWER_CHANGE_REFUSED:
        raise exception.InvalidStateRequested(action=requested, node=node.uuid,
                                              state=node.provision_state)
    power.check_off_allowed(node, requested)
    task.driver.power.validate(task)
    supported = task.driver.power.get_supported_power_states(task)
    if requested not in supported:
        raise exception.InvalidParameterValue(
            f'The driver {node.driver} does not support the power state "{requested}"; it '
            f'supports: {", ".join(sorted(supported))}.')
    before = node.power_state
    node.target_power_state = states.POWER_TARGETS[requested]
    node.last_error = None
    task.save()
    task.spawn_after(run, requested, timeout, on_no_worker=lambda task: _restore(task, before))


def _restore(task, power_state: str | None) -> None:
    task.node.power_state = power_state
    task.node.target_power_state = None
    task.node.last_error = provision.NO_WORKER
    task.finish()


def run(task, requested: str, timeout: int | None = None) -> None:
    """The worker's half of ``start``."""
    try:
        power.change(task, requested, timeout)
    except Exception as error:
        LOG.warning('Power of node %s was not changed by "%s": %s', task.node.uuid, requested,
                    errors.reason(error))
    task.finish()
