"""Queries about shards, which are groups of nodes."""
import sqlalchemy as sa

from ironic_clone.db import models
from ironic_clone.db.engine import Database

_nodes = models.Node.__table__.c


def counts(database: Database) -> list[tuple[str | None, int]]:
    """Return (shard, number of its nodes) by name; None, for nodes in no shard, comes first."""
    with database.read() as connection:
        found = connection.execute(
            sa.select(_nodes.shard, sa.func.count(_nodes.id)).group_by(_nodes.shard)).all()
    return sorted(((name, count) for name, count in found),
                  key=lambda entry: (entry[0] is not None, entry[0]))
