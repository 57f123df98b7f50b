"""A queue between those who have no time and a function that likes much at once.

It is bounded: what does not fit is refused, and counted by whoever is told so. Its thread begins
with the first item, so that a process may fork until then, and ends with ``stop``.
"""
import collections
import itertools
import logging
import threading
from collections.abc import Callable
from typing import Any

LOG = logging.getLogger(__name__)

LINGER = 0.2
"""Seconds for which more is waited for after an item has come."""
BATCH = 500
PAUSE = 1.0
"""Seconds between tries where the function says that another one may succeed."""


class Batches:
    """Hands items to ``work``, many at a time, in the order in which they came.

    :param work: function (list of items).
    :param name: of the thread.
    :param most: items that are held at the most.
    :param again: errors of ``work`` after which it is tried again, as long as it takes.
    :param lost: function (item, error): ``work`` could not deal with an item, tried alone.
    """

    def __init__(self, work: Callable[[list], None], name: str, most: int,
                 again: tuple[type[Exception], ...], lost: Callable[[Any, Exception], None]):
        self._work = work
        self._name = name
        self._most = most
        self._again = again
        self._lost = lost
        self._items: collections.deque = collections.deque()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._hurried = 0
        self._stopped = False

    def put(self, item: Any) -> bool:
        """Take an item; tell whether there was room for it."""
        with self._changed:
            if self._stopped or len(self._items) >= self._most:
                return False
            self._items.append(item)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()
            elif len(self._items) in (1, BATCH):
                self._changed.notify_all()
        return True

    def settle(self, seconds: float) -> bool:
        """Wait until nothing is held any more; tell whether it came to that."""
        if not self._items:
            return True
        with self._changed:
            self._hurried += 1
            self._changed.notify_all()
            try:
                return self._changed.wait_for(lambda: not self._items, seconds)
            finally:
                self._hurried -= 1

    def stop(self, seconds: float) -> list:
        """Take nothing more, and have what is held dealt with; return what could not be."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join(seconds)
        return list(self._items)

    # -- the thread -----------------------------------------------------------------------------
    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._items or self._stopped)
                if not self._items:
                    return
                self._changed.wait_for(self._ripe, LINGER)
                batch = list(itertools.islice(self._items, BATCH))
            if not self._deal_with(batch):
                return

    def _ripe(self) -> bool:
        return self._stopped or self._hurried > 0 or len(self._items) >= BATCH

    def _deal_with(self, batch: list) -> bool:
        """Do the first of what is held; it stays held until it is done. False if it cannot be,
        and this is the end."""
        told = False
        while True:
            last = self._stopped
            try:
                self._work(batch)
                break
            except self._again as error:
                if not told:
                    LOG.warning('The thread %s waits: %s', self._name, error)
                    told = True
                if last:
                    return False
                with self._changed:
                    self._changed.wait_for(lambda: self._stopped, PAUSE)
            except Exception as error:
                if len(batch) > 1:
                    return all(self._deal_with([item]) for item in batch)
                self._give_up(batch[0], error)
                break
        with self._changed:
            for _ in batch:
                self._items.popleft()
            self._changed.notify_all()
        return True

    def _give_up(self, item: Any, error: Exception) -> None:
        try:
            self._lost(item, error)
        except Exception:   # the thread is there for the other items, too
            LOG.exception('The thread %s could not even say what it has lost', self._name)
