"""The parts that the daemons are put together from, as context managers where they end."""
import contextlib
from collections.abc import Callable
from collections.abc import Iterator

from ironic_clone.cmd import bootstrap
from ironic_clone.cmd import configuration
from ironic_clone.cmd.main_loop import MainLoop
from ironic_clone.common import exception
from ironic_clone.conf import CONF
from ironic_clone.db import schema
from ironic_clone.db.engine import Database
from ironic_clone.rpc import transport as rpc_transport
from ironic_clone.rpc.ring import Rings
from ironic_clone.rpc.transport import Transport


@contextlib.contextmanager
def database() -> Iterator[Database]:
    """Open the database and hold its schema against what this release needs.

    :raises StartupError: it cannot be opened, or is at another version.
    """
    opened = Database.from_conf()
    try:
        schema.check(opened)
        yield opened
    finally:
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


def application(database: Database, transport: Transport, rings: Rings) -> Callable:
    """Return the WSGI application."""
    with bootstrap.hidden('genshi', 'jinja2', 'kajiki', 'pygments'):
        import pecan.core  # noqa: F401  a twelfth of the start would go into template engines
    from ironic_clone.api import app
    from ironic_clone.rpc.client import ConductorClient
    return app.build(database, ConductorClient(transport, rings), rings)


@contextlib.contextmanager
def conductor(database: Database, transport: Transport, rings: Rings, loop: MainLoop
              ) -> Iterator:
    """Start a conductor that serves on ``transport``, and stop both as ``loop`` was told to.

    :raises IronicCloneError: it cannot start; nothing is left behind.
    """
    from ironic_clone.conductor.service import Conductor
    from ironic_clone.drivers import loader
    started = Conductor(database, loader.load(), transport, rings=rings, superseded=loop.end)
    started.start()
    loop.reloaded = started.reload
    try:
        yield started
    finally:
        loop.threads_left = not started.stop(drain=loop.stop.drain,
                                             unregister=loop.stop.unregister)
