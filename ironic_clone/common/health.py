"""How a daemon is, in the words of those who watch it: alive, ready, draining.

Who asks is answered at once, from what is known and how old that is: nothing is asked of a
database or a broker that may not answer.
"""
import dataclasses
from collections.abc import Callable

ALIVE = 'alive'
READY = 'ready'
DRAINING = 'draining'

RECENT = 20.0
"""Seconds for which a sign of life of a database or broker counts."""


@dataclasses.dataclass(frozen=True)
class Check:
    """What is known of one thing that the daemon needs.

    :ivar age: seconds since it was known; None: it is known now.
    """

    ok: bool
    detail: str
    age: float | None = None

    def as_json(self) -> dict:
        return {'ok': self.ok, 'detail': self.detail,
                'age_seconds': None if self.age is None else round(self.age, 1)}


def answered(what: str, age: float | None) -> Check:
    """Judge something by the time since it last answered.

    :param age: None: it never did.
    """
    if age is None:
        return Check(False, f'{what} has not answered yet')
    if age > RECENT:
        return Check(False, f'{what} has not answered for {age:.0f} s', age)
    return Check(True, f'{what} answers', age)


@dataclasses.dataclass(frozen=True)
class Report:
    """All that is known at one moment."""

    draining: bool
    checks: dict[str, Check]

    @property
    def status(self) -> str:
        """DRAINING if it is stopping, READY if every check is well, else ALIVE."""
        if self.draining:
            return DRAINING
        return READY if all(check.ok for check in self.checks.values()) else ALIVE

    @property
    def reasons(self) -> list[str]:
        """Why it is not ready, in sentences."""
        stopping = ['it is stopping'] if self.draining else []
        return stopping + [check.detail for check in self.checks.values() if not check.ok]

    def as_json(self) -> dict:
        return {'status': self.status,
                'checks': {name: check.as_json() for name, check in self.checks.items()}}


class Health:
    """The health of this process. Thread-safe.

    :ivar draining: the process was told to stop.
    """

    def __init__(self):
        self.draining = False
        self._checks: dict[str, Callable[[], Check]] = {}
        self._drains: list[Callable[[], bool]] = []

    def add(self, name: str, check: Callable[[], Check]) -> None:
        """Look at one more thing; ``check`` answers from memory."""
        self._checks[name] = check

    def add_drain(self, draining: Callable[[], bool]) -> None:
        """Ask one more part of the process whether it is stopping."""
        self._drains.append(draining)

    def report(self) -> Report:
        return Report(self.draining or any(draining() for draining in self._drains),
                      {name: check() for name, check in list(self._checks.items())})
