"""What was read of SQLite is taken for what is there only as long as nobody has written."""
import concurrent.futures
import sqlite3
import threading

import pytest

from ironic_clone.db import nodes
from ironic_clone.db.engine import Database
from ironic_clone.db.page import Page
from ironic_clone.db.unchanged import Unchanged


@pytest.fixture
def path(tmp_path):
    """A database in WAL mode with a number in it."""
    path = tmp_path / 'x.sqlite'
    with open_(path) as connection:
        connection.execute('PRAGMA journal_mode=WAL')
        connection.execute('CREATE TABLE counter AS SELECT 0 AS n')
    return path


def open_(path):
    return sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=20)


class Asker:
    """Asks for the number, and counts how often it was read."""

    def __init__(self, path, **options):
        self.connection, self.reads = open_(path), 0
        self.unchanged = Unchanged(lambda: open_(path), **options)

    def __call__(self, question='n', during=lambda: None):
        def read():
            self.reads += 1
            during()
            return [str(n) for n, in self.connection.execute('SELECT n FROM counter').fetchall()]
        found, = self.unchanged.texts(question, read)
        return int(found)


def test_it_is_read_again_after_a_commit_and_only_then(path):
    asker, writer = Asker(path), open_(path)
    assert [asker(), asker(), asker('other')] == [0, 0, 0]
    assert asker.reads == 2
    writer.execute('BEGIN IMMEDIATE')
    writer.execute('UPDATE counter SET n = 1')
    assert asker() == 0
    writer.execute('ROLLBACK')
    assert asker() == 0
    assert asker.reads == 2
    for n in (1, 2):
        writer.execute('UPDATE counter SET n = ?', (n,))
        assert [asker(), asker(), asker('other')] == [n, n, n]
    assert asker.reads == 6


def test_what_changed_while_it_was_read_is_read_again(path):
    asker, writer = Asker(path), open_(path)
    assert asker() == 0
    writer.execute('UPDATE counter SET n = 1')
    assert asker(during=lambda: writer.execute('UPDATE counter SET n = 2')) == 2
    assert asker() == 2
    assert asker.reads == 3


def test_a_checkpoint_and_another_mode_lose_no_change(path):
    asker, writer = Asker(path), open_(path)
    for n in range(1, 4):
        writer.execute('UPDATE counter SET n = ?', (n,))
        writer.execute('PRAGMA wal_checkpoint(TRUNCATE)')
        assert asker() == n
        writer.execute('VACUUM')
        assert asker() == n


def test_there_is_a_bound(path):
    asker = Asker(path, limit=2000)
    for _ in range(2):
        assert [asker(number) for number in range(100)] == [0] * 100
    assert 100 < asker.reads < 200


def test_a_file_that_cannot_be_asked_is_read_each_time(tmp_path):
    (tmp_path / 'y.sqlite').write_text('no database at all, whatever its name')
    for name in ('y.sqlite', 'absent/x.sqlite'):
        unchanged = Unchanged(lambda name=name: open_(tmp_path / name))
        assert [unchanged.texts('n', lambda found=found: found)
                for found in (['a'], ['b'])] == [['a'], ['b']]


def test_after_the_end_it_begins_anew(path):
    asker = Asker(path)
    assert asker() == 0
    asker.unchanged.close()
    asker.unchanged.close()
    assert asker() == 0
    assert asker.reads == 2


def test_nobody_sees_less_than_was_written_before(path):
    """Threads ask while one writes: each answer is at least what was committed when asked."""
    written, end = [0], threading.Event()
    unchanged = Unchanged(lambda: open_(path))

    def ask():
        connection, asked = open_(path), 0

        def read():
            return [str(n) for n, in connection.execute('SELECT n FROM counter').fetchall()]

        while not end.is_set() or not asked:
            least = written[0]
            found, = unchanged.texts('n', read)
            assert int(found) >= least
            asked += 1
        connection.close()

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        asking = [pool.submit(ask) for _ in range(4)]
        writer = open_(path)
        for n in range(1, 201):
            writer.execute('UPDATE counter SET n = ?', (n,))
            written[0] = n
        end.set()
        for one in asking:
            one.result(60)


def test_a_page_costs_no_statement_until_somebody_writes(database, statements):
    """This process or another one."""
    def names():
        return [row.name for row in nodes.reader.page(database, ('name',), (), Page(),
                                                      asked='all')]

    uuid = '1bedc4fe-f89e-4c09-9e64-1a97967f6db6'
    nodes.create(database, {'uuid': uuid, 'name': 'a', 'driver': 'd',
                            'provision_state': 'enroll'})
    other = Database(database.url)
    with statements() as made:
        assert names() == names() == ['a']
        assert len(made) == 1
        for n, writing in enumerate((database, other)):
            nodes.update_where(writing, {'name': f'a{n}'})
            assert names() == names() == [f'a{n}']
        assert sum(statement.startswith('SELECT') for statement in made) == 3
    other.close()
