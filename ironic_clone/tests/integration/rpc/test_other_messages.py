"""What else arrives on the queues of real daemons: words of an older release, and no words."""
import json
import time
import uuid

import kombu
import oslo_messaging
import pytest
import sqlalchemy as sa

from ironic_clone.conf import CONF
from ironic_clone.db import conductors
from ironic_clone.db.engine import Database
from ironic_clone.tests.functional import http_client
from ironic_clone.tests.peers import release_0_0
from ironic_clone.tests.servers import service as service_process
from ironic_clone.tests.servers import wait

TOPIC = 'ironic_clone.conductor_manager'
DEADLINE = 60
OLD_GROUP = 'old'
REPLIES = 'reply_to_a_test'


@pytest.fixture(scope='module')
def service(tmp_path_factory, rabbitmq_server):
    """An API and a conductor of this release."""
    with service_process.IronicClone(tmp_path_factory.mktemp('service'), None,
                                     rabbitmq_server.new_host()) as running:
        running.upgrade_database()
        running.start()
        yield running


@pytest.fixture(scope='module')
def http(service):
    return http_client.HttpClient(service.url)


@pytest.fixture
def node(http):
    return http.post('/v1/nodes', {'driver': 'fake-hardware'}).expect(201).json()['uuid']


@pytest.fixture(scope='module')
def transport(service):
    """oslo.messaging as a daemon of any release uses it."""
    CONF([], project='ironic_clone', default_config_files=[], default_config_dirs=[])
    oslo_messaging.set_transport_defaults(control_exchange='ironic_clone')
    made = oslo_messaging.get_rpc_transport(CONF, service.transport_url)
    yield made
    made.cleanup()
    CONF.reset()


# -- an API of release 0.0 -----------------------------------------------------------------------
@pytest.fixture
def old_api(service, transport):
    """Return a function that sends a recorded request, with other arguments, as it did."""
    client = oslo_messaging.get_rpc_client(
        transport, oslo_messaging.Target(topic=TOPIC, version='1.0'))
    recorded = {request['operation']: request for request in release_0_0.RECORDED}

    def send(operation, **arguments):
        request = recorded[operation] | {'deadline': time.time() + DEADLINE}
        request['arguments'] = request['arguments'] | arguments
        return json.loads(client.prepare(server=service.host, timeout=DEADLINE).call(
            {}, 'execute', request=json.dumps(request)))
    return send


@pytest.mark.parametrize('operation', release_0_0.OPERATIONS)
def test_every_request_of_the_older_release_is_understood(old_api, node, operation):
    """Whether it can be done is another matter: then it says so, in the words of then."""
    arguments = {'node_id': node} if 'node_id' in release_0_0.OPERATIONS[operation] else {}
    error = old_api(operation, **arguments).get('error', {})
    assert 'Malformed' not in error.get('message', '')
    assert 'Unknown RPC' not in error.get('message', '')
    assert error.get('class') not in ('IronicCloneError', 'UnknownRPCVersion')


def test_a_node_lives_by_requests_of_the_older_release(old_api, http, node):
    for operation, arguments, state in (
            ('do_provisioning_action', {'action': 'manage'}, 'manageable'),
            ('do_provisioning_action', {'action': 'provide'}, 'available'),
            ('do_node_deploy', {}, 'active'), ('do_node_tear_down', {}, 'available')):
        assert old_api(operation, node_id=node, **arguments) == {'result': None}
        http.wait_node(node, provision_state=state, reservation=None)
    assert old_api('change_node_power_state', node_id=node, target='power off') \
        == {'result': None}
    http.wait_node(node, power_state='power off')


# -- a conductor of release 0.0 ------------------------------------------------------------------
class _Endpoint:
    target = oslo_messaging.Target(version='1.0')

    def __init__(self, peer):
        self._peer = peer

    def execute(self, context, request):
        return self._peer.handle(request).decode()


@pytest.fixture
def old_conductor(service, transport):
    """One that serves a group of its own; it is registered as it did that."""
    peer = release_0_0.Conductor('old')
    server = oslo_messaging.get_rpc_server(
        transport, oslo_messaging.Target(topic=TOPIC, server=peer.host), [_Endpoint(peer)],
        executor='threading')
    server.start()
    database = Database(service.database_url)
    conductors.register(database, peer.host, OLD_GROUP, ['fake-hardware'], [], str(uuid.uuid4()))
    with database.write() as connection:
        connection.execute(sa.text(
            "UPDATE conductors SET rpc_version = NULL WHERE hostname = 'old'"))
    yield peer
    conductors.unregister(database, peer.host)
    database.close()
    server.stop()
    server.wait()


def test_nodes_of_an_older_conductor_are_served_as_far_as_it_goes(old_conductor, http, service):
    wait.until(lambda: any(one['hostname'] == 'old' and one['alive'] for one in
                           http.get('/v1/conductors').json()['conductors']), 'it is seen')
    made = http.unlocked(lambda: http.post('/v1/nodes', {
        'driver': 'fake-hardware', 'conductor_group': OLD_GROUP})).expect(201).json()['uuid']
    assert http.get(f'/v1/nodes/{made}/management/boot_device').expect(200).json() \
        == {'conductor': 'old'}
    http.put(f'/v1/nodes/{made}/states/power', {'target': 'power on'}).expect(202)
    refused = http.get(f'/v1/nodes/{made}/vmedia').expect(503)
    assert refused.error == (
        'get_virtual_media needs RPC version 1.1, and conductor old speaks 1.0. It can be done '
        'when the upgrade is complete, please retry then.')
    assert int(refused.headers['Retry-After']) > 0
    assert old_conductor.asked == ['get_boot_device', 'change_node_power_state']


