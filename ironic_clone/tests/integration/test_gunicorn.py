"""The WSGI entry behind a real server, with the configuration that we ship for it."""
import pathlib
import signal
import sys

import pytest

from ironic_clone.tests.functional import http_client
from ironic_clone.tests.servers import service as service_process

EXAMPLE = pathlib.Path(__file__).resolve().parents[3] / 'etc/wsgi/gunicorn.conf.py'


@pytest.fixture
def service(tmp_path, mariadb_url, rabbitmq_server):
    """A conductor as a daemon, the API in gunicorn."""
    with service_process.IronicClone(tmp_path, mariadb_url, rabbitmq_server.new_host()) as running:
        running.upgrade_database()
        running.processes['ironic-clone-conductor'] = running.spawn('ironic-clone-conductor')
        running.processes['gunicorn'] = running.spawn_command('gunicorn', [
            sys.executable, '-m', 'gunicorn', '--config', str(EXAMPLE), '--workers', '2',
            '--bind', f'127.0.0.1:{running.port}',
            '--env', f'IRONIC_CLONE_CONFIG_FILES={running.configuration}',
            'ironic_clone.cmd.wsgi:application'])
        running.wait_ready()
        yield running


def test_it_serves_reloads_and_stops(service):
    http = http_client.HttpClient(service.url)
    node = http.post('/v1/nodes', {'driver': 'fake-hardware'}).expect(201).json()['uuid']
    assert http.power(node, 'power on', 'power on')
    service.processes['gunicorn'].send_signal(signal.SIGHUP)   # new workers, no refusal
    for _ in range(20):
        assert http.node(node)['power_state'] == 'power on'
    assert set(service.stop().values()) == {0}
    assert service.trouble() == []
