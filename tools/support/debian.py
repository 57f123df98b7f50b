"""Debian packages: see what is missing, install it where we may, name it where we may not."""
import os
import pathlib
import shutil
import subprocess

from support import console

# package -> a program that it brings, as a path with wildcards
PROGRAMS = {
    'memcached': 'usr/bin/memcached',
    'openipmi': 'usr/bin/ipmi_sim',
    'rabbitmq-server': 'usr/lib/rabbitmq/bin/rabbitmq-server',
    'mariadb-server': 'usr/sbin/mariadbd',
    'postgresql': 'usr/lib/postgresql/*/bin/postgres',
    'systemd': 'lib/systemd/systemd',
}


def missing(packages) -> list[str]:
    """Return those of ``packages`` that are not installed."""
    return [package for package in packages
            if not any(pathlib.Path('/').glob(PROGRAMS[package]))]


def ensure(packages, log: pathlib.Path) -> None:
    """Install what is missing, or name it and end with exit code 1."""
    wanted = missing(packages)
    if not wanted:
        return
    command = 'apt-get install ' + ' '.join(wanted)
    prefix = _privilege()
    if prefix is None or not shutil.which('apt-get'):
        console.fail(f'These Debian packages are needed and cannot be installed from here: '
                     f'{" ".join(wanted)}. As root: {command}')
    progress = console.Progress(f'Installing Debian packages: {" ".join(wanted)}')
    options = ['-o', 'Dpkg::Options::=--force-confold', '-o', 'DPkg::Lock::Timeout=120']
    apt = [*prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', *options]
    with open(log, 'w') as record:
        # An old list of packages names files that the mirror no longer has.
        _run([*apt, 'update'], record, progress)
        code = _run([*apt, 'install', '-y', '--no-install-recommends', *wanted], record, progress)
    if code or missing(packages):
        progress.done('failed')
        print(log.read_text()[-3000:])
        console.fail(f'apt-get could not install {" ".join(wanted)}. As root: {command}')
    progress.done()


def _privilege() -> list[str] | None:
    """What makes us root: nothing, sudo without a question, or None."""
    if os.geteuid() == 0:
        return []
    if shutil.which('sudo') and subprocess.run(
            ['sudo', '-n', 'true'], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0:
        return ['sudo', '-n']
    return None


def _run(arguments: list[str], record, progress: console.Progress) -> int:
    process = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, text=True)
    for line in process.stdout:
        record.write(line)
        progress.step(line.strip())
    return process.wait()
