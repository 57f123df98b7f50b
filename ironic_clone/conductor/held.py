"""The node locks that this process holds: who waits for one, and when none is left."""
import threading
import time


class HeldLocks:
    """Nodes locked by this process: uuid -> epoch of the lock. Thread-safe.

    The database says who holds a lock; this says it without asking, so that a thread of this
    process which waits for a node goes on at the moment of its release, and a stopping service
    knows when its last lock is gone.
    """

    def __init__(self):
        self._changed = threading.Condition()
        self._held: dict[str, int] = {}
        self._stopping = False

    def __len__(self):
        with self._changed:
            return len(self._held)

    def add(self, uuid: str, epoch: int) -> None:
        with self._changed:
            self._held[uuid] = epoch
            self._changed.notify_all()

    def drop(self, uuid: str, epoch: int) -> None:
        """Forget a lock, unless the node is already held under a later one."""
        with self._changed:
            if self._held.get(uuid) == epoch:
                del self._held[uuid]
                self._changed.notify_all()

    def stop(self) -> None:
        """Wake everyone who waits for a node, now and later: the service is stopping."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()

    def wait_free(self, uuid: str, seconds: float) -> None:
        """Wait until ``uuid`` may be free: its release here, ``seconds``, or the stop.

        A node that another process holds is simply waited for ``seconds``.
        """
        with self._changed:
            seen = self._held.get(uuid)
            self._changed.wait_for(
                lambda: self._stopping or (seen is not None and self._held.get(uuid) != seen),
                seconds)

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
