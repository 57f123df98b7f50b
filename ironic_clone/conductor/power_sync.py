"""Hold the power state of every machine against the database, and set right what differs.

A tick reads the nodes to look at in one query and the nodes themselves a few hundred at a time,
asks the machines on several threads, and writes what changed in one statement for each kind of
change: the number of statements does not grow with the number of nodes.
"""
import enum
import functools
import logging

from ironic_clone.common import clock
from ironic_clone.common import context as request_context
from ironic_clone.common import errors
from ironic_clone.common import exception
from ironic_clone.common import log_context
from ironic_clone.common import metrics
from ironic_clone.common import states
from ironic_clone.conductor import batch
from ironic_clone.conductor import history
from ironic_clone.conductor import power
from ironic_clone.conductor import sweep
from ironic_clone.conductor.flows import caches
from ironic_clone.conf import CONF
from ironic_clone.db import nodes

LOG = logging.getLogger(__name__)

_EXCLUDED = frozenset(
    name for name, state in states.PROVISION.items() if state.power_sync_excluded)

_NOT_CONFIGURED = 'the node is not configured yet'

_column = nodes.table.c
_CLAUSES = (nodes.NOT_IN_MAINTENANCE, nodes.FREE,
            nodes.NO_POWER_CHANGE,
            *(_column.provision_state != name for name in sorted(_EXCLUDED)))


class Verdict(enum.Enum):
    """What to do about one machine."""

    FINE = 'as known'
    RETRY = 'look again at the next tick'
    STORE = 'believe the machine'
    FORCE = 'bring the machine back'
    GIVE_UP = 'put the node into maintenance'


def judge(known: str | None, actual: str | None, count: int, force: bool) -> Verdict:
    """Decide what to do about a machine.

    :param known: the power state in the database.
    :param actual: the machine's; POWER_ERROR if it could not be read, None if the machine
        cannot tell.
    :param count: ticks in a row, this one included, that did not end well.
    :param force: whether the machine may be brought back to ``known``.
    """
    too_often = count > CONF.conductor.power_state_sync_max_retries
    if actual == states.POWER_ERROR:
        return Verdict.GIVE_UP if too_often else Verdict.RETRY
    if actual == known or actual is None:   # a machine that cannot tell contradicts nobody
        return Verdict.FINE
    if known is None:
        return Verdict.STORE
    if too_often:
        return Verdict.GIVE_UP
    return Verdict.FORCE if force else Verdict.STORE


