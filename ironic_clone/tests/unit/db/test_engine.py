"""SQLite as the service uses it: many threads, one file, nobody starves."""
import collections
import concurrent.futures
import sqlite3
import threading
import time

import pytest
import sqlalchemy as sa
from oslo_db import exception as db_exc

from ironic_clone.common import exception
from ironic_clone.db import fair_lock
from ironic_clone.db.engine import Database
from ironic_clone.db.fair_lock import FairLock


def test_the_file_is_in_wal_mode_with_foreign_keys(database):
    for opened in (database.read, database.write):
        with opened() as connection:
            values = [connection.exec_driver_sql(f'PRAGMA {name}').scalar()
                      for name in ('journal_mode', 'synchronous', 'foreign_keys')]
        assert values == ['wal', 1, 1]


def test_a_read_and_then_a_write_in_one_transaction_never_fail(database):
    with database.write() as connection:
        connection.exec_driver_sql('CREATE TABLE counter (n INTEGER)')
        connection.exec_driver_sql('INSERT INTO counter VALUES (0)')

    def add(_):
        def work(connection):
            n = connection.exec_driver_sql('SELECT n FROM counter').scalar()
            connection.execute(sa.text('UPDATE counter SET n = :n'), {'n': n + 1})
        database.run(work)

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(200)))
    with database.read() as connection:
        assert connection.exec_driver_sql('SELECT n FROM counter').scalar() == 200


def test_a_failed_transaction_changes_nothing(database):
    with pytest.raises(ZeroDivisionError), database.write() as connection:
        connection.exec_driver_sql("DELETE FROM alembic_version")
        1 / 0  # noqa: B018
    with database.read() as connection:
        assert connection.exec_driver_sql('SELECT count(*) FROM alembic_version').scalar() == 1


def test_writers_share_a_connection_that_nothing_has_failed_on(database):
    def write(text):
        with database.write() as connection:
            assert database.connections()[('write',)] == 1
            connection.exec_driver_sql(text)
        return connection

    first = write('CREATE TABLE counter (n INTEGER UNIQUE)')
    assert write('INSERT INTO counter VALUES (1)') is first
    with pytest.raises(db_exc.DBDuplicateEntry):
        write('INSERT INTO counter VALUES (1)')
    assert database.connections()[('write',)] == 0 and first.closed
    second = write('INSERT INTO counter VALUES (2)')
    database.close()
    assert second.closed
    assert write('INSERT INTO counter VALUES (3)') is not second


def test_the_lock_is_handed_over_in_order():
    lock, order, started = FairLock(), [], []

    def enter(number):
        started.append(number)
        with lock:
            order.append(number)

    threads = []
    with lock:
        for number in range(6):
            threads.append(threading.Thread(target=enter, args=(number,)))
            threads[-1].start()
            while len(lock._waiting) <= number:   # it stands in the queue
                threads[-1].join(0.001)
    for thread in threads:
        thread.join(10)
    assert order == started == list(range(6))


def test_who_waits_too_long_for_the_lock_leaves_the_queue():
    lock, entered = FairLock(0.01), []
    with lock, concurrent.futures.ThreadPoolExecutor(1) as pool:
        def enter():
            with lock:
                entered.append(1)
        with pytest.raises(fair_lock.NoTurnError, match='0.01 s'):
            pool.submit(enter).result(20)
    assert lock._waiting == collections.deque() and not entered
    with lock:
        pass


def test_nobody_waits_longer_because_others_wait_for_another_process(tmp_path):
    """One after another they would have waited for the time of all of them together."""
    path = tmp_path / 'x.sqlite'
    database = Database(f'sqlite:///{path}?timeout=0.5')
    with database.write() as connection:
        connection.exec_driver_sql('CREATE TABLE counter (n INTEGER)')
    other = sqlite3.connect(path, isolation_level=None)
    other.execute('BEGIN IMMEDIATE')

    def write(_number):
        began = time.monotonic()
        with pytest.raises(exception.DatabaseUnavailable):
            database.run(lambda connection: None)
        return time.monotonic() - began
    with concurrent.futures.ThreadPoolExecutor(40) as pool:
        took = list(pool.map(write, range(40)))
    assert sum(took) < 40 * 0.5 * 40 / 4   # one after another: 0.5 + 1 + ... + 20 s
    other.execute('ROLLBACK')
    other.close()
    database.run(lambda connection: connection.exec_driver_sql('INSERT INTO counter VALUES (1)'))
    database.close()


@pytest.mark.parametrize(('url', 'word'), [
    ('sqlite:///x?timeout=soon', 'timeout=soon'), ('sqlite:///x?timeout=-1', 'at most 60'),
    ('sqlite:///x?timeout=nan', 'timeout=nan'), ('sqlite:///x?timeout=1&timeout=2', 'timeout='),
    (None, 'not set'), ('nonsense', 'cannot be used'), ('oracle+nothing://x', 'cannot be used'),
    ('mysql+pymysql://u:hunter2@h:port/x', 'port is no number'),
    ('mysql+pymysql://u:hunter2@[::1/x', 'port is no number')])
def test_an_unusable_connection_option_is_one_sentence(conf, url, word):
    conf.set_override('connection', url, group='database')
    with pytest.raises(exception.ConfigInvalid, match=word) as caught:
        Database.from_conf()
    assert 'hunter2' not in str(caught.value)


@pytest.mark.parametrize('name', ['max_pool_size', 'max_overflow', 'pool_timeout'])
def test_a_pool_of_less_than_nothing(conf, name):
    conf.set_override('connection', 'sqlite://', group='database')
    conf.set_override(name, -1, group='database')
    with pytest.raises(exception.ConfigInvalid, match=rf'\[database\]{name} = -1'):
        Database.from_conf()


def test_an_error_does_not_show_the_values_of_its_statement(database):
    with pytest.raises(Exception, match='no such table') as caught, database.write() as connection:
        connection.execute(sa.text('INSERT INTO nowhere VALUES (:v)'), {'v': 'hunter2'})
    assert 'hunter2' not in str(caught.value)


def test_a_pool_without_a_free_connection_is_no_defect(tmp_path):
    database = Database(f'sqlite:///{tmp_path}/x.sqlite', pool_size=1, max_overflow=0,
                        pool_timeout=0)
    with database.first_look(), pytest.raises(exception.DatabaseUnavailable), database.read():
        pass
    database.close()
