"""One run: a cluster, clients that work, faults one after another, and what is true in the end."""
import dataclasses
import pathlib
import random
import sys
import threading
import time

from ironic_clone.tests.chaos import client
from ironic_clone.tests.chaos import faults
from ironic_clone.tests.chaos import journal
from ironic_clone.tests.chaos.cluster import BOUND
from ironic_clone.tests.chaos.cluster import HEARTBEAT_TIMEOUT
from ironic_clone.tests.chaos.cluster import PERIOD
from ironic_clone.tests.chaos.cluster import Cluster
from ironic_clone.tests.servers import wait

CANARIES = 6
START_SECONDS = 60
RECOVERY_SECONDS = 90


@dataclasses.dataclass
class Recovery:
    """One fault, and the seconds until every canary had done as it was told."""

    what: str
    seconds: float


@dataclasses.dataclass(frozen=True)
class Plan:
    """How large the cluster is, and what is done to it.

    :ivar deploy_delay: of [fake]: how long each command of a deployment takes.
    :ivar first: end as soon as two commands to a machine have overlapped.
    """

    conductors: int
    apis: int
    nodes: int
    faults: int
    seed: int
    only: str | None = None
    unguarded: bool = False
    clients: int = 8
    deploy_delay: str | None = None
    first: bool = False


