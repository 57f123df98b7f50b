"""What the engine is asked, and how it fails."""
import dataclasses
from collections.abc import Callable

from ironic_clone.common import clock

LATE_SECONDS = 10.0
"""The last repetition of a command is sent before; later only if the process was stopped."""


class EngineStopped(Exception):
    """The engine ended before it could answer."""


class SessionLost(Exception):
    """The BMC does not know the session any more, or does not answer."""


class NotSent(Exception):
    """The request waited for so long that whether it may be sent has to be asked again."""


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
    :ivar asked_at: ``clock.steady()`` when it was made, right after its sender made sure that it
        may be sent.
    """

    netfn: int
    command: int
    data: bytes
    lun: int
    done: Callable
    abandoned: bool = False
    asked_at: float = dataclasses.field(default_factory=clock.steady)

    @property
    def late(self) -> bool:
        """It must not be sent any more, nor again: whoever may send it has to be asked first."""
        return clock.steady() - self.asked_at > LATE_SECONDS
