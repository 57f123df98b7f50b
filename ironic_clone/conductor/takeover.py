"""Go on where another conductor has left off: nodes of the dead, and nodes mapped to us anew."""
import functools
import logging
from collections.abc import Callable

from ironic_clone.common import context as request_context
from ironic_clone.common import errors
from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.conductor import history
from ironic_clone.conductor import interrupted
from ironic_clone.conductor.flows import failures
from ironic_clone.conductor.flows import take_over
from ironic_clone.conf import CONF
from ironic_clone.db import conductors
from ironic_clone.db import nodes
from ironic_clone.db.lock import Lock

LOG = logging.getLogger(__name__)

POWER_TAKE_OVER = 'Pending power operation was aborted due to conductor take over'
TAKE_OVER = 'Operation was aborted due to conductor take over'

_column = nodes.table.c


class Orphans:
    """The periodic task that frees the nodes of dead conductors, and those that nobody holds.

    When a commit was carried out and its answer got lost, a node may be locked in this conductor's
    name although none of its tasks has the lock.

    :param adopt: ``TakeOver.adopt``, for active nodes: the pass of that task may have come just
        before this one, and the next one only after a period.
    """

    def __init__(self, tasks, owned, workers, adopt: Callable):
        self._tasks = tasks
        self._owned = owned
        self._workers = workers
        self._adopt = adopt
        self._ownerless: set[tuple[str, int]] = set()

    def run(self) -> None:
        """Break every lock whose holder gives no sign of life any more, or does not exist."""
        self._owned.look_again()
        self._free_all([*self._of_the_dead(), *self._of_nobody()])

    def _of_the_dead(self) -> list:
        held = self._owned.rows(('reservation', 'lock_epoch'), nodes.HELD,
                                _column.reservation != self._tasks.host)
        if not held or not self._tasks.lease.knows_the_dead:
            return []
        seen = conductors.seen(self._tasks.database, CONF.conductor.heartbeat_timeout)
        return [row for row in held if row.reservation not in seen]

    def _of_nobody(self) -> list:
        """Return the nodes locked in our name that no task had, at this pass and at the last one:
        a task that has just taken a lock may not have said so yet."""
        tasks = self._tasks
        rows = {(row.uuid, row.lock_epoch): row for row in nodes.select(
            tasks.database, ('uuid', 'reservation', 'lock_epoch'),
            _column.reservation == tasks.host)
            if row.uuid not in tasks.held and row.uuid not in tasks.leftovers}
        found = [rows[key] for key in rows.keys() & self._ownerless]
        self._ownerless = set(rows)
        return found

    def _free_all(self, rows: list) -> None:
        if rows:
            self._workers.each(
                rows, functools.partial(self._free, request_context.service_context()),
                CONF.conductor.periodic_max_workers)

    def _free(self, context, row) -> None:
        """Take a lock by its epoch; what its holder can still write is void."""
        broken = Lock(row.reservation, row.lock_epoch)
        try:
            with self._tasks.seize(context, row.uuid, broken, 'take over') as task:
                LOG.warning(
                    'Node %s was held by conductor %s, %s; its lock is broken', row.uuid,
                    row.reservation, 'which does not work on it'
                    if row.reservation == self._tasks.host else 'which is gone')
                task.event_type = history.TAKE_OVER
                node = task.node
                if node.target_power_state is not None:
                    node.target_power_state = None
                    node.last_error = POWER_TAKE_OVER
                elif row.reservation != self._tasks.host:
                    history.cut_off(task, row.reservation)
                if node.provision_state in interrupted.FAIL_ON_RESTART:
                    failures.fail(task, TAKE_OVER)
                else:
                    task.finish()
        except exception.LockLost as error:
            LOG.debug('Node %s is not freed: %s', row.uuid, error)
            return
        if node.provision_state == states.ACTIVE:
            self._adopt(context, row.uuid)


class TakeOver:
    """The periodic task that makes active nodes at home here.

    :param conductor_id: id of this conductor's row.
    """

    def __init__(self, tasks, owned, workers, conductor_id: int):
        self._tasks = tasks
        self._owned = owned
        self._workers = workers
        self._conductor_id = conductor_id

    def run(self) -> None:
        """Take over all active nodes that are mapped here and were another conductor's."""
        if not self._tasks.lease.knows_the_dead:
            return
        self._owned.look_again()
        rows = self._owned.rows(
            (), nodes.FREE, nodes.NOT_IN_MAINTENANCE,
            _column.provision_state == states.ACTIVE,
            _column.conductor_affinity.is_distinct_from(self._conductor_id))
        context = request_context.service_context()
        self._workers.each(rows, lambda row: self.adopt(context, row.uuid),
                           CONF.conductor.periodic_max_workers)

    def adopt(self, context, uuid: str) -> None:
        """Take one node over, if it still is an active one of another conductor and free."""
        self._tasks.visit(context, uuid, 'take over', self._take_over)

    def _take_over(self, task) -> None:
        node = task.node
        if (node.maintenance or node.provision_state != states.ACTIVE
                or node.conductor_affinity == self._conductor_id):
            return
        try:
            take_over.run(task)
        except Exception as error:
            LOG.warning('Node %s could not be taken over, trying again later: %s', node.uuid,
                        errors.reason(error))
        else:
            task.finish()
