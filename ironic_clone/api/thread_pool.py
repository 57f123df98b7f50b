"""The HTTP server's threads: few at first, one more whenever all are busy, up to a bound, and
fewer again when they are not needed.

cheroot's own pool never grows by itself: callers waiting for slow machines would lock the
others out. Nor does it shrink: a burst would leave its threads for ever.
"""
import logging
import socket
import threading
import time

from cheroot.workers import threadpool

LOG = logging.getLogger(__name__)

GRACE = 0.5
"""Seconds that a stop leaves to connections before it stops reading from them."""


REVIEW = 10.0
"""Seconds between looks at how many threads were busy; if there are more than twice as many, some
end. A look is taken when a request comes."""


class ThreadPool(threadpool.ThreadPool):
    """Threads that each serve one request at a time. ``put`` is called by one thread."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._busiest = 0
        self._review_at = time.monotonic() + REVIEW

    def put(self, connection) -> None:
        """Have a connection served that has something to read."""
        super().put(connection)
        if self._queue.qsize() > self.idle:
            self.grow(1)
        self._busiest = max(self._busiest, len(self._threads) - self.idle)
        if time.monotonic() > self._review_at:
            self.shrink(len(self._threads) - 2 * self._busiest)   # never below the least
            self._busiest, self._review_at = 0, time.monotonic() + REVIEW

    def grow(self, amount: int) -> None:
        """Start threads, without waiting until they run, as long as the bound allows it."""
        self._clear_dead_threads()
        for _ in range(min(amount, self.max - len(self._threads))):
            self._threads.append(self._spawn_worker())

    def counts(self) -> dict[tuple[str], int]:
        """Return how many threads serve a request, and how many wait for one."""
        idle = self.idle
        return {('busy',): max(len(self._threads) - idle, 0), ('idle',): idle}

    def _spawn_worker(self) -> threading.Thread:
        worker = threadpool.WorkerThread(self.server)
        worker.name = f'api-{len(self._threads)}'
        worker.daemon = True   # one that a caller holds up must not hold up the end
        worker.start()
        return worker

    def stop(self, timeout: float) -> None:
        """Let requests under way finish, for ``timeout`` seconds at most."""
        workers, self._threads = self._threads, []
        for _ in workers:
            self._queue.put(threadpool._SHUTDOWNREQUEST)
        _join(workers, GRACE)
        for worker in workers:
            if worker.conn is not None:
                _stop_reading(worker.conn)
        _join(workers, timeout - GRACE)
        left = sum(worker.is_alive() for worker in workers)
        if left:
            LOG.warning('%d requests were not finished when the API stopped.', left)


def _join(threads: list[threading.Thread], timeout: float) -> None:
    deadline = time.monotonic() + timeout
    for thread in threads:
        thread.join(max(deadline - time.monotonic(), 0))


def _stop_reading(connection) -> None:
    """End the wait for a request that never comes; an answer can still be written."""
    try:
        connection.socket.shutdown(socket.SHUT_RD)
    except OSError:
        return   # it is closed already
