"""The node locks that this process holds: who waits for one, and when none is left."""
import collections
import contextlib
import itertools
import threading
import time

from ironic_clone.common import clock


class HeldLocks:
    """Nodes locked by this process: uuid -> epoch of the lock. Thread-safe.

    The database says who holds a lock; this says it without asking, so that a thread of this
    process which waits for a node goes on at the moment of its release, and a stopping service
    knows when its last lock is gone.

    :ivar stopping: nobody waits for a node any more.
    """

    def __init__(self):
        self._changed = threading.Condition()
        self._held: dict[str, int] = {}
        self._since: dict[str, float] = {}
        self._watches: dict[str, list[threading.Event]] = collections.defaultdict(list)
        self.stopping = False

    def __len__(self):
        with self._changed:
            return len(self._held)

    def __contains__(self, uuid: str):
        with self._changed:
            return uuid in self._held

    def oldest(self) -> float:
        """Return the age in seconds of the lock that is held longest; 0 if none is held."""
        with self._changed:
            return clock.steady() - min(self._since.values()) if self._since else 0

    def add(self, uuid: str, epoch: int) -> None:
        """Note a lock; one of another epoch is replaced, and the node held all the time."""
        with self._changed:
            self._held[uuid] = epoch
            self._since[uuid] = clock.steady()

    def drop(self, uuid: str, epoch: int) -> None:
        """Forget a lock, unless the node is already held under a later one."""
        with self._changed:
            if self._held.get(uuid) == epoch:
                del self._held[uuid], self._since[uuid]
                self._changed.notify_all()
                for released in self._watches.get(uuid, ()):
                    released.set()

    def stop(self) -> None:
        """Wake everyone who waits for a node, now and later: the service is stopping."""
        with self._changed:
            self.stopping = True
            self._changed.notify_all()
            for released in itertools.chain.from_iterable(self._watches.values()):
                released.set()

    @contextlib.contextmanager
    def watch(self, *uuids: str):
        """Give a function that waits until one of ``uuids`` may be free; called with seconds.

        It returns at a release here since the watch began or it last returned (one that came
        before the wait is not missed), after the seconds, or when the service stops. A node that
        another process holds is simply waited for that long.
        """
        released = threading.Event()
        with self._changed:
            for uuid in uuids:
                self._watches[uuid].append(released)
            if self.stopping:
                released.set()

        def wait_free(seconds: float) -> None:
            released.wait(seconds)
            if not self.stopping:
                released.clear()
        try:
            yield wait_free
        finally:
            with self._changed:
                for uuid in uuids:
                    self._watches[uuid].remove(released)
                    if not self._watches[uuid]:
                        del self._watches[uuid]

    def wait_none(self, seconds: float | None) -> bool:
        """Wait until no lock is held; False when ``seconds`` (None: no limit) ran out."""
        deadline = None if seconds is None else time.monotonic() + seconds
        with self._changed:
            while self._held:
                left = None if deadline is None else deadline - time.monotonic()
                if left is not None and left <= 0:
                    return False
                self._changed.wait(left)
            return True
