"""The servers that the other tests lean on: they answer, and what they start, they stop."""
import contextlib
import pathlib
import subprocess
import sys
from concurrent import futures
from multiprocessing import connection

import kombu
import pytest
import sqlalchemy

from ironic_clone.tests.servers import daemon
from ironic_clone.tests.servers import keeper
from ironic_clone.tests.servers import ports
from ironic_clone.tests.servers import wait


def test_a_database_is_empty_and_writable(database_url):
    engine = sqlalchemy.create_engine(database_url)
    with engine.begin() as connection:
        assert sqlalchemy.inspect(connection).get_table_names() == []
        connection.execute(sqlalchemy.text('CREATE TABLE t (x INTEGER)'))
    engine.dispose()


def test_two_databases_know_nothing_of_each_other(mariadb_server, postgresql_server):
    for server in (mariadb_server, postgresql_server):
        with server.database() as one, server.database() as two:
            assert one != two


def test_the_broker_carries_a_message(rabbitmq_server):
    with kombu.Connection(rabbitmq_server.url.replace('rabbit:', 'amqp:', 1)) as connection:
        queue = connection.SimpleQueue('servers')
        queue.put({'word': 'hello'})
        assert queue.get(timeout=10).payload == {'word': 'hello'}
        queue.close()


class Sleeper(daemon.Daemon):
    """A server that is up at once."""

    def _start(self):
        self.port = ports.free()
        self.spawn([daemon.find('sleep'), '1000'])
        self.wait_until(self._answers)

    def _answers(self):
        return True


def test_hosts_are_made_by_many_at_one_moment(rabbitmq_server):
    with futures.ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda number: rabbitmq_server.new_host(), range(4)))
    assert len(set(made)) == 4


def test_what_was_started_is_stopped_and_removed():
    with Sleeper() as server:
        process = server.processes[0]
        assert process.poll() is None
    assert process.poll() is not None
    assert not server.directory.exists()


class Broken(daemon.Daemon):
    """A server that ends at once."""

    def _start(self):
        self.spawn(['/bin/sh', '-c', 'echo no such luck; exit 3'])
        self.wait_until(self._answers)

    def _answers(self):
        return False


def test_a_server_that_dies_says_why():
    broken = Broken()
    with pytest.raises(daemon.ServerError, match='ended with 3:(.|\n)*no such luck'), broken:
        pass
    assert not pathlib.Path(broken.directory).exists()


def listens(path) -> bool:
    """Tell whether the keeper can be asked: its socket is there before it listens."""
    try:
        connection.Client(str(path)).close()
    except OSError:
        return False
    return True


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """A keeper, of whom this process asks for its servers; the process."""
    path = tmp_path / 'servers'
    process = subprocess.Popen([sys.executable, '-m', keeper.__name__, str(path)],
                               stdin=subprocess.PIPE)
    with process, contextlib.closing(process.stdin):
        wait.until(lambda: listens(path), 'the keeper listens')
        monkeypatch.setenv(keeper.VARIABLE, str(path))
        yield process


def test_a_server_that_is_shared_lives_until_nobody_is_left(kept):
    with keeper.server(Sleeper) as one, keeper.server(Sleeper) as same:
        assert (one.directory, one.port) == (same.directory, same.port)
    assert one.directory.exists()
    kept.stdin.close()
    assert kept.wait(60) == 0
    assert not one.directory.exists()


def test_a_shared_server_that_dies_says_why_to_each_who_asks(kept):
    for _ in range(2):
        with pytest.raises(daemon.ServerError, match='no such luck'), keeper.server(Broken):
            pass
