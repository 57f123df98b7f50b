"""Real conductors of one hostname: one of them lives, and which one is told."""
import concurrent.futures
import contextlib

import kombu
import pytest

from ironic_clone.db import conductors
from ironic_clone.db.engine import Database
from ironic_clone.rpc import broker
from ironic_clone.tests.functional import http_client
from ironic_clone.tests.servers import service as service_process
from ironic_clone.tests.servers import wait

CONDUCTOR = 'ironic-clone-conductor'
HEARTBEAT_TIMEOUT = 600
"""Seconds: whoever waited for a row to look dead would miss every deadline of the tests."""


@pytest.fixture
def service(tmp_path, rabbitmq_server):
    """An API and a conductor."""
    with service_process.IronicClone(
            tmp_path, None, rabbitmq_server.new_host(),
            {'conductor': {'heartbeat_interval': 1, 'heartbeat_timeout': HEARTBEAT_TIMEOUT}}
            ) as running:
        running.upgrade_database()
        running.start()
        yield running


def waiting(service) -> int:
    """How many messages are in the conductor's queue."""
    with kombu.Connection(service.transport_url.replace('rabbit:', 'amqp:')) as connection:
        return connection.default_channel.queue_declare(
            f'{broker.TOPIC}.{service.host}', passive=True).message_count


@pytest.fixture
def incarnation(service):
    """Return a function that tells which process the row is of."""
    with contextlib.closing(Database(service.database_url)) as database:
        yield lambda: conductors.get(database, service.host).incarnation


def test_the_second_is_refused_unless_it_is_forced(service, incarnation, tmp_path):
    http = http_client.HttpClient(service.url)
    node = http.post('/v1/nodes', {'driver': 'fake-hardware'}).expect(201).json()['uuid']
    before, first = incarnation(), service.processes[CONDUCTOR]
    refused = service.run(CONDUCTOR)
    assert refused.returncode == 1
    assert refused.stdout.strip().splitlines()[-1] == (
        f'{CONDUCTOR}: Conductor {service.host} is already registered and alive. Stop it, choose '
        'another [DEFAULT]host, or set [conductor]force_registration = true.')
    assert first.poll() is None and incarnation() == before
    http.provision(node, 'manage', 'manageable')

    text = service.configuration.read_text()
    forced = tmp_path / 'forced.conf'
    forced.write_text(text.replace('[conductor]\n', '[conductor]\nforce_registration = true\n'))
    second = service.spawn_command('forced', [service_process.program(CONDUCTOR), '--config-file',
                                              str(forced)])
    service.processes['forced'] = second
    wait.until(lambda: incarnation() != before, 'the second has the row', 60)
    assert first.wait(60) == 0
    assert 'taken over by another process' in service.log_text()
    del service.processes[CONDUCTOR]
    assert second.poll() is None
    http.provision(node, 'provide', 'available')


def test_after_a_kill_the_next_takes_its_row_back_at_once(service, incarnation):
    http = http_client.HttpClient(service.url)
    node = http.post('/v1/nodes', {'driver': 'fake-hardware'}).expect(201).json()['uuid']
    before, killed = incarnation(), service.processes[CONDUCTOR]
    killed.kill()
    killed.wait()
    row, = http.get('/v1/conductors').expect(200).json()['conductors']
    assert row['alive'] is True, 'nobody but the machine knows better yet'
    with concurrent.futures.ThreadPoolExecutor() as pool:
        # Nobody has begun what waits in its queue: its successor says so, and is asked itself.
        asked = pool.submit(http_client.HttpClient(service.url).put,
                            f'/v1/nodes/{node}/states/provision', {'target': 'manage'})
        wait.until(lambda: waiting(service) == 1, 'the request is in the queue of the dead one')
        service.processes[CONDUCTOR] = service.spawn(CONDUCTOR)
        asked.result().expect(202)
    http.wait_node(node, provision_state='manageable', reservation=None)
    assert incarnation() != before
    assert f'goes to conductor {service.host}: ' in service.log_text()
    assert set(service.stop().values()) == {0}
    assert service.trouble() == []
