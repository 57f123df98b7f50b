"""A task is the only way to a machine: it holds the node's lock, the node, its ports and driver.

    with tasks.acquire(context, node_id, purpose='power on') as task:     # exclusive
        gate(task)                                                     # may raise: nothing happens
        task.node.target_power_state = states.POWER_ON
        task.save()
        task.spawn_after(power_flow, target, on_spawn_error=restore)   # runs after the block

``spawn_after`` carries the lock into a worker, which calls ``power_flow(task, target)`` and gives
the lock back whatever happens. ``task.finish()`` writes the final state and gives the lock back in
one UPDATE, so that whoever sees that state is not refused because of the lock.

Every write names the lock's epoch: a task whose lock was broken gets LockLost and is over.
"""
import logging

from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.conductor import history
from ironic_clone.db import inventory as inventories
from ironic_clone.db import node_cache
from ironic_clone.db import nodes
from ironic_clone.db import ports
from ironic_clone.drivers.base import INTERFACE_TYPES

LOG = logging.getLogger(__name__)


class Task:
    """Work on one node, under a shared or an exclusive lock.

    :param tasks: conductor.tasks.Tasks, where it comes from.
    :ivar context: the RequestContext of whoever asked.
    :ivar node: the node as read under the lock; ``node.save()`` is ``task.save()``.
    :ivar lock: the db.lock.Lock while it is exclusive and held, else None; ``epoch`` stays.
    :ivar entries: of the node's history, written with the next save.
    :ivar event_type: of errors in the history, where it is not the one of the node's state.
    :ivar in_worker: the task was carried into a worker: nobody waits for an answer.
    """

    def __init__(self, tasks, context, node, lock, purpose: str):
        self._tasks = tasks
        self._ports = None
        self._driver = None
        self._after = None
        self.context = context
        self.purpose = purpose
        self.entries: list[dict] = []
        self._also: list = []
        self.event_type: str | None = None
        self.in_worker = False
        self.epoch = None
        self.lost = False
        self._take(node, lock)

    def _take(self, node, lock) -> None:
        self.node = node
        self.lock = lock
        node.bind(self.save)
        if lock is not None:
            self.epoch = lock.epoch
            self._tasks.held.add(node.uuid, lock.epoch)

    # -- what is held ---------------------------------------------------------------------------
    @property
    def host(self) -> str:
        return self._tasks.host

    @property
    def database(self):
        return self._tasks.database

    @property
    def registry(self):
        return self._tasks.registry

    @property
    def manager(self):
        """Where other nodes' tasks come from (child nodes, a resume)."""
        return self._tasks

    @property
    def shared(self) -> bool:
        return self.lock is None

    @property
    def ports(self) -> list:
        """The node's ports, read at first use."""
        if self._ports is None:
            self._ports = ports.for_node(self.database, self.node.id)
        return self._ports

    @property
    def driver(self):
        """The node's driver. Going through it is the touch of hardware that ``check`` guards.

        :raises DriverNotFound, InterfaceNotFoundInEntrypoint, IncompatibleInterface:
        """
        self.check()
        if self._driver is None:
            self._driver = self.registry.compose(self.node.driver, interfaces(self.node))
        return self._driver

    def forget_driver(self) -> None:
        """Compose the driver anew at its next use: an interface of the node has changed."""
        self._driver = None

    def check(self) -> None:
        """Raise LockLost unless this task may still write, and touch hardware.

        The one place where a task asks whether it still is what it was; the lease joins here.
        """
        if self.lost or self._tasks.fenced:
            raise exception.LockLost(host=self.host, node=self.node.uuid, epoch=self.epoch)

    # -- writing --------------------------------------------------------------------------------
    def save(self, *, release: bool = False) -> None:
        """Write the node's changes in one guarded UPDATE.

        :param release: give the lock back in the same UPDATE.
        :raises ExclusiveLockRequired: the task is shared, or has finished.
        :raises LockLost: somebody broke the lock; the task is over.
        """
        self.check()
        if self.lock is None:
            raise exception.ExclusiveLockRequired()
        try:
            nodes.update(self.database, self.node, lock=self.lock, release=release,
                         history=history.pending(self),
                         also=self._write_also if self._also else None)
            self._also = []
        except exception.LockLost:
            self._lose()
            raise
        if release:
            self._gone()

    def also_write(self, function) -> None:
        """Have ``function(connection)`` write more in the transaction of the next save; if it
        raises, nothing is written."""
        self._also.append(function)

    def _write_also(self, connection) -> None:
        for function in self._also:
            function(connection)

    def finish(self) -> None:
        """Write the final state and give the lock back in the same UPDATE."""
        self.save(release=True)

    def disown(self) -> None:
        """The row is gone and its lock with it (the node was destroyed)."""
        self._gone()

    def release(self) -> None:
        """Give an exclusive lock back; never raises. What was not saved is dropped."""
        lock = self.lock
        if lock is None:
            return
        try:
            if not nodes.release(self.database, self.node.id, lock):
                LOG.warning('The lock of node %s for "%s" was gone at its release',
                            self.node.uuid, self.purpose)
        except Exception:
            LOG.exception('Lock of node %s could not be given back, trying again later',
                          self.node.uuid)
            self._tasks.leftovers[self.node.id] = lock
        self._gone()

    def _lose(self) -> None:
        self.lost = True
        self._gone()

    def _gone(self) -> None:
        self.lock = None
        self._tasks.held.drop(self.node.uuid, self.epoch)

    # -- what the machine said -----------------------------------------------------------------
    def store_bios_settings(self, settings) -> None:
        """Keep the firmware settings that the machine has now.

        :param settings: an iterable of {'name', 'value', ...}, further keys as in the API.
        """
        self.check()
        node_cache.BIOS.store(self.database, self.node.id, settings)

    def store_firmware_components(self, components) -> None:
        """Keep which components the machine has, and the versions of their firmware.

        :param components: an iterable of {'component', 'current_version', ...}.
        """
        self.check()
        node_cache.FIRMWARE.store(self.database, self.node.id, components)

    def store_inventory(self, inventory: dict, plugin_data: dict) -> None:
        """Keep what an inspection found."""
        self.check()
        inventories.store(self.database, self.node.id, inventory, plugin_data)

    # -- changing the lock ----------------------------------------------------------------------
    def upgrade_lock(self, purpose: str | None = None, retries: bool = True) -> None:
        """Make a shared lock exclusive and read the node again; nothing if it is exclusive.

        ``task.node`` stays the same object; what was changed on it is forgotten.

        :raises NodeLocked: somebody holds it.
        """
        self.check()
        if self.lock is None:
            self.purpose = purpose or self.purpose
            _node, lock = self._tasks.reserve(self.node.uuid, retries)
            self._take(self.node, lock)
            self._reread()

    def downgrade_lock(self) -> None:
        """Give an exclusive lock back, go on with a shared one and a fresh node."""
        if self.lock is not None:
            self.release()
            self._reread()

    def _reread(self) -> None:
        self._ports = self._driver = None
        nodes.reread(self.database, self.node)

    # -- events and flows -----------------------------------------------------------------------
    def process_event(self, event: str, target: str | None = None) -> None:
        """Apply a provision event to the node (``conductor.provision``)."""
        self._tasks.process_event(self, event, target)

    def resume(self, kind: str, skip_current: bool = True) -> None:
        """The step that was waited for has ended: go on with the flow, in a worker.

        :param kind: 'clean', 'deploy', 'service' or 'inspect'.
        """
        self._tasks.resume(self, kind, skip_current)

    def spawn_after(self, function, *args, on_spawn_error=None, **kwargs) -> None:
        """Run ``function(task, *args, **kwargs)`` in a worker when the with block is left.

        If the block raises, it does not run. If no worker is free, ``on_spawn_error(task, error)``
        restores what the block had saved, and NoFreeConductorWorker leaves the block. A task that
        already is in a worker goes on in a next one, or in this one when none is free.
        """
        self.check()
        if self._after is not None:
            raise RuntimeError(f'a task has one continuation, and has {self._after[0]} already')
        self._after = (function, args, kwargs, on_spawn_error)

    def _leave(self) -> None:
        after, self._after = self._after, None
        if after is None:
            self.release()
            return
        function, args, kwargs, on_spawn_error = after
        try:
            self._tasks.workers.spawn(self._work, function, args, kwargs)
        except BaseException as error:
            self._not_spawned(on_spawn_error, error)
            raise

    def _not_spawned(self, hook, error) -> None:
        try:
            if hook is not None:
                hook(self, error)
        except Exception:
            LOG.exception('State of node %s could not be restored after no worker was found',
                          self.node.uuid)
        finally:
            self.release()

    def _work(self, function, args, kwargs) -> None:
        """The life of the task in a worker."""
        self.in_worker = True
        if self.context is not None:
            self.context.update_store()
        try:
            while function is not None:
                function(self, *args, **kwargs)
                after, self._after = self._after, None
                function, args, kwargs, _hook = after or (None, (), {}, None)
        except exception.LockLost as e:
            LOG.warning('"%s" of node %s stopped: %s', self.purpose, self.node.uuid, e)
        except Exception as e:
            self._failed(function, e)
        finally:
            self.release()

    def _failed(self, function, error: Exception) -> None:
        name = getattr(function, '__name__', str(function))
        LOG.exception('"%s" of node %s failed in %s', self.purpose, self.node.uuid, name)
        if self.lock is None:
            return
        try:
            if not self.node.last_error:
                self.node.last_error = f'Async execution of {name} failed with error: {error}'
            if self._tasks.fail and states.PROVISION[self.node.provision_state].fails_on_restart:
                self._tasks.fail(self, self.node.last_error)   # nobody else would end that state
            else:
                self.finish()
        except Exception:
            LOG.exception('Error of node %s could not be stored', self.node.uuid)


def interfaces(node) -> dict[str, str | None]:
    """Return the node's choice of interfaces: its fields, instance_info's override first."""
    override = node.instance_info
    return {kind: override.get(f'{kind}_interface') or getattr(node, f'{kind}_interface')
            for kind in INTERFACE_TYPES}
