"""A virtual environment that is made once and changed only when the requirements change."""
import fcntl
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys

from support import console

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHOWN = ('Collecting', 'Downloading', 'Building', 'Installing')   # of what pip says
OLDEST, NEWEST = (3, 11), (3, 13)


def interpreter() -> str:
    """Return a Python that the product supports: this one, or another of the machine."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        # One that is activated may be the very one that is to be made.
        return sys.executable if sys.prefix == sys.base_prefix else sys._base_executable
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        if path := shutil.which(f'python3.{minor}'):
            return path
    return console.fail('Python {}.{} to {}.{} is needed; this is {}.'.format(
        *OLDEST, *NEWEST, sys.version.split()[0]))


class VirtualEnvironment:
    """A directory with Python, our package (editable) and what else is asked for.

    :param path: where it is, or will be.
    :param packages: arguments of ``pip install``; ``-r`` files count by their content.
    """

    def __init__(self, path: pathlib.Path, packages: list[str]):
        self.path = pathlib.Path(path).absolute()
        self._packages = packages
        self._stamp = self.path / 'installed'

    def program(self, name: str) -> str:
        """The path of an installed command."""
        return str(self.path / 'bin' / name)

    def _wanted(self) -> str:
        """A digest of everything that decides what is installed."""
        digest = hashlib.sha256(repr((interpreter(), self._packages, str(ROOT))).encode())
        for path in (ROOT / word for word in ('setup.cfg', 'requirements.txt', *self._packages)):
            if path.is_file():
                digest.update(path.read_bytes())
            elif path.is_dir() and path != ROOT:   # an outside package
                for file in sorted(path.rglob('*')):
                    if (file.suffix in ('.toml', '.cfg', '.py')
                            and 'build' not in file.relative_to(path).parts):
                        digest.update(file.read_bytes())
        return digest.hexdigest()

    def ready(self) -> bool:
        """Nothing has to be installed."""
        return (self._stamp.is_file() and os.access(self.program('python'), os.X_OK)
                and self._stamp.read_text() == self._wanted())

    def _usable(self) -> bool:
        """There is an environment, its Python still exists, and it is the one wanted now."""
        python, made_by = pathlib.Path(self.program('python')), self.path / 'interpreter'
        if not os.access(self.program('pip'), os.X_OK) or not python.exists():
            return False
        if made_by.is_file() and (os.path.realpath(made_by.read_text())
                                  != os.path.realpath(interpreter())):
            # Ours, so that it may be thrown away; one that somebody else made is used as it is.
            shutil.rmtree(self.path / 'lib', ignore_errors=True)
            shutil.rmtree(self.path / 'bin', ignore_errors=True)
            return False
        return True

    def ensure(self) -> None:
        """Make the environment what it should be; say what is done.

        Commands that want it at the same time wait for the first: two of pip spoil it.
        """
        console.writable(self.path)
        with open(self.path / 'lock', 'w') as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                print(f'Another command is making {self.path}; waiting for it.', flush=True)
                fcntl.flock(lock, fcntl.LOCK_EX)
            self._ensure()

    def _ensure(self) -> None:
        if self.ready():
            print(f'Virtual environment {self.path} is up to date.', flush=True)
            return
        log = self.path / 'install.log'
        log.write_text('')
        if not self._usable():
            progress = console.Progress(f'Making the virtual environment {self.path}')
            self._run([interpreter(), '-m', 'venv', str(self.path)], log, progress, (
                'Could not make it. On Debian and Ubuntu: apt-get install python3-venv'))
            (self.path / 'interpreter').write_text(interpreter())
        progress = console.Progress('Installing the service and what it needs from PyPI')
        self._run([self.program('python'), '-m', 'pip', 'install', '--progress-bar', 'off',
                   '--disable-pip-version-check', '--no-input', *self._packages],
                  log, progress, 'pip could not install it')
        self._stamp.write_text(self._wanted())

    @staticmethod
    def _run(arguments: list[str], log: pathlib.Path, progress: console.Progress,
             complaint: str) -> None:
        with open(log, 'a') as record:
            process = subprocess.Popen(arguments, cwd=ROOT, stdin=subprocess.DEVNULL, text=True,
                                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            try:
                for line in process.stdout:
                    record.write(line)
                    if line.startswith(SHOWN):
                        progress.step(' '.join(line.split()[:2]))
            except BaseException:   # SIGTERM reaches only us: it must not go on alone
                process.terminate()
                process.wait()
                raise
        if process.wait():
            progress.done('failed')
            print(log.read_text()[-3000:], file=sys.stderr)
            console.fail(f'{complaint} (everything it said is in {log}).')
        progress.done()
