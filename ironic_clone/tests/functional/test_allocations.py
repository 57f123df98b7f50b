"""Allocations: chosen, raced for, backfilled, and given back."""
import concurrent.futures
import uuid

import pytest

from ironic_clone.tests.servers import wait

NOBODY = '1bedc4fe-f89e-4c09-9e64-1a97967f6db6'
PATH = '/v1/allocations'


@pytest.fixture
def resource_class():
    return f'class-{uuid.uuid4().hex[:8]}'


@pytest.fixture
def offer(http, new_node, resource_class):
    """Return a function that puts a node of the resource class on offer."""
    def make(**fields):
        node = new_node(resource_class=resource_class, **fields)
        http.provision(node['uuid'], 'manage', 'manageable')
        http.provision(node['uuid'], 'provide', 'available')
        http.power(node['uuid'], 'power on', 'power on')
        http.wait_node(node['uuid'], reservation=None)
        return node
    return make


@pytest.fixture
def allocate(http, resource_class):
    """Return a function that asks for a node; what is left is deleted in the end."""
    made = []

    def make(status=201, **body):
        answer = http.post(PATH, {'resource_class': resource_class, **body}).expect(status)
        if status == 201:
            made.append(answer.json()['uuid'])
        return answer.json()
    yield make
    for ident in made:
        http.delete(f'{PATH}/{ident}')


def settled(http, allocation):
    """Wait until the allocation has a node, or an error."""
    return wait.until(lambda: (found := http.get(f'{PATH}/{allocation["uuid"]}').json())
                      ['state'] != 'allocating' and found, 'the allocation is settled')


def test_a_node_is_found(http, offer, allocate, resource_class):
    node = offer()
    answer = http.post(PATH, {'resource_class': resource_class, 'name': f'a-{resource_class}',
                              'extra': {'a': 1}}).expect(201)
    made = answer.json()
    assert answer.headers['Location'] == f'{http.url}{PATH}/{made["uuid"]}'
    assert (made['state'], made['node_uuid'], made['candidate_nodes'], made['traits']) == (
        'allocating', None, [], [])
    found = settled(http, made)
    assert (found['state'], found['node_uuid'], found['last_error']) == (
        'active', node['uuid'], None)
    shown = http.node(node['uuid'])
    assert (shown['instance_uuid'], shown['allocation_uuid'], shown['instance_info']) == (
        made['uuid'], made['uuid'], {'traits': []})
    assert http.get(f'/v1/nodes/{node["uuid"]}/allocation').json() == found
    assert http.get(f'{PATH}/a-{resource_class}').json() == found
    http.delete(f'/v1/nodes/{node["uuid"]}/allocation').expect(204)
    http.get(f'{PATH}/{made["uuid"]}').expect(404)
    shown = http.node(node['uuid'])
    assert (shown['instance_uuid'], shown['allocation_uuid']) == (None, None)
    http.delete(f'/v1/nodes/{node["uuid"]}/allocation').expect(404)


def test_nothing_is_on_offer(http, allocate, new_node, resource_class):
    found = settled(http, allocate())
    assert (found['state'], found['node_uuid']) == ('error', None)
    assert found['last_error'] == (
        f'Failed to process allocation {found["uuid"]}: no available nodes match the resource '
        f'class {resource_class}.')
    node = new_node(resource_class=resource_class)   # in enroll
    found = settled(http, allocate(candidate_nodes=[node['name']]))
    assert 'none of the requested nodes are available' in found['last_error']
    assert found['candidate_nodes'] == [node['uuid']]
    http.delete(f'{PATH}/{found["uuid"]}').expect(204)


def test_traits_candidates_and_names_decide(http, offer, allocate, resource_class):
    first, second, third = (offer() for _ in range(3))
    http.put(f'/v1/nodes/{second["uuid"]}/traits', {'traits': ['CUSTOM_A', 'CUSTOM_B']}
             ).expect(204)
    found = settled(http, allocate(traits=['CUSTOM_C']))
    assert 'no suitable nodes have the requested traits CUSTOM_C' in found['last_error']
    found = settled(http, allocate(traits=['CUSTOM_B', 'CUSTOM_A']))
    assert found['node_uuid'] == second['uuid']
    assert http.node(second['uuid'])['instance_info'] == {'traits': ['CUSTOM_B', 'CUSTOM_A']}
    found = settled(http, allocate(candidate_nodes=[third['uuid']]))
    assert found['node_uuid'] == third['uuid']
    found = settled(http, allocate(owner='nobody'))
    assert found['state'] == 'error'
    found = settled(http, allocate(name=first['name']))
    assert found['node_uuid'] == first['uuid']


def test_one_node_goes_to_one_of_many(http, offer, allocate):
    nodes = {offer()['uuid'] for _ in range(2)}
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        made = list(pool.map(lambda _: allocate(), range(6)))
    found = [settled(http, one) for one in made]
    winners = [one['node_uuid'] for one in found if one['state'] == 'active']
    assert len(winners) == 2 and set(winners) == nodes
    for loser in found:
        if loser['state'] == 'error':
            assert loser['last_error'] and loser['node_uuid'] is None


