"""Where tasks come from: locks taken, waited for, broken, and given back."""
import contextlib
import logging
from collections.abc import Callable

import tenacity

from ironic_clone.common import context as request_context
from ironic_clone.common import exception
from ironic_clone.common import log_context
from ironic_clone.conductor import held
from ironic_clone.conductor.lease import Lease
from ironic_clone.conductor.task import Task
from ironic_clone.conf import CONF
from ironic_clone.db import node_locks
from ironic_clone.db import nodes

LOG = logging.getLogger(__name__)


class Tasks:
    """Where tasks come from. One a conductor.

    :param database: db.engine.Database.
    :param registry: drivers.registry.Registry.
    :param host: the conductor's hostname, written into ``reservation``.
    :param workers: conductor.workers.Workers, for ``spawn_after``.
    :param process_event: function (task, event, target); conductor.provision has it.
    :param resume: function (task, kind, skip_current) that continues a flow.
    :param fail: function (task, message) that fails the flow that the node is in, finishing the
        task: for workers that raised in an -ing state.
    :param settle: function (task, message) that ends what a task could not, finishing it.
    :param lease: conductor.lease.Lease under which tasks act; None: one without end.
    :ivar allocating: uuids of the allocations that this process finds nodes for.
    """

    def __init__(self, database, registry, host: str, workers=None, *, process_event=None,
                 resume=None, fail=None, settle=None, lease=None):
        self.database = database
        self.registry = registry
        self.host = host
        self.workers = workers
        self.process_event = process_event
        self.resume = resume
        self.fail = fail
        self.settle = settle or _finish
        self.lease = lease or Lease()
        self.fenced = False
        self.held = held.HeldLocks()
        self.leftovers: dict[str, tuple] = {}
        self.allocating: set[str] = set()

    @contextlib.contextmanager
    def acquire(self, context, node_id: str, shared: bool = False, purpose: str = '',
                retries: bool = True, within: Task | None = None):
        """Give a Task for the node, and take it back.

        :param node_id: uuid (a name works too).
        :param shared: no lock, read-only or harmless work.
        :param retries: False: one attempt instead of [conductor]node_locked_retry_attempts.
        :param within: the task of another node, for whose sake this one is touched.
        :raises NodeNotFound:
        :raises NodeLocked: with the holder's name.
        :raises NoFreeConductorWorker: at the end, from ``spawn_after``.
        """
        term = self.lease.term
        if shared:
            node, lock = nodes.get(self.database, node_id), None
        else:
            node, lock = self.reserve(node_id, retries)
        with self._hold(Task(self, context, node, lock, purpose, term, within)) as task:
            yield task

    def visit(self, context, node_id: str, purpose: str, work: Callable[[Task], None]) -> None:
        """Call ``work(task)`` under an exclusive lock, if it can be had at once.

        For what the conductor finds to do by itself: a node that somebody holds, or that is gone
        meanwhile, is left alone. ``work`` has to look whether there still is something to do.
        """
        try:
            with self.acquire(context, node_id, purpose=purpose, retries=False) as task:
                work(task)
        except (exception.NodeLocked, exception.NodeNotFound, exception.LockLost) as error:
            LOG.debug('Node %s is left alone, no %s: %s', node_id, purpose, error)

    @contextlib.contextmanager
    def seize(self, context, node_id: str, broken, purpose: str = ''):
        """Break the lock of a holder that is gone, and give a Task that holds it.

        :param broken: the db.lock.Lock as it was seen.
        :raises LockLost: it is another one by now.
        """
        term = self.lease.term
        node, lock = node_locks.seize(self.database, node_id, broken, self.host)
        task = Task(self, context, node, lock, purpose, term)
        task.inherited = True
        with self._hold(task):
            yield task

    @staticmethod
    @contextlib.contextmanager
    def _hold(task: Task):
        with log_context.working_on(task):
            try:
                yield task
            except BaseException as error:
                task.abandon(error)
                raise
            task.leave()

    def shared(self, context, node, purpose: str = '') -> Task:
        """Give a shared task for a node that was read already: nothing to take back."""
        return Task(self, context, node, None, purpose, self.lease.term)

    def reserve(self, node_id: str, retries: bool = True):
        """Lock a node, waiting as configured while somebody holds it; return (node, lock).

        A node that this process holds is tried at the moment of its release, not only after
        the interval; the last refusal never comes earlier than all intervals together, but at
        once when the service stops.
        """
        with self.held.watch(node_id) as wait_free:
            return self.patience(wait_free, retries)(
                node_locks.reserve, self.database, node_id, self.host)

    def patience(self, wait_free: Callable[[float], None], retries: bool = True
                 ) -> tenacity.Retrying:
        """The one way in which a locked node is tried again; call it with what to try.

        :param wait_free: ``HeldLocks.watch`` gives it.
        :param retries: False: one attempt instead of [conductor]node_locked_retry_attempts.
        """
        attempts = CONF.conductor.node_locked_retry_attempts if retries else 1
        interval = CONF.conductor.node_locked_retry_interval
        return tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(exception.NodeLocked),
            stop=tenacity.stop_any(
                lambda _state: self.held.stopping,
                tenacity.stop_all(tenacity.stop_after_attempt(attempts),
                                  tenacity.stop_after_delay((attempts - 1) * interval))),
            wait=tenacity.wait_fixed(interval), sleep=wait_free, reraise=True)

    def fence(self) -> None:
        """Let no task write or touch hardware any more: this process is not who it was."""
        self.fenced = True
        self.lease.end()

    def release_leftovers(self) -> None:
        """End what could not be written when its task ended, and give the locks back.

        :raises DatabaseUnavailable: the database still is away.
        """
        term = self.lease.term
        for uuid, (lock, purpose, message) in list(self.leftovers.items()):
            try:
                node = nodes.get(self.database, uuid)
            except exception.NodeNotFound:
                node = None
            self.leftovers.pop(uuid, None)
            if node is not None and (node.reservation, node.lock_epoch) == (lock.host, lock.epoch):
                Task(self, request_context.service_context(), node, lock, purpose,
                     term).settle(message)


def _finish(task: Task, message: str | None) -> None:
    task.finish()
