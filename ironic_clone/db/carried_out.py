"""Tell whether a transaction was carried out, the answer to whose commit was lost.

Each function returns what ``Database.run`` takes as ``already``: it gives something true if the
rows are as that transaction would have left them, None if they are not.
"""
from collections.abc import Callable
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

Already = Callable[[sa.Connection], Any]


def inserted(table: sa.Table, values: dict[str, Any]) -> Already:
    """Look for a row of such a ``uuid`` and ``created_at``: nobody else has inserted it."""
    return _there(table, {name: values[name] for name in ('uuid', 'created_at')})


def updated(table: sa.Table, id_: int, values: dict[str, Any]) -> Already:
    """Look for a row that has what was written: the very moment of it, where that was."""
    names = ('updated_at',) if 'updated_at' in values else values
    return _there(table, {'id': id_, **{name: values[name] for name in names}})


def deleted(table: sa.Table, ids: Sequence[int]) -> Already:
    """Look whether a row that an attempt has deleted is gone: no id is used again.

    :param ids: of the rows that attempts have found; they may add to it.
    """
    return lambda connection: bool(ids) and not _there(table, {'id': ids[-1]})(connection) or None


def _there(table: sa.Table, values: dict[str, Any]) -> Already:
    # The statement is made when it is asked: hardly ever.
    return lambda connection: connection.execute(sa.select(sa.literal(1)).where(
        *(table.c[name] == value for name, value in values.items()))).scalar()
