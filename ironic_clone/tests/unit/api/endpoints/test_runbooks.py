"""Runbooks: lists, one, creation, change, deletion, traits."""
import pytest

from ironic_clone.api import stack
from ironic_clone.tests.unit.api import callers
from ironic_clone.tests.unit.api.endpoints.conftest import UUID
from ironic_clone.tests.unit.api.endpoints.conftest import Client

BASE = 'http://localhost'
TWO = [f'{number}18281de-16fc-424c-bd70-5b021051d116' for number in range(2)]
STEP = {'interface': 'raid', 'step': 'x', 'args': {'password': 'hunter2'}, 'order': 1}
SHOWN = {**STEP, 'args': {'password': '******'}}


@pytest.fixture
def two(api):
    """Two runbooks."""
    for number, uuid in enumerate(TWO):
        assert create(api, uuid=uuid, name=f'rb.{number}').status == 201
    return TWO


def create(api, minor=115, **fields):
    return api('POST', '/v1/runbooks', {'name': 'CUSTOM_A', 'steps': [STEP], **fields},
               minor=minor)


def op(name, path, *value):
    return {'op': name, 'path': path, **({'value': value[0]} if value else {})}


def patch(api, *operations, minor=115):
    return api('PATCH', f'/v1/runbooks/{TWO[0]}', list(operations), minor=minor)


def test_one(api, two):
    shown = api('GET', '/v1/runbooks/rb.0').json
    assert (shown['steps'], shown['traits'], shown['public'], shown['owner']) == (
        [SHOWN], [], False, None)
    assert shown == api('GET', '/v1/runbooks?detail=true').json['runbooks'][0]
    older = api('GET', f'/v1/runbooks/{TWO[0]}', minor=111).json
    assert not {'traits', 'description'} & set(older)


@pytest.mark.parametrize('method, path, minor, status', [
    ('GET', '', 91, 404), ('POST', '', 91, 405), ('PATCH', f'/{TWO[0]}', 91, 405),
    ('GET', '?fields=traits', 111, 400), ('GET', '?fields=traits', 112, 200),
    ('GET', '?sort_key=traits', 115, 400), ('GET', '?sort_key=owner', 115, 200),
    ('GET', '?marker=', 115, 400),
    ('GET', '?marker=rb.0', 115, 404), ('GET', '?project=zz', 115, 400),
    ('GET', '?owner=o', 115, 400), ('GET', '/zz', 115, 404), ('GET', '/a%20b', 115, 400),
    ('GET', '/rb.0/name', 115, 200), ('GET', '/rb.0/traits', 111, 404),
    ('PUT', '/rb.0/traits/CUSTOM_A', 111, 404), ('GET', '/zz/traits', 115, 404),
    ('GET', '/rb.0/traits/CUSTOM_A', 115, 405), ('POST', '/rb.0/traits', 115, 405),
    ('PATCH', '', 115, 400), ('DELETE', '', 115, 400), ('DELETE', '/rb.0', 115, 204)])
def test_other_ways(api, two, method, path, minor, status):
    body = [] if method == 'PATCH' else {} if method == 'POST' else None
    assert api(method, f'/v1/runbooks{path}', body, minor=minor).status == status


def test_project(api, two):
    assert api('GET', '/v1/runbooks?project=true').json['runbooks'] == []
    assert len(api('GET', '/v1/runbooks?project=false').json['runbooks']) == 2


@pytest.mark.parametrize('fields, minor, shown', [
    ({'name': 'my.rb'}, 112, {'name': 'my.rb'}), ({'name': UUID}, 112, {}), ({}, 111, {}),
    ({'description': 'd'}, 112, {'description': 'd'}), ({'public': True}, 115, {'public': True}),
    ({'owner': ''}, 115, {'owner': None}),
    ({'public': None, 'disable_ramdisk': None, 'owner': None, 'extra': None}, 115,
     {'public': False, 'disable_ramdisk': False, 'extra': {}}),
    ({'steps': [{'interface': 'bios', 'step': 'y', 'order': '3'}]}, 115,
     {'steps': [{'interface': 'bios', 'step': 'y', 'args': {}, 'order': 3}]})])
def test_created(api, fields, minor, shown):
    answer = create(api, minor, **fields)
    assert answer.status == 201, answer.body
    assert {name: answer.json[name] for name in shown} == shown


@pytest.mark.parametrize('fields, minor, status', [
    ({'name': 'my.rb'}, 111, 400), ({'description': None}, 111, 400), ({'traits': []}, 115, 400),
    ({'name': 'a b'}, 115, 400), ({'name': ''}, 115, 400), ({'owner': 'o'}, 115, 400),
    ({'steps': []}, 115, 400), ({'steps': [STEP, {**STEP, 'order': 2}]}, 115, 400),
    ({'steps': [{**STEP, 'args': None}]}, 115, 400),
    ({'steps': [{**STEP, 'order': -1}]}, 115, 400),
    ({'steps': [{**STEP, 'execute_on_child_nodes': True}]}, 115, 400),
    ({'name': 'rb.0'}, 115, 409), ({'uuid': TWO[0]}, 115, 409)])
