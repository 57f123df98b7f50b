"""SQLite as the service uses it: many threads, one file, nobody starves."""
import concurrent.futures
import threading

import pytest
import sqlalchemy as sa

from ironic_clone.common import exception
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


@pytest.mark.parametrize(('url', 'word'), [
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
