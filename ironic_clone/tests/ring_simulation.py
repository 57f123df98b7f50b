"""How many nodes move when a conductor joins or leaves, and how evenly they are spread.

    python -m ironic_clone.tests.ring_simulation [NODES]

The rings are the product's own. Nothing runs but they.
"""
from ironic_clone.cmd import bootstrap  # noqa: F401,I001  first of all
import collections
import dataclasses
import sys
import uuid

from ironic_clone.conf import CONF
from ironic_clone.rpc.ring import Registrations

NODES = 100_000
CONDUCTORS = (2, 3, 5, 10, 20, 50, 100, 200)
_GROUP, _DRIVER = '', 'fake-hardware'


@dataclasses.dataclass(frozen=True)
class Joining:
    """What the joining of one conductor to ``before`` others does; its leaving is the same, read
    backwards.

    :ivar moved: nodes that have another owner afterwards.
    :ivar astray: those of them whose new owner is not the conductor that joined.
    :ivar fullest: nodes of the conductor with the most, as a multiple of the mean.
    """

    before: int
    nodes: int
    moved: int
    astray: int
    fullest: float

    @property
    def share(self) -> float:
        """The newcomer's even share of the nodes."""
        return self.nodes / (self.before + 1)


def owners(uuids: list[str], conductors: int) -> list[str]:
    """Return the owner of each node."""
    hosts = tuple(f'conductor-{number}' for number in range(conductors))
    owner = Registrations({(_GROUP, _DRIVER): hosts}, {_DRIVER: hosts}, {}).owner
    return [owner(one, _DRIVER, _GROUP) for one in uuids]


def join(uuids: list[str], before: int) -> Joining:
    """Let one more conductor join."""
    old, new = owners(uuids, before), owners(uuids, before + 1)
    newcomer = f'conductor-{before}'
    moved = [after for first, after in zip(old, new, strict=True) if first != after]
    counts = collections.Counter(new)
    return Joining(before, len(uuids), len(moved), sum(one != newcomer for one in moved),
                   max(counts.values()) * (before + 1) / len(uuids))


def nodes(count: int) -> list[str]:
    """Return so many uuids, the same ones each time, that look like random ones."""
    return [str(uuid.uuid5(uuid.NAMESPACE_OID, str(number))) for number in range(count)]


def main() -> int:
    CONF([], project='ironic_clone', default_config_files=[], default_config_dirs=[])
    uuids = nodes(int(sys.argv[1]) if len(sys.argv) > 1 else NODES)
    print(f'{len(uuids)} nodes; a conductor joins (or leaves: the same, backwards)\n'
          f'{"conductors":>14}{"moved":>9}{"of all":>8}{"even share":>12}{"moved astray":>14}'
          f'{"fullest/mean":>14}')
    for before in CONDUCTORS:
        found = join(uuids, before)
        print(f'{before:>6} -> {before + 1:>4}{found.moved:>9}{found.moved / found.nodes:>8.1%}'
              f'{found.share / found.nodes:>12.1%}{found.astray:>14}{found.fullest:>14.2f}',
              flush=True)
    return 0


if __name__ == '__main__':
    sys.exit(main())
