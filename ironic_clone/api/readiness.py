"""Whether the API can serve: database and broker were reached lately, and a conductor is there.

Requests tell it by the way. Where nobody asks anything, two threads look every few seconds; they
begin with the first question for the health, so that a server may fork before.
"""
import time

from ironic_clone.common import health as healths
from ironic_clone.common import probe
from ironic_clone.db import conductors

PATIENCE = 2.0
"""Seconds that the very first question waits for an answer of the database and the broker."""


class Readiness:
    """Tells the health of an API.

    :param health: ``common.health.Health`` of the process.
    :param database: ``db.engine.Database``.
    :param transport: ``rpc.transport.Transport``.
    :param rings: ``rpc.ring.Rings``.
    """

    def __init__(self, health: healths.Health, database, transport, rings):
        self._health = health
        self._database = database
        self._rings = rings
        self._probes = [probe.Probe('database', self._ask_database)]
        health.add('database', lambda: healths.answered(
            'the database', _age(database.answered_at)))
        if transport.broker_answered is not None:
            self._probes.append(probe.Probe('broker', transport.ask_broker))
            health.add('broker', lambda: healths.answered(
                'the message broker', _age(transport.broker_answered())))
        health.add('ring', self._ring)

    def report(self) -> healths.Report:
        """Return what is known now."""
        for asked in self._probes:
            asked.want(PATIENCE)
        return self._health.report()

    def _ask_database(self) -> None:
        """Have the ring read again if it is old, and the database say something in any case."""
        self._rings.current   # noqa: B018  it is a property that reads
        age = _age(self._database.answered_at)
        if age is None or age > probe.INTERVAL:
            conductors.clock(self._database)

    def _ring(self) -> healths.Check:
        known, age = self._rings.known
        if known is None:
            return healths.Check(False, 'no hash ring was read yet')
        if not known.hosts:
            return healths.Check(False, 'no conductor is alive', age)
        return healths.Check(True, f'{known.size} conductors are alive', age)


def _age(moment: float | None) -> float | None:
    return None if moment is None else time.monotonic() - moment
