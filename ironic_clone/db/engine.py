"""The database: one engine for reads and one for writes.

Reads run in AUTOCOMMIT, so that a select is one round trip and holds nothing. Writes run in a
transaction. On SQLite that is WAL mode, ``BEGIN IMMEDIATE`` (a deferred transaction that reads
and then writes fails at once under load) and one fair lock for the process's writers.
"""
import contextlib
import itertools
import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from oslo_db import api as oslo_db_api
from oslo_db import exception as db_exc
from oslo_db.sqlalchemy import exc_filters
from sqlalchemy import pool

from ironic_clone.common import exception
from ironic_clone.common import metrics
from ironic_clone.conf import CONF
from ironic_clone.db import idle_limit
from ironic_clone.db import outage
from ironic_clone.db import packet
from ironic_clone.db import reply_limit
from ironic_clone.db.carried_out import Already
from ironic_clone.db.fair_lock import FairLock
from ironic_clone.db.fair_lock import NoTurnError
from ironic_clone.db.unchanged import Unchanged

LOG = logging.getLogger(__name__)

SQLITE_BUSY_SECONDS = 10.0
"""How long another process's write is waited for; ``?timeout=`` in the URL says otherwise."""
LONGEST_BUSY_SECONDS = 60.0

PATIENCE = 5.0
"""Seconds after which an attempt that failed is not repeated: the caller has waited enough."""

_retry = oslo_db_api.wrap_db_retry(
    max_retries=5, retry_interval=0.1, max_retry_interval=2,
    retry_on_deadlock=True, retry_on_disconnect=True)


