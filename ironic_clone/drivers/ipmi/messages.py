"""What the engine is asked, and how it fails."""
import dataclasses
from collections.abc import Callable


class EngineStopped(Exception):
    """The engine ended before it could answer."""


class SessionLost(Exception):
    """The BMC does not know the session any more, or does not answer."""


class LoginFailed(Exception):
    """The BMC was not logged into.

    :ivar silent: it gave no answer at all.
    """

    def __init__(self, reason: str, silent: bool = False):
        super().__init__(reason)
        self.silent = silent


@dataclasses.dataclass(eq=False)
class Request:
    """One IPMI request.

    :ivar done: gets pyghmi's response: a dictionary with ``code`` and ``data``.
    :ivar abandoned: nobody waits for the answer any more.
    """

    netfn: int
    command: int
    data: bytes
    lun: int
    done: Callable
    abandoned: bool = False
