"""All secrets in the database brought to the newest key, or back to plain text, while the service
runs.

A row is written only if its columns still are as they were read: whoever writes them meanwhile
writes them as they should be. ``updated_at`` stays, since nothing changes for clients. What was
interrupted goes on where it was: rows that are as they should be are passed over.
"""
import dataclasses
from collections.abc import Iterator
from typing import Any

import orjson
import sqlalchemy as sa

from ironic_clone.common import sealing
from ironic_clone.common import vault
from ironic_clone.db import models
from ironic_clone.db import sealed
from ironic_clone.db.engine import Database

BATCH = 200
"""Most rows a transaction, so that nobody waits for it."""

ATTEMPTS = 5
"""How often a row is looked at that somebody else writes at the same time."""


@dataclasses.dataclass
class Count:
    """What was found in a table, and done to it: numbers of rows.

    :ivar seen: looked at.
    :ivar plain: with secrets in plain text.
    :ivar sealed: with encrypted ones.
    :ivar older: with some that are not of the first key.
    :ivar unreadable: with some that no key opens; they are left as they are.
    :ivar written: brought to the newest key, or to plain text.
    """

    seen: int = 0
    plain: int = 0
    sealed: int = 0
    older: int = 0
    unreadable: int = 0
    written: int = 0


def survey(database: Database) -> Count:
    """Look at all rows, and write nothing."""
    count = Count()
    for table in _tables():
        for rows in _batches(database, table):
            for row in rows:
                _judge(table, row, count)
    return count


def rotate(database: Database, most: int | None = None, decrypt: bool = False
           ) -> Iterator[tuple[str, Count]]:
    """Write what is not as it should be; yield table and count after each batch of rows.

    :param most: how many rows to write in all; None: all that there are.
    :param decrypt: to plain text instead of to the first key.
    """
    for table in _tables():
        count = Count()
        for rows in _batches(database, table):
            limit = None if most is None else most - count.written
            count.written += _write(database, table, rows, count, decrypt, limit)
            yield table.name, count
            if most is not None and count.written >= most:
                return
        most = None if most is None else most - count.written


def _tables() -> list[sa.Table]:
    return [models.Base.metadata.tables[name] for name in sealed.COLUMNS]


def _select(table: sa.Table) -> sa.Select:
    return sa.select(table.c.id, table.c.uuid,
                     *(table.c[name] for name in sorted(sealed.COLUMNS[table.name]))
                     ).order_by(table.c.id)


def _batches(database: Database, table: sa.Table) -> Iterator[list[sa.Row]]:
    last = 0
    while True:
        with database.read() as connection:
            rows = connection.execute(
                _select(table).where(table.c.id > last).limit(BATCH)).all()
        if not rows:
            return
        yield rows
        last = rows[-1].id


def _write(database: Database, table: sa.Table, rows: list[sa.Row], count: Count, decrypt: bool,
           limit: int | None) -> int:
    """Write up to ``limit`` of some rows; return how many it were."""
    done = 0
    for attempt in range(ATTEMPTS):
        changes = {}
        for row in rows:
            if limit is not None and done + len(changes) >= limit:
                break
            changed = _judge(table, row, count if attempt == 0 else Count(), decrypt)
            if changed:
                changes[row.id] = row, changed
        if not changes:
            break
        missed = database.run(lambda connection, changes=changes: [
            id_ for id_, (row, changed) in changes.items()
            if not _update(connection, table, row, changed)])
        done += len(changes) - len(missed)
        if not missed:
            break
        with database.read() as connection:
            rows = connection.execute(_select(table).where(table.c.id.in_(missed))).all()
    return done


def _update(connection: sa.Connection, table: sa.Table, row: sa.Row, changed: dict[str, str]
            ) -> int:
    """Write columns of a row if they are as they were read."""
    return connection.execute(table.update().where(
        table.c.id == row.id,
        *(table.c[name] == row._mapping[name] for name in changed)).values(changed)).rowcount


def _judge(table: sa.Table, row: sa.Row, count: Count, decrypt: bool = False) -> dict[str, str]:
    """Count a row; return the columns that are not as they should be, as they should be."""
    changed, found = {}, set()
    for name in sealed.COLUMNS[table.name]:
        text = row._mapping[name]
        place = sealed.place(table.name, name, row.uuid)
        kinds, value = _look(text, name, place)
        found |= kinds
        if decrypt and 'sealed' in kinds:
            changed[name] = orjson.dumps(value).decode()
        elif not decrypt and kinds & {'plain', 'older'}:
            changed[name] = sealing.seal(orjson.dumps(value).decode(), name, place, text)
    count.seen += 1
    for kind in found:
        setattr(count, kind, getattr(count, kind) + 1)
    return {name: text for name, text in changed.items() if text != row._mapping[name]}


def _look(text: str, name: str, place: str) -> tuple[set[str], Any]:
    """Return what there is in the text of a column, in words of ``Count``, and its value."""
    kinds = set()
    if sealing.has_plain(text, name):
        kinds.add('plain')
    tokens = sealing.tokens(text)
    if not (tokens or kinds):
        return kinds, None
    value, unreadable = sealing.opened(orjson.loads(text), place)
    if tokens:
        keys = vault.current()
        kinds.add('sealed')
        if unreadable:
            kinds.add('unreadable')
        unopened = {sealing.at(value, path) for path in unreadable}
        if any(not keys.is_newest(token.removeprefix(sealing.SEALED))
               for token in tokens - unopened):
            kinds.add('older')
    return kinds, value
