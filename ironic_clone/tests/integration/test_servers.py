"""The servers that the other tests lean on: they answer, and what they start, they stop."""
import pathlib

import kombu
import pytest
import sqlalchemy

from ironic_clone.tests.servers import daemon
from ironic_clone.tests.servers import ports


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


def test_what_was_started_is_stopped_and_removed():
    with Sleeper() as server:
        process = server.processes[0]
        assert process.poll() is None
    assert process.poll() is not None
    assert not server.directory.exists()


def test_a_server_that_dies_says_why():
    class Broken(daemon.Daemon):
        def _start(self):
            self.spawn(['/bin/sh', '-c', 'echo no such luck; exit 3'])
            self.wait_until(self._answers)

        def _answers(self):
            return False
    broken = Broken()
    with pytest.raises(daemon.ServerError, match='ended with 3:(.|\n)*no such luck'), broken:
        pass
    assert not pathlib.Path(broken.directory).exists()
