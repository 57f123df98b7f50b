"""The conductor daemon: what it consists of, the order in which it starts, how it ends."""
import contextlib
import logging
import math
import threading
import time

from ironic_clone.common import clock
from ironic_clone.common import context as request_context
from ironic_clone.common import deadline
from ironic_clone.common import exception
from ironic_clone.conductor import figures
from ironic_clone.conductor import identity
from ironic_clone.conductor import interrupted
from ironic_clone.conductor import keepalive
from ironic_clone.conductor import manager
from ironic_clone.conductor import own_tasks
from ironic_clone.conductor import owned
from ironic_clone.conductor import periodics
from ironic_clone.conductor import power_sync
from ironic_clone.conductor import provision
from ironic_clone.conductor import registration
from ironic_clone.conductor import tasks
from ironic_clone.conductor import workers
from ironic_clone.conductor.flows import failures
from ironic_clone.conductor.flows import resume
from ironic_clone.conductor.inspection import built_in
from ironic_clone.conductor.lease import Lease
from ironic_clone.conf import CONF
from ironic_clone.db import conductors
from ironic_clone.drivers.hooks import chain
from ironic_clone.rpc import dispatcher
from ironic_clone.rpc import local
from ironic_clone.rpc import ring

LOG = logging.getLogger(__name__)

CLOSE_SECONDS = 5.0
"""What drivers, a transport that never served, and the database's word about a stop have to end
in."""
_WORKING = ('conductor-worker: ', 'conductor-periodic: ', 'conductor-close-', 'rpc-stop')
"""How names of threads begin that are at work on something."""


