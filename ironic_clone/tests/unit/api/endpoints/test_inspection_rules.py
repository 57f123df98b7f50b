"""Inspection rules: lists, one, creation, change, deletion."""
import pytest

from ironic_clone.tests.unit.api.endpoints.conftest import UUID

BASE = 'http://localhost'
TWO = [f'{number}a2fdc2f-ba6b-4564-8f80-bb1e44d323f9' for number in range(2)]
EQ = {'op': 'eq', 'args': {'values': [1, 1]}}
SET = {'op': 'set-attribute', 'args': {'path': '/extra/a', 'value': 'b'}}


@pytest.fixture
def two(api):
    """Two rules, the second sensitive."""
    for number, uuid in enumerate(TWO):
        answer = create(api, uuid=uuid, description=f'd{number}', sensitive=bool(number))
        assert answer.status == 201, answer.body
    return TWO


def create(api, minor=115, **fields):
    return api('POST', '/v1/inspection_rules', {'conditions': [EQ], 'actions': [SET], **fields},
               minor=minor)


def op(name, path, *value):
    return {'op': name, 'path': path, **({'value': value[0]} if value else {})}


def test_one(api, two):
    shown = api('GET', f'/v1/inspection_rules/{TWO[0]}').json
    assert (shown['conditions'], shown['actions'], shown['phase']) == ([EQ], [SET], 'main')
    assert shown['links'] == [
        {'href': f'{BASE}/v1/inspection/{TWO[0]}', 'rel': 'self'},
        {'href': f'{BASE}/inspection/{TWO[0]}', 'rel': 'bookmark'}]
    secret = api('GET', f'/v1/inspection_rules/{TWO[1]}').json
    assert (secret['conditions'], secret['actions'], secret['sensitive']) == (None, None, True)
    assert api('GET', '/v1/inspection_rules?detail=true').json['inspection_rules'] == [
        shown, secret]


def test_next(api, two):
    page = api('GET', '/v1/inspection_rules?limit=1').json
    assert sorted(page['inspection_rules'][0]) == [
        'description', 'links', 'phase', 'priority', 'uuid']
    assert page['next'] == (
        f'{BASE}/v1/inspection_rules?sort_key=id&sort_dir=asc&'
        f'fields=uuid,priority,phase,description&limit=1&marker={TWO[0]}')


@pytest.mark.parametrize('method, path, minor, status', [
    ('GET', '', 95, 404), ('POST', '', 95, 405), ('PATCH', f'/{TWO[0]}', 95, 405),
    ('DELETE', f'/{TWO[0]}', 95, 405), ('GET', f'/{TWO[0]}', 95, 404),
    ('GET', '?phase=zz', 115, 200), ('GET', '?sort_key=actions', 115, 400),
    ('GET', '?sort_key=priority', 115, 200), ('GET', '?fields=zz', 115, 400),
    ('GET', '?marker=zz', 115, 404), ('GET', '/abc', 115, 400), ('GET', '/detail', 115, 400),
    ('GET', f'/{UUID}', 115, 404), ('GET', f'/{TWO[0]}/phase', 115, 200),
    ('GET', f'/{TWO[0]}?zz=1', 115, 400), ('PATCH', '', 115, 400), ('DELETE', '', 115, 400),
    ('DELETE', '/abc', 115, 400), ('DELETE', f'/{UUID}', 115, 404),
    ('DELETE', f'/{TWO[0]}', 115, 204)])
def test_other_ways(api, two, method, path, minor, status):
    body = [] if method == 'PATCH' else {} if method == 'POST' else None
    answer = api(method, f'/v1/inspection_rules{path}', body, minor=minor)
    assert answer.status == status
    if minor == 95:
        assert 'faultstring' in answer.json['error_message']


@pytest.mark.parametrize('fields, shown', [
    ({'conditions': []}, {'conditions': [], 'priority': 0, 'sensitive': False}),
    ({'sensitive': None, 'description': None}, {'sensitive': False}),
    ({'priority': 9999, 'phase': 'main'}, {'priority': 9999}),
    ({'conditions': [{**EQ, 'op': '!eq', 'zz': 1}]}, {'conditions': [{**EQ, 'op': '!eq'}]}),
    ({'conditions': [{**EQ, 'args': [1, 2]}]}, {'conditions': [{'op': 'eq', 'args': [1, 2]}]}),
    ({'conditions': [{**EQ, 'multiple': 'all'}]}, {'conditions': [EQ]}),
    ({'conditions': [{**EQ, 'loop': {'a': 1}}]},
     {'conditions': [{**EQ, 'loop': {'a': 1}, 'multiple': 'any'}]}),
    ({'conditions': [{**EQ, 'loop': {}, 'multiple': 'all'}]}, {'conditions': [EQ]}),
    ({'conditions': [{**EQ, 'loop': [1], 'multiple': 'all'}]},
     {'conditions': [{**EQ, 'loop': [1], 'multiple': 'all'}]}),
    ({'actions': [{'op': 'log', 'args': {'msg': '{item}'}, 'loop': [1]}]},
     {'actions': [{'op': 'log', 'args': {'msg': '{item}'}, 'loop': [1]}]}),
    ({'actions': [{'op': 'log', 'args': {'msg': 'x'}, 'loop': []}]},
     {'actions': [{'op': 'log', 'args': {'msg': 'x'}}]}),
    ({'actions': [{'op': 'fail', 'args': ['x']}]}, {'actions': [{'op': 'fail', 'args': ['x']}]}),
    ({'sensitive': True}, {'conditions': None, 'actions': None})])
