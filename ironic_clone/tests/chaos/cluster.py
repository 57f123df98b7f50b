"""The cluster: conductors and APIs as processes, over one RabbitMQ and one MariaDB."""
import contextlib
import os
import pathlib
import re
import signal
import subprocess
import sys
from collections.abc import Iterator

from ironic_clone.common import clock
from ironic_clone.tests.chaos import adoption
from ironic_clone.tests.servers import mariadb
from ironic_clone.tests.servers import ports
from ironic_clone.tests.servers import rabbitmq
from ironic_clone.tests.servers import service

HEARTBEAT_TIMEOUT = 6
PERIOD = 1
BOUND = HEARTBEAT_TIMEOUT + PERIOD
"""Seconds within which the nodes of a conductor that dies shall be adopted."""
SETTINGS = {
    'DEFAULT': {'hash_ring_reset_interval': 1, 'rpc_response_timeout': 5},
    'conductor': {
        'heartbeat_interval': 1, 'heartbeat_timeout': HEARTBEAT_TIMEOUT, 'command_deadline': 3,
        'sync_local_state_interval': PERIOD, 'check_allocations_interval': PERIOD,
        'check_provision_state_interval': 5, 'sync_power_state_interval': 10,
        'graceful_shutdown_timeout': 10},
    'fake': {'power_delay': '0.06,0.4', 'deploy_delay': '0.06,0.6', 'boot_delay': '0.06,0.1'},
}


class Cluster(service.IronicClone):
    """Processes by name: ``conductor-1``..., ``api-1``...

    :param directory: an empty directory.
    :param unguarded: conductors have no lock check.
    :param deploy_delay: of [fake], instead of that in SETTINGS.
    :param servers: a RabbitMQ and a MariaDB that run already; None: new ones.
    :ivar api_urls: of all APIs.
    :ivar stopped: (pid, begin, end) of each time that a process was killed or paused, by
        ``clock.steady()``; a killed one has no end.
    :ivar adoptions: what became of the nodes of each conductor that was killed or paused.
    """

    def __init__(self, directory: pathlib.Path, conductors: int, apis: int,
                 unguarded: bool = False, deploy_delay: str | None = None,
                 servers: tuple[rabbitmq.RabbitMQ, mariadb.MariaDB] | None = None):
        self._unguarded = unguarded
        self._stack = contextlib.ExitStack()
        self.broker, self.database = servers or (
            self._stack.enter_context(rabbitmq.RabbitMQ()),
            self._stack.enter_context(mariadb.MariaDB()))
        url = self._stack.enter_context(self.database.database())
        self.journal = directory / 'journal'
        settings = {**SETTINGS, 'fake': {**SETTINGS['fake'], 'journal': self.journal}}
        if deploy_delay is not None:
            settings['fake']['deploy_delay'] = deploy_delay
        super().__init__(directory, url, self.broker.new_host(), settings)
        self._files: dict[str, pathlib.Path] = {}
        self.api_urls = []
        self.stopped: list[tuple[int, float, float]] = []
        self.adoptions: list[adoption.Adoption] = []
        self._database_url = url
        text = self.configuration.read_text()
        for number in range(1, conductors + 1):
            self._add(f'conductor-{number}', text.replace(
                f'host = {self.host}\n', f'host = conductor-{number}\n', 1))
        for number in range(1, apis + 1):
            port = ports.free()
            self.api_urls.append(f'http://{ports.LOOPBACK}:{port}')
            self._add(f'api-{number}', text.replace(
                f'port = {self.port}\n', f'port = {port}\n', 1))

    def _add(self, name: str, text: str) -> None:
        self._files[name] = self.directory / f'{name}.conf'
        self._files[name].write_text(text)

    @property
    def conductors(self) -> list[str]:
        return [name for name in self._files if name.startswith('conductor')]

    @property
    def apis(self) -> list[str]:
        return [name for name in self._files if name.startswith('api')]

    def start_all(self) -> None:
        """Make the schema, start every process."""
        self.upgrade_database()
        for name in self._files:
            self.begin(name)

    def begin(self, name: str) -> None:
        """Start a process; nothing waits for it."""
        program = 'ironic-clone-' + name.partition('-')[0]
        command = [sys.executable, '-m', 'ironic_clone.tests.chaos.unguarded'] \
            if self._unguarded and name in self.conductors else [service.program(program)]
        self.processes[name] = self._spawn(command, self._files[name], f'{name}.log')

    def kill(self, name: str) -> None:
        """kill -9."""
        process = self.processes[name]
        process.kill()
        process.wait()   # so that all that it has begun was begun before the moment noted
        self.stopped.append((process.pid, clock.steady(), float('inf')))

    def terminate(self, name: str, seconds: float) -> None:
        """SIGTERM, and the time that a graceful end may take."""
        process = self.processes[name]
        process.terminate()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill(name)
            raise AssertionError(f'{name} did not stop within {seconds:g} s') from None

    @contextlib.contextmanager
    def paused(self, name: str) -> Iterator[None]:
        """SIGSTOP, and SIGCONT at the end of the block."""
        process = self.processes[name]
        process.send_signal(signal.SIGSTOP)
        # It stands still, so that all that it has begun was begun before the moment noted.
        os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
        begun = clock.steady()
        try:
            yield
        finally:
            self.stopped.append((process.pid, begun, clock.steady()))
            process.send_signal(signal.SIGCONT)

    @contextlib.contextmanager
    def ownerless(self, name: str) -> Iterator[adoption.Adoption]:
        """Watch the nodes of a conductor that has just died, until the end of the block."""
        with adoption.followed(self._database_url, name, HEARTBEAT_TIMEOUT) as found:
            yield found
        self.adoptions.append(found)

    def dead(self) -> list[str]:
        """Processes that have ended without having been told to."""
        return [name for name, process in self.processes.items() if process.poll() is not None]

    def refused_to_start(self, name: str) -> bool:
        """Tell whether a process has ended in its start because the database was away.

        It says so in one line and ends with 1, for its supervisor to start it again: the units in
        etc/systemd do.
        """
        lines = (self.directory / f'{name}.log').read_text(errors='replace').splitlines()
        return self.processes[name].poll() == 1 and bool(lines) and bool(
            re.match(r'ironic-clone-\w+: The database .*(cannot be|please retry)', lines[-1]))

    def __exit__(self, *exc_info) -> None:
        try:
            super().__exit__(*exc_info)
        finally:
            self._stack.close()
