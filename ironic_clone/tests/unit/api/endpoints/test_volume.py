"""Volume connectors and targets, which are alike."""
import pytest

from ironic_clone.common import exception
from ironic_clone.db import nodes
from ironic_clone.db import volume_connectors
from ironic_clone.db import volume_targets
from ironic_clone.tests.unit.api.endpoints.conftest import UUID

BASE = 'http://localhost'
IDS = [f'{number}16d092a-599c-4fe5-970f-6454e7fcaf35' for number in range(3)]
BODIES = {'connectors': {'type': 'iqn', 'connector_id': 'iqn.9'},
          'targets': {'volume_type': 'iscsi', 'boot_index': 9, 'volume_id': 'v9'}}
both = pytest.mark.parametrize('kind', BODIES)


@pytest.fixture
def three(database, node, orphan):
    """Three of each kind, two of them of the first node."""
    for number, (uuid, ident) in enumerate(zip(IDS, (node, node, orphan), strict=True)):
        shared = {'uuid': uuid, 'node_id': nodes.get(database, ident).id}
        volume_connectors.create(database, {
            **shared, 'type': 'iqn', 'connector_id': f'iqn.{number}'})
        volume_targets.create(database, {
            **shared, 'volume_type': 'iscsi', 'boot_index': number, 'volume_id': f'v{number}',
            'properties': '{"auth_password":"hunter2","a":1}'})
    return IDS


def op(name, path, *value):
    return {'op': name, 'path': path, **({'value': value[0]} if value else {})}


@pytest.mark.parametrize('path', ['volume', 'nodes/zz/volume'])
def test_root(api, path):
    shown = api('GET', f'/v1/{path}').json
    assert shown['links'][0]['href'] == f'{BASE}/v1/{path}/'
    assert shown['targets'][1]['href'] == f'{BASE}/{path}/targets'
    assert api('GET', f'/v1/{path}', minor=31).status == 404
    assert api('GET', '/v1/volume/zz').status == 404


@both
@pytest.mark.parametrize('path, expected', [
    ('volume/{}', [0, 1, 2]), ('volume/{}/', [0, 1, 2]), ('volume/{}?node=n1', [0, 1]),
    ('volume/{}?detail=true', [0, 1, 2]), (f'nodes/{UUID}/volume/{{}}', [0, 1]),
    (f'volume/{{}}?marker={IDS[0]}&limit=1', [1])])
def test_lists(api, three, kind, path, expected):
    found = api('GET', f'/v1/{path.format(kind)}').json[kind]
    assert [IDS.index(one['uuid']) for one in found] == expected


@both
@pytest.mark.parametrize('path, minor, status', [
    ('volume/{}', 31, 404), (f'volume/{{}}/{IDS[0]}', 31, 404), ('volume/{}?fields=zz', 115, 400),
    ('volume/{}?detail=true&fields=uuid', 115, 400), ('volume/{}?node=zz', 115, 404),
    ('volume/{}?detail=true', 32, 200), ('volume/{}?project=p', 115, 400),
    ('volume/{}?marker=zz', 115, 400), (f'volume/{{}}?marker={UUID}', 115, 404),
    ('volume/{}?sort_key=node_uuid', 115, 400), ('volume/{}?sort_key=extra', 115, 400),
    ('volume/{}/abc', 115, 400), (f'volume/{{}}/{UUID}', 115, 404), ('volume/{}/detail', 115, 400),
    (f'volume/{{}}/{IDS[0]}/extra', 115, 200), (f'volume/{{}}/{IDS[0]}/zz', 115, 400),
    ('nodes/n1/volume/{}', 115, 404), (f'nodes/{UUID}/volume/{{}}/{IDS[0]}', 115, 400)])
def test_reads_in_other_ways(api, three, kind, path, minor, status):
    assert api('GET', f'/v1/{path.format(kind)}', minor=minor).status == status


def test_next(api, three):
    page = api('GET', '/v1/volume/targets?limit=1').json
    assert page['next'] == (
        f'{BASE}/v1/volume/targets?sort_key=id&sort_dir=asc&fields=uuid,node_uuid,volume_type,'
        f'boot_index,volume_id&limit=1&marker={IDS[0]}')


def test_secrets(api, three):
    shown = api('GET', f'/v1/volume/targets/{IDS[0]}').json
    assert shown['properties'] == {'auth_password': '******', 'a': 1}
    assert shown['links'][0]['href'] == f'{BASE}/v1/volume/targets/{IDS[0]}'


@both
def test_created(api, node, kind):
    answer = api('POST', f'/v1/volume/{kind}', {**BODIES[kind], 'node_uuid': UUID, 'extra': None})
    assert answer.status == 201, answer.body
    assert answer.json['node_uuid'] == UUID
    assert {name: answer.json[name] for name in BODIES[kind]} == BODIES[kind]
    assert answer.headers['Location'] == f'{BASE}/v1/volume/{kind}/{answer.json["uuid"]}'