class Database:
    """Connections to one database; made once a process, closed at its end.

    :param url: SQLAlchemy URL.
    :param pool_size: connections kept for reads, and as many for writes (not on SQLite, which
        writes through one).
    :param reply_timeout: seconds that the server may take to answer; None: no limit.
    :param idle_timeout: seconds that a transaction may stand still; None: no limit.
    :ivar unchanged: what was read of SQLite since it last changed; None: of another database.
    :ivar answered_at: ``time.monotonic()`` when it last did what it was asked; None: never yet.
    """

    def __init__(self, url: str, pool_size: int = 10, max_overflow: int = 50,
                 pool_timeout: float = 30, recycle: float = 3600,
                 reply_timeout: float | None = None, idle_timeout: int | None = None):
        self.url = sa.make_url(url)
        self.is_sqlite = self.url.get_backend_name() == 'sqlite'
        self._vain = float('inf')   # seconds after which an attempt has waited in vain
        common = {'pool_size': pool_size, 'max_overflow': max_overflow,
                  'pool_timeout': pool_timeout, 'pool_recycle': recycle}
        if self.is_sqlite:
            busy = _busy_seconds(self.url)
            self._vain = busy / 2
            common |= {'poolclass': pool.QueuePool,
                       'connect_args': {'check_same_thread': False, 'timeout': busy}}
            writing = common | {'pool_size': 1, 'max_overflow': 0}
        else:
            arguments = reply_limit.connect_args(self.url, reply_timeout)
            if self.url.get_backend_name() in ('mysql', 'mariadb'):
                arguments |= {'sql_mode': 'TRADITIONAL', 'charset': 'utf8mb4'}
            common |= {'pool_pre_ping': True, 'connect_args': arguments}
            writing = common
        self._reader = self._engine(isolation_level='AUTOCOMMIT', pool_reset_on_return=None,
                                    **common)
        self._writer = self._engine(**writing)
        idle_limit.limit(self._writer, idle_timeout)
        self._reading = threading.local()
        # Whoever waits behind one that waits for another process waits no longer than that one.
        self._write_turn = FairLock(busy) if self.is_sqlite else None
        self._writing: sa.Connection | None = None   # SQLite's one, for whoever has the turn
        self.unchanged = Unchanged(self._watcher) if self.is_sqlite else None
        self.answered_at: float | None = None

    def _watcher(self) -> sqlite3.Connection:
        """Open a connection that waits for nobody, and may be used by one thread after another."""
        arguments, options = self._reader.dialect.create_connect_args(self.url)
        return sqlite3.connect(*arguments, **options | {
            'timeout': 0, 'isolation_level': None, 'check_same_thread': False})

    @classmethod
    def from_conf(cls, limited: bool = True) -> 'Database':
        """Open ``[database]connection``.

        :param limited: have [database]reply_timeout and idle_transaction_timeout hold.
        :raises ConfigInvalid: it is not set, or no such database driver is installed.
        """
        if not CONF.database.connection:
            raise exception.ConfigInvalid(
                error='[database]connection is not set, for example '
                      'sqlite:////var/lib/ironic_clone/ironic_clone.sqlite')
        for name in ('max_pool_size', 'max_overflow', 'pool_timeout'):
            if (CONF.database[name] or 0) < 0:
                raise exception.ConfigInvalid(
                    error=f'[database]{name} = {CONF.database[name]} is less than 0')
        try:
            return cls(CONF.database.connection, pool_size=CONF.database.max_pool_size or 10,
                       max_overflow=CONF.database.max_overflow or 50,
                       pool_timeout=CONF.database.pool_timeout or 30,
                       recycle=CONF.database.connection_recycle_time,
                       reply_timeout=CONF.database.reply_timeout if limited else None,
                       idle_timeout=CONF.database.idle_transaction_timeout if limited else None)
        except ValueError as error:   # the error may show a part of the password
            raise exception.ConfigInvalid(
                error='[database]connection cannot be used: its port is no number. It looks like '
                      'mysql+pymysql://user:password@host:3306/database') from error
        except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ImportError) as error:
            raise exception.ConfigInvalid(
                error=f'[database]connection cannot be used: {error}. It begins with sqlite:///, '
                      'mysql+pymysql:// (extra "mysql") or postgresql+psycopg2:// (extra '
                      '"postgresql")') from error

    def _engine(self, **options) -> sa.Engine:
        # Errors name the statement, never its values: a password may be among them.
        engine = sa.create_engine(self.url, hide_parameters=True, **options)
        if self.is_sqlite:
            sa.event.listen(engine, 'connect', _prepare_sqlite)
            if options.get('isolation_level') != 'AUTOCOMMIT':
                sa.event.listen(engine, 'begin', _begin_immediate)
        elif self.url.get_backend_name() in ('mysql', 'mariadb'):
            packet.guard(engine)
        exc_filters.register_engine(engine)
        return engine

    @contextlib.contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """Give a connection for selects; each sees what is committed at that moment.

        Within another read of the same thread it is the same connection: whoever makes several
        queries for one answer need not take a connection from the pool for each.
        """
        held = getattr(self._reading, 'connection', None)
        if held is not None:
            with _domain_errors():
                yield held
            return
        with _domain_errors(), self._reader.connect() as connection:
            self._reading.connection = connection
            try:
                yield connection
            finally:
                self._reading.connection = None
            self.answered_at = time.monotonic()

    @contextlib.contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """Give a connection inside a transaction, committed at the end of the block."""
        with _domain_errors(), self._transaction() as connection:
            yield connection

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sa.Connection]:
        """Give a connection inside a transaction; errors are those of SQLAlchemy and oslo.db.

        On SQLite it is the same one as long as nothing fails: to take it out of the pool, and to
        put it back, costs more than to begin and to commit.
        """
        if self._write_turn is None:
            with self._writer.begin() as connection:
                yield connection
            return
        with self._write_turn:
            connection = self._writing or self._writer.connect()
            self._writing = None
            try:
                with connection.begin():
                    yield connection
            except BaseException:
                connection.close()
                raise
            self._writing = connection

    def run(self, work: Callable[[sa.Connection], Any], already: Already | None = None) -> Any:
        """Run ``work(connection)`` in a transaction, again after a deadlock or a lost connection.

        A connection may be lost between the commit and its answer: ``work`` must either be safe
        to repeat, or be told from ``already`` that there is nothing left to do.

        :param already: asked in each transaction but the first, before ``work``: returns what
            ``work`` would, if it has taken effect, else None.
        """
        attempts = itertools.count()

        @_retry
        def attempt():
            again = next(attempts)
            if again:
                metrics.DATABASE_RETRIES.inc()
            until = time.monotonic() + min(PATIENCE, self._vain)
            try:
                with self._transaction() as connection:
                    done = already(connection) if already and again else None
                    if done is None:
                        done = work(connection)
                self.answered_at = time.monotonic()
                return done
            except (sa.exc.OperationalError, db_exc.DBConnectionError, NoTurnError) as error:
                why = outage.reason(error)
                if why is None:
                    raise
                if time.monotonic() > until:
                    raise _unavailable(why) from error
                raise db_exc.DBConnectionError(error) from error
        with _domain_errors():
            return attempt()

    def first_look(self) -> sa.Connection:
        """Return a connection for the look before the start. Its errors are the library's own,
        and not logged: the command that fails says them in its one line."""
        return self._reader.connect()

    def connections(self) -> dict[tuple[str], int]:
        """Return how many connections are in use, by what for."""
        writing = self._writer.pool.checkedout() - (self._writing is not None)
        return {('read',): self._reader.pool.checkedout(), ('write',): max(writing, 0)}

    def close(self) -> None:
        if self.unchanged is not None:
            self.unchanged.close()
        writing, self._writing = self._writing, None
        if writing is not None:
            writing.close()
        self._reader.dispose()
        self._writer.dispose()


