"""A new row, written once."""
import itertools
from typing import Any

import sqlalchemy as sa

from ironic_clone.db.engine import Database
from ironic_clone.db.record import now


def insert(database: Database, table: sa.Table, values: dict[str, Any]) -> None:
    """Insert a row with a ``uuid``; ``created_at`` is now.

    When the transaction is repeated, because the answer to its commit was lost, a row of the same
    uuid and moment is the one that was to be written.

    :raises DBDuplicateEntry: a unique value is taken.
    """
    values = {'created_at': now(), **values}
    repeats = itertools.count()
    own = sa.select(table.c.id).where(table.c.uuid == values['uuid'],
                                      table.c.created_at == values['created_at'])

    def work(connection):
        if not next(repeats) or connection.execute(own).first() is None:
            connection.execute(table.insert(), values)

    database.run(work)
