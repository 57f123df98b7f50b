"""The login to one BMC: an attempt that nobody needs to wait for, and the back-off after it."""
import ipaddress
import socket
import threading
import time

from ironic_clone.drivers.ipmi import messages

FIRST_BACK_OFF = 5.0
LONGEST_BACK_OFF = 60.0
"""Seconds for which a BMC that failed is left alone: twice as long after each further failure."""
NO_SESSION_LEFT = 'Insufficient resources'
"""What pyghmi's text begins with when a BMC has no session left: it passes."""


class Attempt:
    """One login; it goes on when whoever began it has stopped waiting.

    :ivar begun: monotonic time.
    :ivar settled: set when it is over, also if the engine ended meanwhile.
    :ivar problem: why the BMC did not let us in; None if it did, or if the engine ended.
    :ivar busy: the problem is that the BMC has no session left now.
    :ivar serving: the engine that does it.
    """

    def __init__(self, credentials, serving):
        self.begun = time.monotonic()
        self.settled = threading.Event()
        self.problem: str | None = None
        self.busy = False
        self.serving = serving
        self._credentials = credentials
        self._taken = None

    def begin(self, taken) -> None:
        """Start it.

        :param taken: called with (attempt, session or None) when it is over, before ``settled``
            is set, on whatever thread.
        """
        self._taken = taken
        try:
            ipaddress.ip_address(self._credentials.address)
        except ValueError:
            # A resolver may take longer than the caller may wait.
            threading.Thread(target=self._resolve, name='ipmi-resolve', daemon=True).start()
        else:
            self._login(self._credentials.address)

    def _resolve(self) -> None:
        try:
            found = socket.getaddrinfo(self._credentials.address, self._credentials.port,
                                       type=socket.SOCK_DGRAM)
        except OSError as error:
            self.problem = f'has a name that cannot be resolved ({error}). Check ipmi_address'
            self._settle(None)
        else:
            self._login(found[0][4][0])

    def _login(self, address: str) -> None:
        try:
            self.serving.login(self._credentials, address, self._done)
        except messages.EngineStopped as error:
            self._done(None, error)

    def _done(self, session, error) -> None:
        if isinstance(error, messages.LoginFailed):
            self.busy = str(error).startswith(NO_SESSION_LEFT)
            self.problem = _sentence(error)
        self._settle(session)

    def _settle(self, session) -> None:
        self._taken(self, session)
        self.settled.set()


_HINTS = (
    ('password', 'ipmi_username and ipmi_password'),
    ('Unauthorized name', 'ipmi_username'), ('user name', 'ipmi_username'),
    ('understood', 'ipmi_address and ipmi_port'), ('IPMI 2.0', 'ipmi_address'),
    ('privilege', 'ipmi_priv_level'), ('privelege', 'ipmi_priv_level'),
    ('role', 'ipmi_priv_level'),
    ('Kg', 'ipmi_hex_kg_key'), ('integrity check', 'ipmi_hex_kg_key'),
    ('algorithm', 'ipmi_cipher_suite'), ('suite', 'ipmi_cipher_suite'),
    ('integrity payload', 'ipmi_cipher_suite'),
    ('', 'ipmi_username, ipmi_password, ipmi_hex_kg_key and ipmi_priv_level'),
)
"""Part of pyghmi's text -> what to look at; the first that fits."""


def _sentence(error: messages.LoginFailed) -> str:
    text = str(error)
    if error.silent:
        return ('gives no answer. Check ipmi_address, ipmi_port, the network, and that the BMC '
                'is up')
    if text.startswith(NO_SESSION_LEFT):
        return 'has no session left: other clients hold them all. Try again later, or reset it'
    hint = next(hint for part, hint in _HINTS if part in text)
    return f'could not be logged into: {text}. Check {hint} in driver_info'


class BackOff:
    """Leaves a BMC alone for a while that failed, longer each time in a row."""

    def __init__(self):
        self.failures = 0
        self.reason = ''
        self._until = 0.0

    def failed(self, reason: str) -> None:
        """Note a failure; it begins the next pause."""
        pause = min(FIRST_BACK_OFF * 2 ** min(self.failures, 10), LONGEST_BACK_OFF)
        self.failures += 1
        self.reason = reason
        self._until = time.monotonic() + pause

    def succeeded(self) -> None:
        """Note that the BMC answers."""
        self.failures = 0

    def pause(self) -> float:
        """Return the seconds for which the BMC is still to be left alone."""
        return max(0.0, self._until - time.monotonic()) if self.failures else 0.0