@both
@pytest.mark.parametrize('fields, status', [
    ({'node_uuid': None}, 400), ({'node_uuid': 'n1'}, 400), ({'node_uuid': IDS[0]}, 400),
    ({'zz': 1}, 400), ({'extra': []}, 400), ({'uuid': 'x'}, 400), ({'uuid': IDS[0]}, 409)])
def test_creation_refused(api, three, kind, fields, status):
    body = {**BODIES[kind], 'node_uuid': UUID, **fields}
    answer = api('POST', f'/v1/volume/{kind}', body)
    assert (answer.status, bool(answer.error)) == (status, True)


@pytest.mark.parametrize('kind, fields, status', [
    ('connectors', {'connector_id': 'iqn.2'}, 409), ('connectors', {'type': None}, 400),
    ('connectors', {'connector_id': 5}, 400), ('targets', {'boot_index': 1}, 409),
    ('targets', {'boot_index': '3'}, 400), ('targets', {'boot_index': True}, 400),
    ('targets', {'boot_index': 2 ** 31}, 400), ('targets', {'boot_index': -1}, 201),
    ('targets', {'properties': None}, 201), ('targets', {'boot_index': 2}, 201)])
def test_what_is_unique_and_of_which_type(api, three, kind, fields, status):
    body = {**BODIES[kind], 'node_uuid': UUID, **fields}
    answer = api('POST', f'/v1/volume/{kind}', body)
    assert answer.status == status, answer.body


@both
def test_change_and_deletion(api, listener, three, kind):
    path, noun = f'/v1/volume/{kind}/{IDS[0]}', kind[:-1]
    assert api('PATCH', path, [op('add', '/extra/a', 1)]).status == 200
    assert api('PATCH', path, [op('remove', '/node_uuid')]).status == 200
    assert api('DELETE', path).status == 204
    assert listener.calls == [
        (f'update_volume_{noun}', {f'{noun}_id': IDS[0], 'values': {'extra': {'a': 1}},
                                   'seen_updated_at': 'never'}),
        (f'update_volume_{noun}', {f'{noun}_id': IDS[0], 'values': {},   # it says what is wrong
                                   'seen_updated_at': 'never'}),
        (f'destroy_volume_{noun}', {f'{noun}_id': IDS[0]})]


@both
@pytest.mark.parametrize('operation', [
    op('replace', '/uuid', IDS[0]), op('replace', '/node_uuid', IDS[0]), op('add', '/zz', 1),
    op('replace', '/node_uuid', None)])
def test_change_refused(api, listener, three, kind, operation):
    assert api('PATCH', f'/v1/volume/{kind}/{IDS[0]}', [operation]).status == 400
    assert listener.calls == []


@both
def test_change_in_other_ways(api, listener, three, kind):
    path = f'/v1/volume/{kind}'
    for name in BODIES[kind]:
        assert api('PATCH', f'{path}/{IDS[0]}', [op('remove', f'/{name}')]).status == 400
        assert api('PATCH', f'{path}/{IDS[0]}', [op('replace', f'/{name}', None)]).status == 400
    for method in ('PATCH', 'DELETE'):
        assert api(method, path).status == api(method, f'{path}/abc').status == 400
        assert api(method, f'/v1/nodes/{UUID}/{path[4:]}/{IDS[0]}').status == 400
    assert api('DELETE', f'{path}/{IDS[2]}').status == 404   # no conductor for its node
    assert api('POST', f'/v1/nodes/{UUID}/{path[4:]}', {}).status == 400
    listener.answers[f'update_volume_{kind[:-1]}'] = exception.InvalidStateRequested(
        action='x', node=UUID, state='power on')
    assert api('PATCH', f'{path}/{IDS[0]}', [op('add', '/extra/a', 1)]).status == 400


def test_shards(api, database, node, orphan):
    nodes.update_where(database, {'shard': 'b'}, nodes.table.c.uuid == orphan)
    assert api('GET', '/v1/shards').json == {
        'shards': [{'name': 'None', 'count': 1}, {'name': 'b', 'count': 1}]}
    assert api('GET', '/v1/shards', minor=81).status == 404
    assert api('GET', '/v1/shards/b').status == 404
    assert api('GET', '/v1/shards?x=1').status == 400
    assert api('POST', '/v1/shards', {}).status == 405


def test_links_of_a_node_that_no_name_could_have_are_links(api):
    answer = api('GET', '/v1/nodes/%E2%82%AC%20%3F/volume')
    assert answer.json['targets'][0]['href'].endswith('/v1/nodes/%E2%82%AC%20%3F/volume/targets')
