"""The exclusive lock of a node, as the database knows it."""
import dataclasses

import sqlalchemy as sa

from ironic_clone.db import models

_nodes = models.Node.__table__


@dataclasses.dataclass(frozen=True)
class Lock:
    """Held while ``nodes.reservation`` is ``host`` and ``nodes.lock_epoch`` is ``epoch``.

    The epoch is raised at each acquisition and at each break, so that a holder that was taken
    for dead and comes back can write nothing more.
    """

    host: str
    epoch: int

    @property
    def held(self) -> sa.ColumnElement[bool]:
        """The condition that a node is held under this lock."""
        return sa.and_(_nodes.c.reservation == self.host, _nodes.c.lock_epoch == self.epoch)
