"""What may name a resource."""
import pytest

from ironic_clone.common import idents

UUID = '1bedc4fe-f89e-4c09-9e64-1a97967f6db6'


@pytest.mark.parametrize('text, uuid, name, hostname', [
    (UUID, True, False, True), (UUID.upper(), True, False, True),
    (UUID.replace('-', ''), True, False, True), (UUID[:-1], False, True, True),
    (UUID + '\n', False, False, False), ('', False, False, False), ('a', False, True, True),
    ('a_b', False, True, False), ('a.b-c', False, True, True), ('a~b', False, True, False),
    ('a b', False, False, False), ('é', False, False, False), ('-a', False, True, False),
    ('a' * 63, False, True, True), ('a' * 64, False, True, False), ('a.' * 127, False, True, True),
    ('a' * 255, False, True, False), ('a' * 256, False, False, False),
    ('a\n', False, False, False),
    ('.', False, False, False), ('..', False, False, False), ('...', False, True, False),
    ('a..b', False, True, False), ('a/b', False, False, False)])
def test_names(text, uuid, name, hostname):
    assert idents.is_uuid_like(text) is uuid
    assert idents.is_logical_name(text) is name
    assert idents.is_hostname(text) is hostname


@pytest.mark.parametrize('text, mac, datapath', [
    ('aa:bb:cc:00:11:22', True, False), ('AA:BB:CC:00:11:22', True, False),
    ('aa-bb-cc-00-11-22', False, False), ('aa:bb:cc:00:11', False, False),
    ('aa:bb:cc:00:11:22:33', False, False), ('0A1b2c3d4e5f0011', False, True),
    ('0a1b2c3d4e5f001', False, False), ('', False, False), ('aa:bb:cc:00:11:22\n', False, False)])
def test_addresses(text, mac, datapath):
    assert idents.is_mac(text) is mac
    assert idents.is_datapath_id(text) is datapath
