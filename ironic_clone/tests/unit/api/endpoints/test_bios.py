"""BIOS settings: the values of those that are secret are for those who may see passwords."""
import pytest
from oslo_policy import opts

from ironic_clone.api import stack
from ironic_clone.db import models
from ironic_clone.db.record import now
from ironic_clone.tests.unit.api import callers
from ironic_clone.tests.unit.api.endpoints import full_world
from ironic_clone.tests.unit.api.endpoints.conftest import Client

NODE = full_world.uuid(full_world.NODE, 0)
SETTINGS = {   # name -> attribute type, value, what is shown to most
    'AdminPassword': (None, 'hush-1', '******'), 'SetupKey': ('Password', 'hush-2', '******'),
    'UserPassword': ('String', 'hush-3', '******'), 'EmptyPassword': ('Password', '', ''),
    'NoPassword': ('Password', None, None),
    'PasswordStatus': ('Enumeration', 'Unlocked', 'Unlocked'), 'BootMode': (None, 'Uefi', 'Uefi')}


@pytest.fixture
def ask(conf, services, database, tmp_path):
    """Return a function that reads a path; role ``manager`` may see passwords, ``admin`` not."""
    file = tmp_path / 'policy.yaml'
    file.write_text('"show_password": "role:manager and not role:admin"\n')
    opts.set_defaults(conf)
    conf.set_override('policy_file', str(file), 'oslo_policy')
    conf.set_override('auth_strategy', 'keystone')
    full_world.fill(database)
    with database.write() as connection:
        connection.execute(models.BiosSetting.__table__.insert(), [
            {'node_id': 1, 'name': name, 'attribute_type': kind, 'value': value,
             'created_at': now()}
            for name, (kind, value, _) in SETTINGS.items()])
    client = Client(stack.build(*services, authenticate=callers.as_headers_say))

    def ask(role, path):
        answer = client('GET', f'/v1/nodes/{NODE}/bios{path}', headers=callers.system(role))
        assert answer.status == 200, answer.body
        return answer
    return ask


@pytest.mark.parametrize('path', ['', '?detail=true', '?fields=name,value'])
@pytest.mark.parametrize('role, which', [('admin', 2), ('reader', 2), ('manager', 1)])
def test_lists(ask, role, which, path):
    answer = ask(role, path)
    found = {one['name']: one['value'] for one in answer.json['bios']}
    assert {name: found[name] for name in SETTINGS} == {
        name: about[which] for name, about in SETTINGS.items()}
    assert (b'hush' in answer.body) is (role == 'manager')


@pytest.mark.parametrize('name', SETTINGS)
def test_one(ask, name):
    kind, value, shown = SETTINGS[name]
    assert ask('admin', f'/{name}').json[name]['value'] == shown
    assert ask('manager', f'/{name}').json[name]['value'] == value
