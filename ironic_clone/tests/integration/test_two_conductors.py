"""Two conductors share the nodes over RabbitMQ and MariaDB; one dies in the middle of its work."""
import signal

import pytest

from ironic_clone.tests.functional import http_client
from ironic_clone.tests.functional.clients import command
from ironic_clone.tests.integration import two_conductors
from ironic_clone.tests.integration.two_conductors import SECOND
from ironic_clone.tests.integration.two_conductors import SECOND_PROCESS
from ironic_clone.tests.integration.two_conductors import alive
from ironic_clone.tests.servers import wait


@pytest.fixture
def service(tmp_path, mariadb_url, rabbitmq_server):
    """An API and two conductors."""
    with two_conductors.running(tmp_path, mariadb_url, rabbitmq_server.new_host()) as running:
        yield running


@pytest.fixture
def http(service):
    """Requests to the API."""
    return http_client.HttpClient(service.url)


def test_both_work_and_a_leaving_one_hands_over_in_peace(http, service):
    owner = two_conductors.nodes(http, 'fake-hardware')
    for ident in owner:
        http.provision(ident, 'manage', 'manageable')
    second = service.processes.pop(SECOND_PROCESS)
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
    baremetal = command.BaremetalCommand(service.url)
    idle = two_conductors.offered(two_conductors.node_of_second(http, service))
    node = two_conductors.deploying_on_second(http, service)
    assert http.node(node.uuid)['reservation'] == SECOND
    wait.until(lambda: liveness(baremetal) == {service.host: True, SECOND: True},
               'both are alive')

    second = service.processes.pop(SECOND_PROCESS)
    second.kill()
    second.wait()
    shown = node.reaches('deploy failed', reservation=None, conductor=service.host)
    assert shown['last_error'] and shown['target_provision_state'] == 'active'
    wait.until(lambda: liveness(baremetal) == {service.host: True, SECOND: False},
               'one is alive')
    dead = baremetal('conductor', 'show', SECOND, '-f', 'json')
    assert (dead['hostname'], dead['alive']) == (SECOND, False)
    assert {'fake-hardware', 'waiting'} <= set(dead['drivers'])
    # Nobody was at work on the other one: it just goes on, with the conductor that is left.
    assert http.node(idle.uuid)['provision_state'] == 'available'
    http.power(idle.uuid, 'power on', 'power on')
    node.plan(deploy__deploy='done')
    node.provision('active', 'active')


def liveness(baremetal) -> dict[str, bool]:
    """What ``baremetal conductor list`` says of each conductor."""
    lines = baremetal('conductor', 'list', '-f', 'value').splitlines()
    return {line.split()[0]: line.split()[-1] == 'True' for line in lines}


def test_one_that_was_only_paused_does_not_go_on_with_what_was_taken_over(http, service):
    node = two_conductors.deploying_on_second(http, service)

    second = service.processes[SECOND_PROCESS]
    second.send_signal(signal.SIGSTOP)
    try:
        http.wait_node(node.uuid, provision_state='deploy failed', reservation=None)
    finally:
        second.send_signal(signal.SIGCONT)
    wait.until(lambda: SECOND in alive(http), 'the paused one is back')
    wait.until(lambda: http.node(node.uuid)['conductor'] == SECOND, 'its nodes are its own again')
    node.release()   # what it was doing when it was stopped ends only now
    log = service.directory / f'{SECOND_PROCESS}.log'
    wait.until(lambda: f'"deployment" of node {node.uuid} stop' in log.read_text(),
               'it stops its work')
    after = http.node(node.uuid)
    assert (after['provision_state'], after['reservation']) == ('deploy failed', None)
    assert 'take over' in after['last_error']
    node.plan(deploy__deploy='done')
    node.provision('active', 'active')   # and the node lives on


def test_one_that_was_paused_briefly_goes_on_with_its_work(http, service):
    """Its lease had ended, nobody had taken its node yet: nothing is lost."""
    node = two_conductors.deploying_on_second(http, service)
    first, second = (service.processes[name] for name in (
        'ironic-clone-conductor', SECOND_PROCESS))
    first.send_signal(signal.SIGSTOP)   # so that nobody takes over
    second.send_signal(signal.SIGSTOP)
    try:
        wait.until(lambda: alive(http) == set(), 'both look dead')
        second.send_signal(signal.SIGCONT)
        wait.until(lambda: SECOND in alive(http), 'the second is back')
        node.release()
    finally:
        first.send_signal(signal.SIGCONT)
        second.send_signal(signal.SIGCONT)
    http.wait_node(node.uuid, provision_state='active', reservation=None)
    log = service.directory / f'{SECOND_PROCESS}.log'
    assert f'of node {node.uuid} goes on after this conductor was not seen' in log.read_text()
