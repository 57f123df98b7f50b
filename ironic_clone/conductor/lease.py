"""How long this process may still act as the conductor that it is.

Others take a conductor's nodes over when it has given no sign of life for
``[conductor]heartbeat_timeout`` seconds, by the database's clock. Its lease, which each sign of
life renews, ends ``[conductor]command_deadline`` before that by its own clock, so that a command
begun under the lease has ended when somebody else may send the next one. A process that was
stopped, or cut off, finds its lease ended when it comes back, and has to ask for its locks.
"""
import threading
from collections.abc import Callable

from ironic_clone.common import clock as clocks
from ironic_clone.conf import CONF


def length() -> float | None:
    """Return the seconds that a sign of life is good for; None: without end."""
    timeout = CONF.conductor.heartbeat_timeout
    if timeout <= 0:
        return None
    return timeout - min(CONF.conductor.command_deadline, timeout / 2)


class Lease:
    """The lease of one conductor process. Thread-safe.

    :param clock: returns seconds.
    :ivar term: counts the times that the lease had ended before it was renewed: what was known
        in one term may be wrong in the next.
    """

    def __init__(self, clock: Callable[[], float] = clocks.steady):
        self._clock = clock
        self._until: float | None = None
        self._resumed: float | None = None
        self._seen = 0.0
        self._over = False
        self._changed = threading.Condition()
        self.term = 0

    @property
    def valid(self) -> bool:
        """Whether it has not ended. It has no end before the first sign of life."""
        return self._until is None or self._clock() < self._until

    def remaining(self) -> float | None:
        """Return the seconds that it has left, below 0 if it has ended; None: it has no end."""
        until = self._until
        return None if until is None else until - self._clock()

    def covers(self, term: int) -> bool:
        """Tell whether it has gone on since ``term`` was read."""
        return self.term == term and self.valid

    @property
    def knows_the_dead(self) -> bool:
        """Whether others that give no sign of life are dead.

        When this process could not write its own in time, neither could they, perhaps: the
        database was away. They have ``heartbeat_timeout`` seconds from then.
        """
        return (self._resumed is None
                or self._clock() >= self._resumed + CONF.conductor.heartbeat_timeout)

    def renew(self, begun: float) -> None:
        """A sign of life was written.

        :param begun: the clock when the writing began.
        """
        seconds = length()
        with self._changed:
            if self._until is not None and begun >= self._until:
                self.term += 1
                # Shorter gaps, of a busy machine, say nothing of the others.
                if begun - self._seen >= CONF.conductor.heartbeat_timeout:
                    self._resumed = begun
            self._seen = begun
            self._until = None if seconds is None else begun + seconds
            self._changed.notify_all()

    def end(self) -> None:
        """There will be no more signs of life: nobody waits for one any longer."""
        with self._changed:
            self._over = True
            self._changed.notify_all()

    def wait(self) -> int | None:
        """Wait until the lease is valid; return its term, None if it never will be again."""
        with self._changed:
            self._changed.wait_for(lambda: self._over or self.valid)
            return self.term if self.valid and not self._over else None