def test_created(api, fields, shown):
    answer = create(api, **fields)
    assert answer.status == 201, answer.body
    assert {name: answer.json[name] for name in shown} == shown
    assert answer.headers['Location'] == f'{BASE}/v1/inspection_rules/{answer.json["uuid"]}'


def test_created_without_conditions(api):
    answer = api('POST', '/v1/inspection_rules', {'actions': [SET]})
    assert (answer.status, answer.json['conditions']) == (201, [])


@pytest.mark.parametrize('fields, status', [
    ({'actions': []}, 400), ({'actions': None}, 400), ({'conditions': None}, 400),
    ({'priority': 10000}, 400), ({'priority': -1}, 400), ({'priority': '5'}, 400),
    ({'priority': None}, 400), ({'phase': 'x'}, 400), ({'phase': None}, 400), ({'zz': 1}, 400),
    *(({'conditions': [wrong]}, 400) for wrong in (
        'x', {'op': 'zz', 'args': {}}, {'op': '! eq', 'args': {'values': []}}, {'op': 'eq'},
        {'op': 'eq', 'args': {}}, {'op': 'eq', 'args': {'values': [], 'zz': 1}},
        {'op': 'eq', 'args': 'x'}, {'op': 'eq', 'args': []}, {**EQ, 'loop': 'x'},
        {**EQ, 'loop': None}, {**EQ, 'multiple': 'zz', 'loop': []})),
    *(({'actions': [wrong]}, 400) for wrong in (
        {'op': '!fail', 'args': {'msg': 'x'}}, {'op': 'fail', 'args': {}}, {'op': 'fail'},
        {'op': 'log', 'args': []}, {'op': 'fail', 'args': {'msg': 'x', 'y': 1}})),
    ({'sensitive': 'true'}, 400), ({'sensitive': 1}, 400),
    ({'uuid': TWO[0]}, 409), ({'uuid': 'x'}, 400)])
def test_creation_refused(api, two, fields, status):
    answer = create(api, **fields)
    assert (answer.status, bool(answer.error)) == (status, True)


@pytest.mark.parametrize('operations, shown', [
    ([op('replace', '/priority', 7)], {'priority': 7}),
    ([op('remove', '/priority')], {'priority': 0}), ([op('remove', '/phase')], {'phase': 'main'}),
    ([op('remove', '/conditions')], {'conditions': []}),
    ([op('replace', '/conditions', []), op('add', '/conditions/-', EQ)], {'conditions': [EQ]}),
    ([op('add', '/actions/-', {'op': 'log', 'args': {'msg': 'x'}})],
     {'actions': [SET, {'op': 'log', 'args': {'msg': 'x'}}]}),
    ([op('replace', '/sensitive', True)], {'actions': None}),
    ([op('replace', '/uuid', TWO[0])], {'uuid': TWO[0]}),
    ([op('replace', '/description', None)], {'description': None}), ([], {})])
def test_changed(api, two, operations, shown):
    answer = api('PATCH', f'/v1/inspection_rules/{TWO[0]}', operations)
    assert answer.status == 200, answer.body
    assert {name: answer.json[name] for name in shown} == shown


@pytest.mark.parametrize('number, operation, status', [
    (0, op('replace', '/sensitive', 'true'), 400),
    (1, op('replace', '/sensitive', False), 400), (1, op('remove', '/sensitive'), 400),
    (0, op('replace', '/uuid', 'x'), 400), (0, op('replace', '/uuid', UUID), 404),
    (0, op('replace', '/uuid', TWO[1]), 400), (0, op('remove', '/uuid'), 400),
    (0, op('replace', '/priority', '7'), 400), (0, op('replace', '/phase', None), 400),
    (0, op('remove', '/actions'), 400), (0, op('remove', '/actions/0'), 400),
    (0, op('replace', '/actions/0/op', 'zz'), 400), (0, op('add', '/zz', 1), 400),
    (0, op('add', '/conditions/0', {'op': 'eq', 'args': {}}), 400),
    (0, op('replace', '/conditions', None), 400)])
def test_change_refused(api, two, number, operation, status):
    answer = api('PATCH', f'/v1/inspection_rules/{TWO[number]}', [operation])
    assert (answer.status, bool(answer.error)) == (status, True)


def test_a_removed_list_is_every_rules_own(api, two):
    """What one rule gets for a removed field is not what another one changes."""
    for uuid in TWO:
        api('PATCH', f'/v1/inspection_rules/{uuid}', [
            op('remove', '/conditions')])
        api('PATCH', f'/v1/inspection_rules/{uuid}', [op('add', '/conditions/-', EQ)])
    assert api('PATCH', f'/v1/inspection_rules/{TWO[0]}', [
        op('remove', '/conditions')]).json['conditions'] == []
