"""Queries that every table of resources has: read one, read a page, create, change, destroy.

A module for each resource declares what is its own (``db.ports``, ``db.chassis``...).
"""
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from oslo_db import exception as db_exc

from ironic_clone.common import exception
from ironic_clone.db import carried_out
from ironic_clone.db import duplicate
from ironic_clone.db import insertion
from ironic_clone.db import models
from ironic_clone.db.engine import Database
from ironic_clone.db.page import Page
from ironic_clone.db.reader import Reader
from ironic_clone.db.record import Record
from ironic_clone.db.record import kept
from ironic_clone.db.record import now
from ironic_clone.db.rows import Rows

_nodes = models.Node.__table__


class Collection:
    """The rows of one table.

    :param record: the class of its rows.
    :param name: of one row, for sentences.
    :param not_found: makes the error for an identifier that no row has.
    :param columns: what a read can ask for beside the table's columns: name -> expression.
    :param filters: filter name -> function of its value that returns the condition. Values are
        those of the API, already checked.
    :param taken: unique column -> function of the refused values that makes the error; for all
        others it is AlreadyExists with the uuid.
    :param untimed: columns whose change leaves ``updated_at`` alone.
    :param free_uuids: as of ``Reader``.
    """

    def __init__(self, record: type[Record], name: str,
                 not_found: Callable[[str], exception.NotFound], *,
                 columns: Mapping[str, sa.ColumnElement] | None = None,
                 filters: Mapping[str, Callable[[Any], sa.ColumnElement]] | None = None,
                 taken: Mapping[str, Callable[[dict], exception.Conflict]] | None = None,
                 untimed: frozenset[str] = frozenset(), free_uuids: bool = False):
        self.record = record
        self.table = record.table
        self.name = name
        self.not_found = not_found
        self.columns = {**self.table.columns, **(columns or {})}
        self.filters = filters or {}
        self._taken = taken or {}
        self._untimed = untimed
        self._all = kept(self.table)
        self._reader = Reader(self.table, self.columns, not_found, free_uuids)

    def row(self, database: Database, ident: str, columns: tuple[str, ...]) -> sa.Row:
        """Read the given columns of one row, JSON as text.

        :param ident: uuid, or name if the table has names.
        :raises NotFound: there is no such row.
        """
        return self._reader.row(database, ident, columns)

    def get(self, database: Database, ident: str) -> Any:
        """Read a whole row.

        :raises NotFound: there is no such row.
        """
        return self.record(self.row(database, ident, self._all)._asdict())

    def find(self, database: Database, *clauses) -> list:
        """Read all rows that match, whole, in order of creation."""
        with database.read() as connection:
            return [self.record(dict(found._mapping)) for found in connection.execute(
                self._reader.select(self._all).where(*clauses).order_by(self.table.c.id))]

    def page(self, database: Database, columns: tuple[str, ...], filters: Mapping[str, Any],
             page: Page) -> Rows:
        """Read one page as rows of ``columns``, JSON as text.

        :raises NotFound: the marker names no row.
        """
        conditions = {name: self.filters[name](value) for name, value in filters.items()}
        return self._reader.page(database, columns, conditions.values(), page,
                                 of_rights(conditions), repr(filters))

    def create(self, database: Database, values: dict[str, Any]) -> None:
        """Insert a row.

        :param values: column -> database value (JSON as text).
        :raises Conflict: a unique value is taken.
        """
        row_values = self.record.to_insert(values)
        try:
            insertion.insert(database, self.table, row_values)
        except db_exc.DBDuplicateEntry as error:
            raise self._duplicate(error, values) from error

    def _duplicate(self, error: db_exc.DBDuplicateEntry, values: dict) -> exception.Conflict:
        special = self._taken.get(duplicate.column(error, self.table.name))
        if special is not None:
            return special(values)
        return exception.AlreadyExists(what=self.name, attribute='UUID', value=values.get('uuid'))

    def update(self, database: Database, record: Record) -> None:
        """Write what was changed on ``record``, provided that it is as it was read.

        :raises StaleRecord: it was changed meanwhile.
        :raises Conflict: a unique value is taken.
        """
        update_all(database, [(self, record)])

    def write(self, connection: sa.Connection, record: Record) -> dict[str, Any]:
        """Do what ``update`` does, in a transaction of the caller's; return what was written.

        ``record`` still has its changes then: the transaction may be rolled back and repeated.
        """
        values = record.changes()
        guards = [self.table.c[name] == record.raw(name) for name in self._untimed & set(values)]
        guards.append(record.unchanged)
        if set(values) - self._untimed:
            values['updated_at'] = now()
        try:
            done = connection.execute(self.table.update().where(
                self.table.c.id == record.id, *guards).values(values)).rowcount
        except db_exc.DBDuplicateEntry as error:
            held = {name: record.raw(name) for name in self._all}
            raise self._duplicate(error, {**held, **values}) from error
        if not done:
            raise exception.StaleRecord(resource=self.name.capitalize(), ident=record.uuid)
        return values

    def destroy(self, database: Database, record: Record) -> None:
        """Delete a row; one that is gone already is fine."""
        database.run(lambda connection: connection.execute(
            self.table.delete().where(self.table.c.id == record.id)))

    def destroy_unreferenced(self, database: Database, record: Record, reference: sa.Column,
                             refusal: Exception) -> None:
        """Delete a row that no other one refers to.

        :param reference: the column of another table that would hold this row's id.
        :raises: ``refusal``, if one does; NotFound, if the row is gone meanwhile.
        """
        done = database.run(lambda connection: connection.execute(self.table.delete().where(
            self.table.c.id == record.id,
            ~sa.exists().where(reference == self.table.c.id))).rowcount)
        if not done:
            self.row(database, record.uuid, ('id',))
            raise refusal

    @property
    def queries(self) -> tuple[Callable, ...]:
        """row, get, page, create, update and destroy: what a module offers as its own."""
        return self.row, self.get, self.page, self.create, self.update, self.destroy