def test_creation_refused(api, two, fields, minor, status):
    answer = create(api, minor, **fields)
    assert (answer.status, bool(answer.error)) == (status, True)


@pytest.mark.parametrize('operations, shown', [
    ([op('replace', '/name', 'x.y')], {'name': 'x.y'}),
    ([op('replace', '/description', 'd')], {'description': 'd'}),
    ([op('replace', '/public', None)], {'public': False}),
    ([op('remove', '/disable_ramdisk')], {'disable_ramdisk': False}),
    ([op('replace', '/steps/0/order', '4')],
     {'steps': [{**SHOWN, 'order': 4}], 'updated_at': None})])
def test_changed(api, two, operations, shown):
    answer = patch(api, *operations)
    assert answer.status == 200, answer.body
    assert {name: answer.json[name] for name in shown} == shown


@pytest.mark.parametrize('operation, minor, status', [
    (op('replace', '/name', 'a b'), 115, 400), (op('replace', '/name', 'x.y'), 92, 200),
    (op('replace', '/name', 'rb.1'), 115, 409), (op('replace', '/description', 'd'), 111, 400),
    (op('remove', '/description'), 111, 400), (op('replace', '/traits', []), 115, 400),
    (op('remove', '/steps'), 115, 400), (op('remove', '/steps/0'), 115, 400),
    (op('replace', '/uuid', UUID), 115, 400)])
def test_change_in_other_ways(api, two, operation, minor, status):
    assert patch(api, operation, minor=minor).status == status


def test_a_public_runbook_has_no_owner(api, two):
    own, public = op('replace', '/owner', 'o'), op('replace', '/public', True)
    assert patch(api, own).json['owner'] == 'o'
    assert patch(api, public).json['owner'] is None
    assert patch(api, own).status == patch(api, own, public).status == 400
    shown = patch(api, own, op('replace', '/public', False)).json
    assert (shown['owner'], shown['public']) == ('o', False)
    assert patch(api, op('remove', '/owner')).json['owner'] is None


def test_traits(api, two):
    path = f'/v1/runbooks/{TWO[0]}/traits'
    answer = api('PUT', f'{path}/CUSTOM_B')
    assert (answer.status, answer.headers['Location']) == (204, f'{BASE}{path}/CUSTOM_B')
    assert api('PUT', f'{path}/CUSTOM_B').status == api('PUT', f'{path}/CUSTOM_A').status == 204
    assert api('GET', path).json == {'traits': ['CUSTOM_A', 'CUSTOM_B']}
    shown = api('GET', f'/v1/runbooks/{TWO[0]}').json
    assert (shown['traits'], shown['updated_at']) == (['CUSTOM_A', 'CUSTOM_B'], None)
    assert api('DELETE', f'{path}/CUSTOM_Z').status == api('DELETE', f'{path}/zz').status == 204
    assert api('DELETE', f'{path}/CUSTOM_A').status == 204
    assert api('GET', path).json == {'traits': ['CUSTOM_B']}
    assert api('PUT', path, {'traits': ['CUSTOM_D', 'CUSTOM_C']}).status == 204
    assert api('GET', path).json == {'traits': ['CUSTOM_C', 'CUSTOM_D']}
    assert api('DELETE', path).status == 204
    assert api('GET', path).json == {'traits': []}


@pytest.mark.parametrize('path, body', [
    ('/custom', None), ('/CUSTOM_A', {'traits': []}), ('', {}), ('', None), ('', {'traits': None}),
    ('', {'traits': ['b']}), ('', {'traits': [], 'z': 1}), ('', {'traits': 'CUSTOM_A'})])
def test_traits_refused(api, two, path, body):
    assert api('PUT', f'/v1/runbooks/{TWO[0]}/traits{path}', body).status == 400


def test_what_a_project_may_do(conf, services, api, two):
    patch(api, op('replace', '/public', True))
    conf.set_override('auth_strategy', 'keystone')
    client = Client(stack.build(*services, authenticate=callers.as_headers_say))
    assert client('GET', f'/v1/runbooks/{TWO[0]}').status == 200   # it is public
    assert client('GET', f'/v1/runbooks/{TWO[1]}').status == 403
    assert client('PATCH', f'/v1/runbooks/{TWO[0]}', []).status == 403
    assert client('GET', f'/v1/runbooks/{TWO[1]}/traits').status == 403


@pytest.mark.parametrize('number', [1e308, 2**31, 2**63, -1, 1.5, '9' * 10])
def test_no_order_is_too_large_to_be_kept(api, number):
    answer = create(api, steps=[{**STEP, 'order': number}])
    assert answer.status == 400 and '2147483647' in answer.error
