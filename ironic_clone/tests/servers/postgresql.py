"""A PostgreSQL server of its own."""
import signal

import psycopg2

from ironic_clone.tests.servers import daemon
from ironic_clone.tests.servers import database
from ironic_clone.tests.servers import ports


class PostgreSQL(database.DatabaseServer):
    """postgres on a fresh cluster, durability traded for the tests' time."""

    user = 'postgres'
    stop_signal = signal.SIGINT   # "fast": ends the sessions instead of waiting for them
    drop_statement = 'DROP DATABASE {name} WITH (FORCE)'

    def _start(self) -> None:
        data = self.directory / 'data'
        self.run([daemon.find('/usr/lib/postgresql/*/bin/initdb', 'initdb'), '-D', str(data),
                  '-U', self.account, '--auth=trust', '-E', 'UTF8', '--locale=C', '--no-sync'])
        settings = {'listen_addresses': ports.LOOPBACK, 'unix_socket_directories': '',
                    'fsync': 'off', 'synchronous_commit': 'off', 'full_page_writes': 'off',
                    'max_connections': '600', 'shared_buffers': '64MB'}
        self.spawn([daemon.find('/usr/lib/postgresql/*/bin/postgres', 'postgres'),
                    '-D', str(data), '-p', str(self.port),
                    *(word for item in settings.items() for word in ('-c', '='.join(item)))])
        self.wait_until(self._answers)

    def _answers(self) -> bool:
        try:
            self.execute('SELECT 1')
        except psycopg2.OperationalError:
            return False
        return True

    def url(self, name: str) -> str:
        return (f'postgresql+psycopg2://{self.account}:{self.password}@'
                f'{ports.LOOPBACK}:{self.port}/{name}')

    def execute(self, statement: str) -> None:
        connection = psycopg2.connect(host=ports.LOOPBACK, port=self.port, user=self.account,
                                      password=self.password, dbname='postgres',
                                      connect_timeout=5)
        try:
            connection.autocommit = True   # CREATE DATABASE refuses to run in a transaction
            with connection.cursor() as cursor:
                cursor.execute(statement)
        finally:
            connection.close()
