"""Lists of nodes: fields, filters, order, pages."""
import json

import pytest
import webob

from ironic_clone.api import stack
from ironic_clone.db import nodes
from ironic_clone.db import traits
from ironic_clone.tests import tables
from ironic_clone.tests.unit.api import callers
from ironic_clone.tests.unit.api.endpoints.conftest import HOST

ARGUMENTS = tables.load('nodes')['arguments']
BASE = 'http://localhost'
UUIDS = [f'{number}bedc4fe-f89e-4c09-9e64-1a97967f6db6' for number in range(5)]
SOUND = {'limit': '1', 'marker': UUIDS[0], 'sort_key': 'uuid', 'sort_dir': 'asc',
         'fields': 'uuid', 'detail': 'true', 'instance_uuid': UUIDS[0],
         'provision_state': 'active', 'fault': 'power%20failure', 'parent_node': UUIDS[0],
         **dict.fromkeys(('associated', 'maintenance', 'retired', 'sharded',
                          'include_children'), 'true')}


@pytest.fixture
def five(database):
    """Five nodes that differ."""
    rows = [
        {'name': 'a', 'maintenance': True, 'owner': 'p1', 'shard': 's1', 'fault': None,
         'resource_class': 'gold', 'description': '100% red', 'retired': None},
        {'name': 'b', 'lessee': 'p1', 'instance_uuid': UUIDS[4], 'shard': 's2', 'retired': True},
        {'name': 'c', 'parent_node': UUIDS[0], 'resource_class': 'gold'},
        {'name': 'd', 'driver': 'seed', 'provision_state': 'active', 'fault': 'power failure',
         'instance_name': 'inst', 'owner': 'p2'},
        {'name': None, 'driver': 'unserved', 'conductor_group': 'g', 'lessee': 'p2',
         'description': '100 reds'}]
    for uuid, row in zip(UUIDS, rows, strict=True):
        nodes.create(database, {'uuid': uuid, 'driver': 'fake-hardware',
                                'provision_state': 'enroll', **row})


def found(api, query, minor=115):
    answer = api('GET', f'/v1/nodes?{query}', minor=minor)
    assert answer.status == 200, answer.body
    return [UUIDS.index(node['uuid']) for node in answer.json['nodes']]


@pytest.mark.parametrize('query, expected', [
    ('', [0, 1, 3, 4]), ('include_children=true', [0, 1, 2, 3, 4]),
    (f'parent_node={UUIDS[0]}', [2]), ('parent_node=a', []),
    (f'parent_node={UUIDS[0]}&include_children=false', [2]),
    ('maintenance=yes', [0]), ('maintenance=0', [1, 3, 4]), ('associated=true', [1]),
    ('associated=F', [0, 3, 4]), (f'instance_uuid={UUIDS[4]}', [1]), ('retired=true', [1]),
    ('retired=false', [0, 3, 4]), ('provision_state=active', [3]), ('driver=seed', [3]),
    ('driver=', []), ('resource_class=gold', [0]), ('fault=power%20failure', [3]),
    ('conductor_group=g', [4]), ('conductor_group=', [0, 1, 3]), (f'conductor={HOST}', [0, 1, 3]),
    ('conductor=none', []), ('conductor=', [0, 1, 3, 4]), ('owner=p1', [0]),
    ('lessee=p1', [1]), ('project=p1', [0, 1]),
    ('description_contains=100%25', [0]), ('description_contains=' + 'x' * 4096, []),
    ('shard=S1,s2', [0, 1]), ('shard=', []),
    ('sharded=true', [0, 1]), ('sharded=false', [3, 4]), ('instance_name=inst', [3]),
    ('owner=p1&maintenance=true', [0]), ('owner=p1&maintenance=false', []),
    ('sort_key=name&sort_dir=desc', [3, 1, 0, 4]), ('sort_key=name', [4, 0, 1, 3]),
    ('sort_key=driver', [0, 1, 3, 4]), ('sort_key=', [0, 1, 3, 4]),
    ('sort_dir=desc', [4, 3, 1, 0]),
    (f'marker={UUIDS[1]}', [3, 4]), (f'sort_key=name&marker={UUIDS[4]}', [0, 1, 3]),
])
def test_filters_and_order(api, five, query, expected):
    assert found(api, query) == expected


