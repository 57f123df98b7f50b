"""Which index a page is read by, for MariaDB and MySQL.

Asked for the rows that agree in a column, they look up all of them and pass over those before
the page, although the index of (column, id) has the page as one range. Told to use that index,
they see it.
"""
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.sql import operators

from ironic_clone.db import mostly


def indexes(table: sa.Table, key: sa.Column,
            conditions: Sequence[sa.ColumnElement[bool]]) -> list[str]:
    """Return the names of the indexes of which one serves a page; none: it knows better.

    :param key: by which the page is sorted.
    """
    if key is table.c.id:
        return [f'ix_{table.name}_{condition.left.name}' for condition in conditions
                if _makes_equal(condition)]
    if all(_holds_mostly(condition) for condition in conditions):
        serves = 'uq' if key.unique and not key.nullable else 'ix'
        return [f'{serves}_{table.name}_{key.name}']
    return []


def _makes_equal(condition) -> bool:
    """Tell whether it is "column = value" or "column IS NULL", and leaves more than one row."""
    column, operator = (getattr(condition, name, None) for name in ('left', 'operator'))
    return isinstance(column, sa.Column) and (
        operator is operators.is_ or operator is operators.eq and not column.unique)


def _holds_mostly(condition) -> bool:
    """Tell whether it says so itself, or holds of all rows."""
    return isinstance(condition, mostly.is_empty | mostly.is_false | sa.True_)
