"""Queries about conductors: who is alive, and what each one serves.

Times of keepalive are the database's own, so that the clocks of the hosts do not matter.
"""
import dataclasses
import datetime
from typing import Any

import orjson
import sqlalchemy as sa
from oslo_db import exception as db_exc

from ironic_clone.common import exception
from ironic_clone.conf import releases
from ironic_clone.db import models
from ironic_clone.db.engine import Database
from ironic_clone.db.page import Page
from ironic_clone.db.page import paginate
from ironic_clone.db.record import dump
from ironic_clone.db.types import utcnow

table = models.Conductor.__table__
_interfaces = models.ConductorInterface.__table__


@dataclasses.dataclass(frozen=True)
class Interface:
    """A hardware interface that a conductor has registered."""

    hostname: str
    driver: str
    type: str
    name: str
    default: bool


@dataclasses.dataclass(frozen=True)
class Sign:
    """The last sign of life of a conductor.

    :ivar incarnation: the process that gave it.
    :ivar at: when, in seconds since 1970 by the database's clock.
    """

    incarnation: str | None
    at: float


@dataclasses.dataclass(frozen=True)
class Online:
    """A conductor that is online.

    :ivar silent: it was not seen within the timeout: it is dead, or could not write.
    """

    id: int
    hostname: str
    conductor_group: str
    drivers: tuple[str, ...]
    rpc_version: str
    sign: Sign
    silent: bool = False


def register(database: Database, hostname: str, conductor_group: str, drivers: list[str],
             interfaces: list[tuple[str, str, str, bool]], incarnation: str,
             rpc_version: str = releases.OWN) -> int:
    """Write the row of a conductor that starts and what it serves; return the row's id.

    :param interfaces: (hardware type, interface type, interface name, is default).
    :param rpc_version: the newest version of the RPC contract that it speaks.
    """
    values = {'conductor_group': conductor_group, 'drivers': dump(sorted(drivers)),
              'online': True, 'incarnation': incarnation, 'rpc_version': rpc_version}

    def work(connection):
        done = connection.execute(table.update().where(table.c.hostname == hostname).values(
            updated_at=utcnow(), **values)).rowcount
        if not done:
            connection.execute(table.insert().values(
                hostname=hostname, created_at=utcnow(), updated_at=utcnow(), **values))
        id_ = connection.execute(
            sa.select(table.c.id).where(table.c.hostname == hostname)).scalar()
        connection.execute(_interfaces.delete().where(_interfaces.c.conductor_id == id_))
        if interfaces:
            connection.execute(_interfaces.insert(), [
                {'conductor_id': id_, 'hardware_type': driver, 'interface_type': type_,
                 'interface_name': name, 'default': default}
                for driver, type_, name, default in interfaces])
        return id_

    try:
        return database.run(work)
    except db_exc.DBDuplicateEntry:   # another process of this name registered in between
        return database.run(work)


def get(database: Database, hostname: str) -> sa.Row:
    """Read a conductor's row; ``now`` beside it is the database's clock.

    :raises ConductorNotFound: there is no such conductor.
    """
    with database.read() as connection:
        found = connection.execute(sa.select(table, utcnow().label('now')).where(
            table.c.hostname == hostname)).first()
    if found is None:
        raise exception.ConductorNotFound(conductor=hostname)
    return found


def touch(database: Database, hostname: str, incarnation: str, online: bool = True) -> bool:
    """Say that a conductor is alive; tell whether the row is still this process's own.

    :param online: False: it takes no more work. True changes nothing: a sign of life that comes
        late must not undo ``unregister``.
    """
    leaves = {} if online else {'online': False}
    return bool(database.run(lambda connection: connection.execute(
        table.update().where(table.c.hostname == hostname,
                             table.c.incarnation == incarnation).values(
            updated_at=utcnow(), **leaves)).rowcount))


def unregister(database: Database, hostname: str, incarnation: str | None = None) -> None:
    """Take a conductor offline and forget what it serves and speaks; its row stays.

    The next one under its name may be of a release that does not say what it speaks.
    """
    def work(connection):
        mine = table.c.hostname == hostname
        if incarnation is not None:
            mine = sa.and_(mine, table.c.incarnation == incarnation)
        id_ = connection.execute(sa.select(table.c.id).where(mine)).scalar()
        if id_ is None:
            return
        connection.execute(_interfaces.delete().where(_interfaces.c.conductor_id == id_))
        connection.execute(table.update().where(table.c.id == id_).values(
            online=False, updated_at=utcnow(), rpc_version=releases.FIRST))
    database.run(work)


