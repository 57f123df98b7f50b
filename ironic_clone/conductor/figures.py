"""Where the figures of a conductor come from that somebody knows at any time."""
from collections.abc import Callable

from ironic_clone.common import clock
from ironic_clone.common import metrics
from ironic_clone.common import states
from ironic_clone.db import node_counts

_POWER = frozenset({states.POWER_ON, states.POWER_OFF})


def follow(conductor) -> Callable[[], None]:
    """Have the metrics of this process show a ``conductor.service.Conductor``.

    :returns: what ends it.
    """
    held = conductor.tasks.held
    return metrics.read_from({
        metrics.WORKERS: lambda: {(name,): value for name, value in
                                  conductor.figures()['workers'].items()},
        metrics.LOCKS: lambda: len(held),
        metrics.LOCK_AGE: held.oldest,
        metrics.LEASE: conductor.lease.remaining,
        metrics.KEEPALIVE_AGE: lambda: clock.steady() - conductor.keepalive.seen_at,
        metrics.POWER_SYNC_LAG: conductor.power_sync.lag,
    })


class NodeCounts:
    """The periodic task that counts all nodes by their states.

    One of the conductors counts for all of them, so that sums over conductors are right: the first
    by name of those that are alive.
    """

    def __init__(self, database, rings, host: str):
        self._database = database
        self._rings = rings
        self._host = host

    def run(self) -> None:
        hosts = {host for hosts in self._rings.current.hosts.values() for host in hosts}
        counts: dict[tuple[str, str, str], int] = {}
        if self._host == min(hosts, default=None):
            for found, count in node_counts.read(self._database).items():
                labels = _labels(*found)
                counts[labels] = counts.get(labels, 0) + count
        metrics.NODES.clear()
        for labels, count in counts.items():
            metrics.NODES.labels(*labels).set(count)


def _labels(provision: str | None, power: str | None, maintenance: bool) -> tuple[str, str, str]:
    """Return the values of the labels: of what drivers say, only what the state table knows."""
    return (provision if provision in states.PROVISION else 'other',
            power if power in _POWER else 'unknown' if power is None else 'other',
            'true' if maintenance else 'false')
