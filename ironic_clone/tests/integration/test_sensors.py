"""What machines measure, and who asked for what, as it arrives over a real broker."""
import queue

import oslo_messaging
import pytest
from oslo_config import cfg

from ironic_clone.tests.functional import http_client
from ironic_clone.tests.peers import pyghmi_bmc
from ironic_clone.tests.servers import gate as gates
from ironic_clone.tests.servers import service as service_process

DEADLINE = 60


class Listener:
    """The edge: who consumes notifications, as other services of OpenStack do."""

    def __init__(self):
        self.heard: queue.Queue = queue.Queue()

    def info(self, context, publisher_id, event_type, payload, metadata):
        self.heard.put((publisher_id, event_type, payload))

    def next(self, event_type: str) -> tuple:
        """Return (publisher, payload) of the next notification of a type."""
        while True:
            publisher, heard, payload = self.heard.get(timeout=DEADLINE)
            if heard == event_type:
                return publisher, payload


@pytest.fixture
def listener(rabbitmq_server):
    """Listens on the broker's queue of notifications."""
    listener = Listener()
    options = cfg.ConfigOpts()
    options([])
    transport = oslo_messaging.get_notification_transport(options, url=rabbitmq_server.url)
    server = oslo_messaging.get_notification_listener(
        transport, [oslo_messaging.Target(topic='notifications')], [listener])
    server.start()
    yield listener
    server.stop()
    server.wait()
    transport.cleanup()


@pytest.fixture
def gate(rabbitmq_server):
    """The service's way to the broker, open."""
    with gates.Gate(rabbitmq_server.port) as gate:
        gate.open()
        yield gate


@pytest.fixture
def service(tmp_path, rabbitmq_server, gate):
    """The service, which sends every second what its machines measure, and who asks for what."""
    url = rabbitmq_server.url.replace(f':{rabbitmq_server.port}', f':{gate.port}')
    with service_process.IronicClone(tmp_path, settings={
            'DEFAULT': {'enabled_hardware_types': 'fake-hardware,ipmi'},
            'sensor_data': {'send_sensor_data': 'true', 'interval': 1,
                            'enable_for_undeployed_nodes': 'true'},
            'audit': {'enabled': 'true', 'ignore_req_list': 'GET'},
            'oslo_messaging_notifications': {'driver': 'messagingv2', 'transport_url': url},
    }) as running:
        running.upgrade_database()
        running.start(('fake-hardware', 'ipmi'))
        yield running
        assert set(running.stop().values()) == {0}


def test_readings_arrive_and_go_on_after_an_outage_of_the_broker(listener, service, gate):
    http = http_client.HttpClient(service.url)
    with pyghmi_bmc.PyghmiBMCs() as [bmc]:
        node = http.post('/v1/nodes', {
            'driver': 'ipmi', 'name': 'warm', 'driver_info': bmc.driver_info()}).json()
        _, event = listener.next('audit.http.response')
        assert (event['action'], event['outcome'], event['requestPath']) == (
            'create', 'success', '/v1/nodes')
        for _ in range(2):
            publisher, message = listener.next('hardware.ipmi.metrics')
            assert publisher == f'ironic-conductor.{service.host}'
            assert (message['node_uuid'], message['node_name'], message['event_type']) == (
                node['uuid'], 'warm', 'hardware.ipmi.metrics.update')
            assert message['payload']
            publisher, message = listener.next('ironic.metrics')
            assert message['hostname'] == service.host
            assert message['payload']['workers']['limit'] == 300
            gate.shut()
            http.unlocked(lambda: http.put(f'/v1/nodes/{node["uuid"]}/states/provision',
                                           {'target': 'manage'}))
            http.wait_node(node['uuid'], provision_state='manageable')   # nobody waits for it
            listener.heard.queue.clear()
            gate.open()
