"""The sign of life of a conductor, from a thread that nothing else can hold up."""
import logging
import threading
from collections.abc import Callable

from ironic_clone.common import clock
from ironic_clone.conductor.lease import Lease
from ironic_clone.conf import CONF

LOG = logging.getLogger(__name__)


HANG_SECONDS = 60.0
"""Seconds that a round may take beside what the database may take to answer."""


class Keepalive:
    """Touches the registration again and again.

    :param touch: function (online) that tells whether the row still is this process's.
    :param superseded: called once, from the thread, when it is not.
    :param lease: conductor.lease.Lease that each touch renews.
    :param interval: seconds between touches; [conductor]heartbeat_interval.
    :ivar seen_at: ``clock.steady()`` at the start of the last touch that succeeded.
    :ivar turned_at: the same of the last touch that was tried.
    """

    def __init__(self, touch: Callable[[bool], bool], superseded: Callable[[], None],
                 lease: Lease, interval: float | None = None):
        self._interval = CONF.conductor.heartbeat_interval if interval is None else interval
        self._touch = touch
        self._superseded = superseded
        self._lease = lease
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None
        self._online = True
        self.seen_at = self.turned_at = clock.steady()

    def start(self, registered: float) -> None:
        """Begin.

        :param registered: ``clock.steady()`` before the registration, the first sign of life.
        """
        self._seen(registered)
        self._thread = threading.Thread(target=self._run, name='conductor-keepalive', daemon=True)
        self._thread.start()

    def stands_still(self) -> str | None:
        """Say so if the thread has stopped, or hangs for longer than a database can hold it."""
        if self._thread is None or self._wake.is_set():
            return None
        age = clock.steady() - self.turned_at
        limit = self._interval + HANG_SECONDS + 2 * (CONF.database.reply_timeout or 0)
        if self._thread.is_alive() and age <= limit:
            return None
        return f'the keepalive of the conductor stands still for {age:.0f} s'

    def going_offline(self) -> None:
        """From now on be seen, but as one that takes no more work."""
        self._online = False

    def stop(self, seconds: float = 5) -> None:
        """End the thread; a touch that hangs in the database is waited for ``seconds``."""
        self._wake.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(seconds)

    def _run(self) -> None:
        while not self._wake.wait(self._interval):
            started = self.turned_at = clock.steady()
            try:
                mine = self._touch(self._online)
            except Exception as error:
                LOG.warning('The sign of life could not be written, last one %.0f s ago: %s',
                            started - self.seen_at, error)
                continue
            if mine:
                self._seen(started)
            elif not self._wake.is_set():
                LOG.error('This conductor\'s registration was taken over by another process '
                          'of the same [DEFAULT]host; this one stops working')
                self._superseded()
                return

    def _seen(self, started: float) -> None:
        self.seen_at = started
        self._lease.renew(started)
