"""Conductors, those that are offline too."""
import pytest

from ironic_clone.db import conductors

BASE = 'http://localhost/v1/conductors'


@pytest.fixture
def three(api, database):
    """The conductor of all tests, and two more; the last is offline."""
    for name, group in (('conductor-2:7', 'b'), ('conductor-0', 'a')):
        conductors.register(database, name, group, ['ipmi', 'fake-hardware'], [], name)
    conductors.unregister(database, 'conductor-0')
    return api


def names(answer):
    return [found['hostname'] for found in answer.json['conductors']]


def test_brief(three):
    answer = three('GET', '/v1/conductors')
    assert names(answer) == ['conductor-1', 'conductor-2:7', 'conductor-0']
    assert answer.json['conductors'][1] == {
        'hostname': 'conductor-2:7', 'conductor_group': 'b', 'alive': True, 'links': [
            {'href': f'{BASE}/conductor-2:7', 'rel': 'self'},
            {'href': 'http://localhost/conductors/conductor-2:7', 'rel': 'bookmark'}]}
    assert answer.json['conductors'][2]['alive'] is False
    assert 'next' not in answer.json


def test_single_and_detail_agree(three):
    single = three('GET', '/v1/conductors/conductor-2:7').json
    assert set(single) == {'hostname', 'conductor_group', 'alive', 'links', 'drivers',
                           'created_at', 'updated_at'}
    assert single['drivers'] == ['fake-hardware', 'ipmi']
    assert single['updated_at'].endswith('+00:00')
    assert three('GET', '/v1/conductors?detail=true').json['conductors'][1] == single


@pytest.mark.parametrize('query, expected', [
    ('limit=1', ['conductor-1']), ('limit=2&marker=conductor-1', ['conductor-2:7', 'conductor-0']),
    ('marker=conductor-0', []), ('sort_key=hostname', ['conductor-0', 'conductor-1',
                                                       'conductor-2:7']),
    ('sort_key=hostname&sort_dir=desc', ['conductor-2:7', 'conductor-1', 'conductor-0']),
    ('sort_key=conductor_group', ['conductor-1', 'conductor-0', 'conductor-2:7']),
    ('sort_key=created_at', ['conductor-1', 'conductor-2:7', 'conductor-0']),
    ('sort_key=', ['conductor-1', 'conductor-2:7', 'conductor-0']),
    ('sort_dir=desc', ['conductor-0', 'conductor-2:7', 'conductor-1']),
    ('limit=5000', ['conductor-1', 'conductor-2:7', 'conductor-0'])])
def test_pages(three, query, expected):
    assert names(three('GET', f'/v1/conductors?{query}')) == expected


@pytest.mark.parametrize('query, following', [
    ('limit=1', 'sort_key=id&sort_dir=asc&fields=hostname,conductor_group,alive&limit=1'
                '&marker=conductor-1'),
    ('limit=1&detail=1', 'sort_key=id&sort_dir=asc&detail=True&limit=1&marker=conductor-1'),
    ('limit=1&fields=hostname&sort_dir=desc',
     'sort_key=id&sort_dir=desc&fields=hostname&limit=1&marker=conductor-0')])
def test_the_link_to_the_next_page(three, query, following):
    answer = three('GET', f'/v1/conductors?{query}')
    assert answer.json['next'] == f'{BASE}?{following}'


@pytest.mark.parametrize('path, fields', [
    ('?fields=hostname', {'hostname', 'links'}), ('?fields=', {'links'}),
    ('?fields=alive,drivers', {'alive', 'drivers', 'links'}),
    ('?fields=created_at&detail=false', {'created_at', 'links'}), ('?fields=links', {'links'}),
    ('/conductor-1?fields=alive', {'alive', 'links'}),
    ('/conductor-1/alive', {'alive', 'links'})])
def test_selected_fields(three, path, fields):
    found = three('GET', '/v1/conductors' + path).json
    assert set(found['conductors'][0] if 'conductors' in found else found) == fields


@pytest.mark.parametrize('path, status', [
    ('?limit=0', 400), ('?limit=-1', 400), ('?limit=x', 400), ('?marker=', 400),
    ('?marker=none-such', 404), ('?sort_key=alive', 400), ('?sort_key=drivers', 400),
    ('?sort_key=bogus', 400), ('?sort_key=links', 400), ('?sort_dir=x', 400),
    ('?fields=bogus', 400), ('?fields=id', 400), ('?detail=x', 400),
    ('?detail=true&fields=hostname', 400), ('?x=1', 400), ('/none-such', 404), ('/a%20b!', 404),
    ('/conductor-1?fields=bogus', 400), ('/conductor-1?detail=true', 400),
    ('/conductor-1/bogus', 400), ('/none-such/alive', 404)])
def test_refused(three, path, status):
    answer = three('GET', '/v1/conductors' + path)
    assert answer.status == status and answer.error


def test_older_versions(api):
    assert api('GET', '/v1/conductors', minor=48).status == 404
    assert api('GET', '/v1/conductors/conductor-1', minor=48).status == 404
    assert api('GET', '/v1/conductors', minor=49).status == 200


@pytest.mark.parametrize('method', ['POST', 'PUT', 'PATCH', 'DELETE'])
@pytest.mark.parametrize('path', ['/v1/conductors', '/v1/conductors/conductor-1'])
def test_conductors_are_only_read(api, method, path):
    answer = api(method, path)
    assert (answer.status, answer.headers['Allow']) == (405, 'GET')
