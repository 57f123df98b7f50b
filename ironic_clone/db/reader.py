"""How rows of a table are read: one by its identifier, or a page of them.

Columns are asked for by field name; JSON stays text.
"""
import collections
import functools
from collections.abc import Callable
from collections.abc import Hashable
from collections.abc import Iterable
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from ironic_clone.common import idents
from ironic_clone.db.engine import Database
from ironic_clone.db.page import Page
from ironic_clone.db.page import paginate
from ironic_clone.db.prepared import Prepared
from ironic_clone.db.rows import PackedRows
from ironic_clone.db.rows import Rows


def identifier(ident: str) -> str:
    """Return the column that ``ident`` is looked up in; what looks like a uuid only as one."""
    return 'uuid' if idents.is_uuid_like(ident) else 'name'


class Reader:
    """Reads rows of a table whose rows have a uuid.

    :param columns: field name -> what is selected for it.
    :param not_found: called with an identifier, returns the error to raise when no row has it.
    :param free_uuids: what a row has for a uuid may look like a name.
    """

    def __init__(self, table: sa.Table, columns: Mapping[str, sa.ColumnElement],
                 not_found: Callable[[str], Exception], free_uuids: bool = False):
        self._table = table
        self._free_uuids = free_uuids
        self._columns = columns
        self._not_found = not_found
        # SQLAlchemy's own building of a statement costs as much as the query.
        self.one = functools.lru_cache(maxsize=256)(self._build_one)
        self._select = functools.lru_cache(maxsize=256)(self._build)
        self._packing = functools.lru_cache(maxsize=256)(self._build_packing)
        self._decoding = functools.lru_cache(maxsize=256)(self._build_decoding)

    def select(self, columns: Iterable[str]) -> sa.Select:
        """Return the statement that reads ``columns`` of all rows."""
        return self._select(tuple(columns))

    def _build(self, columns: tuple[str, ...]) -> sa.Select:
        return sa.select(*(self._columns[name].label(name) for name in columns))

    def _build_one(self, columns: tuple[str, ...], by: str) -> Prepared:
        """Return the statement that reads the row whose column ``by`` is the parameter ident."""
        uuid, ident = self._table.c.uuid, sa.bindparam('ident')
        if by == 'name' and self._free_uuids:
            either = sa.or_(self._table.c.name == ident, uuid == ident)
            return Prepared(self.select(columns).where(either).order_by(uuid == ident))
        return Prepared(self.select(columns).where(self._table.c[by] == ident))

    def row(self, database: Database, ident: str, columns: tuple[str, ...]) -> sa.Row:
        """Read columns of one row, by one statement whether it is there or not.

        :param ident: uuid or, if the table has names, name.
        :raises NotFound: the error of ``not_found``.
        """
        with database.read() as connection:
            found = self.one(columns, self._by(ident)).first(connection, {'ident': ident})
        if found is None:
            raise self._not_found(ident)
        return found

    def _by(self, ident: str) -> str:
        return identifier(ident) if 'name' in self._table.c else 'uuid'

    def page(self, database: Database, columns: Iterable[str],
             conditions: Iterable[sa.ColumnElement[bool]], page: Page,
             of_marker: Iterable[sa.ColumnElement[bool]] = (), asked: Hashable = None
             ) -> Rows | PackedRows:
        """Read columns of one page of the rows that fulfil all conditions.

        :param of_marker: as ``page.paginate``.
        :param asked: what the conditions follow from; None: read again, though nothing changed.
        :raises NotFound: the marker names no row.
        """
        columns = tuple(columns)

        def read(statement: sa.Select) -> list[sa.Row]:
            with database.read() as connection:
                return connection.execute(paginate(
                    connection, statement, self._table, conditions, page, self._table.c.uuid,
                    self._not_found, of_marker)).all()

        def packed() -> list[str]:
            return [text for text, *_ in read(self._packing(columns))]

        if not database.is_sqlite or len(columns) > _MOST_PACKED:
            return Rows(read(self.select(columns)))
        texts = packed() if asked is None else database.unchanged.texts(
            (self, columns, page, asked), packed)
        return PackedRows(texts, *self._decoding(columns))

    def _build_packing(self, columns: tuple[str, ...]) -> sa.Select:
        """Return the statement that reads ``columns`` of all rows, each row as one JSON array.

        Python's driver asks SQLite four times for each value, under a lock. SQLite writes an
        array, and orjson reads it, in half the time. Given as text, it is not looked through for
        each page by SQLAlchemy either.
        """
        array = sa.func.json_array(*(self._columns[name] for name in columns))
        text = str(sa.select(array.label(_PACKED)).select_from(self._table).compile(
            dialect=_SQLITE, compile_kwargs={'literal_binds': True}))
        text = text.removeprefix('SELECT ').partition(f' AS {_PACKED}')[0]
        return sa.select(sa.literal_column(text).label(_PACKED)).select_from(self._table)

    def _build_decoding(self, columns: tuple[str, ...]
                        ) -> tuple[dict[int, Callable[[Any], Any]], Callable]:
        """Return how values, and rows, are made of what SQLite gives: as ``Rows`` wants it."""
        decoders = (self._columns[name].type.dialect_impl(_SQLITE).result_processor(_SQLITE, None)
                    for name in columns)
        return ({index: decode for index, decode in enumerate(decoders) if decode is not None},
                collections.namedtuple('Row', columns)._make)


_SQLITE = sqlite.dialect()
_PACKED = 'packed'
_MOST_PACKED = 100
"""Arguments that SQLite's functions take."""
