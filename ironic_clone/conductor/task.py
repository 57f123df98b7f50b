"""A task is the only way to a machine: it holds the node's lock, the node, its ports and driver.

    with tasks.acquire(context, node_id, purpose='power on') as task:     # exclusive
        gate(task)                                                     # may raise: nothing happens
        task.node.target_power_state = states.POWER_ON
        task.save()
        task.spawn_after(power_flow, target, on_no_worker=restore)     # runs after the block

``spawn_after`` carries the lock into a worker, which calls ``power_flow(task, target)`` and gives
the lock back whatever happens. ``task.finish()`` writes the final state and gives the lock back in
one UPDATE, so that whoever sees that state is not refused because of the lock.

Every write names the lock's epoch: a task whose lock was broken gets LockLost and is over. What
hangs on the node (ports, traits, settings) is written through ``task.guarded``.
"""
import logging

from ironic_clone.common import clock
from ironic_clone.common import errors
from ironic_clone.common import exception
from ironic_clone.common import secrets
from ironic_clone.common import states
from ironic_clone.conductor import audit_trail
from ironic_clone.conductor import history
from ironic_clone.conductor.continuation import Continuation
from ironic_clone.conductor.findings import Findings
from ironic_clone.conductor.guarded import GuardedDatabase
from ironic_clone.db import node_deletion
from ironic_clone.db import node_locks
from ironic_clone.db import nodes
from ironic_clone.drivers.base import INTERFACE_TYPES

LOG = logging.getLogger(__name__)