@pytest.mark.parametrize('query, status', [
    ('zz=1', 400), ('limit=x', 400), ('limit=0', 400), ('limit=-1', 400), ('limit=', 400),
    ('limit=1&limit=2', 400), ('marker=x', 400), ('marker=', 400), (f'marker={UUIDS[0]}', 404),
    ('sort_dir=up', 400), ('sort_key=zz', 400), ('sort_key=name,uuid', 400), ('detail=', 400),
    ('detail=maybe', 400), ('detail=true&fields=uuid', 400), ('fields=zz', 400),
    ('fields=created_at', 400), ('fields=links', 400), ('maintenance=2', 400),
    ('instance_uuid=x', 400), ('chassis_uuid=x', 400), (f'chassis_uuid={UUIDS[0]}', 404),
    ('provision_state=zz', 400), ('provision_state=', 400), ('fault=', 400), ('fault=x', 400),
    *((f'sort_key={name}', 400) for name in tables.load('nodes')['unsortable']),
])
def test_refused(api, query, status):
    answer = api('GET', f'/v1/nodes?{query}')
    assert answer.status == status
    assert answer.error


@pytest.mark.parametrize('name', [name for name, (since, _) in ARGUMENTS.items() if since > 1])
def test_arguments_have_their_versions(api, name):
    since, below = ARGUMENTS[name]
    query = f'/v1/nodes?{name}={SOUND.get(name, "x")}'
    assert api('GET', query, minor=since).status == 200
    assert api('GET', query, minor=since - 1).status == below


def test_brief(api, five, node_links):
    answer = api('GET', '/v1/nodes?limit=1')
    assert answer.json == {
        'nodes': [{'uuid': UUIDS[0], 'instance_uuid': None, 'maintenance': True, 'name': 'a',
                   'power_state': None, 'provision_state': 'enroll',
                   'links': node_links(UUIDS[0])}],
        'next': f'{BASE}/v1/nodes?sort_key=id&sort_dir=asc&fields=instance_uuid,maintenance,'
                f'power_state,provision_state,uuid,name&limit=1&marker={UUIDS[0]}'}


@pytest.fixture
def node_links():
    """Return a function that tells the links of a node."""
    return lambda uuid: [{'href': f'{BASE}/v1/nodes/{uuid}', 'rel': 'self'},
                         {'href': f'{BASE}/nodes/{uuid}', 'rel': 'bookmark'}]


@pytest.mark.parametrize('path, query, following', [
    ('nodes', 'limit=2', 'nodes?sort_key=id&sort_dir=asc&fields=instance_uuid,maintenance,'
     'power_state,provision_state,uuid,name&limit=2&marker=1'),
    ('nodes', 'limit=2&detail=true', 'nodes?sort_key=id&sort_dir=asc&detail=True&limit=2'
     '&marker=1'),
    ('nodes/detail', 'limit=2', 'nodes/detail?sort_key=id&sort_dir=asc&limit=2&marker=1'),
    ('nodes', 'fields=Name,uuid&limit=2&sort_key=name&sort_dir=desc',
     'nodes?sort_key=name&sort_dir=desc&fields=name,uuid&limit=2&marker=1'),
    ('nodes', 'limit=1&associated=1&maintenance=no&retired=y&owner=p1&fields=uuid', None),
    ('nodes', 'limit=1&associated=1&retired=y&lessee=p1&fields=uuid',
     'nodes?sort_key=id&sort_dir=asc&associated=True&retired=True&fields=uuid&limit=1&marker=1'),
    ('nodes', f'limit=1&instance_uuid={UUIDS[4]}', None), ('nodes', 'limit=5', None),
    ('nodes', 'limit=1&shard=none', None),
])
def test_next(api, five, path, query, following):
    answer = api('GET', f'/v1/{path}?{query}').json
    if following is None:
        assert 'next' not in answer
    else:
        start, _, number = following.rpartition('=')
        assert answer['next'] == f'{BASE}/v1/{start}={UUIDS[int(number)]}'


