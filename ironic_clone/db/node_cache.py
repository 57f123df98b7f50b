"""What the machines say of themselves, kept for readers: firmware settings, components."""
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from ironic_clone.db import models
from ironic_clone.db.engine import Database
from ironic_clone.db.record import dump
from ironic_clone.db.record import now
from ironic_clone.db.types import JsonText


class NodeCache:
    """A table with a set of rows for each node, which is replaced as a whole.

    :param key: the column that names a row among those of its node.
    """

    def __init__(self, table: sa.Table, key: str):
        self.table = table
        self._key = key
        self._columns = [column for column in table.columns
                         if column.name not in ('id', 'created_at', 'updated_at', 'node_id')]

    def rows(self, database: Database, columns: Iterable[str], node_id: int,
             key: str | None = None) -> list[sa.Row]:
        """Read columns of a node's rows, JSON as text, in the order of their names.

        :param key: only the row of this name.
        """
        table = self.table
        statement = sa.select(*(table.c[name] for name in columns)).where(
            table.c.node_id == node_id).order_by(table.c[self._key])
        if key is not None:
            statement = statement.where(table.c[self._key] == key)
        with database.read() as connection:
            return connection.execute(statement).all()

    def store(self, database: Database, node_id: int, found: Iterable[dict[str, Any]]) -> None:
        """Make ``found`` the rows of a node; only what differs is written.

        :param found: {column: value}, JSON decoded; other keys are left out.
        """
        wanted = {row[self._key]: self._values(row) for row in found}
        table = self.table
        before = {row._mapping[self._key]: row._mapping for row in self.rows(
            database, [column.name for column in self._columns], node_id)}
        gone = sorted(before.keys() - wanted.keys())
        new = [values for key, values in wanted.items() if key not in before]
        changed = [values for key, values in wanted.items()
                   if key in before and values != dict(before[key])]
        if not (gone or new or changed):
            return

        def work(connection):
            own = table.c.node_id == node_id
            if gone:
                connection.execute(table.delete().where(own, table.c[self._key].in_(gone)))
            if new:
                connection.execute(table.insert(), [
                    {'node_id': node_id, 'created_at': now(), **values} for values in new])
            for values in changed:
                connection.execute(table.update().where(
                    own, table.c[self._key] == values[self._key]).values(
                    {**values, 'updated_at': now()}))

        database.run(work)

    def _values(self, row: dict[str, Any]) -> dict[str, Any]:
        """Return every column that a machine can tell, as the database keeps it."""
        values = {}
        for column in self._columns:
            value = row.get(column.name)
            if isinstance(column.type, JsonText):
                value = dump(value if value is not None else [])
            elif value is not None and isinstance(column.type, sa.String):
                value = str(value)
            values[column.name] = value
        return values


BIOS = NodeCache(models.BiosSetting.__table__, 'name')
FIRMWARE = NodeCache(models.FirmwareComponent.__table__, 'component')
