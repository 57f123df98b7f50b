"""A systemd that is the first process of a machine of its own, made of namespaces.

Its files are ours with a layer of its own over them, its network is ours, everything else is its
own: what runs and happens on it is gone at its end. It needs root and a kernel that lets it.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from ironic_clone.tests.servers import wait

BOOT = pathlib.Path(__file__).with_name('systemd_boot')
SOURCE = pathlib.Path(__file__).resolve().parents[3]
BOOT_SECONDS = 30
COMMAND_SECONDS = 120
STOP_SECONDS = 30
USER = 'ironic-clone'
UNITS = '/etc/systemd/system'
WRAPPER = """#!/bin/sh
LD_LIBRARY_PATH=/opt/python/lib PYTHONPATH={paths} PYTHONDONTWRITEBYTECODE=1 \\
    exec {python} /opt/venv/bin/{name} "$@"
"""
DEMANDS = """
[Service]
Type=oneshot
ExecStart=/bin/true
User=nobody
StateDirectory=probe
NoNewPrivileges=yes
CapabilityBoundingSet=
ProtectSystem=strict
ProtectHome=yes
ProtectProc=invisible
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelTunables=yes
PrivateTmp=yes
PrivateDevices=yes
RestrictNamespaces=yes
SystemCallFilter=@system-service
"""
"""What services want of a kernel. Not the units' own words: theirs may be wrong."""
IN_PLACE = """
[Service]
Type=oneshot
ExecStart=
ExecStart=/bin/sh /etc/script
Restart=no
"""


class UnavailableError(Exception):
    """No systemd can be run here; the sentence says why."""


class Machine:
    """A machine on which our commands are in /usr/bin, and nothing runs but systemd's journal.

    :ivar root: its files, as the world sees them.
    :raises UnavailableError: there can be none.
    """

    def __init__(self):
        self._directory = pathlib.Path(tempfile.mkdtemp(prefix='ironic-clone-', dir='/tmp'))
        self._process = self._pid = None

    def __enter__(self):
        try:
            self._boot()
            self._check()
            self._install()
        except subprocess.TimeoutExpired as error:
            self.__exit__()
            raise UnavailableError(str(error)) from None
        except BaseException:
            self.__exit__()
            raise
        return self

    def _boot(self) -> None:
        if os.geteuid() != 0:
            raise UnavailableError('only root may make namespaces')
        with open(self._directory / 'log', 'wb') as log:
            self._process = subprocess.Popen(
                ['unshare', '--mount', '--propagation', 'private', str(BOOT),
                 str(self._directory), sys.prefix, sys.base_prefix, str(SOURCE)],
                stdin=subprocess.PIPE, stdout=log, stderr=subprocess.STDOUT)
        try:
            wait.until(self._is_up, 'systemd is up', BOOT_SECONDS, pause=0.1)
        except TimeoutError as error:
            raise UnavailableError(f'{error} {self._told()}') from None

    def _check(self) -> None:
        self.write(f'{UNITS}/demands.service', DEMANDS)
        self.run('systemctl', 'daemon-reload')
        if self.run('systemctl', 'start', 'demands').returncode:
            raise UnavailableError(self.run('systemctl', 'status', '-l', 'demands').stdout)

    def _told(self) -> str:
        return ' '.join((self._directory / 'log').read_text(errors='replace').split())[-1000:]

    def _is_up(self) -> bool:
        if self._process.poll() is not None:
            raise UnavailableError(self._told())
        path = self._directory / 'pid'
        self._pid = self._pid or (path.exists() and path.read_text().strip())
        return bool(self._pid) and self._is_apart() and self.run(
            'systemctl', 'is-system-running').stdout.strip() in ('running', 'degraded')

    def _is_apart(self) -> bool:
        """Its root is the machine's: before that, what is done to it would be done to ours."""
        mark = self.root / 'run/machine'
        return mark.exists() and mark.read_text().strip() == str(self._directory)

    def _install(self) -> None:
        """Put our commands where units and packages have them, and a user to run them."""
        with open(self.root / 'etc/passwd', 'a') as users, \
                open(self.root / 'etc/group', 'a') as groups:
            if f'\n{USER}:' not in (self.root / 'etc/passwd').read_text():
                users.write(f'{USER}:x:64123:64123::/var/lib/ironic_clone:/usr/sbin/nologin\n')
                groups.write(f'{USER}:x:64123:\n')
        self.run('install', '-d', '-o', USER, '-g', USER, '-m', '0750', '/var/lib/ironic_clone')
        version = f'python{sys.version_info.major}.{sys.version_info.minor}'
        paths = f'/opt/source:/opt/venv/lib/{version}/site-packages'
        for command in pathlib.Path(sys.prefix, 'bin').glob('ironic-clone*'):
            path = self.root / 'usr/bin' / command.name
            path.write_text(WRAPPER.format(paths=paths, python=f'/opt/python/bin/{version}',
                                           name=command.name))
            path.chmod(0o755)

    @property
    def root(self) -> pathlib.Path:
        return pathlib.Path(f'/proc/{self._pid}/root')

    def write(self, path: str, text: str) -> None:
        """Write a file of the machine."""
        target = self.root / path.lstrip('/')
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)

    def run(self, *command: str) -> subprocess.CompletedProcess:
        """Run a command on the machine to its end."""
        return subprocess.run(
            ['nsenter', '-t', self._pid, '-m', '-p', '-u', '-i', '-C', '-r', '-w',
             'env', '-i', 'PATH=/usr/sbin:/usr/bin:/sbin:/bin', 'LC_ALL=C', *command],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, timeout=COMMAND_SECONDS, check=False)

    def run_as_service(self, *command: str) -> subprocess.CompletedProcess:
        """Run it as the user that our daemons are run by."""
        return self.run('setpriv', '--reuid', USER, '--regid', USER, '--clear-groups', *command)

    def add_unit(self, unit: pathlib.Path, more: str = '', name: str | None = None) -> None:
        """Install a unit as it is, perhaps under another name, with ``more`` beside it."""
        name = name or unit.name
        self.write(f'{UNITS}/{name}', unit.read_text())
        self.write(f'{UNITS}/{name}.d/test.conf', more)
        self.run('systemctl', 'daemon-reload')

    def run_as_unit(self, unit: pathlib.Path, script: str) -> str:
        """Run a shell's script in place of a unit's daemon; return what it says."""
        self.add_unit(unit, IN_PLACE, 'in-place.service')
        self.write('/etc/script', script)
        done = self.run('systemctl', 'start', 'in-place')
        assert done.returncode == 0, f'{done.stdout}{self.journal("in-place")}'
        return self.journal('in-place')

    def unit(self, name: str) -> dict[str, str]:
        """Return what systemd knows of a unit."""
        said = self.run('systemctl', 'show', name).stdout
        return dict(line.split('=', 1) for line in said.splitlines() if '=' in line)

    def journal(self, name: str) -> str:
        """What a unit has said."""
        self.run('journalctl', '--sync')
        return self.run('journalctl', '--no-pager', '-o', 'cat', '-u', name).stdout

    def __exit__(self, *exc_info) -> None:
        if self._process is not None:
            self._process.stdin.close()
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        shutil.rmtree(self._directory, ignore_errors=True)
