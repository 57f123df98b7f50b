"""Our own service as real processes: ``ironic-clone``, or the two daemons over a broker."""
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import urllib.request

from ironic_clone.tests.servers import ports
from ironic_clone.tests.servers import wait

START_SECONDS = 60
STOP_SECONDS = 60
# Lines of one record share these; oslo.log gives a traceback's lines the level ERROR in any case.
RECORD = re.compile(r'^([-\d]{10} [:.\d]{12} \d+) [A-Z]+ (\S+)')
TROUBLE = re.compile(r' (ERROR|CRITICAL) |^Traceback ')

DEFAULTS = {
    'DEFAULT': {'auth_strategy': 'noauth', 'enabled_hardware_types': 'fake-hardware',
                'debug': 'false'},
    'api': {'host_ip': ports.LOOPBACK},
    'conductor': {},
}

_made: list[bytes] = []   # the file, once there is one


def program(name: str) -> str:
    """The path of a command that is installed beside this Python."""
    path = pathlib.Path(sys.executable).with_name(name)
    if not path.exists():
        raise FileNotFoundError(f'{path} is missing: run tools/test, which installs it')
    return str(path)


class IronicClone:
    """The service, with its configuration, logs and files in one directory.

    :param directory: an empty directory.
    :param database_url: default: an SQLite file in the directory.
    :param transport_url: a broker; None runs everything in one process without one.
    :param settings: {group: {option: value}}, over what a test needs at least.
    :param environment: more environment variables.
    """

    def __init__(self, directory: pathlib.Path, database_url: str | None = None,
                 transport_url: str | None = None, settings: dict | None = None,
                 environment: dict | None = None):
        self.directory = pathlib.Path(directory)
        self.port = ports.free()
        self.url = f'http://{ports.LOOPBACK}:{self.port}'
        self.database_url = database_url or f'sqlite:///{self.directory}/ironic_clone.sqlite'
        self.transport_url = transport_url
        self.host = f'conductor-{self.port}'
        self.processes: dict[str, subprocess.Popen] = {}
        self.configuration = self.directory / 'ironic_clone.conf'
        self.headers: dict[str, str] = {}   # of whoever asks whether it is ready
        self._environment = environment or {}
        self._allowed: list[str] = []
        self.configure(settings or {})

    @property
    def programs(self) -> tuple[str, ...]:
        """The commands that make up the service, in the order of their start."""
        if self.transport_url:
            return 'ironic-clone-conductor', 'ironic-clone-api'
        return ('ironic-clone',)

    def configure(self, settings: dict) -> None:
        """Write the configuration file: what a test needs, and ``settings``."""
        needed = {
            'DEFAULT': {'host': self.host, 'state_path': self.directory,
                        'rpc_transport': 'oslo' if self.transport_url else 'none'},
            'api': {'port': self.port},
            'database': {'connection': self.database_url},
            'oslo_concurrency': {'lock_path': self.directory / 'locks'},
        }
        if self.transport_url:
            needed['DEFAULT']['transport_url'] = self.transport_url
        merged: dict[str, dict] = {}
        for source in (DEFAULTS, needed, settings):
            for group, options in source.items():
                merged.setdefault(group, {}).update(options)
        self.configuration.write_text('\n'.join(
            f'[{group}]\n' + ''.join(f'{name} = {value}\n' for name, value in options.items())
            for group, options in merged.items()))

    def add_conductor(self, host: str) -> subprocess.Popen:
        """Start one more conductor, of another name, over the same broker and database."""
        text = self.configuration.read_text()
        other = self.directory / f'{host}.conf'
        other.write_text(text.replace(f'host = {self.host}\n', f'host = {host}\n', 1))
        name = f'ironic-clone-conductor@{host}'
        self.processes[name] = self._spawn([program('ironic-clone-conductor')], other,
                                           f'{name}.log')
        return self.processes[name]

    # -- processes --------------------------------------------------------------------------------
    def spawn(self, name: str) -> subprocess.Popen:
        """Start one of our commands with the configuration file; its output is logged."""
        return self._spawn([program(name)], self.configuration, f'{name}.log')

    def _spawn(self, command: list[str], configuration: pathlib.Path, log: str
               ) -> subprocess.Popen:
        return self.spawn_command(log.removesuffix('.log'),
                                  [*command, '--config-file', str(configuration)])

    def spawn_command(self, name: str, command: list[str]) -> subprocess.Popen:
        """Start any command; its output is logged under ``name``."""
        with open(self.directory / f'{name}.log', 'ab') as output:
            return subprocess.Popen(
                command, cwd=self.directory, stdin=subprocess.DEVNULL, stdout=output,
                stderr=subprocess.STDOUT, env={**os.environ, **self._environment})

    def run(self, name: str, *arguments: str, seconds: float = 60) -> subprocess.CompletedProcess:
        """Run one of our commands to its end."""
        return subprocess.run(
            [program(name), '--config-file', str(self.configuration), *arguments],
            cwd=self.directory, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, timeout=seconds,
            env={**os.environ, **self._environment})

    def upgrade_database(self) -> None:
        """Make the schema. A new SQLite file is a copy of the first that the command made."""
        kind, _, path = self.database_url.partition('?')[0].partition(':///')
        path = pathlib.Path(path)
        new = kind == 'sqlite' and not path.exists()
        if new and _made:
            path.write_bytes(_made[0])
            return
        done = self.run('ironic-clone-dbsync', 'upgrade')
        assert done.returncode == 0, done.stdout
        if new:
            _made.append(path.read_bytes())

    def start(self, drivers: tuple[str, ...] = ('fake-hardware',)) -> None:
        """Start the service and wait until it answers with these drivers."""
        for name in self.programs:
            self.processes[name] = self.spawn(name)
        self.wait_ready(drivers)

    def wait_ready(self, drivers: tuple[str, ...] = ('fake-hardware',)) -> None:
        """Wait until the API lists the drivers; show the logs if it never does."""
        def ready():
            for name, process in self.processes.items():
                assert process.poll() is None, (
                    f'{name} ended with {process.returncode}:\n{self.log_text()}')
            return set(drivers) <= self.drivers()
        try:
            wait.until(ready, f'{self.url} lists {", ".join(drivers)}', START_SECONDS)
        except TimeoutError as e:
            raise TimeoutError(f'{e}\n{self.log_text()}') from None

    def drivers(self) -> set[str]:
        """Names of the drivers that the API lists; empty while it does not answer."""
        try:
            asked = urllib.request.Request(f'{self.url}/v1/drivers', headers=self.headers)
            with urllib.request.urlopen(asked, timeout=5) as response:
                return {driver['name'] for driver in json.load(response)['drivers']}
        except (OSError, ValueError):
            return set()

    def stop(self, number: int = signal.SIGTERM) -> dict[str, int]:
        """Stop what runs, the API first; return {command: exit code}."""
        codes = {}
        for name, process in reversed(self.processes.items()):
            if process.poll() is None:
                process.send_signal(number)
            try:
                codes[name] = process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                raise TimeoutError(f'{name} did not stop within {STOP_SECONDS} s:\n'
                                   f'{self.log_text()}') from None
        self.processes.clear()
        return codes

    def restart(self) -> None:
        """Stop and start again, on the same port and database."""
        self.stop()
        self.start()

    # -- logs -----------------------------------------------------------------------------------
    def log_text(self, characters: int = 20_000) -> str:
        """The end of every log."""
        return '\n'.join(f'--- {path.name}\n{path.read_text(errors="replace")[-characters:]}'
                         for path in sorted(self.directory.glob('*.log')))

    def allow(self, pattern: str) -> None:
        """A record that matches may be an error: a test provokes it."""
        self._allowed.append(pattern)

    def records(self) -> list[str]:
        """The records of the logs; the lines of a traceback belong to one."""
        records, last = [], None
        for path in sorted(self.directory.glob('*.log')):
            for line in path.read_text(errors='replace').splitlines():
                start = RECORD.match(line)
                if records and start and start.groups() == last:
                    records[-1] += '\n' + line
                else:
                    records.append(line)
                    last = start.groups() if start else None
        return records

    def trouble(self) -> list[str]:
        """Errors in the logs that no test has provoked."""
        return [record for record in self.records() if TROUBLE.search(record)
                and not any(re.search(pattern, record) for pattern in self._allowed)]

    def __enter__(self):
        return self

    def __exit__(self, *exc_info) -> None:
        for process in self.processes.values():
            if process.poll() is None:
                process.terminate()
        for process in self.processes.values():
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
