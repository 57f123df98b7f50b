"""What lies beside the package, and what the package says of itself."""
import configparser
import pathlib
import stat
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[3]
LIBRARIES = (
    'pecan', 'wsme', 'oslo.messaging', 'oslo.config', 'oslo.db', 'sqlalchemy', 'alembic', 'tooz',
    'futurist', 'stevedore', 'pyghmi', 'keystonemiddleware', 'oslo.log', 'oslo.policy',
    'oslo.context', 'oslo.middleware', 'oslo.service', 'oslo.utils', 'oslo.upgradecheck')


@pytest.fixture
def metadata():
    """setup.cfg, read."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / 'setup.cfg')
    return parser


@pytest.mark.parametrize('name', [
    'ironic_clone', 'etc', 'tools', 'doc', 'releasenotes', 'setup.cfg', 'setup.py', 'tox.ini',
    'requirements.txt', 'test-requirements.txt', 'README.rst', 'LICENSE', 'pyproject.toml'])
def test_it_is_there(name):
    assert (ROOT / name).exists()


@pytest.mark.parametrize('name', [
    'tools/quickstart', 'tools/test', 'tools/benchmark', 'tools/chaos', '.ci/run'])
def test_it_can_be_run(name):
    assert (ROOT / name).stat().st_mode & stat.S_IXUSR


def test_the_pythons_that_it_runs_on(metadata):
    assert metadata['options']['python_requires'] == '>=3.11,<3.14'
    assert (3, 11) <= sys.version_info[:2] < (3, 14)
    assert metadata['metadata']['license'] == 'Apache-2.0'
    assert 'Apache License' in (ROOT / 'LICENSE').read_text()


def test_what_it_is_built_on():
    needed = (ROOT / 'requirements.txt').read_text().lower()
    assert [name for name in LIBRARIES if f'\n{name}' not in needed] == []
    assert '\neventlet' not in needed


def test_its_commands(metadata):
    commands = {line.split('=')[0].strip() for line in
                metadata['options.entry_points']['console_scripts'].strip().splitlines()}
    assert commands >= {'ironic-clone', 'ironic-clone-api', 'ironic-clone-conductor',
                        'ironic-clone-dbsync', 'ironic-clone-status'}


def test_continuous_integration_runs_the_one_command():
    assert 'exec tools/test' in (ROOT / '.ci/run').read_text()
    assert 'tools/test {env_name}' in (ROOT / 'tox.ini').read_text()
