"""The exclusive lock of a node, as the database knows it."""
import dataclasses


@dataclasses.dataclass(frozen=True)
class Lock:
    """Held while ``nodes.reservation`` is ``host`` and ``nodes.lock_epoch`` is ``epoch``.

    The epoch is raised at each acquisition and at each break, so that a holder that was taken
    for dead and comes back can write nothing more.
    """

    host: str
    epoch: int
