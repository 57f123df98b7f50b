"""ironic-clone-dbsync on an SQLite file."""
import subprocess
import sys
import types

import pytest

from ironic_clone.cmd import dbsync
from ironic_clone.common import exception
from ironic_clone.db import schema
from ironic_clone.db.engine import Database


@pytest.fixture
def empty(tmp_path):
    database = Database(f'sqlite:///{tmp_path}/x.sqlite')
    yield database
    database.close()


@pytest.fixture
def run(empty, capsys):
    """Return a function: command, options -> what it printed."""
    def work(command, **options):
        getattr(dbsync, command)(empty, types.SimpleNamespace(revision=None, **options))
        return capsys.readouterr().out
    return work


def test_from_empty_to_the_newest(run):
    assert run('version').startswith('none')
    run('upgrade')
    assert run('version') == f'{schema.HEAD}\n'
    run('upgrade')     # nothing is left to do
    assert run('online_data_migrations', max_count=None) == 'All data is migrated.\n'


def test_data_cannot_be_migrated_before_the_schema(run):
    with pytest.raises(exception.SchemaMismatch):
        run('online_data_migrations', max_count=None)


def test_create_schema_wants_an_empty_database(run):
    run('create_schema')
    with pytest.raises(exception.StartupError, match=schema.HEAD):
        run('create_schema')


def test_stamp_changes_the_version_only(run):
    run('stamp')
    assert run('version') == f'{schema.HEAD}\n'


@pytest.mark.parametrize('command', [dbsync.upgrade, dbsync.stamp])
def test_unknown_revision(empty, command):
    with pytest.raises(exception.StartupError, match='nonsense'):
        command(empty, types.SimpleNamespace(revision='nonsense'))


@pytest.mark.parametrize('arguments, code, out, err', [
    (('upgrade',), 0, '', 'Running upgrade'),
    (('version',), 0, 'none', ''),
    (('online_data_migrations',), 2, '', 'at schema version none'),   # 1 would say "go on"
    (('online_data_migrations', '--max-count', '0'), 127, '', 'must be 1 or more'),
    ((), 2, '', 'usage: ironic-clone-dbsync'),
    (('stamp', '--nonsense'), 2, '', 'usage: ironic-clone-dbsync')])
def test_command_line(tmp_path, arguments, code, out, err):
    path = tmp_path / 'x.conf'
    path.write_text(f'[database]\nconnection = sqlite:///{tmp_path}/y.sqlite\n')
    done = subprocess.run(
        [sys.executable, '-m', 'ironic_clone.cmd.dbsync', '--config-file', str(path),
         *arguments], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == code
    assert done.stdout.startswith(out)
    assert err in done.stderr
