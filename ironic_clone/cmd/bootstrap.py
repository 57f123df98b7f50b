"""Native threads and their memory, decided before any library looks: every entry point imports
this first.

eventlet may be installed, for oslo.service requires it; a None in its place keeps every library
from trying it. oslo.messaging takes its threads from oslo.service, whose backend is eventlet
unless it is told otherwise before oslo.messaging is imported; the hook tells it without loading
the backend, which a process without a broker never needs.

Ctrl-C ends a command of ours without a traceback of what it was just importing, until it handles
the signal itself. In somebody else's process, such as a WSGI server, it is left as it is. A
command of ours is one process, whose figures are its own; a WSGI server may have several.
"""
import contextlib
import os
import signal
import sys
from collections.abc import Iterator

if os.path.basename(sys.argv[0]).startswith('ironic-clone'):
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.environ.pop('PROMETHEUS_MULTIPROC_DIR', None)
sys.modules['eventlet'] = None

from oslo_service import backend  # noqa: E402

from ironic_clone.cmd import malloc  # noqa: E402

backend.register_backend_default_hook(lambda: backend.BackendType.THREADING)
malloc.limit_arenas()


@contextlib.contextmanager
def hidden(*names: str) -> Iterator[None]:
    """Let packages that only look whether others are installed find none of ``names``."""
    absent = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]
