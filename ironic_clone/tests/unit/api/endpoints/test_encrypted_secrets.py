"""What the API does with secrets that are encrypted in the database: it writes them so, shows
them masked, and leaves it to conductors to decrypt them for who may see them."""
import orjson
import pytest
from cryptography.fernet import Fernet
from oslo_policy import opts

from ironic_clone.api import identity
from ironic_clone.api import stack
from ironic_clone.common import exception
from ironic_clone.common import sealing
from ironic_clone.db import nodes
from ironic_clone.db import volume_targets
from ironic_clone.tests.unit.api.endpoints.conftest import UUID
from ironic_clone.tests.unit.api.endpoints.conftest import Client

INFO = {'ipmi_address': '192.0.2.1', 'ipmi_password': 'hush', 'list': [{'token': 'hush'}]}
MASKED = {'ipmi_address': '192.0.2.1', 'ipmi_password': '******', 'list': [{'token': '******'}]}
TARGET = '016d092a-599c-4fe5-970f-6454e7fcaf35'


@pytest.fixture(autouse=True)
def keys(conf):
    """A key, new for each test."""
    conf.set_override('keys', [Fernet.generate_key().decode()], 'secrets')


def dump(value):
    return orjson.dumps(value).decode()


@pytest.fixture
def node(database, keys):
    nodes.create(database, {
        'uuid': UUID, 'name': 'n1', 'driver': 'seed', 'provision_state': 'enroll',
        'driver_info': dump(INFO), 'instance_info': dump({'image_url': 'http://x', 'a': 'b'})})
    return UUID


@pytest.fixture
def target(database, node):
    volume_targets.create(database, {
        'uuid': TARGET, 'node_id': nodes.get(database, node).id, 'volume_type': 'iscsi',
        'boot_index': 0, 'volume_id': 'v', 'properties': dump({'auth_password': 'hush', 'a': 1})})
    return TARGET


@pytest.fixture
def privileged(conf, services, tmp_path):
    """The API to somebody who may see secrets."""
    path = tmp_path / 'policy.yaml'
    path.write_text('"show_password": "@"\n"show_instance_secrets": "@"\n')
    opts.set_defaults(conf)   # it registers the option
    conf.set_override('policy_file', str(path), 'oslo_policy')
    conf.set_override('auth_strategy', 'noauth')
    identity.NOBODY.decisions.clear()   # what another test's policy said
    yield Client(stack.build(*services))
    identity.NOBODY.decisions.clear()


def kept(database, ident=UUID):
    return nodes.row(database, ident, ('driver_info',)).driver_info


def test_what_is_made_is_kept_encrypted(api, database):
    answer = api('POST', '/v1/nodes', {'uuid': UUID, 'driver': 'seed', 'driver_info': INFO})
    assert (answer.status, answer.json['driver_info']) == (201, MASKED)
    assert 'hush' not in kept(database) and '192.0.2.1' in kept(database)
    assert nodes.get(database, UUID).unseal().driver_info == INFO
    answer = api('POST', '/v1/volume/targets', {
        'uuid': TARGET, 'node_uuid': UUID, 'volume_type': 'iscsi', 'boot_index': 0,
        'volume_id': 'v', 'properties': {'auth_password': 'hush', 'a': 1}})
    assert (answer.status, answer.json['properties']) == (201, {'auth_password': '******', 'a': 1})
    assert 'hush' not in volume_targets.row(database, TARGET, ('properties',)).properties


@pytest.mark.parametrize('path', [f'nodes/{UUID}', 'nodes/detail', 'nodes?fields=driver_info,uuid',
                                  f'nodes/{UUID}?fields=driver_info'])
def test_it_is_shown_masked_and_nobody_is_asked(api, node, listener, path):
    found = api('GET', f'/v1/{path}').json
    assert found.get('nodes', [found])[0]['driver_info'] == MASKED
    assert listener.calls == []


def test_the_conductor_decrypts_for_who_may_see(privileged, node, listener):
    listener.answers['get_node_secrets'] = {'driver_info': INFO,
                                            'instance_info': {'image_url': 'x'}}
    found = privileged('GET', f'/v1/nodes/{node}').json
    assert (found['driver_info'], found['instance_info']) == (INFO, {'image_url': 'x'})
    (operation, arguments), = listener.calls   # asked once, for all fields
    assert operation == 'get_node_secrets' and 'driver_internal_info' in arguments['fields']


def test_of_a_volume_target_too(privileged, target, listener):
    listener.answers['get_volume_target_secrets'] = {'properties': {'auth_password': 'hush'}}
    found = privileged('GET', f'/v1/volume/targets/{target}').json
    assert found['properties'] == {'auth_password': 'hush'}


