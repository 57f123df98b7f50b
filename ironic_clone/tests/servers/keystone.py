"""A Keystone of its own: SQLite, its database and keys in one directory."""
import contextlib
import pathlib
import sys
import urllib.request

from ironic_clone.tests.servers import daemon
from ironic_clone.tests.servers import ports

PASSWORD = 'of-the-admin'
REGION = 'RegionOne'


class Keystone(daemon.Daemon):
    """An Identity service on a free port, with the user ``admin`` of the project ``admin`` and
    of the whole system.

    :ivar url: what clients call auth_url.
    """

    user = 'root'   # where we are root: its packages may be where nobody else can read

    def __init__(self):
        super().__init__()
        self.port = ports.free()
        self.url = f'http://{ports.LOOPBACK}:{self.port}/v3'

    def _start(self) -> None:
        self.make_directory('keys')
        self._configuration = self.write_file('keystone.conf', '\n'.join((
            '[DEFAULT]', f'public_endpoint = http://{ports.LOOPBACK}:{self.port}/',
            '[database]', f'connection = sqlite:///{self.directory}/keystone.sqlite',
            '[fernet_tokens]', f'key_repository = {self.directory}/keys',
            '[cache]', 'enabled = false',
            '[identity]', 'password_hash_rounds = 4', '')))
        account = ('--keystone-user', str(self._uid()), '--keystone-group', str(self._gid()))
        self._manage('db_sync')
        self._manage('fernet_setup', *account)
        self._manage('bootstrap', '--bootstrap-password', PASSWORD,
                     '--bootstrap-region-id', REGION,
                     *(f'--bootstrap-{interface}-url={self.url}'
                       for interface in ('admin', 'internal', 'public')))
        self.spawn([sys.executable, '-m', 'ironic_clone.tests.servers.keystone_wsgi',
                    str(self.port)],
                   {'OS_KEYSTONE_CONFIG_FILES': str(self._configuration)})
        self.wait_until(self._answers, seconds=120)

    def _manage(self, command: str, *arguments: str) -> None:
        self.run([_program('keystone-manage'), '--config-file', str(self._configuration),
                  command, *arguments], seconds=240)

    def _uid(self) -> int:
        return self.directory.stat().st_uid

    def _gid(self) -> int:
        return self.directory.stat().st_gid

    @contextlib.contextmanager
    def away(self):
        """Have it stopped meanwhile."""
        process = self.processes.pop()
        process.terminate()
        process.wait(daemon.STOP_SECONDS)
        try:
            yield
        finally:
            self.spawn(*self._last_spawned)
            self.wait_until(self._answers, seconds=120)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(self.url, timeout=30) as response:
                return response.status == 200
        except OSError:
            return False


def _program(name: str) -> str:
    return str(pathlib.Path(sys.executable).with_name(name))
