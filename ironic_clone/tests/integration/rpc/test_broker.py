"""Requests over a real RabbitMQ: the right queue, the same errors, no late work."""
import contextlib
import datetime
import threading
import types

import pytest
from oslo_messaging._drivers import amqpdriver

from ironic_clone.common import exception
from ironic_clone.common.context import RequestContext
from ironic_clone.conf import CONF
from ironic_clone.db import conductors as registered
from ironic_clone.db import record
from ironic_clone.db import schema
from ironic_clone.db.engine import Database
from ironic_clone.rpc.broker import BrokerTransport
from ironic_clone.rpc.client import ConductorClient
from ironic_clone.rpc.dispatcher import Dispatcher
from ironic_clone.rpc.ring import Rings
from ironic_clone.tests.servers import gate as gates
from ironic_clone.tests.servers import wait

DEADLINE = 20


class Manager:
    """The edge: a conductor that says who it is."""

    def __init__(self, host):
        self.host = host
        self.begun = threading.Event()
        self.release = threading.Event()
        self.carried_out = 0

    def get_boot_device(self, context, node_id):
        if node_id == 'locked':
            raise exception.NodeLocked(node='u', host='h')
        return {'host': self.host, 'request': context.request_id}

    def inject_nmi(self, context, node_id):
        self.begun.set()
        self.release.wait(30)
        self.carried_out += 1


@pytest.fixture
def transport_of(tmp_path):
    """Return a function that makes the transport of a process with this transport_url."""
    def make(url):
        file = tmp_path / 'ironic_clone.conf'
        file.write_text(f'[DEFAULT]\ntransport_url = {url}\n')
        CONF(['--config-file', str(file)], project='ironic_clone')
        return BrokerTransport()
    yield make
    CONF.reset()


@pytest.fixture
def database(tmp_path):
    """Conductors that are registered; each is the only one of its group."""
    database = Database(f'sqlite:///{tmp_path}/ironic_clone.sqlite')
    schema.upgrade(database)
    for host in ('one', 'two', 'three', 'stuck'):
        registered.register(database, host, host, ['fake-hardware'], [], host)
    yield database
    database.close()


@pytest.fixture
def rings(database):
    """Who they are, as all here see it."""
    return Rings(database)


@pytest.fixture(scope='module')
def broker_url(rabbitmq_server):
    """The transport_url of queues that are ours alone."""
    return rabbitmq_server.new_host()


@pytest.fixture
def conductors(broker_url, transport_of, rings):
    """Two conductors on the broker, and a client."""
    servers = {}
    for host in ('one', 'two'):
        transport, manager = transport_of(broker_url), Manager(host)
        transport.serve(Dispatcher(manager, host, rings), host)
        servers[host] = (transport, manager)
    sender = transport_of(broker_url)
    yield ConductorClient(sender, rings), {host: pair[1] for host, pair in servers.items()}
    for transport in (sender, *(pair[0] for pair in servers.values())):
        transport.stop()


@pytest.fixture
def gate(rabbitmq_server):
    """A way to the broker, shut."""
    with gates.Gate(rabbitmq_server.port) as gate:
        yield gate


@pytest.fixture
def behind(gate, conductors, transport_of, rabbitmq_server, broker_url, rings):
    """A client that reaches the conductors' broker through the gate only."""
    sender = transport_of(
        broker_url.replace(f':{rabbitmq_server.port}', f':{gate.port}'))
    yield ConductorClient(sender, rings)
    assert sender.stop(DEADLINE)


def call(client, host, operation='get_boot_device', node_id='u'):
    context = RequestContext(request_id='req-7', overwrite=False)
    if host is None:
        return client.call(context, operation, node_id=node_id)
    return client.call_node(context, types.SimpleNamespace(
        uuid=node_id, driver='fake-hardware', conductor_group=host), operation)


def test_each_conductor_has_a_queue_and_all_share_one(conductors):
    client, _managers = conductors
    for host in ('one', 'two'):
        assert call(client, host) == {'host': host, 'request': 'req-7'}
    assert {call(client, None)['host'] for _ in range(20)} == {'one', 'two'}


def test_a_caller_that_died_keeps_no_thread_for_a_minute(conductors):
    assert CONF.oslo_messaging_rabbit.kombu_missing_consumer_retry_timeout == 10


def test_a_caller_that_was_away_for_longer_hears_again_within_seconds(conductors):
    gone = amqpdriver.ObsoleteReplyQueuesCache()
    gone.add('reply_1', 'id')
    assert not gone.reply_q_valid('reply_1', 'id')
    assert gone._cache.ttl == 5


