"""Paging by key: a page costs the same at the start and at the end of a large table.

What comes after a row is one range of the index of (key, id), or a few that lie beside each
other: the rest of those that agree with it in the key, and those beyond. Each database is asked
in the words by which it reads these ranges one after the other, and no more rows than the page
has: an OR of them (MariaDB), a comparison of rows (PostgreSQL), a merge (SQLite; PostgreSQL where
some rows have no value).
"""
import dataclasses
from collections.abc import Iterable

import sqlalchemy as sa

from ironic_clone.db import index_hint

_MYSQL = ('mysql', 'mariadb')
KEY, ID = '_key', '_id'
"""Columns by which ranges are merged; they come after those that were asked for."""


@dataclasses.dataclass(frozen=True)
class Page:
    """Which part of a list, in which order.

    :ivar limit: rows at the most; None for all.
    :ivar marker: identifier of the last row of the page before; None for the first page.
    :ivar sort_key: a column name; rows that agree in it come in order of insertion.
    """

    limit: int | None = None
    marker: str | None = None
    sort_key: str = 'id'
    sort_dir: str = 'asc'


def sorted_by(table: sa.FromClause, name: str) -> sa.Column:
    """Return the column whose order is that of a sort key: of long texts, their beginnings."""
    return table.c.get(f'{name}_start', table.c[name])


def paginate(connection: sa.Connection, statement: sa.Select, table: sa.FromClause,
             conditions: Iterable[sa.ColumnElement[bool]], page: Page, identifier: sa.Column,
             not_found, of_marker: Iterable[sa.ColumnElement[bool]] = ()
             ) -> sa.Select | sa.CompoundSelect:
    """Return ``statement`` narrowed to what fulfils all conditions and to the page, ordered.

    Empty values come first in ascending order, on every database.

    :param identifier: the column that the marker names.
    :param not_found: called with the marker, returns the error to raise when no row has it.
    :param of_marker: conditions that the marker's row has to fulfil, too, such as whose it is:
        where it stands in the order would tell what is in it.
    """
    dialect, conditions = connection.dialect.name, tuple(conditions)
    order = _Order(sorted_by(table, page.sort_key), table.c.id, page.sort_dir == 'desc', dialect)
    statement = statement.where(*conditions)
    if dialect in _MYSQL and isinstance(table, sa.Table) and (
            names := index_hint.indexes(table, order.key, conditions)):
        statement = statement.with_hint(table, f'FORCE INDEX ({", ".join(names)})')
    if page.marker is None:
        return order.applied(statement, page.limit)
    after = connection.execute(
        sa.select(order.key, table.c.id).where(
            identifier == page.marker, *of_marker)).first()
    if after is None:
        raise not_found(page.marker)
    ranges = order.after(*after)
    if dialect in _MYSQL and after[0] is None and len(ranges) == 1:
        # All that is left agrees. Asked to sort by the key as well, it would sort.
        order = dataclasses.replace(order, key=table.c.id)
    if dialect in _MYSQL or len(ranges) == 1:
        return order.applied(statement.where(sa.or_(*ranges)), page.limit)
    statement = statement.add_columns(order.key.label(KEY), table.c.id.label(ID))
    parts = [statement.where(condition) for condition in ranges]
    if dialect == 'postgresql':   # it merges what is in order already, SQLite what can be
        parts = [order.applied(part, page.limit) for part in parts]
    merged = dataclasses.replace(order, key=sa.column(KEY), id_=sa.column(ID))
    return merged.applied(sa.union_all(*parts), page.limit)


@dataclasses.dataclass(frozen=True)
class _Order:
    """An order of rows: by a key, then by number; without a value is least."""

    key: sa.ColumnElement
    id_: sa.ColumnElement
    descending: bool
    dialect: str

    @property
    def nullable(self) -> bool:
        return getattr(self.key, 'nullable', True)

    @property
    def unique(self) -> bool:
        """No two rows agree in the key, unless both have no value."""
        return self.key is self.id_ or bool(getattr(self.key, 'unique', False))

    def applied(self, statement, limit: int | None):
        """Return the statement in this order, and no longer than ``limit``."""
        direction = sa.desc if self.descending else sa.asc
        first = direction(self.key)
        if self.nullable and self.dialect == 'postgresql':
            first = first.nulls_last() if self.descending else first.nulls_first()
        alone = not self.nullable and self.unique
        statement = statement.order_by(first, *(() if alone else (direction(self.id_),)))
        return statement if limit is None else statement.limit(limit)

    def after(self, value, row_id: int) -> list[sa.ColumnElement[bool]]:
        """Return the ranges that come after a row, in this order."""
        later = self.id_ < row_id if self.descending else self.id_ > row_id
        if self.key is self.id_:
            return [later]
        if value is None:
            tied = sa.and_(self.key.is_(None), later)
            return [tied] if self.descending else [tied, self.key.is_not(None)]
        # SQLAlchemy refuses to order by True itself, and to compare a column with a bare row.
        value = sa.bindparam(None, value, self.key.type)
        beyond = self.key < value if self.descending else self.key > value
        if self.unique:
            ranges = [beyond]
        elif self.dialect == 'postgresql':
            here, there = sa.tuple_(self.key, self.id_), sa.tuple_(value, sa.literal(row_id))
            ranges = [here < there if self.descending else here > there]
        else:
            ranges = [sa.and_(self.key == value, later), beyond]
        if self.descending and self.nullable:
            ranges.append(self.key.is_(None))
        return ranges
