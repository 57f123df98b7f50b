"""The parts that the daemons are put together from, as context managers where they end."""
import contextlib
import time
from collections.abc import Callable
from collections.abc import Iterator

from ironic_clone.cmd import bootstrap
from ironic_clone.cmd import configuration
from ironic_clone.cmd.main_loop import MainLoop
from ironic_clone.common import exception
from ironic_clone.common import health as healths
from ironic_clone.common import metrics
from ironic_clone.conf import CONF
from ironic_clone.db import schema
from ironic_clone.db.engine import Database
from ironic_clone.rpc import transport as rpc_transport
from ironic_clone.rpc.ring import Rings
from ironic_clone.rpc.transport import Transport

HANG_SECONDS = 30.0
"""Seconds after which the thread that listens for the API hangs: it turns twice a second."""
LAST_SECONDS = 5.0
"""What the last records of requests have to get to where they belong."""


@contextlib.contextmanager
def database() -> Iterator[Database]:
    """Open the database and hold its schema against what this release needs.

    :raises StartupError: it cannot be opened, or is at another version.
    """
    opened = Database.from_conf()
    forget = metrics.read_from({metrics.DATABASE_CONNECTIONS: opened.connections})
    try:
        schema.check(opened)
        yield opened
    finally:
        forget()
        opened.close()


def transport() -> Transport:
    """Open the way between API and conductors; nothing is connected yet.

    :raises ConfigInvalid: rpc_transport or transport_url cannot be used.
    """
    try:
        made = rpc_transport.create()
        configuration.check(CONF)   # the libraries have registered more
        return made
    except exception.ConfigInvalid:
        raise
    except ImportError as error:
        reason = f'a library for it is missing ({error})'
        cause = error
    except ValueError as error:
        reason = 'it is malformed'   # the error may show a part of the password
        cause = error
    except Exception as error:
        import oslo_messaging  # it is imported by now
        if not isinstance(error, oslo_messaging.MessagingException):
            raise
        reason, cause = error, error
    raise exception.ConfigInvalid(
        error=f'[DEFAULT]transport_url cannot be used, {reason}; it looks like '
              'rabbit://user:password@host:5672/') from cause


@contextlib.contextmanager
def application(database: Database, transport: Transport, rings: Rings,
                health: healths.Health | None = None) -> Iterator[Callable]:
    """Make the WSGI application; what it has yet to write is written at the end of the block.

    :param health: of the process, to tell of; None: of the application alone.
    :raises ConfigInvalid: it cannot be set up as the options say.
    """
    with bootstrap.hidden('genshi', 'jinja2', 'kajiki', 'pygments'):
        import pecan.core  # noqa: F401  a twelfth of the start would go into template engines
    from ironic_clone.api import routes
    from ironic_clone.api import stack
    from ironic_clone.api import trail as audit_trail
    from ironic_clone.rpc.client import ConductorClient
    _show_rings(rings)
    with contextlib.ExitStack() as ending:
        trail = audit = None
        if CONF.audit_trail.enabled:
            trail = audit_trail.Trail(database, routes.ROUTES)
            ending.callback(trail.stop, LAST_SECONDS)
        if CONF.audit.enabled:
            from ironic_clone.api.audit import Audit
            audit = Audit()
            ending.callback(audit.stop, LAST_SECONDS)
        yield stack.build(database, ConductorClient(transport, rings), rings, health, trail=trail,
                          audit=audit)


@contextlib.contextmanager
def served(application: Callable, health: healths.Health, loop: MainLoop) -> Iterator[None]:
    """Serve the API until the end of the block; it drains before, if it was told to stop.

    :raises StartupError: it cannot listen.
    """
    from ironic_clone.api import server
    with server.serving(application) as http:
        forget = metrics.read_from({metrics.API_THREADS: http.requests.counts,
                                    metrics.API_CONNECTIONS: lambda: len(http.connections)})
        loop.hearts.append(lambda: _stands_still(http.connections))
        loop.serves.append(f'the API on {http.url}')
        loop.endings.append(
            lambda drain: CONF.monitoring.api_drain_seconds + server.STOP_TIMEOUT)
        yield
        health.draining = True
        time.sleep(CONF.monitoring.api_drain_seconds)
        forget()


def _stands_still(connections) -> str | None:
    age = time.monotonic() - connections.turned_at
    return f'the listener of the API stands still for {age:.0f} s' if age > HANG_SECONDS else None


@contextlib.contextmanager
def conductor(database: Database, transport: Transport, rings: Rings, loop: MainLoop,
              health: healths.Health) -> Iterator:
    """Start a conductor that serves on ``transport``, and stop both as ``loop`` was told to.

    Its health can be asked for from before its start until after its end.

    :raises IronicCloneError: it cannot start; nothing is left behind.
    """
    from ironic_clone.conductor import listener
    from ironic_clone.conductor import readiness
    from ironic_clone.conductor.service import Conductor
    from ironic_clone.drivers import loader
    started = Conductor(database, loader.load(), transport, rings=rings, superseded=loop.end)
    _show_rings(rings)
    readiness.watch(health, started)
    with listener.serving(health.report):
        started.start()
        loop.reloaded = started.reload
        loop.hearts.append(started.keepalive.stands_still)
        loop.serves.append(f'conductor {started.host}')
        loop.endings.append(started.stop_seconds)
        try:
            yield started
        finally:
            loop.threads_left = not started.stop(drain=loop.stop.drain,
                                                 unregister=loop.stop.unregister)


def _show_rings(rings: Rings) -> None:
    """Have the metrics tell what this process knows of the rings."""
    metrics.read_from({
        metrics.RING_VERSION: lambda: _of_ring(rings, lambda known: int(known.version, 16)),
        metrics.RING_CONDUCTORS: lambda: _of_ring(rings, lambda known: known.size),
        metrics.RING_AGE: lambda: rings.known[1]})


def _of_ring(rings: Rings, figure: Callable) -> float | None:
    known = rings.known[0]
    return None if known is None else figure(known)
