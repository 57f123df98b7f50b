"""Negotiating the microversion."""
import pytest

HEADER = 'X-OpenStack-Ironic-API-Version'
MINIMUM = 'X-OpenStack-Ironic-API-Minimum-Version'
MAXIMUM = 'X-OpenStack-Ironic-API-Maximum-Version'


def test_the_root_tells_the_range(http):
    root = http.get('/', version=None).expect(200).json()
    assert (root['default_version']['min_version'], root['default_version']['version']) == (
        '1.1', '1.115')
    v1 = http.get('/v1', version=None).expect(200).json()
    assert v1['id'] == 'v1' and 'nodes' in v1
    assert v1['nodes'][0]['href'] == f'{http.url}/v1/nodes/'


@pytest.mark.parametrize('asked, used', [
    (None, '1.1'), ('', '1.1'), ('1.1', '1.1'), ('1.80', '1.80'), ('1.115', '1.115'),
    ('latest', '1.115'), ('LATEST', '1.115')])
def test_the_answer_names_the_version_in_use(http, asked, used):
    answer = http.get('/v1/nodes', version=asked).expect(200)
    assert (answer.headers[MINIMUM], answer.headers[MAXIMUM], answer.headers[HEADER]) == (
        '1.1', '1.115', used)


@pytest.mark.parametrize('asked', ['1.0', '1.116', '1.200', '2.1', '0.9'])
def test_a_version_that_nobody_speaks_is_refused_with_the_range(http, asked):
    answer = http.get('/v1/nodes', version=asked)
    assert answer.status == 406
    assert (answer.headers[MINIMUM], answer.headers[MAXIMUM]) == ('1.1', '1.115')
    assert HEADER not in answer.headers
    assert '1.115' in answer.error


@pytest.mark.parametrize('asked', ['1', '1.5.2', 'abc', '1.x', '-1.1'])
def test_what_is_no_version_is_refused(http, asked):
    answer = http.get('/v1/nodes', version=asked)
    assert answer.status == 406
    assert answer.error


def test_the_other_header_wins(http):
    answer = http.get('/v1/nodes', version='1.1', headers={
        'OpenStack-API-Version': 'compute 2.1, baremetal 1.33'})
    assert answer.expect(200).headers[HEADER] == '1.33'


def test_every_answer_has_a_request_id(http):
    for answer in (http.get('/v1/nodes'), http.get('/v1/nodes/none'), http.get('/v9')):
        assert answer.headers['openstack-request-id'].startswith('req-')
        assert answer.headers['openstack-request-id'] == \
            answer.headers['x-openstack-request-id']


@pytest.mark.parametrize('path, since, below', [
    ('/v1/nodes?fields=uuid', 8, 406), ('/v1/nodes?driver=x', 16, 406),
    ('/v1/nodes?resource_class=x', 21, 406), ('/v1/nodes?fault=power%20failure', 42, 406),
    ('/v1/nodes?owner=x', 50, 406), ('/v1/nodes?shard=x', 82, 406),
    ('/v1/nodes?detail=true', 43, 400), ('/v1/nodes?sort_key=name', 5, 406),
    ('/v1/conductors', 49, 404), ('/v1/drivers?type=dynamic', 30, 406)])
def test_what_is_new_is_refused_below_its_version(http, path, since, below):
    assert http.get(path, version=f'1.{since}').status == 200
    assert http.get(path, version=f'1.{since - 1}').status == below


def test_every_version_is_answered(http, node):
    known = set()
    for minor in range(1, 116):
        answer = http.get(f'/v1/nodes/{node["uuid"]}', version=f'1.{minor}').expect(200)
        assert answer.headers[HEADER] == f'1.{minor}'
        fields = set(answer.json())
        assert known <= fields   # no field ever went away
        known = fields
