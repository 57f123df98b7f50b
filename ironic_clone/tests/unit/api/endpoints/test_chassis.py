"""Chassis: lists, one, creation, change, deletion, and the nodes of one."""
import pytest

from ironic_clone.db import chassis
from ironic_clone.db import nodes
from ironic_clone.tests.unit.api.endpoints.conftest import UUID

BASE = 'http://localhost'
TWO = [f'{number}dda3762-d02b-4588-9515-10010d69431c' for number in range(2)]


@pytest.fixture
def two(database, node):
    """Two chassis; the node is in the first."""
    for number, uuid in enumerate(TWO):
        chassis.create(database, {'uuid': uuid, 'description': f'c{number}'})
    nodes.update_where(database, {'chassis_id': chassis.id_of(database, TWO[0])},
                       nodes.table.c.uuid == node)
    return TWO


def op(name, path, *value):
    return {'op': name, 'path': path, **({'value': value[0]} if value else {})}


def test_one(api, two):
    shown = api('GET', f'/v1/chassis/{TWO[0]}').json
    assert (shown['description'], shown['extra'], shown['updated_at']) == ('c0', {}, None)
    assert shown['nodes'] == [[
        {'href': f'{BASE}/v1/chassis/{TWO[0]}/nodes', 'rel': 'self'},
        {'href': f'{BASE}/chassis/{TWO[0]}/nodes', 'rel': 'bookmark'}]]
    assert sorted(api('GET', f'/v1/chassis/{TWO[0]}?fields=nodes').json) == ['links', 'nodes']
    assert sorted(api('GET', f'/v1/chassis/{TWO[0]}/uuid').json) == ['links', 'uuid']
    assert api('GET', '/v1/chassis/detail').json['chassis'][0] == shown


@pytest.mark.parametrize('query, following', [
    ('chassis?limit=1', 'chassis?sort_key=id&sort_dir=asc&fields=uuid,description&limit=1'),
    ('chassis?limit=1&detail=true', 'chassis?sort_key=id&sort_dir=asc&detail=True&limit=1'),
    ('chassis/detail?limit=1', 'chassis/detail?sort_key=id&sort_dir=asc&limit=1')])
def test_next(api, two, query, following):
    page = api('GET', f'/v1/{query}').json
    assert page['next'] == f'{BASE}/v1/{following}&marker={TWO[0]}'
    assert [one['uuid'] for one in api('GET', page['next'].replace(BASE, '')).json['chassis']] \
        == [TWO[1]]


@pytest.mark.parametrize('path, minor, status', [
    ('chassis/abc', 115, 400), (f'chassis/{UUID}', 115, 404),
    (f'chassis/{TWO[0].upper()}', 115, 404), (f'chassis/{TWO[0]}?fields=uuid', 7, 406),
    (f'chassis/{TWO[0]}/zz', 115, 400), ('chassis?fields=uuid', 7, 406),
    ('chassis?fields=zz', 115, 400), ('chassis?detail=true', 42, 400),
    ('chassis?detail=true', 43, 200), ('chassis/detail?fields=uuid', 115, 400),
    ('chassis/detail/', 115, 404), ('chassis?sort_key=extra', 115, 400),
    ('chassis?sort_key=description', 115, 200), ('chassis?zz=1', 115, 400),
    (f'chassis?marker={UUID}', 115, 404), ('chassis?marker=x', 115, 400),
    ('chassis/nodes', 115, 400), (f'chassis/{TWO[0]}/nodes/x', 115, 400),
    ('chassis/abc/nodes', 115, 400), (f'chassis/{UUID}/nodes', 115, 404)])
def test_reads_in_other_ways(api, two, path, minor, status):
    assert api('GET', f'/v1/{path}', minor=minor).status == status


@pytest.mark.parametrize('path', ['nodes', 'nodes/detail', 'nodes?limit=1'])
def test_nodes(api, two, path):
    assert [one['uuid'] for one in api('GET', f'/v1/chassis/{TWO[0]}/{path}').json['nodes']] == [
        UUID]
    assert api('GET', f'/v1/chassis/{TWO[1]}/{path}').json['nodes'] == []
    assert api('POST', f'/v1/chassis/{TWO[0]}/nodes', {}).status == 400


@pytest.mark.parametrize('body, shown', [
    ({}, {'description': None, 'extra': {}}),
    ({'extra': None, 'description': None}, {'extra': {}}),
    ({'uuid': TWO[0], 'extra': {'a': 1}}, {'uuid': TWO[0], 'extra': {'a': 1}})])
def test_created(api, body, shown):
    answer = api('POST', '/v1/chassis', body)
    assert answer.status == 201
    assert {name: answer.json[name] for name in shown} == shown
    assert answer.headers['Location'] == f'{BASE}/v1/chassis/{answer.json["uuid"]}'
    assert api('GET', f'/v1/chassis/{answer.json["uuid"]}').json == answer.json


@pytest.mark.parametrize('body, status', [
    ({'zz': None}, 400), ({'uuid': 'x'}, 400), ({'description': 'x' * 256}, 400),
    ({'extra': []}, 400), ({'uuid': TWO[0]}, 409), ([], 400)])
def test_creation_refused(api, two, body, status):
    answer = api('POST', '/v1/chassis', body)
    assert (answer.status, bool(answer.error)) == (status, True)


@pytest.mark.parametrize('operations, shown', [
    ([op('replace', '/description', 'x')], {'description': 'x'}),
    ([op('add', '/extra/a', 1)], {'extra': {'a': 1}}), ([op('remove', '/extra')], {'extra': {}}),
    ([op('remove', '/description')], {'description': None}),
    ([op('replace', '/uuid', TWO[0])], {'uuid': TWO[0]}), ([], {'updated_at': None})])
def test_changed(api, two, operations, shown):
    answer = api('PATCH', f'/v1/chassis/{TWO[0]}', operations)
    assert answer.status == 200
    assert {name: answer.json[name] for name in shown} == shown
    assert api('GET', f'/v1/chassis/{TWO[0]}').json == answer.json


@pytest.mark.parametrize('ident, operations, status', [
    (TWO[0], [op('replace', '/uuid', TWO[1])], 400), (TWO[0], [op('remove', '/uuid')], 400),
    (TWO[0], [op('replace', '/links', [])], 400), (UUID, [], 404), ('abc', [], 400)])
def test_change_refused(api, two, ident, operations, status):
    assert api('PATCH', f'/v1/chassis/{ident}', operations).status == status


def test_deletion(api, two):
    assert api('DELETE', f'/v1/chassis/{TWO[0]}').status == 400   # a node is in it
    assert api('DELETE', f'/v1/chassis/{TWO[1]}').status == 204
    assert api('DELETE', f'/v1/chassis/{TWO[1]}').status == 404
    assert api('DELETE', '/v1/chassis/abc').status == 400
    assert api('DELETE', '/v1/chassis').status == api('PATCH', '/v1/chassis', []).status == 400
