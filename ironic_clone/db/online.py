"""Data that a release keeps otherwise than the one before, moved while the services run.

A schema migration makes room, at once and for both releases; what is in it is moved here, a few
rows a transaction, by a command that may be interrupted and goes on where it was. When all is
moved, a later release can do without the old form.
"""
import dataclasses
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator

import sqlalchemy as sa

from ironic_clone.conf import releases
from ironic_clone.db import models
from ironic_clone.db.engine import Database

BATCH = 500
"""Most rows a transaction, so that nobody waits for it."""


@dataclasses.dataclass(frozen=True)
class Column:
    """A column that the older release does not write gets the value that it means.

    :param value: what null stands for.
    """

    column: sa.Column
    value: object

    @property
    def name(self) -> str:
        return f'{self.column.table.name}.{self.column.name}'

    def left(self, connection: sa.Connection) -> int:
        """Return how many rows are to be moved yet."""
        return connection.execute(sa.select(sa.func.count()).select_from(
            self.column.table).where(self.column.is_(None))).scalar()

    def move(self, connection: sa.Connection, most: int) -> int:
        """Move up to ``most`` rows; return how many it were."""
        table = self.column.table
        ids = connection.execute(sa.select(table.c.id).where(self.column.is_(None)).order_by(
            table.c.id).limit(most)).scalars().all()
        if not ids:
            return 0
        return connection.execute(table.update().where(
            table.c.id.in_(ids), self.column.is_(None)).values(
            {self.column.name: self.value})).rowcount


MIGRATIONS: tuple[Column, ...] = (
    Column(models.Conductor.__table__.c.rpc_version, releases.FIRST),
)


def left(database: Database, migrations: Iterable[Column] = MIGRATIONS) -> dict[str, int]:
    """Return which migrations have rows to move yet, and how many."""
    with database.read() as connection:
        found = {one.name: one.left(connection) for one in migrations}
    return {name: count for name, count in found.items() if count}


def run(database: Database, most: int | None = None, migrations: Iterable[Column] = MIGRATIONS,
        batch: int = BATCH) -> Iterator[tuple[str, int]]:
    """Move rows; yield the name of each migration that had some, and how many were moved.

    :param most: how many rows in all; None: all that there are.
    """
    for one in migrations:
        moved = 0
        while most is None or most > 0:
            limit = batch if most is None else min(batch, most)
            count = database.run(_moving(one.move, limit))
            moved += count
            most = None if most is None else most - count
            if count < limit:
                break
        if moved:
            yield one.name, moved


def _moving(move: Callable[[sa.Connection, int], int], limit: int
            ) -> Callable[[sa.Connection], int]:
    return lambda connection: move(connection, limit)