def update_all(database: Database, records: Iterable[tuple[Collection, Record]]) -> None:
    """Write what was changed on several records, as ``Collection.update``: all of it or nothing.

    :raises StaleRecord: one of them was changed meanwhile.
    :raises Conflict: a unique value is taken.
    """
    changed = [(collection, record) for collection, record in records if record.changes()]
    attempts = []

    def work(connection):
        attempts.append([collection.write(connection, record) for collection, record in changed])
        return attempts[-1]

    def already(connection):
        if not attempts:
            return None
        (collection, record), values = changed[0], attempts[-1][0]
        was = carried_out.updated(collection.table, record.id, values)(connection)
        return attempts[-1] if was else None

    if changed:
        for (_, record), values in zip(changed, database.run(work, already), strict=True):
            record.written(values)


def of_rights(conditions: Mapping[str, sa.ColumnElement[bool]]
              ) -> list[sa.ColumnElement[bool]]:
    """Return the conditions, by filter, that come of the caller's rights: a marker has to fulfil
    them, too, while other filters may have ceased to hold of it."""
    return [conditions['project']] if 'project' in conditions else []


def taken(what: str, *attributes: str, **words: str
          ) -> dict[str, Callable[[dict], exception.Conflict]]:
    """Return the errors for unique columns: 'A WHAT with COLUMN VALUE already exists.'

    :param attributes: the columns.
    :param words: column -> how it is called in the sentence, if not by its name.
    """
    def error(column):
        return lambda values: exception.AlreadyExists(
            what=what, attribute=words.get(column, column), value=values.get(column))
    return {column: error(column) for column in (*attributes, *words)}


def columns_of_node(table: sa.Table) -> dict[str, sa.ColumnElement]:
    """Return what is read of its node together with a row: who it is, whose, which conductor's,
    and what is being done with it."""
    def of_node(name):
        return sa.select(_nodes.c[name]).where(_nodes.c.id == table.c.node_id).scalar_subquery()
    return {'node_uuid': of_node('uuid'), **{name: of_node(name) for name in (
        'owner', 'lessee', 'driver', 'conductor_group', 'provision_state')}}


def filters_by_node(table: sa.Table) -> dict[str, Callable[[Any], sa.ColumnElement]]:
    """Return the filters of a table whose rows hang on nodes."""
    def where(condition):
        return table.c.node_id.in_(sa.select(_nodes.c.id).where(condition))
    return {
        'node_id': lambda value: table.c.node_id == value,
        'shard': lambda values: where(_nodes.c.shard.in_(values)),
        'conductor_groups': lambda values: where(_nodes.c.conductor_group.in_(values)),
        'project': lambda project: where(
            sa.or_(_nodes.c.owner == project, _nodes.c.lessee == project))}
