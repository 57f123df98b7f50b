"""The two daemons as those who watch them meet them: systemd, load balancers, Prometheus, logs."""
import collections
import re
import signal
import socket
import struct
import threading

import pytest
from prometheus_client import parser

from ironic_clone.tests.functional import http_client
from ironic_clone.tests.servers import ports
from ironic_clone.tests.servers import service as service_process
from ironic_clone.tests.servers import wait

API, CONDUCTOR = 'ironic-clone-api', 'ironic-clone-conductor'
BEATS = 10
"""Signs of life that one daemon gives while another gives none."""
DRAIN_SECONDS = 5
"""In which even a test that stands still for a while sees it once."""


class Supervisor:
    """Stands where systemd does: hears what daemons say, and which process says it.

    :ivar heard: process id -> messages in their order.
    """

    def __init__(self, path):
        self.heard = collections.defaultdict(list)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        self._socket.bind(str(path))
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self):
        size = struct.calcsize('3i')
        while True:
            message, ancillary, _flags, _address = self._socket.recvmsg(
                4096, socket.CMSG_SPACE(size))
            process, _user, _group = struct.unpack('3i', ancillary[0][2][:size])
            if message == b'end of the test':
                return
            self.heard[process] += message.decode().split('\n')

    def beats(self, process) -> int:
        """How many signs of life a process has given."""
        return self.heard[process.pid].count('WATCHDOG=1')

    def close(self, path):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as last:
            last.sendto(b'end of the test', str(path))
        self._thread.join(10)
        self._socket.close()


@pytest.fixture(scope='module')
def supervisor(tmp_path_factory):
    path = tmp_path_factory.mktemp('systemd') / 'notify'
    made = Supervisor(path)
    made.path = path
    yield made
    made.close(path)


@pytest.fixture(scope='module')
def service(tmp_path_factory, rabbitmq_server, supervisor):
    """An API and a conductor, with all that can be seen turned on."""
    conductor_port = ports.free()
    settings = {
        'DEFAULT': {'hash_ring_reset_interval': 1},
        'healthcheck': {'enabled': 'true'},
        'monitoring': {'api_metrics': 'true', 'conductor_port': conductor_port,
                       'node_count_interval': 1, 'api_drain_seconds': DRAIN_SECONDS},
        'conductor': {'sync_power_state_interval': 1, 'graceful_shutdown_timeout': 10}}
    with service_process.IronicClone(
            tmp_path_factory.mktemp('service'), None, rabbitmq_server.new_host(), settings,
            {'NOTIFY_SOCKET': str(supervisor.path), 'WATCHDOG_USEC': '200000',
             'PROMETHEUS_MULTIPROC_DIR': '/of/a/WSGI/server'}) as running:
        running.upgrade_database()
        running.start()
        running.conductor_http = http_client.HttpClient(
            f'http://{ports.LOOPBACK}:{conductor_port}')
        yield running


@pytest.fixture
def http(service):
    """Requests to the API."""
    return http_client.HttpClient(service.url)


def samples(http):
    """Return {(name, values of the labels by their names' order...): value}."""
    text = http.get('/metrics').expect(200).body.decode()
    return {(sample.name, *sample.labels.values()): sample.value
            for family in parser.text_string_to_metric_families(text)
            for sample in family.samples}


def test_both_are_ready(service, http):
    found = wait.until(lambda: ready(http), 'the API is ready')
    assert set(found['checks']) == {'database', 'broker', 'ring'}
    found = wait.until(lambda: ready(service.conductor_http), 'the conductor is ready')
    assert set(found['checks']) == {'registered', 'lease'}


def ready(http):
    answer = http.get('/healthcheck')
    return answer.json() if (answer.status, answer.json()['status']) == (200, 'ready') else None


def test_the_way_of_a_request_can_be_followed_through_both_logs(service, http):
    node = http.post('/v1/nodes', {'driver': 'fake-hardware'}).expect(201).json()['uuid']
    answer = http.put(f'/v1/nodes/{node}/states/provision', {'target': 'manage'}).expect(202)
    request = answer.headers['openstack-request-id']
    wait.until(lambda: http.node(node)['provision_state'] == 'manageable', 'it is managed')
    lines = [line for line in (service.directory / f'{CONDUCTOR}.log').read_text().splitlines()
             if request in line]
    # The first is written while the API waits, the second by a worker.
    assert [re.search(r'\[node (\S+) (.*?)\] .* to provision state "(\w+)"', line).groups()
            for line in lines if 'moved to' in line] == [
        (node, 'provisioning: manage', 'verifying'),
        (node, 'provisioning: manage', 'manageable')]


def test_what_happened_is_counted(service, http):
    node = http.post('/v1/nodes', {'driver': 'fake-hardware'}).expect(201).json()['uuid']
    http.get(f'/v1/nodes/{node}/management/boot_device').expect(200)
    api, conductor = samples(http), samples(service.conductor_http)
    assert api['ironic_clone_api_requests_total', 'POST', '/v1/nodes', '201'] >= 1
    assert api['ironic_clone_rpc_call_seconds_count', 'get_boot_device', 'success'] == 1
    assert conductor['ironic_clone_rpc_work_seconds_count', 'get_boot_device', 'success'] == 1
    assert api['ironic_clone_ring_version',] == conductor['ironic_clone_ring_version',] > 0
    assert api['ironic_clone_ring_conductors',] == 1
    assert api['ironic_clone_api_threads', 'busy'] >= 1
    assert conductor['ironic_clone_workers', 'limit'] == 300
    wait.until(lambda: any(name == 'ironic_clone_nodes' for name, *_ in samples(
        service.conductor_http)), 'nodes are counted')
    wait.until(lambda: samples(service.conductor_http)['ironic_clone_power_sync_nodes',] >= 0
               and samples(service.conductor_http).get(
                   ('ironic_clone_periodic_seconds_count', 'power sync')), 'power is synced')


def test_systemd_hears_that_they_live_only_while_they_do(service, supervisor):
    api, conductor = service.processes[API], service.processes[CONDUCTOR]
    for process in (api, conductor):
        wait.until(lambda process=process: 'READY=1' in supervisor.heard[process.pid], 'READY')
        wait.until(lambda process=process: supervisor.beats(process) >= BEATS, 'WATCHDOG')
    for stopped, other in ((conductor, api), (api, conductor)):
        stopped.send_signal(signal.SIGSTOP)
        try:
            known = supervisor.beats(other)
            wait.until(lambda other=other, known=known: supervisor.beats(other) > known + 2,
                       'what was on its way is heard')
            silent, known = supervisor.beats(stopped), supervisor.beats(other)
            wait.until(lambda other=other, known=known: supervisor.beats(other) > known + BEATS,
                       'the other one lives')
            assert supervisor.beats(stopped) == silent
        finally:
            stopped.send_signal(signal.SIGCONT)
        wait.until(lambda stopped=stopped, silent=silent: supervisor.beats(stopped) > silent,
                   'it lives again')


def test_they_say_that_they_stop(service, supervisor, http):
    """Last in this module: nothing runs afterwards."""
    processes = dict(service.processes)
    processes[API].terminate()
    wait.until(lambda: http.get('/healthcheck').json()['status'] == 'draining',
               'load balancers are told')
    assert set(service.stop().values()) == {0}
    for process in processes.values():
        assert 'STOPPING=1' in supervisor.heard[process.pid]
    assert service.trouble() == []
