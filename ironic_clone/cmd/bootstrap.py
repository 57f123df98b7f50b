"""Native threads and their memory, decided before any library looks: every entry point imports
this first.

eventlet may be installed, for oslo.service requires it; a None in its place keeps every library
from trying it. oslo.messaging takes its threads from oslo.service, whose backend is eventlet
unless it is told otherwise before oslo.messaging is imported; the hook tells it without loading
the backend, which a process without a broker never needs.
"""
import contextlib
import sys
from collections.abc import Iterator

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
