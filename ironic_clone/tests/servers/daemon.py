"""A server process with a directory of its own, run as an unprivileged user where we are root."""
import abc
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from collections.abc import Sequence

from ironic_clone.tests.servers import wait

STOP_SECONDS = 30


class ServerError(Exception):
    """A server could not be started; the message holds the end of its log."""


def find(*candidates: str) -> str:
    """Return the first program of ``candidates`` (names, or paths with wildcards) that exists.

    :raises ServerError: none is there; tools/test installs the packages.
    """
    search = os.environ.get('PATH', os.defpath) + ':/usr/sbin:/sbin'
    for candidate in candidates:
        if '/' in candidate:
            # The highest version wins: /usr/lib/postgresql/17/bin before .../15/bin.
            for path in sorted(pathlib.Path('/').glob(candidate.lstrip('/')), reverse=True):
                return str(path)
        elif path := shutil.which(candidate, path=search):
            return path
    raise ServerError(f'{candidates[0]} is not installed. Run tools/test, which installs it.')


class Daemon(abc.ABC):
    """Base of the servers: a directory, processes, deadlines.

    A subclass names ``user``, which is used only where we are root.
    """

    user = 'nobody'

    def __init__(self):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix='ironic-clone-', dir='/tmp'))
        self.processes: list[subprocess.Popen] = []
        self._account = None
        if os.getuid() == 0:
            self._account = pwd.getpwnam(self.user)
            self._give(self.directory)

    def __getstate__(self) -> dict:
        """What another process needs to use the server: it may not stop it."""
        return {**vars(self), 'processes': []}

    def _give(self, path: pathlib.Path) -> pathlib.Path:
        if self._account:
            os.chown(path, self._account.pw_uid, self._account.pw_gid)
        return path

    def make_directory(self, name: str) -> pathlib.Path:
        """Make a sub-directory that the server may write."""
        path = self.directory / name
        path.mkdir(mode=0o700)
        return self._give(path)

    def write_file(self, name: str, text: str) -> pathlib.Path:
        """Write a file that the server may read."""
        path = self.directory / name
        path.write_text(text)
        return self._give(path)

    def _options(self, environment: dict | None) -> dict:
        options = {'cwd': self.directory, 'stdin': subprocess.DEVNULL,
                   # A MariaDB that starts deletes the temporary tables of all that share TMPDIR.
                   'env': {**os.environ, 'HOME': str(self.directory),
                           'TMPDIR': str(self.directory), **(environment or {})},
                   'start_new_session': True}
        if self._account:
            options.update(user=self._account.pw_uid, group=self._account.pw_gid,
                           extra_groups=[])
        return options

    def run(self, arguments: Sequence[str], environment: dict | None = None,
            seconds: float = 120, text: str = '') -> str:
        """Run a preparing command to its end, with ``text`` as its input; return its output."""
        options = self._options(environment)
        del options['stdin']
        done = subprocess.run(arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              input=text, text=True, timeout=seconds, **options)
        if done.returncode:
            raise ServerError(f'{arguments[0]} failed ({done.returncode}):\n{done.stdout}')
        return done.stdout

    def spawn(self, arguments: Sequence[str], environment: dict | None = None,
              log: str = 'server.log') -> subprocess.Popen:
        """Start a process whose output goes to a file of the directory."""
        self._last_spawned = arguments, environment, log
        with open(self.directory / log, 'ab') as output:
            process = subprocess.Popen(arguments, stdout=output, stderr=subprocess.STDOUT,
                                       **self._options(environment))
        self.processes.append(process)
        return process

    def restart(self, seconds: float) -> None:
        """Stop the server, leave it away for ``seconds``, start it again on its data."""
        process = self.processes.pop()
        process.send_signal(self.stop_signal)
        process.wait(2 * STOP_SECONDS)
        time.sleep(seconds)
        self.spawn(*self._last_spawned)
        self.wait_until(self._answers, seconds=90)

    @abc.abstractmethod
    def _answers(self) -> bool:
        """Tell whether the server can be used."""

    def wait_until(self, probe: Callable[[], object], seconds: float = 60) -> None:
        """Wait until ``probe`` is true; say what the log says if it never is."""
        def answered():
            for process in self.processes:
                if process.poll() is not None:
                    raise ServerError(f'{process.args[0]} ended with {process.returncode}:\n'
                                      f'{self.log_text()}')
            return probe()
        try:
            wait.until(answered, f'{type(self).__name__} answers', seconds)
        except TimeoutError as e:
            raise ServerError(f'{e}\n{self.log_text()}') from e

    def log_text(self) -> str:
        """The end of every log in the directory."""
        return '\n'.join(f'--- {path.name}\n{path.read_text(errors="replace")[-4000:]}'
                         for path in sorted(self.directory.glob('*.log')))

    @abc.abstractmethod
    def _start(self) -> None:
        """Make the server ready, spawn it, and wait until it answers."""

    stop_signal = signal.SIGTERM

    def stop(self) -> None:
        """Stop the processes, newest first, and remove the directory."""
        while self.processes:
            process = self.processes.pop()
            if process.poll() is None:
                process.send_signal(self.stop_signal)
                try:
                    process.wait(STOP_SECONDS)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        shutil.rmtree(self.directory, ignore_errors=True)

    def __enter__(self):
        try:
            self._start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *exc_info) -> None:
        self.stop()
