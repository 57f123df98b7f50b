"""What is done to the cluster: each fault is a function that does it, undoes it, and returns."""
import collections
import random
import time
from collections.abc import Callable

from ironic_clone.common import clock
from ironic_clone.tests.chaos import journal
from ironic_clone.tests.chaos.cluster import BOUND
from ironic_clone.tests.chaos.cluster import Cluster
from ironic_clone.tests.servers import wait

STOP_SECONDS = 40
OVERTAKE_SECONDS = 60
OVERTAKEN = 2
"""Machines that others are at work on when a conductor comes back to them."""


def kill_conductor(cluster: Cluster, chance: random.Random) -> str:
    """kill -9 a conductor, start it again at once or when others have taken over."""
    name, seconds = chance.choice(cluster.conductors), chance.uniform(0, 10)
    cluster.kill(name)
    with cluster.ownerless(name) as found:
        time.sleep(seconds)
    cluster.begin(name)
    return f'kill -9 {name}, started again after {seconds:.1f} s{found.told(BOUND)}'


def kill_api(cluster: Cluster, chance: random.Random) -> str:
    """kill -9 an API, start it again."""
    name, seconds = chance.choice(cluster.apis), chance.uniform(0, 2)
    cluster.kill(name)
    time.sleep(seconds)
    cluster.begin(name)
    return f'kill -9 {name}, started again after {seconds:.1f} s'


def pause_conductor(cluster: Cluster, chance: random.Random) -> str:
    """SIGSTOP a conductor for less or more than it takes to be thought dead."""
    name, seconds = chance.choice(cluster.conductors), chance.uniform(1, 12)
    with cluster.paused(name), cluster.ownerless(name) as found:
        time.sleep(seconds)   # the fault itself, nothing is waited for
    return f'pause {name} for {seconds:.1f} s{found.told(BOUND)}'


def pause_api(cluster: Cluster, chance: random.Random) -> str:
    """SIGSTOP an API, with the requests that it has and the replies that it waits for."""
    name, seconds = chance.choice(cluster.apis), chance.uniform(1, 8)
    with cluster.paused(name):
        time.sleep(seconds)   # the fault itself, nothing is waited for
    return f'pause {name} for {seconds:.1f} s'


def overtake_conductor(cluster: Cluster, _chance: random.Random) -> str:
    """SIGSTOP a conductor in the midst of deployments, SIGCONT when others are at work on them.

    The hardest moment for a fence: what it was doing is not done, and what it would do next is
    to a machine that somebody else commands.
    """
    name, nodes = wait.until(lambda: _in_mid_deployment(cluster),
                             'a conductor is in the midst of deployments', OVERTAKE_SECONDS)
    pid, begun = cluster.processes[name].pid, clock.steady()
    with cluster.paused(name):
        wait.until(lambda: len(_commanded(cluster, pid) & nodes) >= OVERTAKEN,
                   f'others are at work on {OVERTAKEN} of its machines', OVERTAKE_SECONDS)
    return (f'pause {name} in the midst of {len(nodes)} deployments for '
            f'{clock.steady() - begun:.1f} s, until others were at work on its machines')


def _in_mid_deployment(cluster: Cluster) -> tuple[str, set[str]] | None:
    """A conductor that carries out the first command of enough deployments; their nodes."""
    commands = journal.read(cluster.journal)
    counts = collections.Counter((one.node, one.pid, one.epoch) for one in commands)
    for name in cluster.conductors:
        nodes = {one.node for one in commands
                 if one.pid == cluster.processes[name].pid and one.under_way
                 and one.kind == 'deploy' and counts[one.node, one.pid, one.epoch] == 1}
        if len(nodes) > OVERTAKEN:
            return name, nodes
    return None


def _commanded(cluster: Cluster, pid: int) -> set[str]:
    """The nodes whose machines carry out what another process than this one has told them."""
    return {one.node for one in journal.read(cluster.journal)
            if one.under_way and one.kind == 'deploy' and one.pid != pid}


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
    restart_broker: 10, restart_database: 10, overtake_conductor: 0}
"""Fault -> how often it is chosen, in percent; 0: only if all are to be of its kind."""


def choose(chance: random.Random, only: str | None) -> Fault:
    """Return the next fault.

    :param only: its name, if all are to be of one kind.
    """
    if only is not None:
        return next(fault for fault in FAULTS if fault.__name__ == only)
    return chance.choices(list(FAULTS), list(FAULTS.values()))[0]
