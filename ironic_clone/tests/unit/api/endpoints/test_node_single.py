"""One node: idents, fields, secrets, what hangs below it."""
import pytest

from ironic_clone.db import nodes

UUID = '3bedc4fe-f89e-4c09-9e64-1a97967f6db6'


@pytest.fixture
def secretive(database):
    """A node that holds secrets."""
    nodes.create(database, {
        'uuid': UUID, 'name': 'x.json', 'driver': 'fake-hardware', 'provision_state': 'enroll',
        'driver_info': '{"ipmi_address":"10.0.0.1","ipmi_password":"hush","snmp_auth_key":"hush"}',
        'driver_internal_info': '{"agent_secret_token":"hush","nested":{"password":"hush"}}',
        'instance_info': '{"configdrive":"hush","image_url":"hush","image_source":"http://x"}',
        'extra': '{"password":"shown"}', 'properties': '{"password":"shown"}'})


def test_secrets_are_masked(api, secretive):
    for path in (f'/v1/nodes/{UUID}', f'/v1/nodes/{UUID}?fields=driver_info,instance_info',
                 '/v1/nodes/detail'):
        assert b'hush' not in api('GET', path).body
    node = api('GET', f'/v1/nodes/{UUID}').json
    assert node['driver_info'] == {'ipmi_address': '10.0.0.1', 'ipmi_password': '******',
                                   'snmp_auth_key': '******'}
    assert node['driver_internal_info'] == {'agent_secret_token': '******',
                                            'nested': {'password': '******'}}
    assert node['instance_info'] == {'configdrive': '******', 'image_url': '******',
                                     'image_source': 'http://x'}
    assert node['extra'] == node['properties'] == {'password': 'shown'}


@pytest.mark.parametrize('ident, minor, status', [
    ('n1', 5, 200), ('n1', 4, 404), ('N1', 115, 404), ('nope', 115, 404), ('a%20b', 115, 400),
    ('%C3%A9', 115, 400), ('%FF', 115, 400), ('x' * 256, 115, 400),
    ('1bedc4fe-f89e-4c09-9e64-1a97967f6db6', 1, 200),
    ('1BEDC4FE-f89e-4c09-9e64-1a97967f6db6', 115, 404),
    ('1bedc4fef89e4c099e641a97967f6db6', 115, 404)])
def test_idents(api, node, ident, minor, status):
    answer = api('GET', f'/v1/nodes/{ident}', minor=minor)
    assert answer.status == status
    if status == 400:
        assert 'X-OpenStack-Ironic-API-Version' not in answer.headers


@pytest.mark.parametrize('path, minor, status', [
    ('/v1/nodes.json', 90, 200), ('/v1/nodes.json', 91, 404), ('/v1.json', 50, 200),
    ('/v1/nodes/n1.json', 90, 200), ('/v1/nodes/n1.json', 91, 404),
    ('/v1/nodes/x.json', 90, 200), ('/v1/nodes/x.json', 91, 200), ('/v1/nodes/x', 90, 404),
    ('/v1/nodes/x.json.json', 90, 200), ('/v1/nodes/n1/states.json', 90, 200)])
def test_json_suffix(api, node, secretive, path, minor, status):
    assert api('GET', path, minor=minor).status == status


@pytest.mark.parametrize('path, minor, status', [
    ('n1?fields=name', 8, 200), ('n1?fields=name', 7, 406), ('nope?fields=name', 7, 404),
    ('nope?fields=zz', 115, 404), ('n1?fields=zz', 115, 400), ('n1?fields=links', 115, 400),
    ('n1?fields=shard', 81, 406), ('n1?detail=true', 115, 400), ('n1?fields=', 115, 200),
    ('n1/driver', 115, 200), ('n1/DRIVER', 115, 200), ('n1/foo', 115, 400), ('nope/foo', 115, 404),
    ('n1/driver', 7, 406), ('n1/portgroups', 115, 404), ('n1/vifs', 27, 404),
    ('n1/driver/foo', 115, 404), ('n1/', 115, 200)])
def test_fields(api, node, path, minor, status):
    assert api('GET', f'/v1/nodes/{path}', minor=minor).status == status


def test_one_field_below_a_node(api, node):
    answer = api('GET', '/v1/nodes/n1/driver').json
    assert sorted(answer) == ['driver', 'links'] and answer['driver'] == 'fake-hardware'


def test_links(api, node):
    found = api('GET', f'/v1/nodes/{node}').json
    for name in ('ports', 'states', 'portgroups', 'volume'):
        assert found[name] == [
            {'href': f'http://localhost/v1/nodes/{node}/{name}', 'rel': 'self'},
            {'href': f'http://localhost/nodes/{node}/{name}', 'rel': 'bookmark'}]


def test_public_endpoint(api, conf, node):
    conf.set_override('public_endpoint', 'https://bm.example.com/path/', 'api')
    found = api('GET', f'/v1/nodes/{node}?fields=').json
    assert found['links'][0]['href'] == f'https://bm.example.com/path/v1/nodes/{node}'
    listed = api('GET', '/v1/nodes?limit=1').json
    assert listed['next'].startswith('https://bm.example.com/path/v1/nodes?')


def test_deletion_is_the_conductors(api, listener, node, orphan):
    assert api('DELETE', '/v1/nodes/n1').status == 204
    assert listener.calls == [('destroy_node', {'node_id': node})]
    assert api('DELETE', f'/v1/nodes/{orphan}').status == 400   # no conductor serves its driver
    assert api('DELETE', '/v1/nodes/nope').status == 404
    assert api('DELETE', '/v1/nodes').status == 400
    assert api('DELETE', '/v1/nodes/n1/nope').status == 404
    assert api('PATCH', '/v1/nodes', []).status == 400
    assert api('PUT', '/v1/nodes').headers['Allow'] == 'DELETE, GET, PATCH, POST'
    assert api('HEAD', '/v1/nodes').status == 405
