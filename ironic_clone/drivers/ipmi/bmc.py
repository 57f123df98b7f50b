"""One BMC: its kept session, one command at a time, paced, repeated, and left alone while dead."""
import threading
import time
from collections.abc import Callable
from typing import Any

from ironic_clone.common import exception
from ironic_clone.conf import CONF
from ironic_clone.drivers.ipmi import engine
from ironic_clone.drivers.ipmi import login
from ironic_clone.drivers.ipmi import messages
from ironic_clone.drivers.ipmi import requester

PATIENCE_SECONDS = 1.0
"""How long a caller waits for a BMC that failed at the last command."""
BUSY_CODES = frozenset({0xc0, 0xc3, 0xc4, 0xd2})
"""Completion codes that pass: busy, timeout, out of space, initialising."""
BUSY_PAUSE = 1.0
"""Seconds before a BMC that is busy is asked again."""
MUTE = 'gives no answer to commands, though it takes logins. Reset it'
STOPPING = 'is not asked any more: the service is stopping'


class Bmc:
    """See the module. Get one from ``sessions.get``; ``call`` is its public face.

    :ivar credentials: whom it logs in as, and where.
    :ivar used_at: monotonic time of the last command.
    :ivar logins: how often it was logged into.
    :ivar cache: what callers keep about it as long as it is kept.
    """

    def __init__(self, credentials, pool):
        self.credentials = credentials
        self.used_at = time.monotonic()
        self.logins = 0
        self.cache: dict[str, Any] = {}
        self._pool = pool
        self._command_lock = threading.Lock()   # One command at a time; held while it lasts.
        self._state_lock = threading.Lock()     # For what follows; never held while waiting.
        self._closed = False
        self._retired = False
        self._asked_at = float('-inf')
        self._engine = None
        self._session = None
        self._attempt: login.Attempt | None = None
        self._back_off = login.BackOff()

    def call(self, function: Callable[[requester.Requester], Any],
             deadline: float | None = None, check: Callable[[], None] = lambda: None) -> Any:
        """Call ``function`` with the means to send requests, and return what it returns.

        :param deadline: seconds that all its requests together have;
            [ipmi]command_retry_timeout by default.
        :param check: called right before each request is sent; what it raises prevents it.
        :raises IPMIFailure: a request failed; the sentence names the BMC and says what to do.
        """
        return function(requester.Requester(
            self, CONF.ipmi.command_retry_timeout if deadline is None else deadline, check))

    def failure(self, what: str) -> exception.IPMIFailure:
        """Return the error that says ``what`` about this BMC."""
        return exception.IPMIFailure(f'BMC {self.credentials.place} {what}.')

    # -- commands --------------------------------------------------------------------------------
    def exchange(self, asked: requester.Requester, netfn: int, command: int, data: bytes,
                 lun: int, resend: bool) -> dict:
        """Send one request and return pyghmi's response. ``Requester`` is the way to it."""
        if not self._command_lock.acquire(timeout=asked.remaining()):
            raise self.failure(f'was busy with other commands for {asked.seconds:g} s')
        try:
            self.used_at = time.monotonic()
            if self._retired:
                raise self.failure(STOPPING)
            if not self._closed:
                return self._exchange(asked, netfn, command, data, lun, resend)
        finally:
            self._command_lock.release()
        return self._pool.get(self.credentials).exchange(asked, netfn, command, data, lun, resend)

    def _exchange(self, asked, netfn, command, data, lun, resend) -> dict:
        if self._attempt is None and (pause := self._back_off.pause()):
            raise self.failure(f'{self._back_off.reason}. It is asked again in {pause:.0f} s')
        lost = False
        while True:
            session = self._logged_in(asked)
            self._keep_interval(asked)
            asked.check()
            try:
                response = self._ask(session, asked, netfn, command, data, lun)
            except messages.NotSent:
                continue
            except (messages.SessionLost, messages.EngineStopped):
                self._drop(session)
                if self._retired:
                    raise self.failure(STOPPING) from None
                if not resend:
                    raise self.failure(
                        f'gives no answer to command 0x{netfn:02x} 0x{command:02x}; it is not '
                        'known whether it was carried out. Check that the BMC is up') from None
                if lost or self._back_off.failures:
                    self._back_off.failed(MUTE)
                    raise self.failure(MUTE) from None
                # A BMC that was reset knows no sessions: log in once more and ask again.
                lost = True
                continue
            if response['code'] not in BUSY_CODES or asked.remaining() < BUSY_PAUSE:
                return response
            self._pool.sleep(BUSY_PAUSE)

    def _ask(self, session, asked, netfn, command, data, lun) -> dict:
        answers = []
        answered = threading.Event()

        def done(response, error):
            if error is None:
                # Also when nobody waits any more: it is slow, not dead.
                self._back_off.succeeded()
            answers.append((response, error))
            answered.set()

        request = messages.Request(netfn, command, data, lun, done)
        self._asked_at = time.monotonic()
        self._engine.request(session, request)
        if not self._wait(answered, self._engine, self._asked_at, self._patience(asked)):
            request.abandoned = True
            if self._back_off.failures:
                self._back_off.failed(self._back_off.reason)
                raise self.failure(self._back_off.reason)
            raise self.failure(f'gives no answer within {asked.seconds:g} s: it is slow or '
                               'overloaded. Try again, or reset it')
        response, error = answers[0]
        if error is not None:
            raise error
        return response

    def _patience(self, asked) -> float:
        if self._back_off.failures:
            return min(asked.remaining(), PATIENCE_SECONDS)
        return asked.remaining()

    def _wait(self, event, serving, since, seconds) -> bool:
        """Wait for an answer of the engine; if none comes, find out whether it is to blame."""
        until = time.monotonic() + seconds
        while not event.wait(max(0.0, min(until - time.monotonic(), engine.HANG_SECONDS))):
            if serving.hung(since):
                self._pool.replace(serving)
                raise messages.EngineStopped
            if time.monotonic() >= until:
                return False
        return True

    def _keep_interval(self, asked) -> None:
        interval = CONF.ipmi.min_command_interval
        pause = self._asked_at + interval - time.monotonic()
        if pause > asked.remaining():
            raise self.failure('may not be asked again so soon: [ipmi]min_command_interval is '
                               f'{interval} s')
        if pause > 0:
            self._pool.sleep(pause)

    # -- the session -----------------------------------------------------------------------------
    def _logged_in(self, asked):
        """Return a usable session; log in if there is none."""
        while not self._retired:
            with self._state_lock:
                if self.connected:
                    return self._session
                attempt = self._attempt
                begins = attempt is None
                if begins:
                    self._engine = self._pool.running_engine()
                    attempt = self._attempt = login.Attempt(self.credentials, self._engine)
            if begins:
                attempt.begin(self._take)
            try:
                settled = self._wait(attempt.settled, attempt.serving, attempt.begun,
                                     self._patience(asked))
            except messages.EngineStopped:
                self._take(attempt, None)
                continue
            if not settled:
                raise self.failure(self._back_off.reason if self._back_off.failures else
                                   f'gives no answer within {asked.seconds:g} s')
            if attempt.busy and asked.remaining() > BUSY_PAUSE:
                self._pool.sleep(BUSY_PAUSE)
            elif attempt.problem:
                raise self.failure(attempt.problem)
        raise self.failure(STOPPING)

    def _take(self, attempt, session) -> None:
        """Take the outcome of a login, on whatever thread it is known first."""
        with self._state_lock:
            current = self._attempt is attempt and not self._closed
            if self._attempt is attempt:
                self._attempt = None
            if current and session is not None:
                self._session = session
                self.logins += 1
            elif current and attempt.problem and not attempt.busy:
                self._back_off.failed(attempt.problem)
        if session is None:
            return
        if current:
            self._pool.logged_in(self)
        else:
            _log_out(attempt.serving, session)

    def _drop(self, session) -> None:
        with self._state_lock:
            if self._session is session:
                self._session = None
        _log_out(self._engine, session)

    @property
    def connected(self) -> bool:
        """Logged in, as far as is known."""
        session = self._session
        return session is not None and session.usable and self._engine.serves

    def end_session(self) -> None:
        """Log out, from a BMC that is about to forget the session."""
        with self._command_lock:
            if self._session is not None:
                self._drop(self._session)

    def close(self, wait: bool = False) -> bool:
        """Log out for good; tell whether it was done.

        :param wait: wait for a command that is going on; else it prevents closing.
        """
        if not self._command_lock.acquire(blocking=wait):
            return False
        try:
            self._closed = True
            if self._session is not None:
                self._drop(self._session)
            return True
        finally:
            self._command_lock.release()

    def retire(self) -> None:
        """Let nobody log in again who still holds this object: the service is stopping."""
        self._retired = self._closed = True


def _log_out(serving, session) -> None:
    try:
        serving.logout(session)
    except messages.EngineStopped:
        pass   # It logged out everywhere when it ended.