def test_pages_add_up(api, five):
    for query in ('sort_key=name', 'sort_dir=desc', 'sort_key=owner', 'sort_key=driver'):
        whole = found(api, f'include_children=1&{query}')
        pages, marker = [], ''
        while True:
            page = found(api, f'include_children=1&limit=2&{query}{marker}')
            pages += page
            if len(page) < 2:
                break
            marker = f'&marker={UUIDS[page[-1]]}'
        assert pages == whole


def test_a_page_is_never_longer_than_the_option(api, conf, five):
    conf.set_override('max_limit', 2, 'api')
    assert found(api, 'limit=99') == found(api, '') == [0, 1]
    assert '&limit=2&' in api('GET', '/v1/nodes?limit=99').json['next']


def test_selection(api, five):
    assert [sorted(node) for node in api('GET', '/v1/nodes?fields=').json['nodes']
            ] == [['links']] * 4
    node = api('GET', '/v1/nodes?fields=extra&fields=name,,name&limit=1').json['nodes'][0]
    assert {key: value for key, value in node.items() if key != 'links'} == {
        'extra': {}, 'name': 'a'}


def test_old_versions_have_no_selection_in_links(api, five):
    assert 'fields' not in api('GET', '/v1/nodes?limit=1', minor=7).json['next']
    assert api('GET', '/v1/nodes?limit=1', minor=8).json['next'].count('fields=') == 1


def test_details_of_a_page(api, database, five):
    traits.add(database, nodes.get(database, UUIDS[1]).id, ['CUSTOM_B', 'CUSTOM_A'])
    listed = api('GET', '/v1/nodes/detail').json['nodes']
    assert [node['traits'] for node in listed] == [[], ['CUSTOM_A', 'CUSTOM_B'], [], []]
    assert [node['conductor'] for node in listed] == [HOST, HOST, HOST, None]
    for node in listed:
        assert json.loads(api('GET', f'/v1/nodes/{node["uuid"]}').body) == node


@pytest.mark.parametrize('query', ['fields=uuid', 'detail=true', 'zz=1'])
def test_detail_path_takes_no_selection(api, query):
    assert api('GET', f'/v1/nodes/detail?{query}').status == 400
    assert api('GET', '/v1/nodes/detail?include_children=1', minor=1).status == 200
    assert api('GET', '/v1/nodes/detail/').status == 404


def test_callers_without_the_whole_see_their_own(conf, services, five):
    conf.set_override('auth_strategy', 'keystone')
    application = stack.build(*services, authenticate=callers.as_headers_say)

    def listed(query='', **headers):
        request = webob.Request.blank(f'/v1/nodes{query}', headers={
            'X-OpenStack-Ironic-API-Version': '1.115', **headers})
        answer = request.get_response(application)
        return answer.status_int, [UUIDS.index(node['uuid'])
                                   for node in answer.json.get('nodes', ())]

    reader = {'X-Roles': 'reader', 'X-Project-Id': 'p1'}
    assert listed(**reader) == (200, [0, 1])
    assert listed('?project=p1', **reader) == (200, [0, 1])
    assert listed('?project=p2', **reader) == (403, [])
    assert listed(**{'X-Roles': 'reader'}) == (403, [])
    assert listed(**{'X-Project-Id': 'p1'}) == (403, [])
    assert listed(**{'X-Roles': 'reader', 'OpenStack-System-Scope': 'all'}) == (200, [0, 1, 3, 4])
