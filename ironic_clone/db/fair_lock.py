"""A mutual exclusion lock that is handed over in the order in which it was asked for.

SQLite has one writer. Its own busy wait polls with growing pauses and starves some threads
(half a second at worst with eight of them); waiting in a queue costs microseconds.
"""
import collections
import threading


class NoTurnError(Exception):
    """Those who came before did not end in time."""


class FairLock:
    """``with lock:`` enters first come, first served.

    :param patience: seconds that one waits for its turn.
    """

    def __init__(self, patience: float = threading.TIMEOUT_MAX):
        self._patience = patience
        self._guard = threading.Lock()
        self._waiting: collections.deque[threading.Lock] = collections.deque()
        self._held = False

    def __enter__(self):
        """Enter.

        :raises NoTurnError: the turn did not come in time.
        """
        with self._guard:
            if not self._held:
                self._held = True
                return self
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        if not turn.acquire(timeout=self._patience):
            self._leave(turn)
        return self

    def _leave(self, turn: threading.Lock) -> None:
        """Leave the queue, unless the turn has come by now."""
        with self._guard:
            if turn in self._waiting:
                self._waiting.remove(turn)
                raise NoTurnError(f'no turn to write within {self._patience:g} s')

    def __exit__(self, *exc_info):
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._held = False