def test_an_instance_that_is_there_already(http, offer, allocate, resource_class):
    node = offer()
    answer = http.post(PATH, {'node': node['uuid']}).expect(409)
    assert 'but the current state is "available"' in answer.error
    failed, = http.get(f'{PATH}?resource_class={resource_class}').json()['allocations']
    assert (failed['state'], failed['last_error']) == ('error', answer.error)
    http.delete(f'{PATH}/{failed["uuid"]}').expect(204)
    http.provision(node['uuid'], 'active', 'active')
    http.wait_node(node['uuid'], reservation=None)
    http.post(PATH, {'node': node['uuid'], 'resource_class': 'other'}).expect(409)
    made = http.post(PATH, {'node': node['name']}).expect(201).json()
    assert (made['state'], made['node_uuid'], made['resource_class']) == (
        'active', node['uuid'], resource_class)
    assert 'is active' in http.delete(f'{PATH}/{made["uuid"]}').expect(409).error
    http.post(PATH, {'node': node['uuid']}).expect(409)
    http.provision(node['uuid'], 'deleted', 'available')
    http.get(f'{PATH}/{made["uuid"]}').expect(404)


def test_the_end_of_the_instance_is_the_end_of_the_allocation(http, offer, allocate):
    node = offer()
    made = settled(http, allocate())
    http.patch(f'/v1/nodes/{node["uuid"]}', [{'op': 'remove', 'path': '/instance_uuid'}]
               ).expect(200)
    http.get(f'{PATH}/{made["uuid"]}').expect(404)
    assert http.node(node['uuid'])['allocation_uuid'] is None


def test_lists(http, offer, allocate, resource_class):
    node = offer()
    made = [allocate(name=f'n{count}-{resource_class}') for count in range(3)]
    found = [settled(http, one) for one in made]
    query = f'{PATH}?resource_class={resource_class}'
    assert http.get(query).json() == {'allocations': found}
    page = http.get(f'{query}&limit=2').json()
    assert page['next'] == (f'{http.url}{PATH}?sort_key=id&sort_dir=asc&limit=2'
                            f'&marker={found[1]["uuid"]}')
    assert http.get(f'{query}&marker={found[1]["uuid"]}').json()['allocations'] == found[2:]
    state = [one for one in found if one['state'] == 'error']
    assert http.get(f'{query}&state=error').json()['allocations'] == state
    assert http.get(f'{PATH}?state=nonsense').json() == {'allocations': []}
    of_node, = http.get(f'{PATH}?node={node["name"]}&fields=name').json()['allocations']
    assert set(of_node) == {'name', 'links'}


@pytest.mark.parametrize('query, version, status', [
    ('?node=nope', '1.115', 400), ('?sort_key=extra', '1.115', 400),
    ('?sort_key=node_uuid', '1.115', 400), ('?fields=nope', '1.115', 400),
    ('?detail=true', '1.115', 400), ('?marker=zz', '1.115', 400),
    (f'?marker={NOBODY}', '1.115', 404), ('?owner=x', '1.59', 406),
    ('?fields=owner', '1.59', 400), ('', '1.51', 404), ('/nope', '1.115', 404),
    ('/a%20b', '1.115', 400), (f'/{NOBODY}', '1.115', 404)])
def test_reads_that_are_refused(http, query, version, status):
    http.get(PATH + query, version=version).expect(status)


@pytest.mark.parametrize('body, version, status', [
    ({}, '1.115', 400), ([], '1.115', 400), ({'resource_class': 'x' * 81}, '1.115', 400),
    ({'resource_class': 5}, '1.115', 400), ({'resource_class': None}, '1.115', 400),
    ({'resource_class': 'a', 'name': 'b d'}, '1.115', 400),
    ({'resource_class': 'a', 'traits': ['x']}, '1.115', 400),
    ({'resource_class': 'a', 'traits': 'x'}, '1.115', 400),
    ({'resource_class': 'a', 'candidate_nodes': ['nope']}, '1.115', 400),
    ({'resource_class': 'a', 'zzz': 1}, '1.115', 400),
    ({'resource_class': 'a', 'state': 'active'}, '1.115', 400),
    ({'resource_class': 'a', 'extra': 5}, '1.115', 400), ({'node': 'nope'}, '1.115', 400),
    ({'node': 5}, '1.115', 400), ({'node': 'nope', 'resource_class': 'a'}, '1.57', 400),
    ({'resource_class': 'a', 'owner': 'o'}, '1.59', 406),
    ({'resource_class': 'a'}, '1.51', 405)], ids=str)
def test_requests_that_are_refused(http, body, version, status):
    http.post(PATH, body, version=version).expect(status)


def test_names_are_unique(http, allocate, resource_class):
    allocate(name=resource_class)
    allocate(409, name=resource_class)


@pytest.mark.parametrize('operations, status', [
    ([], 200), ([{'op': 'add', 'path': '/extra/a', 'value': 1}], 200),
    ([{'op': 'remove', 'path': '/name'}], 200), ([{'op': 'remove', 'path': '/extra'}], 200),
    ([{'op': 'replace', 'path': '/name', 'value': 'b d'}], 400),
    ([{'op': 'replace', 'path': '/state', 'value': 'active'}], 400),
    ([{'op': 'replace', 'path': '/resource_class', 'value': 'x'}], 400), ({}, 400)], ids=str)
def test_patches(http, allocate, operations, status):
    made = settled(http, allocate(extra={'b': 2}))
    path = f'{PATH}/{made["uuid"]}'
    http.patch(path, operations).expect(status)
    http.patch(path, [], version='1.56').expect(405)


def test_of_nodes_that_have_none(http, node):
    path = f'/v1/nodes/{node["uuid"]}/allocation'
    http.get(path).expect(404)
    http.get(path, version='1.51').expect(404)
    http.get('/v1/nodes/nope/allocation').expect(400)
    http.delete('/v1/nodes/nope/allocation').expect(404)
    http.post(path, {}).expect(405)