class PowerSync:
    """The periodic task; it remembers how often in a row each machine was not as it should be.

    :param tasks: conductor.tasks.Tasks.
    :param owned: conductor.owned.OwnedNodes.
    :param workers: conductor.workers.Workers.
    """

    def __init__(self, tasks, owned, workers):
        self._tasks = tasks
        self._owned = owned
        self._workers = workers
        self._counts: dict[str, int] = {}
        self._ended_at = clock.steady()

    @property
    def failing(self) -> int:
        """How many machines were not as they should be when last looked at."""
        return len(self._counts)

    def lag(self) -> float | None:
        """Return for how many seconds the end of a pass is overdue: it should come an interval
        after the one before. None: power sync is turned off."""
        interval = CONF.conductor.sync_power_state_interval
        return max(0, clock.steady() - self._ended_at - interval) if interval else None

    def run(self) -> None:
        """Look at all nodes once, and say how long that took."""
        began = clock.steady()
        looked_at = self._pass()
        self._ended_at = clock.steady()
        metrics.POWER_SYNC_SECONDS.set(self._ended_at - began)
        metrics.POWER_SYNC_NODES.set(looked_at)
        metrics.POWER_SYNC_FAILING.set(self.failing)

    def _pass(self) -> int:
        """Look at all nodes; return their number. Those that failed come last: they are slow."""
        context = request_context.service_context()
        threads = min(CONF.conductor.sync_power_state_workers,
                      CONF.conductor.periodic_max_workers)
        one = sweep.Sweep(
            self._owned.nodes(_CLAUSES, order=lambda uuid: self._counts.get(uuid, 0)),
            functools.partial(self._look, context),
            lambda changes: changes.write(self._tasks.database, *_CLAUSES))
        one.run(self._workers, threads)
        for uuid in self._counts.keys() - one.seen:
            self._counts.pop(uuid, None)
        return len(one.seen)

    def _look(self, context, changes: batch.Batch, node) -> None:
        task = self._tasks.shared(context, node, 'power sync')
        with log_context.working_on(task):
            self._look_at(task, changes)

    def _look_at(self, task, changes: batch.Batch) -> None:
        """Look at one machine."""
        context, node = task.context, task.node
        known = node.power_state
        count = self._counts.get(node.uuid, 0) + 1
        actual, problem = self._read(task)
        if problem is _NOT_CONFIGURED:
            self._counts.pop(node.uuid, None)
            return
        if isinstance(problem, exception.SecretUnreadable):   # the machine is not to blame
            _tell(task, changes, str(problem))
            return
        verdict = judge(known, actual, count, self._may_force(task, actual))
        if verdict is Verdict.FINE or known is None and verdict is Verdict.STORE:
            self._counts.pop(node.uuid, None)
        else:
            self._counts[node.uuid] = count
            LOG.log(logging.DEBUG if verdict is Verdict.RETRY and count > 1 else logging.WARNING,
                    'Power sync of node %s: %s instead of %s (%s), %d in a row; %s', node.uuid,
                    actual, known, problem or 'read from the machine', count, verdict.value)
        values = {} if actual == states.POWER_ERROR else self._said(task)
        if actual == known and node.last_error and CONF.conductor.node_history:
            values['last_error'] = None   # the machine is well; what was wrong is in the history
        if verdict is Verdict.STORE:
            values['power_state'] = actual
        elif verdict is Verdict.GIVE_UP:
            values = _maintenance(known, actual, count, problem)
        elif verdict is Verdict.FORCE:
            self._tasks.visit(context, node.uuid, 'power sync',
                              lambda task: _bring_back(task, known))
        if values:
            changes.add(node, values, history.error(task, history.MONITORING,
                                                    values.get('last_error')))

    @staticmethod
    def _read(task) -> tuple:
        """Return (power state, None) or (POWER_ERROR, why it could not be read)."""
        try:
            if task.node.power_state is None:
                try:
                    task.driver.power.validate(task)
                except exception.SecretUnreadable:
                    raise
                except exception.InvalidParameterValue:
                    return None, _NOT_CONFIGURED
            return power.read(task), None
        except exception.SecretUnreadable as error:
            return None, error
        except Exception as error:
            return states.POWER_ERROR, errors.reason(error)

    @staticmethod
    def _may_force(task, actual: str | None) -> bool:
        return bool(CONF.conductor.force_power_state_during_sync
                    and actual not in (None, states.POWER_ERROR)
                    and not task.node.disable_power_off
                    and task.driver.power.supports_power_sync(task))

    def _said(self, task) -> dict:
        """Return what else the machine says of itself now and did not before."""
        node = task.node
        before = {name: getattr(node, name) for name in ('boot_mode', 'secure_boot', 'health')}
        for part in (caches.vendor, caches.boot_mode, _health):
            try:
                part(task)
            except (exception.UnsupportedDriverExtension, NotImplementedError):
                pass
            except Exception as error:
                LOG.debug('%s of node %s could not be read: %s', part.__name__, node.uuid, error)
        said = {name: getattr(node, name) for name, value in before.items()
                if getattr(node, name) != value}
        if node.properties != node.original('properties'):
            self._tasks.visit(task.context, node.uuid, 'record of its vendor',
                              lambda task: _store_vendor(task, node))
        return said


def _tell(task, changes: batch.Batch, text: str) -> None:
    """Have a node say why its machine cannot be asked; once."""
    if task.node.last_error != text:
        LOG.warning('Power sync of node %s: %s', task.node.uuid, text)
        changes.add(task.node, {'last_error': text},
                    history.error(task, history.MONITORING, text))


def _store_vendor(task, seen) -> None:
    """Write properties by themselves: they are the user's, too.

    :param seen: the node as it was read; what else was seen of it still counts.
    """
    task.node.properties.setdefault('vendor', seen.properties['vendor'])
    task.finish()
    if task.epoch == seen.original('lock_epoch') + 1:   # nobody else has had it
        seen.written({'lock_epoch': task.epoch})


def _bring_back(task, known: str) -> None:
    """Set the machine to the state in the database, if that still holds under the lock."""
    node = task.node
    if (node.power_state != known or node.maintenance or node.target_power_state
            or node.provision_state in _EXCLUDED):
        return
    try:
        power.change(task, known)
    except Exception as error:
        LOG.warning('Node %s could not be brought back to "%s": %s', node.uuid, known,
                    errors.reason(error))
    task.finish()


def _health(task) -> None:
    if CONF.conductor.enable_health_monitoring:
        task.node.health = task.driver.management.get_node_health(task)


def _maintenance(known, actual, count, problem) -> dict:
    """Return what a node holds after its machine was given up."""
    if actual == states.POWER_ERROR:
        actual = None
        text = (f'The power state of the machine could not be read {count} times in a row'
                f'{f"; the last time: {problem}" if problem else ""}.')
    else:
        text = (f'The machine was in power state "{actual}" instead of "{known}" {count} times '
                'in a row.')
    text = text[:CONF.log_in_db_max_size]
    return {'power_state': actual, 'maintenance': True, 'fault': states.FAULT_POWER,
            'maintenance_reason': text, 'last_error': text}
