"""What Keystone said of tokens, kept in this process where no memcached is configured.

keystonemiddleware's own cache in the process is one a thread, without bound.
"""
import collections
import threading
import time
from typing import Any

ENVIRON = 'ironic_clone.token_cache'
"""Key of the WSGI environment under which keystonemiddleware finds it."""

KEPT = 4096


class TokenCache:
    """The part of a memcached client's contract that keystonemiddleware uses; bounded.

    :param size: most that is kept.
    """

    def __init__(self, size: int = KEPT):
        self._size = size
        self._lock = threading.Lock()
        self._kept: collections.OrderedDict[str, tuple[float, Any]] = collections.OrderedDict()

    def get(self, key: str) -> Any:
        """Return what is kept under ``key``; None if nothing is, or no longer."""
        with self._lock:
            until, value = self._kept.get(key, (0.0, None))
            if until > time.monotonic():
                return value
            self._kept.pop(key, None)
            return None

    def set(self, key: str, value: Any, time: float = 0) -> None:
        """Keep a value for ``time`` seconds."""
        with self._lock:
            self._kept[key] = (_until(time), value)
            self._kept.move_to_end(key)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)


def _until(seconds: float) -> float:
    return time.monotonic() + seconds