def test_nobody_is_asked_where_nothing_is_encrypted(privileged, node, listener):
    assert privileged('GET', f'/v1/nodes/{node}?fields=uuid,driver_internal_info').status == 200
    assert listener.calls == []


@pytest.mark.parametrize('error', [exception.NoValidHost('no conductor'),
                                   exception.TemporaryFailure('later')])
def test_they_stay_masked_where_the_conductor_cannot_say(privileged, node, listener, error):
    listener.answers['get_node_secrets'] = error
    assert privileged('GET', f'/v1/nodes/{node}').json['driver_info'] == MASKED


@pytest.mark.parametrize('others', [0, 8])   # a short page, and a long one
def test_lists_stay_masked_for_who_may_see(privileged, database, node, listener, others):
    for number in range(others):
        nodes.create(database, {
            'uuid': UUID[:-2] + f'0{number}', 'driver': 'seed', 'provision_state': 'enroll',
            'driver_info': dump(INFO)})
    found = privileged('GET', '/v1/nodes/detail').json['nodes']
    assert [node['driver_info'] for node in found] == [MASKED] * (others + 1)
    assert listener.calls == []


@pytest.mark.parametrize('operations, expected', [
    ([('replace', '/driver_info/ipmi_address', '192.0.2.2')],
     {**INFO, 'ipmi_address': '192.0.2.2'}),
    ([('replace', '/driver_info/ipmi_password', 'new')], {**INFO, 'ipmi_password': 'new'}),
    ([('remove', '/driver_info/list/0', None)], {**INFO, 'list': []}),
    ([('add', '/driver_info', {'token': 'x'})], {'token': 'x'}),
])
def test_a_patch_keeps_what_it_does_not_name(api, database, node, listener, operations, expected):
    """The conductor gets what was encrypted as it is kept."""
    answer = api('PATCH', f'/v1/nodes/{node}', [
        {'op': op, 'path': path, **({} if op == 'remove' else {'value': value})}
        for op, path, value in operations])
    assert answer.status == 200, answer.body
    (operation, arguments), = listener.calls
    record = nodes.get(database, node).unseal()
    assert record.opened('driver_info', arguments['values']['driver_info']) == expected


def test_a_patch_that_changes_nothing(api, node, listener):
    answer = api('PATCH', f'/v1/nodes/{node}', [
        {'op': 'replace', 'path': '/driver_info/ipmi_address', 'value': '192.0.2.1'}])
    assert answer.status == 200
    assert listener.calls == []


@pytest.mark.parametrize('with_keys', [True, False])
def test_what_looks_encrypted_is_refused(api, database, node, listener, conf, with_keys):
    """Else who has a copy of the database could have a password sent to a machine of theirs, or
    plant what is read when there are keys one day."""
    if not with_keys:
        conf.clear_override('keys', 'secrets')
    stolen = orjson.loads(kept(database))['ipmi_password']
    before = kept(database)
    for value in (stolen, sealing.SEALED + 'x'):
        for method, path, body in (
                ('POST', 'nodes', {'driver': 'seed', 'driver_info': {'a': value}}),
                ('POST', 'nodes', {'driver': 'seed', 'instance_info': {'a': [value]}}),
                ('POST', 'volume/targets', {
                    'node_uuid': node, 'volume_type': 'iscsi', 'boot_index': 0, 'volume_id': 'v',
                    'properties': {'auth_password': value}}),
                ('PATCH', f'nodes/{node}', [
                    {'op': 'add', 'path': '/driver_info/ipmi_password', 'value': value}]),
                ('PATCH', f'nodes/{node}', [
                    {'op': 'add', 'path': '/driver_info', 'value': {'a': [value]}}])):
            answer = api(method, f'/v1/{path}', body)
            assert answer.status == 400 and '"$secret$"' in answer.error, answer.body
            assert stolen not in answer.error
    assert kept(database) == before and listener.calls == []


def test_it_has_no_members(api, node, listener):
    """As a password in plain text has none."""
    answer = api('PATCH', f'/v1/nodes/{node}', [
        {'op': 'add', 'path': '/driver_info/ipmi_password/x', 'value': 1}])
    assert answer.status == 400 and listener.calls == []


def test_an_agents_url_with_a_password_in_it(api, database, node, listener):
    """Only the conductor could tell whether it is another one."""
    found = nodes.get(database, node).unseal()
    found.driver_internal_info = {'agent_url': 'https://u:hush@h', 'agent_secret_token': 'T'}
    nodes.update(database, found)
    assert 'hush' not in nodes.row(database, node, ('driver_internal_info',))[0]
    answer = api('POST', f'/v1/heartbeat/{node}', {
        'callback_url': 'https://u:hush@h', 'agent_token': 'T', 'agent_version': '9'})
    assert answer.status == 202