def test_errors_are_those_of_the_conductor(conductors):
    with pytest.raises(exception.NodeLocked, match='locked by host h'):
        call(conductors[0], 'one', node_id='locked')


def test_a_conductor_that_does_not_answer_in_time_is_named(conductors):
    client, managers = conductors
    CONF.set_override('rpc_response_timeout', 1)
    try:
        with pytest.raises(exception.RPCTimeout, match='conductor one to inject_nmi within 1 s'):
            call(client, 'one', 'inject_nmi')
    finally:
        managers['one'].release.set()
        CONF.clear_override('rpc_response_timeout')


@pytest.mark.parametrize('death', ['silent', 'started again'])
def test_who_dies_after_it_was_asked_is_not_waited_for(conductors, database, death):
    client, managers = conductors
    answers = []

    def ask():
        with pytest.raises(exception.ConductorLost, match='Conductor one died') as caught:
            call(client, 'one', 'inject_nmi')
        answers.append(caught.value)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    try:
        assert managers['one'].begun.wait(DEADLINE)
        if death == 'silent':
            with database.write() as connection:
                connection.execute(registered.table.update().values(
                    updated_at=record.now() - datetime.timedelta(hours=1)))
        else:
            registered.register(database, 'one', 'one', ['fake-hardware'], [], 'its successor')
        asking.join(DEADLINE)   # the reply would be waited for three times as long
        assert answers
    finally:
        managers['one'].release.set()


def test_a_conductor_that_does_not_listen_is_named(conductors):
    CONF.set_override('rpc_response_timeout', 2)
    try:
        with pytest.raises(exception.TemporaryFailure, match='three'):
            call(conductors[0], 'three')
    finally:
        CONF.clear_override('rpc_response_timeout')


def test_a_broker_that_is_away_is_said_whether_it_was_there_before_or_not(gate, behind):
    """It would be waited for without end, by every thread of the API at last."""
    for _ in range(2):
        with pytest.raises(exception.TemporaryFailure, match='broker cannot be reached'):
            call(behind, 'one')
        gate.open()
        assert wait.until(lambda: answered(behind), 'the broker is back', DEADLINE)
        gate.shut()


def answered(client):
    """What conductor one answers; None while it cannot be asked."""
    try:
        return call(client, 'one')
    except exception.TemporaryFailure:
        return None


def test_that_the_broker_is_there_is_known_by_asking_it(gate, behind):
    """Without any request: so the health of an API that nobody uses is known."""
    transport = behind.transport

    def has_answered():
        before = transport.broker_answered()
        with contextlib.suppress(Exception):   # whoever asks again and again passes over it
            transport.ask_broker()
        return transport.broker_answered() != before

    for _ in range(2):
        assert not has_answered()
        gate.open()
        wait.until(has_answered, 'the broker is back', DEADLINE)
        gate.shut()


def test_a_stop_does_not_wait_for_an_answer_that_never_comes(
        conductors, transport_of, broker_url, rings):
    client, _managers = conductors
    stuck, transport = Manager('stuck'), transport_of(broker_url)
    transport.serve(Dispatcher(stuck, 'stuck', rings), 'stuck')
    asking = threading.Thread(target=lambda: call(client, 'stuck', 'inject_nmi'), daemon=True)
    asking.start()
    assert stuck.begun.wait(DEADLINE)
    assert transport.stop(0.1) is False
    stuck.release.set()
    asking.join(DEADLINE)
    assert not asking.is_alive()


@pytest.mark.parametrize(('right', 'wrong', 'words'), [
    ('guest:guest', 'guest:hunter2', 'ACCESS_REFUSED'), ('/', '/nosuch', 'nosuch not found'),
    (':{port}/', ':99999/', 'out of range')])
def test_a_broker_that_does_not_let_a_conductor_in_is_said(
        rabbitmq_server, transport_of, rings, right, wrong, words):
    """To try again would not help."""
    head, slash, _ = rabbitmq_server.url.rpartition('/')
    right = right.format(port=rabbitmq_server.port)
    url = f'{head}{wrong}' if right == '/' else f'{head}{slash}'.replace(right, wrong)
    transport = transport_of(url)
    with pytest.raises(exception.ConfigInvalid, match=words) as caught:
        transport.serve(Dispatcher(Manager('one'), 'one', rings), 'one')
    assert 'hunter2' not in str(caught.value)
    assert transport.stop(DEADLINE)
