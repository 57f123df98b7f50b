"""ironic-clone-dbsync on an SQLite file."""
import subprocess
import sys
import types

import pytest
from cryptography.fernet import Fernet

from ironic_clone.cmd import dbsync
from ironic_clone.common import exception
from ironic_clone.db import nodes
from ironic_clone.db import schema
from ironic_clone.db.engine import Database

KEYS = [Fernet.generate_key().decode() for _ in range(2)]


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


@pytest.fixture
def rotate(run, empty, capsys):
    """Return a function: options -> exit code and what was said; the schema is there."""
    run('upgrade')

    def work(max_count=None, decrypt=False):
        code = dbsync.rotate_secrets(
            empty, types.SimpleNamespace(max_count=max_count, decrypt=decrypt))
        said = capsys.readouterr()
        return code, said.out + said.err
    return work


def add_nodes(database, *passwords):
    for number, password in enumerate(passwords):
        nodes.create(database, {
            'uuid': f'1be26c0b-03f2-4d2e-ae87-c02d7f33c12{number}', 'driver': 'd',
            'provision_state': 'enroll', 'driver_info': f'{{"ipmi_password":"{password}"}}'})


def test_secrets_are_rotated_in_parts(empty, rotate, conf):
    add_nodes(empty, 'one', 'two', 'three')
    conf.set_override('keys', KEYS[:1], 'secrets')
    assert rotate(max_count=0) == (
        127, '--max-count is 0; it must be 1 or more, or left out for all.\n')
    assert rotate(max_count=2) == (
        1, 'nodes: 2 rows were rewritten.\nThere are more rows. Run the command again.\n')
    assert rotate(max_count=2) == (
        0, 'nodes: 1 rows were rewritten.\nAll secrets are encrypted with the first key.\n')
    assert rotate() == (0, 'All secrets are encrypted with the first key.\n')
    conf.set_override('keys', KEYS[1:], 'secrets')
    code, said = rotate()
    assert code == 2 and said.startswith('The secrets of 3 rows were written with keys that are')


def test_progress_is_told(empty, rotate, conf, monkeypatch):
    monkeypatch.setattr(dbsync, 'PROGRESS_SECONDS', -1)
    add_nodes(empty, 'one', 'two', 'three')
    conf.set_override('keys', KEYS, 'secrets')
    assert rotate()[1].startswith('nodes: 3 rows were looked at, 3 rewritten.\n')


@pytest.mark.parametrize('encrypt, decrypt, sentence', [
    (True, True, 'encrypt is true: the service would write the opposite'),
    (False, False, 'encrypt is false: the service would write the opposite')])
def test_secrets_are_not_rotated_against_the_service(rotate, conf, encrypt, decrypt, sentence):
    conf.set_override('keys', KEYS, 'secrets')
    conf.set_override('encrypt', encrypt, 'secrets')
    with pytest.raises(exception.ConfigInvalid, match=sentence):
        rotate(decrypt=decrypt)


def test_secrets_are_decrypted_for_going_back(empty, rotate, conf):
    conf.set_override('keys', KEYS, 'secrets')
    add_nodes(empty, 'one', 'two')
    conf.set_override('encrypt', False, 'secrets')
    assert rotate(max_count=1, decrypt=True)[0] == 1
    assert rotate(decrypt=True)[0] == 0
    assert nodes.get(empty, '1be26c0b-03f2-4d2e-ae87-c02d7f33c120').driver_info == {
        'ipmi_password': 'one'}


@pytest.mark.parametrize('arguments, code, out, err', [
    (('upgrade',), 0, '', 'Running upgrade'),
    (('version',), 0, 'none', ''),
    (('online_data_migrations',), 2, '', 'at schema version none'),   # 1 would say "go on"
    (('online_data_migrations', '--max-count', '0'), 127, '', 'must be 1 or more'),
    (('rotate_secrets',), 2, '', '[secrets]keys is not set: there is no key to encrypt with'),
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
