"""What the fake machines wrote down, and whether two conductors ever commanded one at a time."""
import dataclasses
import json
import pathlib
from collections import defaultdict
from collections.abc import Iterable

BETWEEN_SECONDS = 0.05
"""Longest time between a check and its touch, other threads' turns included. The commands of fake
machines take longer, so that one without a check of its own is found."""


@dataclasses.dataclass
class Command:
    """One command to a machine; ``end`` is infinite if its process was killed meanwhile.

    :ivar checked: when its lock was made sure of.
    """

    node: str
    kind: str
    conductor: str
    epoch: int
    pid: int
    request: str
    begin: float
    checked: float
    end: float = float('inf')

    @property
    def under_way(self) -> bool:
        """It has not ended, and its process was not killed as far as we know."""
        return self.end == float('inf')

    def __str__(self):
        return (f'{self.kind} by {self.conductor} (pid {self.pid}, epoch {self.epoch}) '
                f'from {self.begin:.3f} to {self.end:.3f}')


def read(path: pathlib.Path) -> list[Command]:
    """Read a journal; a line that was cut off by a kill is left out."""
    commands: dict[tuple, Command] = {}
    for line in path.read_text().splitlines() if path.exists() else ():
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        key = entry['pid'], entry['command']
        if entry['event'] == 'begin':
            commands[key] = Command(entry['node'], entry['kind'], entry['conductor'],
                                    entry['epoch'], entry['pid'], entry['request'], entry['at'],
                                    entry['checked'])
        else:
            commands[key].end = entry['at']
    return list(commands.values())


def overlaps(commands: Iterable[Command], stopped: Iterable[tuple[int, float, float]]
             ) -> list[str]:
    """Return a sentence for every two commands to a node that overlapped and may not have.

    :param stopped: (pid, begin, end) of each time that a process was killed or paused. A command
        that had begun before that ends for us when its process was stopped: it is the one that
        the rule allows. So is one whose process was stopped just between the check and the touch.
    """
    ends = defaultdict(list)
    for pid, begin, _end in stopped:
        ends[pid].append(begin)
    by_node = defaultdict(list)
    for command in commands:
        until = min((moment for moment in ends[command.pid]
                     if command.begin <= moment <= command.end
                     or command.checked <= moment < min(command.begin,
                                                        command.checked + BETWEEN_SECONDS)),
                    default=command.end)
        by_node[command.node].append((command.begin, until, command))
    found = []
    for node, periods in by_node.items():
        periods.sort(key=lambda period: period[0])
        latest = None
        for begin, until, command in periods:
            if latest and begin < latest[0] and (latest[1].pid, latest[1].epoch) != (
                    command.pid, command.epoch):
                found.append(f'{node}: {latest[1]} overlaps {command}')
            if latest is None or until > latest[0]:
                latest = until, command
    return found


def repeated(commands: Iterable[Command], requests: Iterable[str]) -> list[str]:
    """Return a sentence for each power request that was carried out more than once.

    :param requests: ids of the requests for a power state.
    """
    counts = defaultdict(int)
    for command in commands:
        if command.kind == 'power':
            counts[command.request] += 1
    return [f'the request {ident} for power was carried out {counts[ident]} times'
            for ident in requests if counts[ident] > 1]