class Conductor:
    """One conductor. ``start`` it once, ``stop`` it once.

    :param database: db.engine.Database, at the right schema.
    :param registry: drivers.loader.Registry.
    :param transport: rpc.transport.Transport on which it serves; None serves nobody.
    :param rings: rpc.ring.Rings, where the process has them already.
    :param superseded: called, from a thread of the conductor, when another process has taken
        over its registration: it has stopped working and its process should end.
    """

    def __init__(self, database, registry, transport=None, *, rings=None, host: str | None = None,
                 superseded=None):
        self.host = host or CONF.host
        self.database = database
        self.registry = registry
        self.rings = rings or ring.Rings(database)
        self.identity = identity.Identity(database, self.host)
        self.registration = registration.Registration(database, self.identity, registry)
        self.lease = Lease()
        self.keepalive = keepalive.Keepalive(self.registration.touch, self._superseded,
                                             self.lease)
        self.workers = workers.Workers()
        self.tasks = tasks.Tasks(database, registry, self.host, self.workers,
                                 process_event=provision.process_event,
                                 resume=resume.resume, fail=failures.fail,
                                 settle=interrupted.settle, lease=self.lease)
        self.owned = owned.OwnedNodes(database, self.rings, self.host)
        self.power_sync = power_sync.PowerSync(self.tasks, self.owned, self.workers)
        self.manager = manager.Manager(self.tasks)
        self.dispatcher = dispatcher.Dispatcher(self.manager, self.host, self.rings,
                                                self.identity.incarnation)
        self.periodics = periodics.Periodics(self.workers)
        self._transport = transport
        self._on_superseded = superseded
        self._serving = False
        self._forget_figures = lambda: None

    # -- start ----------------------------------------------------------------------------------
    def start(self) -> None:
        """Claim the name, clear what a predecessor left, serve, register, begin to work.

        :raises ConductorAlreadyRegistered, StartupError: nothing is left behind.
        """
        registration.group()
        built_in.read()
        chain.load()
        self.identity.claim()
        try:
            self._start()
        except BaseException:
            self._abandon()
            raise
        self._serving = True
        self._forget_figures = figures.follow(self)
        LOG.info('Conductor %s serves %s in group "%s"', self.host,
                 ', '.join(self.registry.names), registration.group())

    def _start(self) -> None:
        context = request_context.service_context()
        held = interrupted.free_own(self.database, self.host)
        if self._transport is not None:
            self._transport.serve(self.dispatcher, self.host)
        registered = clock.steady()
        self.registration.register()
        self.keepalive.start(registered)
        self.rings.reset()
        interrupted.fail_stuck(self.tasks, self.owned, context, held)
        for task in own_tasks.create(self):
            self.periodics.add(task)
        driver_manager = periodics.DriverManager(self.tasks, self.owned)
        for method in self.registry.periodics():
            self.periodics.add_driver_task(method, driver_manager)
        self.periodics.start()
        self.workers.spawn(interrupted.reopen_consoles, self.tasks, self.owned, context,
                           self.workers.draining)
        self.workers.spawn(own_tasks.allocation_orphans(self).run)

    def _abandon(self) -> None:
        """Undo a start that failed."""
        self.keepalive.stop()
        if self._transport is not None:
            self._transport.stop(CLOSE_SECONDS)
        if self.registration.conductor_id is not None:
            self._unregister()
        self.periodics.stop(1)
        self.workers.stop(0)
        self._close_drivers()
        self.identity.release()

    # -- life -----------------------------------------------------------------------------------
    def reload(self) -> None:
        """Mutable options were read again: they are looked up where they are used."""
        self.rings.reset()
        LOG.info('Conductor %s goes on with the options as they are now', self.host)

    def figures(self) -> dict:
        """Return numbers about this conductor, for its own metrics."""
        return {'workers': {'active': self.workers.active, 'threads': self.workers.threads,
                            'limit': self.workers.size},
                'locks': {'held': len(self.tasks.held)}}

    def _superseded(self) -> None:
        self.tasks.fence()
        self.tasks.held.stop()
        self.periodics.stop(0)
        self.workers.drain()
        if self._on_superseded is not None:
            self._on_superseded()

    # -- end ------------------------------------------------------------------------------------
    @staticmethod
    def stop_seconds(drain: bool) -> float:
        """Return how long a stop lets work go on, 0 for as long as it takes."""
        return CONF.drain_shutdown_timeout if drain \
            else CONF.conductor.graceful_shutdown_timeout

    def stop(self, *, drain: bool = False, unregister: bool = True) -> bool:
        """End gracefully: take nothing new, let the work on nodes finish, then leave.

        :param drain: wait [DEFAULT]drain_shutdown_timeout instead of
            [conductor]graceful_shutdown_timeout.
        :param unregister: False leaves the registration to a successor that starts at once.
        :returns: True if all work had ended; else threads are left, and locks that the next
            start, or another conductor's take-over, will break.
        """
        if not self._serving:
            return True
        self._serving = False
        began = time.monotonic()
        limit = self.stop_seconds(drain)
        until = began + limit if limit else None
        self.periodics.halt()   # before the workers refuse: a tick refused is an error in the log
        self.workers.drain()
        if unregister:
            self.keepalive.going_offline()
            self._unregister()
            self.dispatcher.draining = self._others()
        ended = self.periodics.stop(_left(until))
        if unregister:
            self._until_unknown(began, until)
        if self._transport is not None:
            ended &= self._transport.stop(_left(until))
        ended &= self.tasks.held.wait_none(_left(until))
        self.tasks.held.stop()
        ended &= self.workers.stop(_left(until))
        deadline.within(CLOSE_SECONDS, self._return_leftovers, 'conductor-return-leftovers')
        if not ended:
            self.tasks.fence()   # a successor may come before this process has gone
        ended &= self._close_drivers()
        self.keepalive.stop()
        self.identity.release()
        self._forget_figures()
        if not ended:
            LOG.warning('Conductor %s ends although %d nodes are still worked on, by: %s',
                        self.host, len(self.tasks.held), ', '.join(_at_work()) or 'nobody')
        return ended

    def _unregister(self) -> None:
        def work():
            try:
                self.registration.unregister()
            except Exception as error:
                LOG.warning('Conductor %s could not be unregistered: %s', self.host, error)

        if not deadline.within(CLOSE_SECONDS, work, 'conductor-unregister'):
            LOG.warning('Conductor %s was not unregistered within %g s, and stops nevertheless',
                        self.host, CLOSE_SECONDS)

    def _others(self) -> bool:
        """Tell whether there are other conductors that nodes may go to."""
        if self._transport is None or isinstance(self._transport, local.LocalTransport):
            return False
        others = []

        def look():
            with contextlib.suppress(exception.DatabaseUnavailable):
                others.extend(
                    found for found in
                    conductors.alive(self.database, CONF.conductor.heartbeat_timeout)
                    if found.hostname != self.host)

        deadline.within(CLOSE_SECONDS, look, 'conductor-look-for-others')
        return bool(others)

    def _until_unknown(self, began: float, until: float | None) -> None:
        """Go on answering until the others' rings have forgotten this conductor, or the time for a
        stop is over: who asks it then is told that it is gone, and reads them again."""
        if self.dispatcher.draining:
            time.sleep(_left(min(began + CONF.hash_ring_reset_interval, until or math.inf)))

    def _close_drivers(self) -> bool:
        return deadline.within(CLOSE_SECONDS, self.registry.close, 'conductor-close-drivers')

    def _return_leftovers(self) -> None:
        try:
            self.tasks.release_leftovers()
        except Exception as error:
            LOG.warning('Locks of nodes could not be given back: %s', error)


def _left(until: float | None) -> float | None:
    return None if until is None else max(0, until - time.monotonic())


def _at_work() -> list[str]:
    """Return the names of threads that have not ended what they do."""
    return sorted(thread.name for thread in threading.enumerate()
                  if thread.name.startswith(_WORKING))
