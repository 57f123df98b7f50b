"""Take nodes out of the maintenance that a power failure put them into."""
import functools
import logging

from ironic_clone.common import context as request_context
from ironic_clone.common import errors
from ironic_clone.common import log_context
from ironic_clone.common import states
from ironic_clone.conductor import batch
from ironic_clone.conductor import power
from ironic_clone.conductor import sweep
from ironic_clone.conf import CONF
from ironic_clone.db import nodes

LOG = logging.getLogger(__name__)

_column = nodes.table.c
_CLAUSES = (_column.maintenance.is_(True), _column.fault == states.FAULT_POWER,
            _column.provision_state != states.ENROLL, nodes.NO_POWER_CHANGE,
            nodes.FREE)


class PowerRecovery:
    """The periodic task that asks machines again which were given up by the power sync."""

    def __init__(self, tasks, owned, workers):
        self._tasks = tasks
        self._owned = owned
        self._workers = workers

    def run(self) -> None:
        """Ask all of them once."""
        context = request_context.service_context()
        sweep.Sweep(self._owned.nodes(_CLAUSES), functools.partial(self._look, context),
                    lambda changes: changes.write(self._tasks.database, *_CLAUSES)).run(
            self._workers, CONF.conductor.periodic_max_workers)

    def _look(self, context, changes: batch.Batch, node) -> None:
        with log_context.working_on(
                self._tasks.shared(context, node, 'power failure recovery')) as task:
            try:
                task.driver.power.validate(task)
                actual = power.read(task)
            except Exception as error:
                LOG.debug('Node %s stays in maintenance: %s', node.uuid, errors.reason(error))
                return
            if actual != states.POWER_ERROR:
                LOG.info('The machine of node %s answers again: power state %s, maintenance ends',
                         node.uuid, actual)
                changes.add(node, {'power_state': actual, 'maintenance': False,
                                   'maintenance_reason': None, 'fault': None})
