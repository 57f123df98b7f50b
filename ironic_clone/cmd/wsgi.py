"""The API for uWSGI, gunicorn and mod_wsgi: they serve the attribute ``application``.

IRONIC_CLONE_CONFIG_FILES names the configuration files, with colons between; unset, they are
looked for in the usual places. Nothing is connected when this module is imported, so that a
server may fork afterwards.
"""
from ironic_clone.cmd import bootstrap  # noqa: F401,I001  first of all
import atexit
import contextlib
import os
import sys

from ironic_clone.cmd import configuration
from ironic_clone.cmd import entry
from ironic_clone.common import exception

BOOT_ERROR = 3
"""Exit code by which gunicorn knows that another try is of no use."""


def check_metrics_directory() -> None:
    """Look at where processes share their figures, before the library does.

    :raises StartupError: nothing can be written there.
    """
    path = os.environ.get('PROMETHEUS_MULTIPROC_DIR')
    if path and not (os.path.isdir(path) and os.access(path, os.W_OK | os.X_OK)):
        raise exception.StartupError(
            f'PROMETHEUS_MULTIPROC_DIR = {path} is no directory that can be written to. Make an '
            'empty one for each start of the server, or unset the variable, and each process '
            'shows its own figures')


def _build():
    """Return the application.

    :raises IronicCloneError: it cannot start.
    """
    check_metrics_directory()
    paths = os.environ.get('IRONIC_CLONE_CONFIG_FILES', '')
    configuration.parse_files([path for path in paths.split(':') if path])
    configuration.require_broker()
    from ironic_clone.cmd import assembly
    from ironic_clone.db.engine import Database
    from ironic_clone.rpc import ring
    with assembly.database():
        pass   # only looked at: its connections do not survive a fork
    database = Database.from_conf()
    ending = contextlib.ExitStack()
    made = ending.enter_context(assembly.application(
        database, assembly.transport(), ring.Rings(database)))
    atexit.register(ending.close)   # these servers tell nobody when they stop
    try:
        import uwsgi  # there inside its processes only
    except ImportError:
        return made
    from ironic_clone.api import uwsgi_input
    return uwsgi_input.with_chunks(made, uwsgi.chunked_read)


def _application():
    built = []

    def work() -> None:
        built.append(_build())

    if entry.run('ironic-clone-api', work):
        sys.exit(BOOT_ERROR)
    return built[0]


application = _application()
