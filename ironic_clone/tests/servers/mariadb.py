"""A MariaDB server of its own."""
import pymysql

from ironic_clone.tests.servers import daemon
from ironic_clone.tests.servers import database
from ironic_clone.tests.servers import ports


class MariaDB(database.DatabaseServer):
    """mariadbd without any configuration file, durability traded for the tests' time."""

    user = 'mysql'
    create_statement = 'CREATE DATABASE {name} CHARACTER SET utf8mb4'

    def _start(self) -> None:
        data = self.make_directory('data')
        start = self.write_file('start.sql', (
            f"CREATE USER '{self.account}'@'%' IDENTIFIED BY '{self.password}';\n"
            f"GRANT ALL ON *.* TO '{self.account}'@'%';\n"))
        self.run([daemon.find('mariadb-install-db', 'mysql_install_db'), '--no-defaults',
                  f'--datadir={data}', '--skip-test-db',
                  '--auth-root-authentication-method=normal'])
        self.spawn([daemon.find('mariadbd', 'mysqld'), '--no-defaults', f'--datadir={data}',
                    f'--port={self.port}', f'--bind-address={ports.LOOPBACK}',
                    f'--socket={self.directory}/socket', f'--pid-file={self.directory}/pid',
                    f'--init-file={start}', '--skip-name-resolve', '--skip-log-bin',
                    '--innodb-flush-log-at-trx-commit=0', '--loose-innodb-flush-method=nosync',
                    '--innodb-buffer-pool-size=64M', '--max-connections=1000'])
        self.wait_until(self._answers)

    def _answers(self) -> bool:
        try:
            self.execute('SELECT 1')
        except pymysql.err.OperationalError:
            return False
        return True

    def url(self, name: str) -> str:
        return (f'mysql+pymysql://{self.account}:{self.password}@'
                f'{ports.LOOPBACK}:{self.port}/{name}')

    def execute(self, statement: str) -> None:
        connection = pymysql.connect(host=ports.LOOPBACK, port=self.port, user=self.account,
                                     password=self.password, connect_timeout=5)
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
