"""How rows of a table are read: one by its identifier, or a page of them.

Columns are asked for by field name; JSON stays text.
"""
import functools
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping

import sqlalchemy as sa

from ironic_clone.common import idents
from ironic_clone.db.engine import Database
from ironic_clone.db.page import Page
from ironic_clone.db.page import paginate


def identifier(ident: str) -> str:
    """Return the column that ``ident`` is looked up in; what looks like a uuid only as one."""
    return 'uuid' if idents.is_uuid_like(ident) else 'name'


class Reader:
    """Reads rows of a table whose rows have a uuid.

    :param columns: field name -> what is selected for it.
    :param not_found: called with an identifier, returns the error to raise when no row has it.
    """

    def __init__(self, table: sa.Table, columns: Mapping[str, sa.ColumnElement],
                 not_found: Callable[[str], Exception]):
        self._table = table
        self._columns = columns
        self._not_found = not_found
        # SQLAlchemy's own building of a statement costs as much as the query.
        self.one = functools.lru_cache(maxsize=256)(self._one)
        self._select = functools.lru_cache(maxsize=256)(self._build)

    def select(self, columns: Iterable[str]) -> sa.Select:
        """Return the statement that reads ``columns`` of all rows."""
        return self._select(tuple(columns))

    def _build(self, columns: tuple[str, ...]) -> sa.Select:
        return sa.select(*(self._columns[name].label(name) for name in columns))

    def _one(self, columns: tuple[str, ...], by: str) -> sa.Select:
        """Return the statement that reads the row whose column ``by`` is the parameter ident."""
        return self.select(columns).where(self._table.c[by] == sa.bindparam('ident'))

    def row(self, database: Database, ident: str, columns: tuple[str, ...]) -> sa.Row:
        """Read columns of one row.

        :param ident: uuid or, if the table has names, name. What an allocation has for a uuid
            may look like a name.
        :raises NotFound: the error of ``not_found``.
        """
        with database.read() as connection:
            for by in dict.fromkeys((self._by(ident), 'uuid')):
                found = connection.execute(self.one(columns, by), {'ident': ident}).first()
                if found is not None:
                    return found
        raise self._not_found(ident)

    def _by(self, ident: str) -> str:
        return identifier(ident) if 'name' in self._table.c else 'uuid'

    def page(self, database: Database, columns: Iterable[str],
             conditions: Iterable[sa.ColumnElement[bool]], page: Page) -> list[sa.Row]:
        """Read columns of one page of the rows that fulfil all conditions.

        :raises NotFound: the marker names no row.
        """
        with database.read() as connection:
            return connection.execute(paginate(
                connection, self.select(columns), self._table, conditions, page,
                self._table.c.uuid, self._not_found)).all()
