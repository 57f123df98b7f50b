"""Paging by key: a page costs the same at the start and at the end of a large table."""
import dataclasses

import sqlalchemy as sa


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


def paginate(connection: sa.Connection, statement: sa.Select, table: sa.Table, page: Page,
             identifier: sa.Column, not_found) -> sa.Select:
    """Return ``statement`` narrowed to the page and ordered.

    Empty values come first in ascending order, on every database.

    :param identifier: the column that the marker names.
    :param not_found: called with the marker, returns the error to raise when no row has it.
    """
    key, descending = table.c[page.sort_key], page.sort_dir == 'desc'
    if page.marker is not None:
        after = connection.execute(
            sa.select(key, table.c.id).where(identifier == page.marker)).first()
        if after is None:
            raise not_found(page.marker)
        statement = statement.where(_after(key, table.c.id, *after, descending))
    direction = sa.desc if descending else sa.asc
    order = direction(key)
    if key.nullable and connection.dialect.name == 'postgresql':
        order = order.nulls_last() if descending else order.nulls_first()
    statement = statement.order_by(order)
    if key is not table.c.id:
        statement = statement.order_by(direction(table.c.id))
    return statement if page.limit is None else statement.limit(page.limit)


def _after(key, id_, value, row_id, descending):
    """Return the condition "comes after (value, row_id)", empty values being the smallest."""
    tie = id_ < row_id if descending else id_ > row_id
    if key is id_:
        return tie
    if value is None:
        return sa.and_(key.is_(None), tie) if descending else \
            sa.or_(key.is_not(None), sa.and_(key.is_(None), tie))
    value = sa.bindparam(None, value, key.type)   # SQLAlchemy refuses to order by True itself
    # The first half says nothing new, but is a range of the key's index.
    if not descending:
        return sa.and_(key >= value, sa.or_(key > value, tie))
    if not key.nullable:
        return sa.and_(key <= value, sa.or_(key < value, tie))
    return sa.or_(key < value, key.is_(None), sa.and_(key == value, tie))
