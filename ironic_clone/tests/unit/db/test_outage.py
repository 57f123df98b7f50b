"""Errors that mean: the database cannot work now."""
import sqlite3

import psycopg2
import pymysql
import pytest
import sqlalchemy as sa
from oslo_db import exception as db_exc

from ironic_clone.common import exception
from ironic_clone.db import outage
from ironic_clone.db.engine import Database


def operational(original):
    return sa.exc.OperationalError('SELECT 1', {}, original)


@pytest.mark.parametrize(('error', 'why'), [
    (operational(psycopg2.OperationalError('connection refused\n\tIs it running?')),
     'connection refused'),
    (operational(psycopg2.OperationalError('')), 'OperationalError'),
    (operational(pymysql.err.OperationalError(1040, 'Too many connections')),
     "(1040, 'Too many connections')"),
    (operational(pymysql.err.OperationalError(1054, "Unknown column 'x'")), None),
    (operational(pymysql.err.OperationalError()), None),
    (db_exc.DBConnectionError(pymysql.err.OperationalError(2013, 'lost')), "(2013, 'lost')"),
    (db_exc.DBNonExistentDatabase('x', ValueError('no such database')), 'no such database'),
    (db_exc.DBDeadlock(ValueError('deadlock')), 'deadlock'),
    (sa.exc.TimeoutError(), 'every connection of the pool is in use'),
    (db_exc.DBDuplicateEntry(), None), (db_exc.DBError(ValueError('NUL')), None),
    (ZeroDivisionError(), None)])
def test_which_errors_are_the_state_of_the_database(error, why):
    found = outage.reason(error)
    assert found is None if why is None else found.startswith(why)


@pytest.mark.parametrize(('damage', 'statement', 'state'), [
    (lambda path: path.write_text('no database at all, whatever its name'),
     'SELECT name FROM sqlite_master', False),
    (lambda path: None, 'SELECT nothing', False),
    (lambda path: path.mkdir(), 'SELECT 1', True)])
def test_what_sqlite_says_of_itself_and_of_statements(tmp_path, damage, statement, state):
    path = tmp_path / 'x.sqlite'
    damage(path)
    database = Database(f'sqlite:///{path}')
    with pytest.raises(Exception) as caught, database.read() as connection:  # noqa: B017
        connection.exec_driver_sql(statement)
    assert isinstance(caught.value, exception.DatabaseUnavailable) is state
    database.close()


def test_a_writer_that_another_process_keeps_waiting_is_told(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr('ironic_clone.db.engine.SQLITE_BUSY_SECONDS', 0)
    path = tmp_path / 'x.sqlite'
    database = Database(f'sqlite:///{path}')
    with database.write() as connection:
        connection.exec_driver_sql('CREATE TABLE counter (n INTEGER)')
    other = sqlite3.connect(path, isolation_level=None)
    other.execute('BEGIN IMMEDIATE')
    with pytest.raises(exception.DatabaseUnavailable), database.write():
        pass
    assert 'database is locked' in caplog.text
    other.execute('ROLLBACK')
    with database.write():
        pass
    other.close()
    database.close()