class Task(Findings):
    """Work on one node, under a shared or an exclusive lock.

    :ivar tasks: conductor.tasks.Tasks, where it and the tasks of other nodes come from.
    :ivar context: the RequestContext of whoever asked.
    :param term: of the lease, read before the lock was taken.
    :ivar entries: of the node's history, written with the next save.
    :ivar asked_for: it is in a worker, for somebody who asked the API.
    :ivar found_in: the provision state in which the node was when it was taken.
    :ivar within: the exclusive task of another node that this one is for: its parent, or child.
    :ivar inherited: the lock was that of a dead holder, whose work there may be to end.
    :ivar event_type: of errors in the history, where it is not the one of the node's state.
    :ivar checked_at: when ``check`` passed last, by ``clock.steady()``.
    """

    def __init__(self, tasks, context, node, lock, purpose: str, term: int, within=None):
        self.tasks = tasks
        self.within = within
        self._driver = None
        self._following = None
        self.context = context
        self.purpose = purpose
        self.entries: list[dict] = []
        self._also: list = []
        self.event_type: str | None = None
        self.asked_for = self.inherited = False
        self.checked_at = clock.steady()
        self.epoch = None
        self._lost = False
        self._take(node, lock, term)

    def _take(self, node, lock, term: int) -> None:
        self._node = node.unseal()
        self.found_in = node.provision_state
        self._lock = lock
        self._term = term
        node.bind(self.save)
        if lock is not None:
            self.epoch = lock.epoch
            self.tasks.held.add(node.uuid, lock.epoch)

    # -- what is held ---------------------------------------------------------------------------
    @property
    def node(self):
        """The node as read under the lock; ``node.save()`` is ``task.save()``.

        Drivers hold tasks, too: none can take the node or the lock from its task.
        """
        return self._node

    @property
    def lock(self):
        """The db.lock.Lock while it is exclusive and held, else None; ``epoch`` stays."""
        return self._lock

    @property
    def host(self) -> str:
        return self.tasks.host

    @property
    def database(self):
        return self.tasks.database

    @property
    def registry(self):
        return self.tasks.registry

    @property
    def shared(self) -> bool:
        return self.lock is None

    @property
    def driver(self):
        """The node's driver. Going through it is the touch of hardware that ``check`` guards.

        :raises SecretUnreadable: the machine's passwords are encrypted, with keys not at hand.
        :raises DriverNotFound, InterfaceNotFoundInEntrypoint, IncompatibleInterface:
        """
        self.check()
        self.node.check_readable('driver_info')
        if self._driver is None:
            self._driver = self.registry.compose(self.node.driver, interfaces(self.node))
        return self._driver

    @property
    def over(self) -> bool:
        """The lock was broken: nothing more may be written, and no hardware touched.

        The one place where a task asks whether it still is what it was.
        """
        return self._lost or self.tasks.fenced

    def check(self) -> None:
        """Raise LockLost if the task is over.

        If the lease has ended, this waits for the next one and makes sure of the lock first.
        Whoever catches all errors need not let LockLost through: the next touch raises it again.
        What is done for another node is over when that node's task is.
        """
        if self.within is not None:
            self.within.check()
        self._check_own()

    def _check_own(self) -> None:
        if self.lock is not None and not self.over and not self.tasks.lease.covers(self._term):
            self._renew()
        if self.over:
            raise exception.LockLost(host=self.host, node=self.node.uuid, epoch=self.epoch)
        self.checked_at = clock.steady()

    def _renew(self) -> None:
        """Go on under a new lease, unless the lock was broken between the two.

        A new epoch makes sure that nobody who saw the old one breaks the lock from now on.
        """
        term = self.tasks.lease.wait()
        lock = term is not None and node_locks.renew(self.database, self.node.id, self.lock)
        if not lock:
            LOG.warning('"%s" of node %s stops: this conductor was not seen for too long, and the '
                        'lock was broken', self.purpose, self.node.uuid)
            self.lose()
            return
        LOG.info('"%s" of node %s goes on after this conductor was not seen for some time',
                 self.purpose, self.node.uuid)
        self._lock, self.epoch, self._term = lock, lock.epoch, term
        self.tasks.held.add(self.node.uuid, lock.epoch)   # in place of the old one

    # -- writing --------------------------------------------------------------------------------
    def save(self, *, release: bool = False) -> None:
        """Write the node's changes in one guarded UPDATE.

        :param release: give the lock back in the same UPDATE.
        :raises ExclusiveLockRequired: the task is shared, or has finished.
        :raises LockLost: somebody broke the lock; the task is over.
        """
        self._check_own()   # what was done is told, also when the task that it was for is over
        if self.lock is None:
            raise exception.ExclusiveLockRequired()
        if self.node.last_error:   # a driver may have written it
            self.node.last_error = secrets.mask(self.node.last_error)
        also = list(self._also)
        if release and (ending := audit_trail.ending(self)):
            also.append(ending)
        try:
            nodes.update(self.database, self.node, lock=self.lock, release=release,
                         history=history.pending(self),
                         also=(lambda connection: _all(also, connection)) if also else None)
            self._also = []
        except exception.LockLost:
            self.lose()
            raise
        if release:
            self._gone()

    @property
    def guarded(self) -> GuardedDatabase:
        """The database to write to what hangs on the node; ``save`` writes the node itself."""
        return GuardedDatabase(self)

    def also_write(self, function) -> None:
        """Have ``function(connection)`` write more in the transaction of the next save; if it
        raises, nothing is written."""
        self._also.append(function)

    def forget(self) -> None:
        """Drop what was changed and not saved; ``task.node`` is as the database has it."""
        self._also = []
        nodes.reread(self.database, self.node)

    def finish(self) -> None:
        """Write the final state and give the lock back in the same UPDATE."""
        self.save(release=True)

    def destroy(self) -> None:
        """Delete the node and all that hangs on it, the lock too.

        :raises LockLost: the task is over; nothing was deleted.
        """
        self.check()
        node_deletion.destroy(self.database, self.node, self.lock)
        self._gone()

    def release(self) -> None:
        """Give an exclusive lock back; never raises. What was not saved is dropped.

        Where nobody knows whether it was saved, the node may be in a state that only its holder
        ends: it is looked at, and that ended, first.
        """
        lock = self.lock
        if lock is None:
            return
        if self.tasks.fenced and self._unfinished:
            self._gone()   # whoever breaks the lock ends that
            return
        if self.node.doubtful:
            self.settle(None)
            return
        try:
            if not node_locks.release(self.database, self.node.id, lock):
                LOG.warning('The lock of node %s for "%s" was gone at its release',
                            self.node.uuid, self.purpose)
        except Exception as error:
            self._leave_over(None, error)
        self._gone()

    def abandon(self, error: BaseException) -> None:
        """Give the lock back after ``error``; never raises.

        What the task, or a dead holder whose lock it broke, has begun and only the holder of the
        lock ends is ended.
        """
        if self._unfinished and not self.tasks.fenced:
            self.settle(errors.reason(error))
        else:
            self.release()

    @property
    def _unfinished(self) -> bool:
        """Whether the database holds what only the holder of the lock ends."""
        state = self.node.original('provision_state')
        return (self.node.original('target_power_state') is not None
                or states.PROVISION[state].fails_on_restart
                and (self.inherited or state != self.found_in))

    def settle(self, message: str | None) -> None:
        """End what the task has begun and cannot end as it should; never raises.

        What it would have written is forgotten. If the database is away, it is tried again later.

        :param message: for last_error; None: only if a state is left that nobody else would end.
        """
        if self.lock is None:
            return
        try:
            self.forget()
            self.tasks.settle(self, message)
        except Exception as error:
            if not self.over:
                self._leave_over(message, error)
            self._gone()

    def _leave_over(self, message: str | None, error: Exception) -> None:
        LOG.warning('The end of "%s" of node %s could not be written, trying again later: %s',
                    self.purpose, self.node.uuid, errors.reason(error))
        self.tasks.leftovers[self.node.uuid] = self.lock, self.purpose, message

    def lose(self) -> None:
        """The lock was found to be broken: the task is over."""
        self._lost = True
        self._gone()

    def _gone(self) -> None:
        self._lock = None
        self.tasks.held.drop(self.node.uuid, self.epoch)

    def check_exclusive(self) -> None:
        """Raise ExclusiveLockRequired if the task is shared or has finished; else as ``check``."""
        self.check()
        if self.lock is None:
            raise exception.ExclusiveLockRequired()

    # -- changing the lock ----------------------------------------------------------------------
    def upgrade_lock(self, purpose: str | None = None, retries: bool = True) -> None:
        """Make a shared lock exclusive and read the node again; nothing if it is exclusive.

        ``task.node`` stays the same object; what was changed on it is forgotten.

        :raises NodeLocked: somebody holds it.
        """
        self.check()
        if self.lock is None:
            self.purpose = purpose or self.purpose
            term = self.tasks.lease.term
            _node, lock = self.tasks.reserve(self.node.uuid, retries)
            self._take(self.node, lock, term)
            self._ports = self._driver = None
            nodes.reread(self.database, self.node)
            self.found_in = self.node.provision_state

    # -- events and flows -----------------------------------------------------------------------
    def process_event(self, event: str, target: str | None = None) -> None:
        """Apply a provision event to the node (``conductor.provision``)."""
        self.tasks.process_event(self, event, target)

    def resume(self, kind: str, skip_current: bool = True) -> None:
        """The step that was waited for has ended: go on with the flow, in a worker.

        :param kind: 'clean', 'deploy', 'inspect', 'rescue' or 'service'.
        """
        self.tasks.resume(self, kind, skip_current)

    def spawn_after(self, function, *args, on_no_worker=None, **kwargs) -> None:
        """Run ``function(task, *args, **kwargs)`` in a worker when the with block is left.

        If the block raises, it does not run. If no worker is free, ``on_no_worker(task)``
        restores what the block had saved, and NoFreeConductorWorker leaves the block. What is
        spawned inside a worker runs in the same one, when the present work has returned.
        """
        self.check()
        if self._following is not None:
            raise RuntimeError(f'a task has one continuation, and has {self._following} already')
        self._following = Continuation(function, args, kwargs, on_no_worker)

    def take_following(self) -> Continuation | None:
        """Return what is to follow, and forget it."""
        following, self._following = self._following, None
        return following

    def leave(self) -> None:
        """End the with block: hand the task to a worker, or give the lock back.

        :raises NoFreeConductorWorker: the work that was to follow cannot begin.
        """
        following = self.take_following()
        if following is None:
            self.release()
        else:
            following.begin(self)


def _all(functions, connection) -> None:
    for function in functions:
        function(connection)


def interfaces(node) -> dict[str, str | None]:
    """Return the node's choice of interfaces: its fields, instance_info's override first."""
    override = node.instance_info
    return {kind: override.get(f'{kind}_interface') or getattr(node, f'{kind}_interface')
            for kind in INTERFACE_TYPES}
