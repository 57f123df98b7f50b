"""Selects that are made for every request: compiled once, they go straight to SQLite's driver.

SQLAlchemy's way from a statement to rows takes longer than such a query does. Behind a network
the query takes longest, and SQLAlchemy knows how a lost connection looks: there all go its way.
"""
import collections
import weakref
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa


class Prepared:
    """A select with named parameters.

    :param statement: its parameters are texts or integers, which need no conversion.
    """

    def __init__(self, statement: sa.Select):
        self._statement = statement
        self._compiled: Mapping = weakref.WeakKeyDictionary()
        self._row = collections.namedtuple(
            'Row', [column.key for column in statement.selected_columns])

    def all(self, connection: sa.Connection, parameters: Mapping[str, Any]) -> Sequence:
        """Return the rows, whose values have the names of their columns.

        :raises: as ``sa.Connection.execute``.
        """
        dialect = connection.dialect
        if dialect.name != 'sqlite':
            return connection.execute(self._statement, parameters).all()
        ready = self._compiled.get(dialect)
        if ready is None:
            ready = self._compiled[dialect] = self._compile(dialect)
        text, names, decoders = ready
        values = tuple([parameters[name] for name in names])
        driver = connection.connection
        cursor = driver.cursor()
        for listener in connection.engine.dispatch.before_cursor_execute:   # traces, tests
            listener(connection, cursor, text, values, None, False)
        try:
            found = cursor.execute(text, values).fetchall()
        except Exception:   # it fails again, with the error that it is to SQLAlchemy
            return connection.execute(self._statement, parameters).all()
        finally:
            cursor.close()
        return [self._row._make(_decoded(row, decoders)) for row in found]

    def first(self, connection: sa.Connection, parameters: Mapping[str, Any]):
        """Return the first row, or None; else as ``all``."""
        return next(iter(self.all(connection, parameters)), None)

    def _compile(self, dialect: sa.Dialect) -> tuple:
        compiled = self._statement.compile(dialect=dialect)
        decoders = ((index, column.type.dialect_impl(dialect).result_processor(dialect, None))
                    for index, column in enumerate(self._statement.selected_columns))
        return (compiled.string, tuple(compiled.positiontup or ()),
                tuple((index, decode) for index, decode in decoders if decode))


def _decoded(row: Sequence[Any], decoders: Iterable[tuple[int, Callable]]) -> list[Any]:
    values = list(row)
    for index, decode in decoders:
        values[index] = decode(values[index])
    return values
