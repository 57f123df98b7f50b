"""Our service as a process of its own: configuration, database, start, first answer, stop."""
import contextlib
import fcntl
import json
import os
import pathlib
import random
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

from support import console
from support import virtualenv

HOST = '127.0.0.1'
FREE_PORTS = range(20_000, 32_000)
"""Below those that the kernel gives to clients: no connection takes one before we listen."""
START_SECONDS = 60
STOP_SECONDS = 30

CONFIGURATION = """\
# Written by tools/{command} at each start: change it there, or copy it and start the service
# with --config-file.
[DEFAULT]
auth_strategy = noauth
host = {name}
rpc_transport = none
state_path = {directory}
log_file = {directory}/ironic-clone.log
enabled_hardware_types = fake-hardware,ipmi
{default}
[api]
host_ip = {host}
port = {port}
[database]
connection = {connection}
[oslo_concurrency]
lock_path = {directory}/locks
{more}"""


def free_port() -> int:
    """A port of the loopback address on which nobody listens."""
    while True:
        port = random.choice(FREE_PORTS)
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind((HOST, port))
            return port


def check_port(port: int) -> None:
    """End with a sentence if the service could not listen on ``port``; 0 stands for any."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OverflowError:
            console.fail(f'Port {port} is none: they go from 1 to 65535, and 0 takes a free one.')
        except PermissionError:
            console.fail(f'Port {port} is for root only. Choose one from 1024 on with --port.')
        except OSError:
            console.fail(f'Port {port} is in use. Choose another one with --port; 0 takes a free '
                         'one.')


def drivers(url: str) -> list[str]:
    """The names of the drivers that the API at ``url`` lists; empty if it does not answer."""
    try:
        with urllib.request.urlopen(f'{url}/v1/drivers', timeout=5) as response:
            return [driver['name'] for driver in json.load(response)['drivers']]
    except (OSError, ValueError, KeyError):
        return []


class Service:
    """``ironic-clone`` with everything it keeps under one directory.

    :param command: the name of the tool that runs it, for the configuration's first line.
    :param default: more lines of [DEFAULT].
    :param more: more groups.
    :param connection: URL of the database; an SQLite file beside the rest, if none is given.
    """

    def __init__(self, environment: virtualenv.VirtualEnvironment, directory: pathlib.Path,
                 port: int, command: str, default: str = '', more: str = '',
                 connection: str = ''):
        self._environment = environment
        self.directory = pathlib.Path(directory).absolute()
        console.writable(self.directory)
        self._lock = open(self.directory / 'running', 'a')   # held as long as this object
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            console.fail(f'Another tools/{command} runs with the directory {self.directory}. Stop '
                         'it, or choose another directory with --state-dir.')
        self.port = port or free_port()
        self.url = f'http://{HOST}:{self.port}'
        self.log = self.directory / 'ironic-clone.log'
        self.configuration = self.directory / 'ironic_clone.conf'
        self.configuration.write_text(CONFIGURATION.format(
            command=command, directory=self.directory, port=self.port, host=HOST,
            name=f'{command}-{socket.gethostname()}', default=default, more=more,
            connection=connection or f'sqlite:///{self.directory}/ironic_clone.sqlite'))
        self.process: subprocess.Popen | None = None

    def upgrade_database(self) -> None:
        """Bring the database to this release's schema; the first time, make it."""
        done = subprocess.run(
            [self._environment.program('ironic-clone-dbsync'), '--config-file',
             str(self.configuration), 'upgrade'],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            console.fail(f'The database could not be made:\n{done.stdout}')

    def start(self, driver: str = 'fake-hardware') -> float:
        """Start it; return the seconds from there to its first useful answer."""
        check_port(self.port)
        begun = time.monotonic()
        with open(self.directory / 'ironic-clone.out', 'wb') as output:
            # A session of its own: Ctrl-C reaches us, and we tell it to stop.
            self.process = subprocess.Popen(
                [self._environment.program('ironic-clone'), '--config-file',
                 str(self.configuration)],
                cwd=self.directory, stdin=subprocess.DEVNULL, stdout=output,
                stderr=subprocess.STDOUT, start_new_session=True)
        while driver not in drivers(self.url):
            if self.process.poll() is not None:
                console.fail(f'The service ended with exit code {self.process.returncode}:\n'
                             f'{self.last_words()}')
            if time.monotonic() - begun > START_SECONDS:
                console.fail(f'The service did not answer within {START_SECONDS} s:\n'
                             f'{self.last_words()}')
            time.sleep(0.02)
        return time.monotonic() - begun

    def node(self, name: str) -> dict | None:
        """The machine of that name as the API shows it, or None."""
        request = urllib.request.Request(f'{self.url}/v1/nodes/{name}', headers={
            'X-OpenStack-Ironic-API-Version': 'latest'})
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return json.load(response)
        except urllib.error.HTTPError as e:
            if e.code == 404:
                return None
            raise

    def last_words(self) -> str:
        """The end of what it printed and logged."""
        texts = [path.read_text(errors='replace')[-3000:]
                 for path in (self.directory / 'ironic-clone.out', self.log) if path.is_file()]
        return '\n'.join(text for text in texts if text)

    def stop(self) -> int | None:
        """Stop it and return its exit code; None if it never ran.

        Ctrl-C meanwhile ends it at once: whoever presses it twice does not want to wait.
        """
        if self.process is None:
            return None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(STOP_SECONDS)
            except (subprocess.TimeoutExpired, KeyboardInterrupt):
                self.process.kill()
        return self.process.wait()

    def client_environment(self) -> dict[str, str]:
        """The environment in which the ``baremetal`` command talks to this service."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith('OS_')}
        return {**kept, 'OS_AUTH_TYPE': 'none', 'OS_ENDPOINT': self.url}
