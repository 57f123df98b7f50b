"""Deploy templates: lists, one, creation, change, deletion."""
import pytest

from ironic_clone.db import deploy_templates
from ironic_clone.tests.unit.api.endpoints.conftest import UUID

BASE = 'http://localhost'
TWO = [f'{number}631cc38-4580-467a-b6e8-875678545b97' for number in range(2)]
STEP = {'interface': 'raid', 'step': 'x', 'args': {'password': 'hunter2', 'b': 2}, 'priority': 10}
SHOWN = {**STEP, 'args': {'password': '******', 'b': 2}}


@pytest.fixture
def two(api):
    """Two templates."""
    for number, uuid in enumerate(TWO):
        assert create(api, uuid=uuid, name=f'CUSTOM_{number}').status == 201
    return TWO


def create(api, minor=115, **fields):
    return api('POST', '/v1/deploy_templates', {'name': 'CUSTOM_A', 'steps': [STEP], **fields},
               minor=minor)


def op(name, path, *value):
    return {'op': name, 'path': path, **({'value': value[0]} if value else {})}


def test_one(api, two):
    shown = api('GET', '/v1/deploy_templates/CUSTOM_0').json
    assert (shown['uuid'], shown['steps'], shown['extra']) == (TWO[0], [SHOWN], {})
    assert 'description' not in shown
    assert shown == api('GET', f'/v1/deploy_templates/{TWO[0]}').json
    assert shown == api('GET', '/v1/deploy_templates?detail=true').json['deploy_templates'][0]
    assert api('GET', '/v1/deploy_templates/CUSTOM_0.json', minor=90).json == shown


def test_lists(api, two):
    page = api('GET', '/v1/deploy_templates?limit=1').json
    assert sorted(page['deploy_templates'][0]) == ['links', 'name', 'uuid']
    assert page['next'] == (f'{BASE}/v1/deploy_templates?sort_key=id&sort_dir=asc&'
                            f'fields=uuid,name&limit=1&marker={TWO[0]}')


@pytest.mark.parametrize('method, path, minor, status', [
    ('GET', '', 54, 404), ('POST', '', 54, 405), ('GET', f'/{TWO[0]}', 54, 404),
    ('PATCH', f'/{TWO[0]}', 54, 405), ('DELETE', f'/{TWO[0]}', 54, 405),
    ('GET', '?marker=', 115, 400),
    ('GET', '?marker=CUSTOM_0', 115, 404), ('GET', '?sort_key=steps', 115, 400),
    ('GET', '?fields=description', 115, 400), ('GET', '?detail=true&fields=name', 115, 400),
    ('GET', '?detail=true', 55, 200), ('GET', '?zz=1', 115, 400), ('GET', '/zz', 115, 404),
    ('GET', '/a%20b', 115, 400), ('GET', '/CUSTOM_0/zz', 115, 400),
    ('GET', '/CUSTOM_0/name', 115, 200), ('GET', '/CUSTOM_0/name/x', 115, 404),
    ('PATCH', '', 115, 400), ('DELETE', '', 115, 400), ('PUT', f'/{TWO[0]}', 115, 405),
    ('DELETE', '/zz', 115, 404), ('DELETE', '/CUSTOM_1', 115, 204)])
def test_other_ways(api, two, method, path, minor, status):
    body = [] if method == 'PATCH' else {} if method == 'POST' else None
    answer = api(method, f'/v1/deploy_templates{path}', body, minor=minor)
    assert answer.status == status
    assert (minor == 54) <= ('X-OpenStack-Ironic-API-Version' not in answer.headers)


@pytest.mark.parametrize('fields, shown', [
    ({'name': 'HW_CPU_X86_VMX'}, {}), ({'extra': None, 'description': None}, {'extra': {}}),
    ({'description': 'd'}, {}), ({'steps': [{**STEP, 'priority': '7'}]},
                                 {'steps': [{**SHOWN, 'priority': 7}]})])
def test_created(api, fields, shown):
    answer = create(api, **fields)
    assert answer.status == 201, answer.body
    assert {name: answer.json[name] for name in shown} == shown
    assert answer.headers['Location'] == f'{BASE}/v1/deploy_templates/{answer.json["uuid"]}'


@pytest.mark.parametrize('fields, status', [
    ({'name': 'custom'}, 400), ({'name': None}, 400), ({'steps': []}, 400), ({'steps': None}, 400),
    ({'steps': [STEP, {**STEP, 'priority': 1}]}, 400), ({'steps': ['x']}, 400),
    *(({'steps': [{**STEP, **wrong}]}, 400) for wrong in (
        {'step': ''}, {'interface': 'boot'}, {'args': None}, {'priority': -1}, {'priority': 'x'},
        {'zz': 1}, {'execute_on_child_nodes': True})),
    ({'steps': [{'interface': 'raid', 'step': 'x', 'args': {}}]}, 400), ({'zz': 1}, 400),
    ({'name': 'CUSTOM_0'}, 409), ({'uuid': TWO[0]}, 409)])
def test_creation_refused(api, two, fields, status):
    answer = create(api, **fields)
    assert (answer.status, bool(answer.error)) == (status, True)
    assert 'hunter2' not in answer.error


@pytest.mark.parametrize('operations, shown', [
    ([op('replace', '/name', 'CUSTOM_B')], {'name': 'CUSTOM_B'}),
    ([op('replace', '/steps/0/priority', '5')], {'steps': [{**SHOWN, 'priority': 5}]}),
    ([op('add', '/steps/-', {**STEP, 'step': 'y'})], {'steps': [SHOWN, {**SHOWN, 'step': 'y'}]}),
    ([op('remove', '/extra')], {'extra': {}}), ([], {})])
def test_changed(api, two, operations, shown):
    answer = api('PATCH', f'/v1/deploy_templates/{TWO[0]}', operations)
    assert answer.status == 200, answer.body
    assert {name: answer.json[name] for name in shown} == shown


def test_steps_leave_the_time_alone(api, database, two):
    path = f'/v1/deploy_templates/{TWO[0]}'
    stale = deploy_templates.get(database, TWO[0])
    changed = api('PATCH', path, [op('replace', '/steps/0/step', 'y')]).json
    assert (changed['steps'][0]['step'], changed['updated_at']) == ('y', None)
    assert api('PATCH', path, [op('add', '/extra/a', 1)]).json['updated_at'] is not None
    assert deploy_templates.get(database, TWO[0]).steps[0]['args'] == STEP['args']
    stale.steps = []
    with pytest.raises(Exception, match='was changed by another request'):
        deploy_templates.update(database, stale)


@pytest.mark.parametrize('operation, status', [
    (op('replace', '/name', 'zz'), 400), (op('remove', '/name'), 400),
    (op('replace', '/name', 'CUSTOM_1'), 409), (op('remove', '/steps'), 400),
    (op('remove', '/steps/0'), 400), (op('replace', '/description', 'x'), 400),
    (op('add', '/description', 'x'), 400), (op('replace', '/uuid', UUID), 400),
    (op('add', '/steps/-', STEP), 400)])
def test_change_refused(api, two, operation, status):
    assert api('PATCH', f'/v1/deploy_templates/{TWO[0]}', [operation]).status == status


@pytest.mark.parametrize('number', [1e308, 2**31, 2**63, -1, 1.5, '9' * 10])
def test_no_priority_is_too_large_to_be_kept(api, number):
    answer = create(api, steps=[{**STEP, 'priority': number}])
    assert answer.status == 400 and '2147483647' in answer.error
