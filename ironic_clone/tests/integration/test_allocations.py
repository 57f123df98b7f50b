"""Allocations over two conductors, RabbitMQ and MariaDB: raced for, and orphaned by a death."""
import collections
import concurrent.futures

import pytest

from ironic_clone.tests.functional import http_client
from ironic_clone.tests.functional import waiting
from ironic_clone.tests.integration import two_conductors
from ironic_clone.tests.servers import wait

# Who finds a node locked looks again soon, and for long.
SETTINGS = {'node_locked_retry_interval': 1, 'node_locked_retry_attempts': 60}
PATH = '/v1/allocations'


@pytest.fixture
def service(tmp_path, mariadb_url, rabbitmq_server):
    """An API and two conductors."""
    with two_conductors.running(tmp_path, mariadb_url, rabbitmq_server.new_host(),
                                conductor=SETTINGS) as running:
        yield running


@pytest.fixture
def http(service):
    """Requests to the API."""
    return http_client.HttpClient(service.url)


def enrol(http, driver, resource_class):
    """Make a node; return its uuid."""
    return http.post('/v1/nodes', {'driver': driver, 'resource_class': resource_class}
                     ).expect(201).json()['uuid']


def offer(http, resource_class):
    """Put one more node on offer; return its uuid."""
    ident = enrol(http, 'fake-hardware', resource_class)
    http.provision(ident, 'manage', 'manageable')
    http.provision(ident, 'provide', 'available')
    http.power(ident, 'power on', 'power on')
    http.wait_node(ident, reservation=None)
    return ident


def allocate(http, resource_class, **fields):
    return http.post(PATH, {'resource_class': resource_class, **fields}
                     ).expect(201).json()['uuid']


def settled(http, ident, seconds=60):
    return wait.until(lambda: (found := http.get(f'{PATH}/{ident}').expect(200).json())
                      ['state'] != 'allocating' and found, f'{ident} is settled', seconds)


def test_every_node_goes_to_one_and_the_losers_say_why(http, service):
    nodes = {}
    while len(nodes) < 8 or len(set(nodes.values())) < 2:
        ident = offer(http, 'gold')
        nodes[ident] = http.node(ident)['conductor']
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: allocate(http, 'gold'), range(len(nodes) + 12)))
    found = {ident: settled(http, ident) for ident in made}
    holders = {one['node_uuid']: ident for ident, one in found.items()
               if one['state'] == 'active'}
    states = collections.Counter(one['state'] for one in found.values())
    assert states == {'active': len(nodes), 'error': len(made) - len(nodes)}, found
    assert set(holders) == set(nodes)
    for ident, one in found.items():
        if one['state'] == 'error':
            assert one['node_uuid'] is None
            assert one['last_error'].startswith(f'Failed to process allocation {ident}: ')
            assert one['last_error'].endswith('.')
            http.delete(f'{PATH}/{ident}').expect(204)
    for node, ident in holders.items():
        shown = http.node(node)
        assert (shown['instance_uuid'], shown['allocation_uuid']) == (ident, ident)
        http.unlocked(lambda ident=ident: http.delete(f'{PATH}/{ident}')).expect(204)
    assert http.get(PATH).json() == {'allocations': []}
    # What was given back is on offer again.
    again = settled(http, allocate(http, 'gold'))
    assert again['node_uuid'] in nodes
    assert set(service.stop().values()) == {0}
    assert service.trouble() == []


def test_one_node_named_by_two_goes_to_one(http):
    node = offer(http, 'gold')
    offer(http, 'gold')
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: allocate(http, 'gold', candidate_nodes=[node]), range(4)))
    found = [settled(http, ident) for ident in made]
    winner, = (one for one in found if one['state'] == 'active')
    assert winner['node_uuid'] == http.node(node)['uuid']
    assert all(one['last_error'] for one in found if one is not winner)


def locked_node(http, service, resource_class):
    """Put a node on offer that the first conductor holds until it is told to let go."""
    ident = wait.until(lambda: http.node(made := enrol(http, 'waiting', resource_class))
                       ['conductor'] == service.host and made, 'a node of the first conductor')
    node = waiting.WaitingNode(http, service, ident)
    node.plan(deploy__patient_clean_step='done')
    node.provision('manage', 'manageable')
    node.provision('provide', 'available')
    http.power(ident, 'power on', 'power on')
    node.plan(power__set_power_state='block')
    http.put(f'/v1/nodes/{ident}/states/power', {'target': 'power off'}).expect(202)
    node.wait_blocked()
    return node


def test_what_a_killed_conductor_was_working_on_is_taken_over(http, service):
    node = locked_node(http, service, 'gold')
    # Which conductor works on an allocation is left to chance: of twelve, the second has some.
    made = [allocate(http, 'gold') for _ in range(12)]
    second = service.processes.pop(two_conductors.SECOND_PROCESS)
    second.kill()
    second.wait()
    survivor = service.directory / 'ironic-clone-conductor.log'
    wait.until(lambda: 'was left behind, going on with it' in survivor.read_text(),
               'the survivor picks up an orphan')
    node.release()
    found = [settled(http, ident) for ident in made]
    winner, = (one for one in found if one['state'] == 'active')
    shown = http.wait_node(node.uuid, reservation=None)
    assert (winner['node_uuid'], shown['instance_uuid']) == (node.uuid, winner['uuid'])
    for one in found:
        assert one is winner or (one['state'] == 'error' and one['last_error'])