class Run:
    """One run of a plan in a directory.

    :param servers: as for a Cluster.
    :ivar troubles: sentences about promises that were broken; empty is what we want.
    """

    def __init__(self, plan: Plan, directory: pathlib.Path, say=print, servers=None):
        self.plan, self._say = plan, say
        self._chance = random.Random(plan.seed)
        self.cluster = Cluster(directory, plan.conductors, plan.apis, plan.unguarded,
                               plan.deploy_delay, servers)
        self._apis = client.Apis(self.cluster.api_urls, random.Random(plan.seed + 1))
        self.recoveries: list[Recovery] = []
        self.clients: list[client.Client] = []
        self.troubles: list[str] = []
        self.commands = 0
        self._nodes: list[str] = []
        self._canaries: list[str] = []

    def carry_out(self) -> list[str]:
        """Do all of it; return the troubles."""
        with self.cluster:
            self.cluster.start_all()
            self._await_service()
            self._enrol()
            self._start_clients()
            for number in range(1, self.plan.faults + 1):
                self._fault(number)
                if self.plan.first and (overlaps := self._overlaps()):
                    self.troubles += overlaps
                    self._abandon_clients()
                    return self.troubles
            self._end_clients()
            self._judge()
        return self.troubles

    def _await_service(self) -> None:
        def ready():
            if dead := self.cluster.dead():
                raise AssertionError(f'{dead} ended:\n{self.cluster.log_text()}')
            try:
                return all(sum(conductor['alive'] for conductor in found)
                           == self.plan.conductors for found in self._apis.conductors())
            except client.Unanswered:
                return False
        wait.until(ready, 'every API sees all conductors alive', START_SECONDS)

    def _enrol(self) -> None:
        self._say(f'enrolling {self.plan.nodes} nodes')
        for number in range(self.plan.nodes + CANARIES):
            made = self._apis.send('POST', '/v1/nodes', {'driver': 'fake-hardware'}).expect(201)
            (self._canaries if number < CANARIES else self._nodes).append(made.json()['uuid'])

    def _start_clients(self) -> None:
        for number in range(self.plan.clients):
            nodes = self._nodes[number::self.plan.clients]
            chance = random.Random(self.plan.seed * 1000 + number)
            one = client.Client(client.Apis(self.cluster.api_urls, chance), nodes,
                                self.plan.seed * 1000 + number)
            one.start()
            self.clients.append(one)

    def _fault(self, number: int) -> None:
        """Do one thing to the cluster, and time how long the canaries suffer."""
        done, said = threading.Event(), []
        fault = faults.choose(self._chance, self.plan.only)

        def work():
            try:
                said.append(fault(self.cluster, self._chance))
            except Exception as error:
                said.append(f'{fault.__name__}: {error}')
                self.troubles.append(said[0])
            done.set()
        begun = time.monotonic()
        threading.Thread(target=work, daemon=True, name='fault').start()
        try:
            for canary in self._canaries:
                self._sing(canary)
            seconds = time.monotonic() - begun
        except TimeoutError as error:
            seconds = float('inf')
            self.troubles.append(f'after fault {number}: {error}')
        assert done.wait(RECOVERY_SECONDS), f'the fault {fault.__name__} does not end'
        self.recoveries.append(Recovery(said[0], seconds))
        self._say(f'{number:4} {said[0]}; canaries answered after {seconds:.1f} s')
        for name in self.cluster.dead():
            if not self.cluster.refused_to_start(name):
                self.troubles.append(f'{name} ended by itself after: {said[0]}')
            self.cluster.begin(name)

    def _sing(self, uuid: str) -> None:
        """Have a canary's power changed; whatever is in the way, it has to work in the end."""
        deadline = time.monotonic() + RECOVERY_SECONDS
        while time.monotonic() < deadline:
            try:
                answer = self._apis.send('PUT', f'/v1/nodes/{uuid}/states/power',
                                         {'target': 'rebooting'})
                if answer.status == 202:
                    while not client.at_rest(node := self._apis.node(uuid)):
                        if time.monotonic() > deadline:
                            raise TimeoutError(f'canary {uuid} is under way for ever: {node}')
                        time.sleep(0.02)
                    if node['power_state'] == 'power on' and not node['last_error']:
                        return
            except client.Unanswered:
                pass
            time.sleep(0.05)
        raise TimeoutError(f'canary {uuid} was not served within {RECOVERY_SECONDS} s')

    def _end_clients(self) -> None:
        for one in self.clients:
            one.ended.set()
        for one in self.clients:
            one.join(2 * client.SETTLE_SECONDS)
            if one.is_alive():
                self.troubles.append(f'{one.name} never ended')
            self.troubles += one.troubles

    def _abandon_clients(self) -> None:
        """End them at once: what they wait for may never come."""
        for one in self.clients:
            one.ended.set()
            one.abandoned.set()
        for one in self.clients:
            one.join(client.SETTLE_SECONDS)
        for name in self.cluster.processes:
            self.cluster.kill(name)

    # -- what is true in the end ----------------------------------------------------------------
    def _judge(self) -> None:
        settled = client.Client(self._apis, self._nodes, 0)
        for uuid in (*self._nodes, *self._canaries):
            try:
                node = settled.settled(uuid)
            except (TimeoutError, client.Unanswered) as error:
                self.troubles.append(f'{uuid}: {error}')
                continue
            state = node['provision_state']
            if (state.endswith('failed') or state == 'error') and not node['last_error'] \
                    and not settled._in_history(client.Request(uuid, '', '')):
                self.troubles.append(f'{uuid}: {state}, and nothing says why')
        self.troubles += self._overlaps()
        power = [request.ident for one in self.clients for request in one.requests
                 if request.verb in client.POWER]
        self.troubles += journal.repeated(journal.read(self.cluster.journal), power)

    def _overlaps(self) -> list[str]:
        commands = journal.read(self.cluster.journal)
        self.commands = len(commands)
        return journal.overlaps(commands, self.cluster.stopped)

    def story(self, uuid: str) -> str:
        """What is known of a node: what its machine was told, and what the logs say."""
        lines = [str(command) for command in journal.read(self.cluster.journal)
                 if command.node == uuid]
        for path in sorted(self.cluster.directory.glob('*.log')):
            lines += [f'{path.stem}: {line}' for line in path.read_text(
                errors='replace').splitlines() if uuid in line]
        return '\n'.join(lines[-60:])

    def summary(self) -> str:
        """The figures of the run."""
        requests = [request for one in self.clients for request in one.requests]
        outcomes = {outcome: sum(request.outcome == outcome for request in requests)
                    for outcome in ('done', 'failed', 'lost', 'under way')}
        worst = sorted(self.recoveries, key=lambda one: -one.seconds)[:5]
        times = sorted(one.seconds for one in self.recoveries)
        waited = max(apis.longest for apis in (self._apis, *(one.apis for one in self.clients)))
        return '\n'.join([
            f'seed {self.plan.seed}: {len(self.recoveries)} faults, {len(requests)} requests '
            f'accepted ({", ".join(f"{count} {what}" for what, count in outcomes.items())}), '
            f'{sum(one.refused for one in self.clients)} refused, '
            f'{sum(one.unanswered for one in self.clients)} unanswered, '
            f'{self.commands} commands to machines',
            f'recovery: shortest {times[0]:.1f} s, median {times[len(times) // 2]:.1f} s, longest '
            f'{times[-1]:.1f} s (keepalive timeout {HEARTBEAT_TIMEOUT} s, period {PERIOD} s)',
            *(f'  {one.seconds:5.1f} s  {one.what}' for one in worst), self._adoptions(),
            f'longest wait for an answer of an API: {waited:.1f} s'])

    def _adoptions(self) -> str:
        """Say how long nodes had no owner, where others had the time to adopt them."""
        took = [one.seconds for one in self.cluster.adoptions if one.seconds is not None]
        overdue = [one for one in self.cluster.adoptions if one.overdue(BOUND)]
        said = f'adoption (keepalive timeout + period: {BOUND} s): ' + (
            f'the nodes of {len(took)} conductors that were gone, after {max(took):.1f} s at the '
            'longest' if took else 'no conductor was gone for long enough')
        for one in overdue:
            said += (f'; {len(one.left or ())} nodes of {one.conductor} not yet when it was back '
                     f'after {one.watched:.1f} s')
        return said


def main(plan: Plan, directory: pathlib.Path, servers=None) -> int:
    """Carry out a plan and print what came of it; 0 if every promise was kept.

    :param servers: as for a Cluster.
    """
    run = Run(plan, directory, servers=servers)
    troubles = run.carry_out()
    print(run.summary())
    for uuid in sorted({trouble.partition(':')[0] for trouble in troubles
                        if len(trouble.partition(':')[0]) == 36})[:3]:
        print(f'--- the story of node {uuid}\n{run.story(uuid)}')
    if troubles:
        broken = '\n'.join(f'BROKEN: {trouble}' for trouble in troubles)
        print(f'{broken}\n{len(troubles)} promises were broken; the same again: '
              f'--seed {plan.seed}', file=sys.stderr)
    return int(bool(troubles))
