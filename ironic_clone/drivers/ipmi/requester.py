"""The means to send requests to one BMC until a deadline."""
import time
from collections.abc import Callable

from pyghmi.ipmi.private import util


class Requester:
    """What ``Bmc.call`` hands to its function.

    :ivar bmc: the Bmc.
    :ivar seconds: the time that all requests together have.
    :param check: raises what has to keep a request from being sent.
    """

    def __init__(self, bmc, seconds: float, check: Callable[[], None]):
        self.bmc = bmc
        self.seconds = seconds
        self._until = time.monotonic() + seconds
        self._check = check

    def remaining(self) -> float:
        """Return the seconds that are left, not below 0."""
        return max(0.0, self._until - time.monotonic())

    def check(self) -> None:
        """Make sure that a request may be sent; what that takes is not the BMC's time."""
        begun = time.monotonic()
        self._check()
        self._until += time.monotonic() - begun

    def response(self, netfn: int, command: int, data: bytes = b'', *, lun: int = 0,
                 resend: bool = True) -> dict:
        """Send a request; return ``code``, ``data`` and, if the code is not 0, ``error``.

        :param resend: ask again in a new session if the BMC does not answer in this one. Not for
            what must not happen twice.
        :raises IPMIFailure: there is no answer.
        """
        response = self.bmc.exchange(self, netfn, command, bytes(data), lun, resend)
        if error := util.get_ipmi_error(response):
            response['error'] = error
        return response

    def raw(self, netfn: int, command: int, data: bytes = b'', **options) -> bytes:
        """Send a request and return the data of the answer.

        :param options: as those of ``response``.
        :raises IPMIFailure: there is no answer, or it says that the request failed.
        """
        response = self.response(netfn, command, data, **options)
        if 'error' in response:
            raise self.bmc.failure(f'refused command 0x{netfn:02x} 0x{command:02x}: '
                                   f'{response["error"]} (0x{response["code"]:02x})')
        return bytes(response['data'])
