"""The one thread that runs every IPMI session of the process.

Others call ``login``, ``request``, ``logout`` and ``stop`` from any thread. Each answers through a
callback ``done(result, error)``, which runs on the engine's thread, exactly once, and must not
wait. ``beat`` is the time of the last turn of the loop; see ``hung``.
"""
import collections
import selectors
import socket
import threading
import time
from collections.abc import Callable

from oslo_log import log as logging

from ironic_clone.drivers.ipmi import messages
from ironic_clone.drivers.ipmi import rmcp

LOG = logging.getLogger(__name__)

LOGIN_SECONDS = 15.0
"""pyghmi gives a silent BMC up after 5 s, but one that answers half of a login never."""
HANG_SECONDS = 5.0
"""A turn of the loop takes milliseconds; one that takes this long does not end."""
KEEPALIVE_SCAN_SECONDS = 1.0


class Engine(threading.Thread):
    """See the module."""

    def __init__(self):
        super().__init__(name='ipmi-engine', daemon=True)
        self.beat = time.monotonic()
        self._pyghmi = rmcp.load(self)
        self._jobs = collections.deque()
        self._logins = {}
        self._sessions = set()
        self._stopping = False
        self._ended = False
        self._scan_at = 0.0
        self._doorbell, self._bell_rope = socket.socketpair()
        self._doorbell.setblocking(False)
        self._bell_rope.setblocking(False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._doorbell, selectors.EVENT_READ)

    # -- for any thread --------------------------------------------------------------------------
    def submit(self, job: Callable[[], None]) -> None:
        """Have ``job`` called on the engine's thread.

        :raises EngineStopped: the engine has ended.
        """
        self._jobs.append(job)
        if self._ended:
            raise messages.EngineStopped
        try:
            self._bell_rope.send(b'\0')
        except BlockingIOError:
            pass   # It rings already.
        except OSError:
            raise messages.EngineStopped from None

    def login(self, credentials, address: str, done: Callable) -> None:
        """Open a session; ``done`` gets it, or LoginFailed.

        :param credentials: a ``credentials.Credentials``.
        :param address: an IP address: the engine must not wait for a resolver.
        """
        self.submit(lambda: self._login(credentials, address, done))

    def request(self, session, request: messages.Request) -> None:
        """Send a request when those before it on the session are answered."""
        self.submit(lambda: self._enqueue(session, request))

    def logout(self, session) -> None:
        """Close a session; requests on it end with SessionLost."""
        self.submit(lambda: self._close(session))

    def hung(self, since: float) -> bool:
        """Tell whether a job handed over at ``since`` (monotonic seconds) was never looked at."""
        return self.beat < since and time.monotonic() - since > HANG_SECONDS

    def stop(self, seconds: float = 2.0) -> None:
        """Log out everywhere and end, within ``seconds`` if it is at all able to."""
        self._stopping = True
        try:
            self.submit(lambda: None)
        except messages.EngineStopped:
            return
        self.join(seconds)

    @property
    def serves(self) -> bool:
        """It runs, and takes jobs."""
        return self.is_alive() and not self._ended

    # -- on the engine's thread ------------------------------------------------------------------
    def run(self):
        try:
            while not self._stopping:
                self._turn(self._pause())
        except Exception:
            LOG.exception('The IPMI engine failed')
        finally:
            self._end()

    def _turn(self, pause: float | None) -> None:
        ready = [key.fileobj for key, _events in self._selector.select(pause)]
        self.beat = time.monotonic()
        if self._doorbell in ready:
            ready.remove(self._doorbell)
            try:
                self._doorbell.recv(4096)
            except BlockingIOError:
                pass
        while self._jobs:
            self._guard(self._jobs.popleft())
        if ready:
            self._pyghmi._io_graball(ready, {})
        while self._pyghmi.sessionqueue:
            self._receive(self._pyghmi.sessionqueue.popleft())
        self._run_timers()

    def _receive(self, session) -> None:
        """Process the packets that came for a session."""
        while session.pktqueue:
            try:
                session.process_pktqueue()
            except Exception as error:
                # It may be forged: an open session goes on without it. A login had its chance.
                LOG.debug('BMC %s sent a packet that cannot be understood (%s: %s)', session.bmc,
                          type(error).__name__, error)
                if session in self._logins:
                    self._fail_login(session, 'it sent what cannot be understood')
                    self._close(session)
        self._advance(session)

    def _guard(self, function: Callable, session=None) -> None:
        """Call a function whose error must reach no other BMC's session."""
        try:
            function()
        except Exception:
            LOG.exception('A job of the IPMI engine failed')
            if session is not None:
                self._fail_login(session, 'its session failed')
                self._close(session)

    def _pause(self) -> float | None:
        if self._jobs or self._pyghmi.sessionqueue:
            return 0
        pauses = []
        now = self._pyghmi._monotonic_time()
        if waiting := self._pyghmi.Session.waiting_sessions:
            pauses.append(min(entry['timeout'] for entry in waiting.values()) - now)
        if self._sessions or self._logins:
            pauses.append(KEEPALIVE_SCAN_SECONDS)
        return max(0.0, min(pauses)) if pauses else None

    def _run_timers(self) -> None:
        pyghmi = self._pyghmi
        now = pyghmi._monotonic_time()
        waiting = pyghmi.Session.waiting_sessions
        for session in [session for session, entry in waiting.items() if entry['timeout'] <= now]:
            waiting.pop(session, None)
            if session.current is not None and session.current.late:
                self._close(session)
            else:
                self._guard(session._timedout, session)
            self._advance(session)
        if self.beat < self._scan_at:
            return
        self._scan_at = self.beat + KEEPALIVE_SCAN_SECONDS
        for session, entry in list(pyghmi.Session.keepalive_sessions.items()):
            if entry['timeout'] <= now and not session._isincommand():
                entry['timeout'] = now + pyghmi.MAX_IDLE
                self._guard(session._keepalive, session)
            self._advance(session)
        for session, (deadline, _done) in list(self._logins.items()):
            if deadline <= self.beat:
                self._fail_login(session, rmcp.HALF_A_LOGIN, silent=not session.heard)
                self._close(session)

    # -- login ---------------------------------------------------------------------------------
    def _login(self, credentials, address, done) -> None:
        if self._ended:
            done(None, messages.EngineStopped())
            return
        outcome = []
        self._pyghmi.Session.initting_sessions.clear()   # Remains of a login that could not begin.
        try:
            session = self._pyghmi.KeptSession(
                address, credentials.username, credentials.password, port=credentials.port,
                kg=credentials.kg, privlevel=credentials.privilege, onlogon=outcome.append,
                cipher_suite=credentials.cipher_suite)
        except Exception as error:
            done(None, messages.LoginFailed(str(error) or type(error).__name__))
            return
        for pyghmi_socket in self._pyghmi.iosockets:
            if pyghmi_socket not in self._selector.get_map():
                self._selector.register(pyghmi_socket, selectors.EVENT_READ)
        self._sessions.add(session)
        self._logins[session] = time.monotonic() + LOGIN_SECONDS, done
        session.logonwaiters = [lambda answer: self._logged_in(session, answer)]
        if outcome:
            self._logged_in(session, outcome[0])

    def _logged_in(self, session, answer) -> None:
        reason = answer.get('error')
        if reason is not None:
            if reason == 'timeout':
                self._fail_login(session, rmcp.HALF_A_LOGIN, silent=not session.heard)
            else:
                self._fail_login(session, reason)
            self._forget(session)
        elif session in self._logins:
            _deadline, done = self._logins.pop(session)
            done(session, None)

    def _fail_login(self, session, reason, silent=False) -> None:
        if session in self._logins:
            _deadline, done = self._logins.pop(session)
            done(None, messages.LoginFailed(reason, silent))

    # -- requests --------------------------------------------------------------------------------
    def _enqueue(self, session, request) -> None:
        if self._ended:
            request.done(None, messages.EngineStopped())
            return
        session.requests.append(request)
        self._advance(session)

    def _advance(self, session) -> None:
        """Send the next request of a session if it can be sent now."""
        if session.broken:
            self._forget(session)
            return
        if session.current is not None and not session._isincommand():
            # pyghmi has given its time up without a word to whoever waits for it.
            self._close(session)
            return
        while session.requests and session.usable and not session._isincommand():
            request = session.requests.popleft()
            if request.late:
                request.done(None, messages.NotSent())
            elif not request.abandoned:
                self._guard(lambda request=request: self._send(session, request), session)

    def _send(self, session, request) -> None:
        session.current = request

        def answered(response):
            session.release()
            session.current = None
            if response['code'] == rmcp.NO_ANSWER:
                request.done(None, messages.SessionLost('no answer'))
            else:
                request.done(response, None)

        session.raw_command(netfn=request.netfn, command=request.command, data=request.data,
                            rslun=request.lun, callback=answered)

    # -- ends ------------------------------------------------------------------------------------
    def _close(self, session) -> None:
        session.forsake()
        self._forget(session)

    def _forget(self, session) -> None:
        self._sessions.discard(session)
        current, session.current = session.current, None
        if current is not None:
            session.requests.appendleft(current)
        while session.requests:
            session.requests.popleft().done(None, messages.SessionLost('the session was closed'))
        # pyghmi counts a closed session down twice or thrice and would then crowd one socket.
        if session.socket in (pool := self._pyghmi.Session.socketpool):
            pool[session.socket] = sum(other.socket is session.socket
                                       for other in self._sessions)

    def _end(self) -> None:
        self._ended = True
        if not self._stopping:
            LOG.error('The IPMI engine ended unexpectedly; another opens its %d sessions again as '
                      'they are needed', len(self._sessions))
        for _deadline, done in self._logins.values():
            done(None, messages.EngineStopped())
        self._logins.clear()
        for session in list(self._sessions):
            self._guard(lambda session=session: self._close(session))
        while self._jobs:
            self._guard(self._jobs.popleft())
        self._selector.close()
        for open_socket in [*self._pyghmi.iosockets, self._doorbell, self._bell_rope]:
            open_socket.close()