@contextlib.contextmanager
def _domain_errors():
    try:
        yield
    except db_exc.DBReferenceError as error:   # whoever reads before this cannot exclude it
        raise exception.Invalid('Something that the request refers to was deleted meanwhile.'
                                ) from error
    except (db_exc.DBError, sa.exc.OperationalError, sa.exc.TimeoutError, NoTurnError) as error:
        why = outage.reason(error)
        if why is not None:
            raise _unavailable(why) from error
        inner = getattr(error, 'inner_exception', None)
        if isinstance(inner, exception.IronicCloneError):
            raise inner from error
        # oslo.db knows DataError of some databases only; psycopg2 refuses NUL by ValueError.
        if isinstance(inner, sa.exc.DataError | ValueError):
            raise exception.Invalid('A value does not fit the database column that it is for.'
                                    ) from error
        raise


def _unavailable(why: str) -> exception.DatabaseUnavailable:
    LOG.warning('The database cannot be used: %s', why)
    metrics.DATABASE_ERRORS.inc()
    return exception.DatabaseUnavailable()


def _busy_seconds(url: sa.URL) -> float:
    """Return how long a writer of SQLite waits for others.

    :raises ConfigInvalid: the URL names a time that is none.
    """
    text = url.query.get('timeout', SQLITE_BUSY_SECONDS)
    try:
        seconds = float(text)
    except (TypeError, ValueError):
        seconds = -1.0
    if not 0 <= seconds <= LONGEST_BUSY_SECONDS:
        raise exception.ConfigInvalid(
            error=f'[database]connection has timeout={text}: it is the seconds, at most '
                  f'{LONGEST_BUSY_SECONDS:g}, that a writer waits for another process, such as 10')
    return seconds


def _prepare_sqlite(connection, record) -> None:
    connection.isolation_level = None   # transactions begin where we say so
    cursor = connection.cursor()
    for pragma in ('journal_mode=WAL', 'synchronous=NORMAL', 'foreign_keys=ON'):
        cursor.execute(f'PRAGMA {pragma}')
    cursor.close()


def _begin_immediate(connection) -> None:
    connection.exec_driver_sql('BEGIN IMMEDIATE')
