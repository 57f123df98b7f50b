"""What a conductor writes about itself."""
import orjson
import pytest

from ironic_clone.common import exception
from ironic_clone.conductor import identity
from ironic_clone.conductor import registration
from ironic_clone.db import conductors
from ironic_clone.drivers import registry as registries


@pytest.fixture
def who(database, fake_conf):
    return identity.Identity(database, 'here')


def test_the_row_and_its_interfaces(database, fake_conf, registry, who):
    fake_conf.set_override('conductor_group', 'Rack-1.a_B', 'conductor')
    made = registration.Registration(database, who, registry)
    assert made.conductor_id is None
    row = conductors.get(database, 'here') if made.register() else None
    assert (row.id, row.hostname, row.conductor_group, orjson.loads(row.drivers), row.online) == (
        made.conductor_id, 'here', 'rack-1.a_b', ['fake-hardware'], True)
    found = conductors.interfaces(database)
    assert {(one.type, one.name) for one in found if one.default} >= {
        ('power', 'fake'), ('deploy', 'fake'), ('network', 'noop')}
    assert sum(one.type == 'bios' for one in found) == 2


def test_registering_again_keeps_the_id_and_replaces_the_interfaces(database, registry, who):
    made = registration.Registration(database, who, registry)
    first, count = made.register(), len(conductors.interfaces(database))
    assert made.register() == first and len(conductors.interfaces(database)) == count


def test_unregistering_keeps_the_row_and_drops_the_interfaces(database, registry, who):
    made = registration.Registration(database, who, registry)
    made.register()
    made.unregister()
    assert not conductors.get(database, 'here').online and not conductors.interfaces(database)


def test_a_successors_row_is_left_alone(database, registry, who):
    made = registration.Registration(database, who, registry)
    made.register()
    registration.Registration(
        database, identity.Identity(database, 'here'), registry).register()
    assert made.touch() is False
    made.unregister()
    assert conductors.get(database, 'here').online and conductors.interfaces(database)


@pytest.mark.parametrize('group', ['with space', 'a/b', 'ä', 'a' * 256, 'a\n'])
def test_a_group_with_what_it_may_not_hold(fake_conf, group):
    fake_conf.set_override('conductor_group', group, 'conductor')
    with pytest.raises(exception.ConfigInvalid, match='(?s)conductor_group.*letters, digits'):
        registration.group()


def test_a_conductor_without_drivers(database, fake_conf, who):
    empty = registration.Registration(database, who, registries.Registry({}, {}, {}))
    with pytest.raises(exception.NoDriversLoaded, match='conductor here'):
        empty.register()


def test_a_failing_registration_takes_the_name_offline(database, registry, who, monkeypatch):
    made = registration.Registration(database, who, registry)
    made.register()
    monkeypatch.setattr(registry, 'interface_rows', lambda: [('fake-hardware', None, 'x', True)])
    with pytest.raises(Exception, match='(?i)null'):
        made.register()
    assert not conductors.get(database, 'here').online
