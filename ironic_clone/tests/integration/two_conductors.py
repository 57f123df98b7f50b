"""An API and two conductors over RabbitMQ and MariaDB that soon notice each other's end."""
import contextlib

from ironic_clone.tests.functional import http_client
from ironic_clone.tests.functional import waiting
from ironic_clone.tests.servers import service as service_process
from ironic_clone.tests.servers import wait

SETTINGS = {
    'DEFAULT': {
        'enabled_hardware_types': 'fake-hardware,waiting',
        'enabled_power_interfaces': 'fake,waiting',
        'enabled_management_interfaces': 'fake,waiting',
        'enabled_vendor_interfaces': 'fake,waiting,no-vendor',
        'enabled_deploy_interfaces': 'fake,waiting',
        'enabled_inspect_interfaces': 'fake,waiting,no-inspect',
        'enabled_rescue_interfaces': 'fake,waiting,no-rescue',
        'hash_ring_reset_interval': 1, 'rpc_response_timeout': 10,
    },
    'conductor': {'heartbeat_interval': 1, 'heartbeat_timeout': 5,
                  'sync_local_state_interval': 1, 'check_allocations_interval': 1,
                  # It takes last_error from nodes that are well, also before a test has read it.
                  'sync_power_state_interval': 0,
                  'graceful_shutdown_timeout': 10},
}
SECOND = 'second'
SECOND_PROCESS = f'ironic-clone-conductor@{SECOND}'
MANY = 24
"""Nodes, so many that no conductor of two is without one."""


@contextlib.contextmanager
def running(directory, database_url: str, transport_url: str, **more: dict):
    """Give the service when its API has both conductors in its rings.

    :param more: group -> more options of it.
    """
    settings = {group: {**SETTINGS.get(group, {}), **more.get(group, {})}
                for group in {*SETTINGS, *more}}
    with service_process.IronicClone(directory, database_url, transport_url,
                                     settings) as service:
        service.upgrade_database()
        service.start(('fake-hardware', 'waiting'))
        service.add_conductor(SECOND)
        http = http_client.HttpClient(service.url)
        wait.until(lambda: len(alive(http)) == 2, 'both conductors are alive',
                   service_process.START_SECONDS)
        for ident in nodes(http, 'fake-hardware') | nodes(http, 'waiting'):
            http.unlocked(lambda ident=ident: http.delete(f'/v1/nodes/{ident}')).expect(204)
        yield service


def alive(http) -> set[str]:
    """The conductors that the API calls alive."""
    return {conductor['hostname'] for conductor in
            http.get('/v1/conductors').expect(200).json()['conductors'] if conductor['alive']}


def nodes(http, driver: str) -> dict[str, str]:
    """Create nodes; return {uuid: the conductor that they are mapped to}, which both are."""
    made = [http.post('/v1/nodes', {'driver': driver}).expect(201).json()['uuid']
            for _ in range(MANY)]

    def owners():
        found = {ident: http.node(ident)['conductor'] for ident in made}
        return found if len(set(found.values())) == 2 else None
    return wait.until(owners, 'both conductors own nodes')


def node_of_second(http, service) -> waiting.WaitingNode:
    """A new node that is mapped to the second conductor."""
    return next(waiting.WaitingNode(http, service, ident)
                for ident, host in nodes(http, 'waiting').items() if host == SECOND)


def deploying_on_second(http, service) -> waiting.WaitingNode:
    """A node in whose deployment the second conductor is at work, until it is released."""
    node = offered(node_of_second(http, service))
    node.plan(deploy__deploy='block')
    http.put(f'/v1/nodes/{node.uuid}/states/provision', {'target': 'active'}).expect(202)
    node.wait_blocked()
    return node


def offered(node: waiting.WaitingNode) -> waiting.WaitingNode:
    """Bring a new node to ``available``."""
    node.provision('manage', 'manageable')
    node.plan(deploy__patient_clean_step='done')
    node.provision('provide', 'available')
    return node