def test_a_conductor_whose_library_does_not_take_our_messages(old_conductor, http, service,
                                                              monkeypatch):
    """Not a 500: nothing is wrong with the request."""
    made = http.unlocked(lambda: http.post('/v1/nodes', {
        'driver': 'fake-hardware', 'conductor_group': OLD_GROUP})).expect(201).json()['uuid']
    monkeypatch.setattr(_Endpoint, 'target', oslo_messaging.Target(version='2.0'))
    service.allow('Conductor old did not take get_boot_device')
    refused = http.get(f'/v1/nodes/{made}/management/boot_device').expect(503)
    assert 'conductor old did not understand' in refused.error.lower()
    assert 'UnsupportedVersion' in refused.error and refused.headers['Retry-After']
    assert old_conductor.asked == []


# -- no words ------------------------------------------------------------------------------------
def enveloped(**changes) -> str:
    """A message as oslo.messaging makes it, but for ``changes``; None leaves a part out."""
    parts = {'method': 'execute', 'args': {'request': '{}'}, 'version': '1.0', 'namespace': None,
             '_msg_id': uuid.uuid4().hex, '_reply_q': REPLIES, '_timeout': 5,
             '_unique_id': uuid.uuid4().hex, 'options': {}, **changes}
    return json.dumps({'oslo.version': '2.0', 'oslo.message': json.dumps(
        {name: value for name, value in parts.items() if value is not None})})


def asking(**changes) -> str:
    """A message whose request is that of an operation, but for ``changes``."""
    return enveloped(args={'request': json.dumps(
        {**release_0_0.RECORDED[0], 'deadline': time.time() + DEADLINE, **changes})})


def refused_by_us() -> list[str]:
    """Messages that oslo.messaging hands on; the last one does not want to know."""
    requests = ['', '{', '[]', 'null', '9', 5, {}, 'x' * 5_000_000]
    return [
        *(enveloped(args={'request': request}) for request in requests),
        *(asking(version=version) for version in ('7.3', '1.99', [], 1.1)),
        *(asking(operation=operation) for operation in ('format_disk', '__init__', {})),
        *(asking(arguments=arguments) for arguments in ([], {}, {'node_id': {}}, {'x': 1})),
        *(asking(deadline=deadline) for deadline in ('soon', 1)),
        asking(context=[]), enveloped(_timeout='soon'), enveloped(_unique_id=None),
        enveloped(_context_roles=3, _context_user=[]), enveloped(_msg_id=None)]


def refused_by_the_library() -> list[str | bytes]:
    """Messages that do not come to us."""
    return [
        b'\xff\xfe', b'', '[]', '5', '{}',
        json.dumps({'oslo.version': '2.0', 'oslo.message': '{'}),
        json.dumps({'oslo.version': '9.0', 'oslo.message': '{}'}),
        *(enveloped(method=method) for method in (None, 'format_disk', '__init__')),
        *(enveloped(args=args) for args in (None, [], {'x': 1})),
        *(enveloped(version=version) for version in ('2.0', 'x'))]


def test_no_message_keeps_a_conductor_from_serving(service, http, node):
    """There are more of them than threads that take messages; each is taken once and refused."""
    service.allow('oslo_messaging.rpc.server|impl_rabbit')   # says it at length
    queue = f'{TOPIC}.{service.host}'
    before = said(service)
    with kombu.Connection(service.transport_url.replace('rabbit:', 'amqp:')) as connection:
        channel = connection.channel()
        channel.queue_declare(REPLIES)
        sender = kombu.Producer(channel)
        for _ in range(3):
            ours = refused_by_us()
            for message in ours + refused_by_the_library():
                sender.publish(message, routing_key=queue, exchange='',
                               content_type='application/json', content_encoding='utf-8')
        wait.until(lambda: said(service) - before >= 3 * len(ours), 'all are refused', DEADLINE)
        answer = http.get(f'/v1/nodes/{node}/management/boot_device')
        assert answer.expect(200).json()['boot_device']
        assert said(service) - before == 3 * len(ours)
        # Who asked learns it; one leaves out that it wants to know.
        asked = 3 * (len(ours) - 1)
        wait.until(lambda: channel.queue_declare(REPLIES, passive=True).message_count >= asked,
                   'who asked has got replies')
        # What was not acknowledged would come back to the queue when its reader ends.
        assert set(service.stop().values()) == {0}
        assert channel.queue_declare(queue, passive=True).message_count == 0
    assert service.trouble() == []


def said(service) -> int:
    """How many messages the conductor has refused."""
    log = (service.directory / 'ironic-clone-conductor.log').read_text()
    return sum('RPC message refused: ' in line for line in log.splitlines())
