"""The API behind gunicorn, by the example in etc/wsgi: in processes that forked, with chunks."""
import http.client
import json
import os
import pathlib
import signal
import subprocess
import sys

import pytest
from prometheus_client import parser

from ironic_clone.tests.servers import ports
from ironic_clone.tests.servers import service as service_process
from ironic_clone.tests.servers import wait

EXAMPLE = pathlib.Path(__file__).resolve().parents[3] / 'etc/wsgi/gunicorn.conf.py'


@pytest.fixture
def served(tmp_path, rabbitmq_server):
    """A conductor, the API behind gunicorn in two processes; its port."""
    with service_process.IronicClone(
            tmp_path, transport_url=rabbitmq_server.new_host(),
            settings={'monitoring': {'api_metrics': 'true'}}) as service:
        service.upgrade_database()
        service.processes['ironic-clone-conductor'] = service.spawn('ironic-clone-conductor')
        port = ports.free()
        settings = tmp_path / 'gunicorn.conf.py'
        settings.write_text(EXAMPLE.read_text().replace(
            '0.0.0.0:6385', f'{ports.LOOPBACK}:{port}').replace(
            'workers = 4', 'workers = 2').replace(
            '/etc/ironic_clone/ironic_clone.conf', str(service.configuration)))
        metrics = tmp_path / 'metrics'
        metrics.mkdir()
        with open(tmp_path / 'gunicorn.log', 'w') as log:
            server = subprocess.Popen(
                [sys.executable, '-m', 'gunicorn', '--config', str(settings),
                 'ironic_clone.cmd.wsgi:application'], stdout=log, stderr=subprocess.STDOUT,
                env={**os.environ, 'PROMETHEUS_MULTIPROC_DIR': str(metrics)})
        service.processes['gunicorn'] = server
        wait.until(lambda: 'fake-hardware' in drivers(port), 'it lists the driver', 60)
        yield port, service


def drivers(port):
    try:
        return ask(port, 'GET', '/v1/drivers')[1].decode()
    except OSError:
        return ''


def ask(port, method, path, body=None, **options):
    connection = http.client.HTTPConnection(ports.LOOPBACK, port, timeout=30)
    connection.request(method, path, body, {'Content-Type': 'application/json',
                                            'X-OpenStack-Ironic-API-Version': '1.81'}, **options)
    answer = connection.getresponse()
    return answer.status, answer.read()


def count_over_both_processes(port, directory):
    """Have each process serve some requests; what either shows is of both, and no gauge."""
    workers = wait.until(lambda: len(found := {
        int(path.stem.partition('_')[2]) for path in directory.glob('counter_*.db')}) == 2
        and found, 'both processes have begun')
    for idle in workers:
        os.kill(idle, signal.SIGSTOP)
        try:
            for _ in range(3):
                assert ask(port, 'GET', '/v1/chassis')[0] == 200
        finally:
            os.kill(idle, signal.SIGCONT)
    for idle in workers:
        os.kill(idle, signal.SIGSTOP)
        try:
            status, page = ask(port, 'GET', '/metrics')
        finally:
            os.kill(idle, signal.SIGCONT)
        families = {family.name: family for family in
                    parser.text_string_to_metric_families(page.decode())}
        counts = [sample.value for sample in families['ironic_clone_api_requests'].samples
                  if sample.labels['route'] == '/v1/chassis']
        assert status == 200 and counts == [6]
        assert 'gauge' not in {family.type for family in families.values()}


def test_a_node_is_driven_and_it_stops_cleanly(served):
    port, service = served
    body = json.dumps({'driver': 'fake-hardware', 'name': 'one'}).encode()
    status, answer = ask(port, 'POST', '/v1/nodes', iter([body[:9], body[9:]]),
                         encode_chunked=True)
    assert status == 201 and json.loads(answer)['name'] == 'one'
    assert ask(port, 'PUT', '/v1/nodes/one/states/provision', b'{"target": "manage"}')[0] == 202
    wait.until(lambda: json.loads(ask(port, 'GET', '/v1/nodes/one')[1])['provision_state']
               == 'manageable', 'the conductor has done it')
    assert ask(port, 'POST', '/v1/nodes', b'{')[0] == 400
    count_over_both_processes(port, service.directory / 'metrics')
    assert service.stop(signal.SIGTERM) == {'gunicorn': 0, 'ironic-clone-conductor': 0}
    assert service.trouble() == []