def clock(database: Database) -> float:
    """Return the database's clock, in seconds since 1970."""
    with database.read() as connection:
        now = connection.execute(sa.select(utcnow())).scalar()
    return _seconds(now)


def _seconds(moment: datetime.datetime | str) -> float:
    return _moment(moment).replace(tzinfo=datetime.UTC).timestamp()


def _moment(now: datetime.datetime | str) -> datetime.datetime:
    """SQLite gives times that come from no column as text."""
    return datetime.datetime.fromisoformat(now) if isinstance(now, str) else now


def is_alive(found: sa.Row | Any, timeout: float) -> bool:
    """Tell whether a row read with ``now`` is of a conductor that was seen within ``timeout`` s.

    :param timeout: seconds; 0 or less: the online flag alone decides.
    """
    return bool(found.online) and (timeout <= 0 or _is_fresh(found, timeout))


def _is_fresh(found, timeout: float) -> bool:
    return _moment(found.now) - _seen(found) <= datetime.timedelta(seconds=timeout)


def _seen(found) -> datetime.datetime:
    return found.updated_at or found.created_at


def _rows(connection: sa.Connection, *clauses) -> list[sa.Row]:
    return connection.execute(
        sa.select(table, utcnow().label('now')).where(*clauses).order_by(table.c.id)).all()


def online(database: Database, timeout: float) -> list[Online]:
    """Read the conductors that have registered and not left, silent ones too."""
    with database.read() as connection:
        rows = _rows(connection, table.c.online.is_(True))
    return [Online(found.id, found.hostname, found.conductor_group,
                   tuple(orjson.loads(found.drivers)), found.rpc_version or releases.FIRST,
                   _sign(found), not is_alive(found, timeout)) for found in rows]


def alive(database: Database, timeout: float) -> list[Online]:
    """Read the conductors that are alive."""
    return [found for found in online(database, timeout) if not found.silent]


def _sign(found) -> Sign:
    return Sign(found.incarnation, _seconds(_seen(found)))


def last_sign(database: Database, hostname: str) -> tuple[Sign, float]:
    """Return the last sign of life of a conductor, a stopping one too, and the database's clock.

    :raises ConductorNotFound: it has no row any more.
    """
    found = get(database, hostname)
    return _sign(found), _seconds(found.now)


def seen(database: Database, timeout: float) -> set[str]:
    """Read the hostnames that gave a sign of life within ``timeout`` s, stopping ones too.

    A conductor that is stopping is offline, takes nothing more, and still holds its locks.
    """
    with database.read() as connection:
        return {found.hostname for found in _rows(connection)
                if (_is_fresh(found, timeout) if timeout > 0 else found.online)}


def forget(database: Database, seconds: float, limit: int) -> list[str]:
    """Delete rows of conductors that gave no sign of life for ``seconds``, ``limit`` at most.

    :returns: their hostnames.
    """
    def work(connection):
        gone = [found for found in _rows(connection) if not _is_fresh(found, seconds)][:limit]
        if gone:
            connection.execute(table.delete().where(table.c.id.in_([row.id for row in gone])))
        return [row.hostname for row in gone]

    return database.run(work)


def interfaces(database: Database) -> list[Interface]:
    """Read what every online conductor has registered."""
    with database.read() as connection:
        return [Interface(*found) for found in connection.execute(
            sa.select(table.c.hostname, _interfaces.c.hardware_type,
                      _interfaces.c.interface_type, _interfaces.c.interface_name,
                      _interfaces.c.default).join_from(table, _interfaces).where(
                table.c.online.is_(True)).order_by(_interfaces.c.id))]


def page(database: Database, page: Page) -> list[sa.Row]:
    """Read one page of conductors, offline ones too; ``now`` beside each row.

    :raises ConductorNotFound: the marker names no conductor.
    """
    with database.read() as connection:
        statement = paginate(
            connection, sa.select(table, utcnow().label('now')), table, (), page,
            table.c.hostname, lambda marker: exception.ConductorNotFound(conductor=marker))
        return connection.execute(statement).all()
