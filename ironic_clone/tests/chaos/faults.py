"""What is done to the cluster: each fault is a function that does it, undoes it, and returns."""
import random
import time
from collections.abc import Callable

from ironic_clone.tests.chaos.cluster import Cluster

STOP_SECONDS = 40


def kill_conductor(cluster: Cluster, chance: random.Random) -> str:
    """kill -9 a conductor, start it again at once or when others have taken over."""
    return _kill(cluster, chance.choice(cluster.conductors), chance.uniform(0, 10))


def kill_api(cluster: Cluster, chance: random.Random) -> str:
    """kill -9 an API, start it again."""
    return _kill(cluster, chance.choice(cluster.apis), chance.uniform(0, 2))


def _kill(cluster: Cluster, name: str, seconds: float) -> str:
    cluster.kill(name)
    time.sleep(seconds)
    cluster.begin(name)
    return f'kill -9 {name}, started again after {seconds:.1f} s'


def pause_conductor(cluster: Cluster, chance: random.Random) -> str:
    """SIGSTOP a conductor for less or more than it takes to be thought dead."""
    return _pause(cluster, chance.choice(cluster.conductors), chance.uniform(1, 12))


def pause_api(cluster: Cluster, chance: random.Random) -> str:
    """SIGSTOP an API, with the requests that it has and the replies that it waits for."""
    return _pause(cluster, chance.choice(cluster.apis), chance.uniform(1, 8))


def _pause(cluster: Cluster, name: str, seconds: float) -> str:
    cluster.pause(name, seconds)
    return f'pause {name} for {seconds:.1f} s'


def stop_conductor(cluster: Cluster, chance: random.Random) -> str:
    """Stop a conductor as an operator does, start it again."""
    name = chance.choice(cluster.conductors)
    cluster.terminate(name, STOP_SECONDS)
    cluster.begin(name)
    return f'stop {name} and start it'


def restart_broker(cluster: Cluster, chance: random.Random) -> str:
    """Stop RabbitMQ, start it again."""
    seconds = chance.uniform(0, 3)
    cluster.broker.restart(seconds)
    return f'restart RabbitMQ, away for {seconds:.1f} s'


def restart_database(cluster: Cluster, chance: random.Random) -> str:
    """Stop MariaDB, start it again."""
    seconds = chance.uniform(0, 5)
    cluster.database.restart(seconds)
    return f'restart MariaDB, away for {seconds:.1f} s'


Fault = Callable[[Cluster, random.Random], str]
FAULTS: dict[Fault, int] = {
    kill_conductor: 30, pause_conductor: 25, stop_conductor: 10, kill_api: 10, pause_api: 5,
    restart_broker: 10, restart_database: 10}
"""Fault -> how often it is chosen, in percent."""


def choose(chance: random.Random, only: str | None) -> Fault:
    """Return the next fault.

    :param only: its name, if all are to be of one kind.
    """
    if only is not None:
        return next(fault for fault in FAULTS if fault.__name__ == only)
    return chance.choices(list(FAULTS), list(FAULTS.values()))[0]
