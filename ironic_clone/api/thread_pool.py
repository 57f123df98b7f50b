"""The HTTP server's threads: as few at work at once as can be, as many as must be.

Threads that compute at the same time take Python's lock from each other at every call of the
system, which costs more than it brings: one is at work while requests come and go. But callers
who wait for slow machines or for the database shall not lock the others out: while somebody
waits and the process has little to do, or has waited too long, one more thread takes up work,
up to a bound. There are fewer again when they are not needed.

cheroot's own pool wakes all of its threads in turn, never grows by itself and does not shrink.
"""
import collections
import logging
import queue
import socket
import threading
import time

from cheroot.workers import threadpool

LOG = logging.getLogger(__name__)

AT_WORK = 1
"""Threads that work at the same time as long as they have enough to do."""
TICK = 0.002
"""Seconds between looks at what the threads do, while somebody waits for one."""
BUSY = 0.5
"""Share of a processor, from which on the threads have enough to do."""
PATIENCE = 0.05
"""Seconds that somebody waits at the most for threads that have enough to do."""
GRACE = 0.5
"""Seconds that a stop leaves to connections before it stops reading from them."""
REVIEW = 10.0
"""Seconds between looks at how many threads were busy; if there are more than twice as many, some
end. A look is taken when a request comes."""

_END = threadpool._SHUTDOWNREQUEST


class ThreadPool:
    """Threads that each serve one request at a time, in the form that cheroot's server wants.

    :param least: threads that there are from the start.
    :param most: threads at the most.
    """

    def __init__(self, server, least: int, most: int):
        self.server = server
        self.min, self.max = least, most
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._idle: list[queue.SimpleQueue] = []   # the one that was at work last is at the end
        self._waiting: collections.deque = collections.deque()   # (since, connection)
        self._looked_at = self._used = 0.0
        self._busiest = 0
        self._review_at = time.monotonic() + REVIEW
        self._started = 0
        self._ends = False

    @property
    def idle(self) -> int:
        """How many threads wait for work."""
        return len(self._idle)

    @property
    def tick(self) -> float | None:
        """Seconds until ``look`` wants to be called; None as long as nobody waits."""
        if not self._waiting:
            return None
        return TICK if self._idle or len(self._threads) < self.max else PATIENCE

    def start(self) -> None:
        """Start the first threads."""
        self.grow(self.min)

    def put(self, connection) -> None:
        """Have a connection served that has something to read."""
        now = time.monotonic()
        with self._lock:
            if not self._waiting:
                self._looked_at, self._used = now, time.process_time()
            self._waiting.append((now, connection))
            if len(self._threads) - len(self._idle) < AT_WORK:
                self._hand_out()
            self._busiest = max(self._busiest, len(self._threads) - len(self._idle))
            if now > self._review_at:
                self._threads = [thread for thread in self._threads if thread.is_alive()]
                self._shrink(len(self._threads) - max(2 * self._busiest, self.min))
                self._busiest, self._review_at = 0, now + REVIEW

    def get(self):
        """Return the connection that is to be served next, when there is one.

        Called by each thread when it has done what it had.
        """
        mine = threading.current_thread().work
        with self._lock:
            if mine.empty() or self._ends:   # else it was given something already
                if self._waiting:
                    return self._waiting.popleft()[1]
                self._idle.append(mine)
        return mine.get()

    def look(self) -> None:
        """Have one more thread work, if those that do seem to wait for something themselves.

        The server's listening thread calls it, every ``tick`` seconds.
        """
        now, used = time.monotonic(), time.process_time()
        with self._lock:
            passed = now - self._looked_at
            if not self._waiting or passed < TICK:
                return
            if used - self._used < BUSY * passed:
                while self._waiting and now - self._waiting[0][0] >= TICK and self._hand_out():
                    pass
            elif now - self._waiting[0][0] > PATIENCE:
                self._hand_out()
            self._looked_at, self._used = now, used

    def _hand_out(self) -> bool:
        """Give who waits longest to another thread; tell whether there was one."""
        if self._idle:
            work = self._idle.pop()
        elif len(self._threads) < self.max:
            work = self._spawn()
        else:
            return False
        work.put(self._waiting.popleft()[1])
        return True

    def grow(self, amount: int) -> None:
        """Start threads, as far as the bound allows it."""
        with self._lock:
            for _ in range(min(amount, self.max - len(self._threads))):
                self._spawn()

    def counts(self) -> dict[tuple[str], int]:
        """Return how many threads serve a request, and how many wait for one."""
        idle = self.idle
        return {('busy',): max(len(self._threads) - idle, 0), ('idle',): idle}

    def _spawn(self) -> queue.SimpleQueue:
        thread = threadpool.WorkerThread(self.server)
        self._started += 1
        thread.name = f'api-{self._started}'
        thread.daemon = True   # one that a caller holds up must not hold up the end
        thread.work = queue.SimpleQueue()
        thread.start()
        self._threads.append(thread)
        return thread.work

    def _shrink(self, amount: int) -> None:
        """End threads that have been idle longest."""
        gone, self._idle = self._idle[:max(amount, 0)], self._idle[max(amount, 0):]
        for work in gone:
            work.put(_END)
        self._threads = [thread for thread in self._threads if thread.work not in gone]

    def stop(self, timeout: float) -> None:
        """Let requests under way finish, for ``timeout`` seconds at most."""
        with self._lock:
            self._ends = True
            while self._waiting and self._hand_out():
                pass
            threads, self._threads, self._idle = self._threads, [], []
        for thread in threads:
            thread.work.put(_END)
        _join(threads, GRACE)
        for thread in threads:
            if thread.conn is not None:
                _stop_reading(thread.conn)
        _join(threads, timeout - GRACE)
        left = sum(thread.is_alive() for thread in threads)
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
