"""Statements that are made for every request: compiled once, they go straight to SQLite's driver.

SQLAlchemy's way from a statement to rows takes longer than such a query does. Behind a network
the query takes longest, and SQLAlchemy knows how a lost connection looks: there all go its way.
"""
import collections
import operator
import weakref
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite


class _Statement:
    """A statement with named parameters.

    :param statement: its parameters are texts or integers, which need no conversion.
    """

    def __init__(self, statement: Any):
        self._statement = statement
        self._compiled: Mapping = weakref.WeakKeyDictionary()

    def _run(self, connection: sa.Connection, parameters: Mapping[str, Any],
             take: Callable[[Any], Any]) -> Any:
        """Return what ``take`` makes of the cursor; None: have SQLAlchemy do it, from the start.

        What fails here fails there again, with the error that it is to SQLAlchemy.
        """
        dialect = connection.dialect
        if dialect.name != 'sqlite':
            return None
        ready = self._compiled.get(dialect)
        if ready is None:
            compiled = self._statement.compile(dialect=dialect)
            ready = self._compiled[dialect] = (compiled.string, tuple(compiled.positiontup or ()))
        text, names = ready
        values = tuple([parameters[name] for name in names])
        cursor = connection.connection.cursor()
        for listener in connection.engine.dispatch.before_cursor_execute:   # traces, tests
            listener(connection, cursor, text, values, None, False)
        try:
            return take(cursor.execute(text, values))
        except Exception:
            return None
        finally:
            cursor.close()


class Prepared(_Statement):
    """A select."""

    def __init__(self, statement: sa.Select):
        super().__init__(statement)
        columns = statement.selected_columns
        self._row = collections.namedtuple('Row', [column.key for column in columns])
        decoders = ((index, column.type.dialect_impl(_SQLITE).result_processor(_SQLITE, None))
                    for index, column in enumerate(columns))
        self._decoders = tuple((index, decode) for index, decode in decoders if decode)

    def all(self, connection: sa.Connection, parameters: Mapping[str, Any]) -> Sequence:
        """Return the rows, whose values have the names of their columns.

        :raises: as ``sa.Connection.execute``.
        """
        found = self._run(connection, parameters, _FETCH)
        if found is None:
            return connection.execute(self._statement, parameters).all()
        return [self._row._make(_decoded(row, self._decoders)) for row in found]

    def first(self, connection: sa.Connection, parameters: Mapping[str, Any]):
        """Return the first row, or None; else as ``all``."""
        return next(iter(self.all(connection, parameters)), None)


class PreparedWrite(_Statement):
    """An UPDATE or DELETE."""

    def count(self, connection: sa.Connection, parameters: Mapping[str, Any]) -> int:
        """Carry it out; return how many rows it was for.

        :raises: as ``sa.Connection.execute``.
        """
        done = self._run(connection, parameters, _COUNT)
        return connection.execute(self._statement, parameters).rowcount if done is None else done


_SQLITE = sqlite.dialect()
_FETCH, _COUNT = operator.methodcaller('fetchall'), operator.attrgetter('rowcount')


def _decoded(row: Sequence[Any], decoders: Iterable[tuple[int, Callable]]) -> list[Any]:
    values = list(row)
    for index, decode in decoders:
        values[index] = decode(values[index])
    return values
