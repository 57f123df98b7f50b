"""A mutual exclusion lock that is handed over in the order in which it was asked for.

SQLite has one writer. Its own busy wait polls with growing pauses and starves some threads
(half a second at worst with eight of them); waiting in a queue costs microseconds.
"""
import collections
import threading


class FairLock:
    """``with lock:`` enters first come, first served."""

    def __init__(self):
        self._guard = threading.Lock()
        self._waiting: collections.deque[threading.Lock] = collections.deque()
        self._held = False

    def __enter__(self):
        with self._guard:
            if not self._held:
                self._held = True
                return self
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        turn.acquire()
        return self

    def __exit__(self, *exc_info):
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._held = False
