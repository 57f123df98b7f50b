"""Rows brought to the newest key, or back, a batch at a time, while others write."""
import contextlib
import uuid

import orjson
import pytest
from cryptography.fernet import Fernet

from ironic_clone.db import nodes
from ironic_clone.db import rotation
from ironic_clone.db import volume_targets

OLD, NEW, LOST = (Fernet.generate_key().decode() for _ in range(3))


@pytest.fixture
def keys(conf):
    def use(*keys, encrypt=True):
        conf.set_override('keys', list(keys), 'secrets')
        conf.set_override('encrypt', encrypt, 'secrets')
    return use


@pytest.fixture
def new(database):
    """Return a function that creates a node with a password, or without one."""
    def new(password=None):
        values = {'uuid': str(uuid.uuid4()), 'driver': 'd', 'provision_state': 'enroll',
                  'instance_info': '{"image_source":"x"}'}
        if password:
            values['driver_info'] = orjson.dumps({'ipmi_password': password}).decode()
        nodes.create(database, values)
        return values['uuid']
    return new


def password(database, ident):
    return nodes.get(database, ident).unseal().driver_info['ipmi_password']


def done(database, **options):
    """Rotate, and return how many rows of nodes were written."""
    return max((count.written for table, count in rotation.rotate(database, **options)
                if table == 'nodes'), default=0)


def test_from_plain_and_from_old_to_new(database, keys, new):
    plain = new('one')
    keys(OLD)
    old = new('two')
    keys(NEW, OLD)
    newest = new('three')
    new()
    assert rotation.survey(database) == rotation.Count(seen=4, plain=1, sealed=2, older=1)
    before = nodes.get(database, old).updated_at
    assert done(database) == 2
    assert done(database) == 0
    assert rotation.survey(database) == rotation.Count(seen=4, sealed=3)
    keys(NEW)
    assert [password(database, node) for node in (plain, old, newest)] == ['one', 'two', 'three']
    assert nodes.get(database, old).updated_at == before


def test_volume_targets(database, keys, new):
    node = nodes.get(database, new())
    volume_targets.create(database, {
        'uuid': node.uuid, 'node_id': node.id, 'volume_type': 'iscsi', 'boot_index': 0,
        'volume_id': 'v', 'properties': '{"auth_password":"hush"}'})
    keys(NEW)
    assert [(table, count.written) for table, count in rotation.rotate(database)] == [
        ('nodes', 0), ('volume_targets', 1)]
    assert volume_targets.get(database, node.uuid).unseal().properties == {
        'auth_password': 'hush'}


def test_in_batches_and_no_more_than_asked_for(database, keys, new, monkeypatch):
    monkeypatch.setattr(rotation, 'BATCH', 3)
    for number in range(10):
        new(f'p{number}' if number % 4 else None)
    keys(NEW)
    assert done(database, most=2) == 2
    assert rotation.survey(database).plain == 5
    assert done(database, most=4) == 4
    assert done(database, most=4) == 1
    assert rotation.survey(database) == rotation.Count(seen=10, sealed=7)


def test_back_to_plain_text(database, keys, new):
    keys(OLD)
    first = new('one')
    keys(NEW, OLD, encrypt=False)
    second = new('two')
    assert done(database, decrypt=True) == 1
    keys()
    assert [password(database, node) for node in (first, second)] == ['one', 'two']
    assert rotation.survey(database) == rotation.Count(seen=2, plain=2)


def test_what_no_key_opens_stays(database, keys, new):
    keys(LOST)
    lost = new('lost')
    before = nodes.row(database, lost, ('driver_info',))
    keys(NEW)
    assert rotation.survey(database) == rotation.Count(seen=1, sealed=1, unreadable=1)
    assert done(database) == 0
    keys(NEW, encrypt=False)
    assert done(database, decrypt=True) == 0
    assert nodes.row(database, lost, ('driver_info',)) == before
    keys(NEW, LOST)
    assert done(database) == 1


def test_concurrent_writers_lose_nothing(database, keys, new, monkeypatch):
    """Between the look at a row and its UPDATE the row is changed, and changed again."""
    keys(OLD)
    busy, calm = new('first'), new('calm')
    keys(NEW, OLD)
    monkeypatch.setattr(rotation, 'ATTEMPTS', 3)
    judge, others = rotation._judge, iter(['second', 'third'])

    def judge_and_meet(table, row, *args, **kwargs):
        changed = judge(table, row, *args, **kwargs)
        if table.name == 'nodes' and row.uuid == busy:
            with contextlib.suppress(StopIteration):
                other = nodes.get(database, busy).unseal()
                other.driver_info['ipmi_password'] = next(others)
                keys(OLD)   # a daemon that has not learned of the new key yet
                nodes.update(database, other)
                keys(NEW, OLD)
        return changed

    monkeypatch.setattr(rotation, '_judge', judge_and_meet)
    assert done(database) == 2
    assert rotation.survey(database).older == 0
    assert (password(database, busy), password(database, calm)) == ('third', 'calm')


def test_only_changed_rows_are_written(database, keys, new, statements):
    keys(NEW)
    for _ in range(5):
        new('x')
    with statements() as seen:
        assert done(database) == 0
    assert not [statement for statement in seen if not statement.lstrip().startswith('SELECT')]
