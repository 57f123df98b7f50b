"""Rows whose secrets are kept encrypted: written so by everybody, read in clear by conductors."""
import uuid

import orjson
import pytest
from cryptography.fernet import Fernet

from ironic_clone.api.resources.node import Node as NodeResource
from ironic_clone.api.resources.volume import VolumeTarget as TargetResource
from ironic_clone.common import exception
from ironic_clone.common import sealing
from ironic_clone.db import nodes
from ironic_clone.db import sealed
from ironic_clone.db import volume_targets

KEYS = [Fernet.generate_key().decode() for _ in range(2)]
UUID = str(uuid.uuid4())
INFO = {'ipmi_address': '192.0.2.1', 'ipmi_password': 'hush', 'nested': {'token': 'hush'}}


@pytest.fixture(autouse=True)
def keys(conf):
    conf.set_override('keys', KEYS[:1], 'secrets')


@pytest.fixture
def node(database, keys):
    nodes.create(database, {'uuid': UUID, 'driver': 'd', 'provision_state': 'enroll',
                            'driver_info': orjson.dumps(INFO).decode()})


def raw(database):
    return nodes.row(database, UUID, ('driver_info',)).driver_info


def test_a_new_row(database, node):
    assert 'hush' not in raw(database)
    kept = nodes.get(database, UUID)
    assert sealing.is_sealed(kept.driver_info['ipmi_password'])
    assert kept.unseal().driver_info == INFO
    assert kept.changes() == {}


def test_a_new_volume_target(database, node):
    volume_targets.create(database, {
        'uuid': UUID, 'node_id': nodes.get(database, UUID).id, 'volume_type': 'iscsi',
        'boot_index': 0, 'volume_id': 'v', 'properties': '{"auth_password":"hush"}'})
    kept = volume_targets.get(database, UUID)
    assert sealing.is_sealed(kept.properties['auth_password'])
    assert kept.unseal().properties == {'auth_password': 'hush'}


def test_a_column_that_changes(database, node):
    changed = nodes.get(database, UUID).unseal()
    changed.driver_info['ipmi_port'] = 6230
    nodes.update(database, changed)
    assert changed.changes() == {}
    assert 'hush' not in raw(database)
    assert nodes.get(database, UUID).unseal().driver_info == {**INFO, 'ipmi_port': 6230}
    changed.driver_info['ipmi_password'] = 'new'
    nodes.update(database, changed)
    nodes.reread(database, changed)
    assert changed.driver_info['ipmi_password'] == 'new'
    assert 'new' not in raw(database)


def test_the_same_again_is_no_change(database, node):
    found = nodes.get(database, UUID).unseal()
    found.driver_info = orjson.loads(orjson.dumps(INFO))
    assert found.changes() == {}
    assert not found.differs('driver_info', dict(INFO))
    assert found.differs('driver_info', {**INFO, 'ipmi_password': 'other'})
    assert found.original('driver_info') == INFO


def test_what_was_read_before_it_was_opened(database, node):
    found = nodes.get(database, UUID)
    assert sealing.is_sealed(found.driver_info['ipmi_password'])
    assert found.unseal().driver_info == INFO
    found.driver_info['more'] = 1
    assert found.unseal().driver_info['more'] == 1   # a second time changes nothing


def test_who_does_not_open_keeps_what_is_sealed(database, node):
    found = nodes.get(database, UUID)
    before = found.driver_info['ipmi_password']
    found.driver_info['new_password'] = 'hush'
    nodes.update(database, found)
    kept = orjson.loads(raw(database))
    assert kept['ipmi_password'] == before
    assert sealing.is_sealed(kept['new_password'])


def test_values_made_from_what_is_kept(database, node):
    """As the API sends them: it has read the sealed ones."""
    found = nodes.get(database, UUID).unseal()
    value = {**orjson.loads(raw(database)), 'ipmi_port': 1}
    assert found.opened('driver_info', value) == {**INFO, 'ipmi_port': 1}
    assert found.opened('extra', value) is value


def test_without_the_key(database, node, conf):
    conf.set_override('keys', KEYS[1:], 'secrets')
    found = nodes.get(database, UUID).unseal()
    with pytest.raises(exception.SecretUnreadable) as error:
        found.check_readable('driver_info')
    assert str(error.value) == (
        f'driver_info/ipmi_password, driver_info/nested/token of node {UUID} cannot be decrypted: '
        'it was stored with a key that is not among [secrets]keys. Add that key again, or set a '
        'new value.')
    found.check_readable('instance_info', 'driver_internal_info')
    found.driver_info['ipmi_password'] = 'new'
    del found.driver_info['nested']
    found.check_readable('driver_info')
    nodes.update(database, found)
    again = nodes.get(database, UUID).unseal()
    again.check_readable('driver_info')
    assert again.driver_info['ipmi_password'] == 'new'


def test_plain_rows_are_read_and_sealed_at_their_next_change(database, conf):
    conf.clear_override('keys', 'secrets')
    nodes.create(database, {'uuid': UUID, 'driver': 'd', 'provision_state': 'enroll',
                            'driver_info': '{"ipmi_password":"hush"}'})
    assert raw(database) == '{"ipmi_password":"hush"}'
    conf.set_override('keys', KEYS, 'secrets')
    found = nodes.get(database, UUID).unseal()
    assert found.changes() == {}
    found.driver_info['ipmi_port'] = 1
    nodes.update(database, found)
    assert 'hush' not in raw(database)


@pytest.mark.parametrize('table, resource', [('nodes', NodeResource),
                                             ('volume_targets', TargetResource)])
def test_what_is_masked_is_what_is_sealed(table, resource):
    masked = {name for name, field in resource.fields.items() if field.secret}
    assert sealed.COLUMNS[table] == masked


def test_without_any_key_what_is_sealed_stays(database, node, conf):
    conf.clear_override('keys', 'secrets')
    before = orjson.loads(raw(database))
    found = nodes.get(database, UUID).unseal()
    found.driver_info['ipmi_port'] = 1
    found.driver_info['new_password'] = 'plain'
    nodes.update(database, found)
    assert orjson.loads(raw(database)) == {**before, 'ipmi_port': 1, 'new_password': 'plain'}
    with pytest.raises(exception.SecretUnreadable):
        nodes.get(database, UUID).unseal().check_readable('driver_info')
