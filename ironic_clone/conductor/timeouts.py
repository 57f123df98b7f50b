"""End what waits too long: a waiting state has a deadline, and this is who looks at the clock."""
import dataclasses
import datetime
import logging
from collections.abc import Mapping

import sqlalchemy as sa

from ironic_clone.common import context as request_context
from ironic_clone.common import states
from ironic_clone.conductor.flows import failures
from ironic_clone.conf import CONF
from ironic_clone.db import nodes
from ironic_clone.db import record

LOG = logging.getLogger(__name__)

_column = nodes.table.c


@dataclasses.dataclass(frozen=True)
class Wait:
    """How long a node may wait in a state, and what is said when it is too long.

    :ivar option: of [conductor], seconds; 0 for ever.
    :ivar clock: the column that holds when the wait began.
    :ivar text: for last_error; {node} and {step} are filled in.
    """

    option: str
    text: str
    clock: str = 'provision_updated_at'
    step: str | None = None


WAITS: Mapping[str, Wait] = {
    states.DEPLOYWAIT: Wait(
        'deploy_callback_timeout', 'Timeout reached while waiting for callback for node {node}'),
    states.CLEANWAIT: Wait(
        'clean_callback_timeout',
        'Timeout reached while cleaning the node. Please check if the ramdisk responsible for '
        'the cleaning is running on the node. Failed on step {step}.', step='clean_step'),
    states.INSPECTWAIT: Wait(
        'inspect_wait_timeout',
        'Timeout reached while inspecting the node. Please check if the ramdisk responsible for '
        'the inspection is running on the node.', clock='inspection_started_at'),
    states.SERVICEWAIT: Wait(
        'service_callback_timeout',
        'Timeout reached while servicing the node. Please check if the ramdisk responsible for '
        'the servicing is running on the node. Failed on step {step}.', step='service_step'),
}
"""Waiting state -> its deadline. Held nodes ("... hold") wait for a user, without one."""

RESCUE_WAITS: Mapping[str, Wait] = {
    states.RESCUEWAIT: Wait(
        'rescue_callback_timeout',
        'Timeout reached while waiting for rescue ramdisk callback for node {node}'),
}
"""The same for the rescue, which is looked at in its own rhythm."""


class WaitTimeouts:
    """The periodic task.

    :param waits: the states to look at.
    """

    def __init__(self, tasks, owned, workers, waits: Mapping[str, Wait] = WAITS):
        self._waits = waits
        self._tasks = tasks
        self._owned = owned
        self._workers = workers

    def run(self) -> None:
        """Fail every node that has waited too long: one query finds them all."""
        late = [_late(state, wait) for state, wait in self._waits.items()
                if CONF.conductor[wait.option] > 0]
        if not late:
            return
        rows = self._owned.rows((), nodes.FREE, nodes.NOT_IN_MAINTENANCE, sa.or_(*late))
        context = request_context.service_context()
        self._workers.each(
            rows, lambda row: self._tasks.visit(context, row.uuid, 'wait timeout', self._fail),
            CONF.conductor.periodic_max_workers)

    def _fail(self, task) -> None:
        node = task.node
        wait = self._waits.get(node.provision_state)
        if wait is None or node.maintenance or not _is_late(node, wait):
            return   # it went on while we came
        LOG.warning('Node %s has been in state "%s" longer than [conductor]%s',
                    node.uuid, node.provision_state, wait.option)
        step = getattr(node, wait.step) if wait.step else None
        failures.fail(task, wait.text.format(node=node.uuid, step=step))


def _deadline(wait: Wait) -> datetime.datetime:
    return record.now() - datetime.timedelta(seconds=CONF.conductor[wait.option])


def _late(state: str, wait: Wait):
    return sa.and_(_column.provision_state == state, _column[wait.clock] < _deadline(wait))


def _is_late(node, wait: Wait) -> bool:
    began = getattr(node, wait.clock)
    return began is not None and 0 < CONF.conductor[wait.option] and began < _deadline(wait)
