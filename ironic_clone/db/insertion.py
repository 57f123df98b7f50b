"""A new row, written once."""
from typing import Any

import sqlalchemy as sa

from ironic_clone.db import carried_out
from ironic_clone.db.engine import Database
from ironic_clone.db.record import now


def insert(database: Database, table: sa.Table, values: dict[str, Any]) -> None:
    """Insert a row with a ``uuid``; ``created_at`` is now.

    :raises DBDuplicateEntry: a unique value is taken.
    """
    values = {'created_at': now(), **values}
    database.run(lambda connection: connection.execute(table.insert(), values),
                 already=carried_out.inserted(table, values))
