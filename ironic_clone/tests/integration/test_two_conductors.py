"""Two conductors share the nodes over RabbitMQ and MariaDB; one dies in the middle of its work."""
import signal

import pytest

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
        'hash_ring_reset_interval': 1,
        'rpc_response_timeout': 10,
    },
    'conductor': {'heartbeat_interval': 1, 'heartbeat_timeout': 5,
                  'sync_local_state_interval': 1, 'graceful_shutdown_timeout': 10},
}
NODES = 24


@pytest.fixture
def service(tmp_path, mariadb_url, rabbitmq_server):
    """An API and two conductors."""
    with service_process.IronicClone(tmp_path, mariadb_url, rabbitmq_server.new_host(),
                                     SETTINGS) as running:
        running.upgrade_database()
        running.start(('fake-hardware', 'waiting'))
        running.add_conductor('second')
        http = http_client.HttpClient(running.url)
        wait.until(lambda: len(alive(http)) == 2, 'both conductors are alive')
        yield running


@pytest.fixture
def http(service):
    """Requests to the API."""
    return http_client.HttpClient(service.url)


def alive(http):
    return {conductor['hostname'] for conductor in
            http.get('/v1/conductors').expect(200).json()['conductors'] if conductor['alive']}


def nodes(http, driver, count=NODES):
    """Create nodes; return {uuid: the conductor that they are mapped to}."""
    made = [http.post('/v1/nodes', {'driver': driver}).expect(201).json()['uuid']
            for _ in range(count)]
    # The API may have read the ring before the second conductor came.
    return wait.until(lambda: owners(http, made), 'both conductors own nodes')


def owners(http, made):
    found = {ident: http.node(ident)['conductor'] for ident in made}
    return found if len(set(found.values())) == 2 else None


def test_both_work_and_a_leaving_one_hands_over_in_peace(http, service):
    owner = nodes(http, 'fake-hardware')
    for ident in owner:
        http.provision(ident, 'manage', 'manageable')
    second = service.processes.pop('ironic-clone-conductor@second')
    second.terminate()
    assert second.wait(60) == 0
    wait.until(lambda: alive(http) == {service.host}, 'one conductor is left')
    for ident in owner:
        wait.until(lambda ident=ident: http.node(ident)['conductor'] == service.host,
                   f'node {ident} is mapped to the one that is left')
        http.provision(ident, 'provide', 'available')
    assert set(service.stop().values()) == {0}
    assert service.trouble() == []


def test_work_of_a_killed_one_is_ended_and_its_nodes_are_taken_over(http, service):
    owner = nodes(http, 'waiting')
    victim = next(ident for ident, host in owner.items() if host == 'second')
    idle = next(ident for ident, host in owner.items() if host == 'second' and ident != victim)
    for ident in (victim, idle):
        node = waiting.WaitingNode(http, service, ident)
        node.provision('manage', 'manageable')
        node.plan(deploy__patient_clean_step='done')
        node.provision('provide', 'available')
    waiting_node = waiting.WaitingNode(http, service, victim)
    waiting_node.plan(deploy__deploy='block')
    http.put(f'/v1/nodes/{victim}/states/provision', {'target': 'active'}).expect(202)
    waiting_node.wait_blocked()
    assert http.node(victim)['reservation'] == 'second'

    second = service.processes.pop('ironic-clone-conductor@second')
    second.kill()
    second.wait()
    node = http.wait_node(victim, provision_state='deploy failed', reservation=None)
    assert node['last_error']
    assert (node['conductor'], node['target_provision_state']) == (service.host, 'active')
    # Nobody was at work on the other one: it just goes on, with the conductor that is left.
    assert http.node(idle)['provision_state'] == 'available'
    http.power(idle, 'power on', 'power on')
    waiting_node.plan(deploy__deploy='done')
    waiting_node.provision('active', 'active')


def test_one_that_was_only_paused_does_not_go_on_with_what_was_taken_over(http, service):
    owner = nodes(http, 'waiting')
    victim = next(ident for ident, host in owner.items() if host == 'second')
    node = waiting.WaitingNode(http, service, victim)
    node.provision('manage', 'manageable')
    node.plan(deploy__patient_clean_step='done')
    node.provision('provide', 'available')
    node.plan(deploy__deploy='block')
    http.put(f'/v1/nodes/{victim}/states/provision', {'target': 'active'}).expect(202)
    node.wait_blocked()

    second = service.processes['ironic-clone-conductor@second']
    second.send_signal(signal.SIGSTOP)
    try:
        http.wait_node(victim, provision_state='deploy failed', reservation=None)
    finally:
        second.send_signal(signal.SIGCONT)
    wait.until(lambda: http.node(victim)['conductor'] == 'second', 'the paused one is back')
    node.release()   # what it was doing when it was stopped ends only now
    log = service.directory / 'ironic-clone-conductor@second.log'
    wait.until(lambda: f'"deployment" of node {victim} stop' in log.read_text(),
               'it stops its work')
    after = http.node(victim)
    assert (after['provision_state'], after['reservation']) == ('deploy failed', None)
    assert 'take over' in after['last_error']
    node.plan(deploy__deploy='done')
    node.provision('active', 'active')   # and the node lives on


def test_one_that_was_paused_briefly_goes_on_with_its_work(http, service):
    """Its lease had ended, nobody had taken its node yet: nothing is lost."""
    owner = nodes(http, 'waiting')
    victim = next(ident for ident, host in owner.items() if host == 'second')
    node = waiting.WaitingNode(http, service, victim)
    node.provision('manage', 'manageable')
    node.plan(deploy__patient_clean_step='done')
    node.provision('provide', 'available')
    node.plan(deploy__deploy='block')
    http.put(f'/v1/nodes/{victim}/states/provision', {'target': 'active'}).expect(202)
    node.wait_blocked()
    first, second = (service.processes[name] for name in (
        'ironic-clone-conductor', 'ironic-clone-conductor@second'))
    first.send_signal(signal.SIGSTOP)   # so that nobody takes over
    second.send_signal(signal.SIGSTOP)
    try:
        wait.until(lambda: alive(http) == set(), 'both look dead')
        second.send_signal(signal.SIGCONT)
        wait.until(lambda: 'second' in alive(http), 'the second is back')
        node.release()
    finally:
        first.send_signal(signal.SIGCONT)
        second.send_signal(signal.SIGCONT)
    http.wait_node(victim, provision_state='active', reservation=None)
    log = service.directory / 'ironic-clone-conductor@second.log'
    assert f'of node {victim} goes on after this conductor was not seen' in log.read_text()
