"""The virtual environment of the tools: made once, renewed when the requirements change."""
import fcntl
import os
import sys
import threading

import pytest


@pytest.fixture
def environment(tool, tmp_path):
    """A function that makes one over a directory of our own, never installed."""
    virtualenv = tool('virtualenv')

    def make(*packages):
        made = virtualenv.VirtualEnvironment(tmp_path / 'venv', list(packages))
        made.path.joinpath('bin').mkdir(parents=True, exist_ok=True)
        python = made.path / 'bin' / 'python'
        python.touch(0o755)
        return made
    return make


def installed(environment):
    (environment.path / 'installed').write_text(environment._wanted())


def test_what_was_installed_is_not_installed_again(environment):
    made = environment('-e', '.')
    assert not made.ready()
    installed(made)
    assert made.ready()
    assert environment('-e', '.').ready()


def test_other_packages_are_installed(environment):
    installed(environment('-e', '.'))
    assert not environment('-e', '.', 'python-ironicclient').ready()


def test_a_requirements_file_counts_by_its_content(environment, tmp_path):
    file = tmp_path / 'requirements.txt'
    file.write_text('one\n')
    made = environment('-r', str(file))
    installed(made)
    assert made.ready()
    file.write_text('one\ntwo\n')
    assert not made.ready()


def test_a_package_beside_counts_by_its_content(environment, tmp_path):
    package = tmp_path / 'package'
    package.mkdir()
    (package / 'module.py').write_text('x = 1\n')
    made = environment(str(package))
    installed(made)
    (package / 'module.py').write_text('x = 2\n')
    assert not made.ready()


def test_who_comes_second_waits_and_installs_nothing(environment, capsys):
    """Two commands begun together used to spoil the environment for both."""
    made = environment('-e', '.')
    with open(made.path / 'lock', 'w') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        second = threading.Thread(target=made.ensure)
        second.start()
        installed(made)
    second.join(timeout=30)
    assert not second.is_alive()
    assert 'is up to date' in capsys.readouterr().out


def test_an_activated_environment_is_not_what_it_is_made_of(tool):
    """It would take itself for another Python's, and delete itself to begin anew."""
    made_of = tool('virtualenv').interpreter()
    assert os.path.realpath(made_of) == os.path.realpath(sys.executable)
    assert not made_of.startswith(f'{sys.prefix}/') or sys.prefix == sys.base_prefix
