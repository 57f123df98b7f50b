"""Indexes that serve an order: of a column, and of the rows' numbers where they agree in it."""
import sqlalchemy as sa
from alembic import op


def create(table: str, *columns: str, nullable: tuple[str, ...] = ()) -> None:
    """Make an index for each column.

    :param nullable: columns that may have no value, which is the least one on every database;
        PostgreSQL has to be told.
    """
    is_postgresql = op.get_bind().dialect.name == 'postgresql'
    for name in (*columns, *nullable):
        first = sa.text(f'{name} NULLS FIRST') if name in nullable and is_postgresql else name
        op.create_index(f'ix_{table}_{name}', table, [first, 'id'])
