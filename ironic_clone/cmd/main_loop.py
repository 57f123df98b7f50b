"""The life of a daemon after its start: wait for signals, and act on them.

SIGTERM and SIGINT stop it gracefully (a second SIGINT at once), SIGUSR2 stops it with the time
limit of a drain, SIGHUP reloads the options that are mutable, SIGUSR1 makes a later stop leave
the conductor's registration in place. Handlers only put the signal's number into a queue: the
work is done by the main thread, outside of any handler.
"""
import dataclasses
import faulthandler
import logging
import os
import queue
import select
import signal
import socket
import sys
import time
from collections.abc import Callable

from ironic_clone.cmd import configuration
from ironic_clone.cmd import systemd
from ironic_clone.common import exception

LOG = logging.getLogger(__name__)

IMPATIENCE = 1.0
"""Seconds after which another SIGINT means "at once": a terminal and a wrapper may both send
the first."""

MARGIN = 60
"""Seconds that a stop may take beside the work that it waits for."""
UNLIMITED = 365 * 24 * 3600
"""Seconds that stand for a drain without limit."""


@dataclasses.dataclass(frozen=True)
class Stop:
    """How the daemon was asked to stop.

    :ivar drain: wait as long as a drain may take.
    :ivar unregister: take the conductor out of the registrations.
    """

    drain: bool = False
    unregister: bool = True


class MainLoop:
    """Waits for signals in the main thread.

    Made before the daemon starts: until ``wait`` is called, a signal to stop ends the process
    by StopRequested, so that what has been started is stopped on the way out.

    :ivar stop: how to stop.
    :ivar threads_left: work did not end in time, and goes on in threads.
    :ivar hearts: functions that say what stands still, or None; while one does, systemd's watchdog
        hears nothing, and will restart the daemon.
    :ivar serves: what the daemon serves, for the operator.
    :ivar endings: functions that tell how many seconds a part may take to stop; they are given
        whether it is to drain, and answer 0 for no limit.
    :ivar reloaded: called after options were read again; whoever is started may set it.
    """

    def __init__(self):
        self.stop = Stop()
        self.threads_left = False
        self.hearts: list[Callable[[], str | None]] = []
        self.serves: list[str] = []
        self.endings: list[Callable[[bool], float]] = []
        self.reloaded: Callable[[], None] = lambda: None
        self._signals: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._woken, self._wake = socket.socketpair()
        self._woken.setblocking(False)
        self._wake.setblocking(False)
        self._waiting = False
        self._hung = False
        self._asked_at: float | None = None
        # in a terminal, SIGHUP says that the terminal is gone
        self._hangup_stops = sys.stdin is not None and sys.stdin.isatty()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1,
                       signal.SIGUSR2):
            signal.signal(number, self._received)
        # The watchdog ends a daemon that hangs by SIGABRT: its log shall show where it hung.
        if sys.stderr is not None and not faulthandler.is_enabled():
            faulthandler.enable()

    def end(self) -> None:
        """Make ``wait`` return, from any thread."""
        self._signals.put(signal.SIGTERM)
        self._wake.send(b'\0')

    def wait(self) -> None:
        """Tell systemd that the daemon is ready; return, with ``stop`` set, when it is to stop."""
        # A signal that comes right before the thread falls asleep does not wake it, or wakes
        # another thread; a byte that waits to be read does.
        before = signal.set_wakeup_fd(self._wake.fileno(), warn_on_full_buffer=False)
        try:
            self._wait()
        finally:
            signal.set_wakeup_fd(before)

    def _wait(self) -> None:
        self._waiting = True
        systemd.notify('READY=1', status=self._serving())
        unregister = True
        while True:
            number = self._next()
            if number == signal.SIGHUP and not self._hangup_stops:
                self._reload()
            elif number == signal.SIGUSR1:
                unregister = False
                LOG.info('SIGUSR1: the registration will be kept when the service stops.')
            else:
                LOG.info('%s: stopping.', signal.Signals(number).name)
                self.stop = Stop(drain=number == signal.SIGUSR2, unregister=unregister)
                self._tell_stop()
                return

    def _serving(self) -> str:
        return f'Serves {" and ".join(self.serves)}' if self.serves else 'Runs'

    def _tell_stop(self) -> None:
        """Ask systemd for the time that the options allow; TimeoutStopSec is for who asks not."""
        limits = [ending(self.stop.drain) for ending in self.endings]
        seconds = sum(limits) if all(limits) else UNLIMITED
        until = f'for up to {seconds:g} s' if all(limits) else 'without a limit'
        systemd.notify('STOPPING=1', f'EXTEND_TIMEOUT_USEC={int((seconds + MARGIN) * 1_000_000)}',
                       status=f'Stops: lets what it has begun end, {until}')

    def leave(self) -> None:
        """The last act: end the process at once if threads are left.

        Libraries join theirs at exit, without a limit: a driver that hangs would keep a stopped
        daemon from ending.
        """
        if self.threads_left:
            logging.shutdown()
            os._exit(0)

    def _next(self) -> int:
        interval = systemd.watchdog_interval()
        while True:
            try:
                return self._signals.get_nowait()
            except queue.Empty:
                if select.select([self._woken], [], [], interval)[0]:
                    self._woken.recv(4096)
                else:
                    self._feed_watchdog()

    def _feed_watchdog(self) -> None:
        standing = '; '.join(why for heart in self.hearts if (why := heart()) is not None)
        if standing:
            LOG.critical('systemd is not told that the daemon lives: %s', standing)
            systemd.notify(status=f'Hangs: {standing}')
        else:
            systemd.notify('WATCHDOG=1', status=self._serving() if self._hung else None)
        self._hung = bool(standing)

    def _received(self, number, frame) -> None:
        stops = number in (signal.SIGTERM, signal.SIGINT, signal.SIGUSR2)
        if stops and not self._waiting and self._asked_at is None:
            self._asked_at = time.monotonic()
            self._signals.put(number)   # where the error is dropped (__del__), wait() finds this
            raise exception.StopRequested(0)
        if stops and self._asked_at is None:
            self._asked_at = time.monotonic()
        elif number == signal.SIGINT and time.monotonic() - self._asked_at > IMPATIENCE:
            os._exit(130)
        self._signals.put(number)

    def _reload(self) -> None:
        systemd.notify(f'RELOADING=1\nMONOTONIC_USEC={time.monotonic_ns() // 1000}')
        refusal = None
        try:
            configuration.reload()
        except exception.ConfigInvalid as error:
            refusal = str(error)
        if refusal:   # not said above, where oslo.log would say the error once more
            LOG.warning('SIGHUP: nothing was reloaded. %s', refusal)
        else:
            LOG.info('SIGHUP: mutable options were reloaded.')
            self.reloaded()
        systemd.notify('READY=1', status=self._serving() + (
            f'. Nothing was reloaded: {refusal}' if refusal else ', with the options reloaded'))
