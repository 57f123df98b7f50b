"""The broker and the database are away for a while, and nobody does anything about it."""
import collections
import itertools
import os
import threading
import time

import pytest
import sqlalchemy as sa

from ironic_clone.tests.functional import http_client
from ironic_clone.tests.functional import waiting
from ironic_clone.tests.integration import two_conductors
from ironic_clone.tests.servers import gate as gates
from ironic_clone.tests.servers import service as service_process
from ironic_clone.tests.servers import wait

AWAY_SECONDS = float(os.environ.get('IRONIC_CLONE_TEST_OUTAGE', 10))
"""Longer than a conductor is thought alive without a sign of life; set it to 120 to wait long."""
SETTINGS = {
    'DEFAULT': {**two_conductors.SETTINGS['DEFAULT'], 'rpc_response_timeout': 5},
    'database': {'reply_timeout': 5},
    'conductor': {'heartbeat_interval': 1, 'heartbeat_timeout': 7, 'command_deadline': 3,
                  'sync_local_state_interval': 1, 'check_allocations_interval': 1,
                  'sync_power_state_interval': 2, 'graceful_shutdown_timeout': 10},
}
LIBRARIES = ' (oslo.messaging|oslo_messaging|oslo_db|sqlalchemy.pool)'
"""They say at ERROR that a connection is lost; that is what the test is about."""


@pytest.fixture(scope='module')
def database_url(mariadb_server):
    """A database for all tests here."""
    with mariadb_server.database() as url:
        yield url


@pytest.fixture(scope='module')
def cluster(tmp_path_factory, database_url, rabbitmq_server):
    """An API and two conductors behind the gates 'broker' and 'database', open. The same processes
    live through all that happens here, without an error of their own."""
    url = sa.make_url(database_url)
    with gates.Gate(url.port) as database, gates.Gate(rabbitmq_server.port) as broker:
        for gate in (database, broker):
            gate.open()
        transport = rabbitmq_server.new_host().replace(f':{rabbitmq_server.port}',
                                                       f':{broker.port}')
        url = url.set(port=database.port).render_as_string(hide_password=False)
        with service_process.IronicClone(tmp_path_factory.mktemp('cluster'), url, transport,
                                         SETTINGS) as running:
            running.upgrade_database()
            running.start(('fake-hardware', 'waiting'))
            running.add_conductor('second')
            wait.until(lambda: alive(running) == 2, 'both conductors are alive',
                       service_process.START_SECONDS)
            running.allow(LIBRARIES)
            processes = dict(running.processes)
            yield running, {'broker': broker, 'database': database}
            assert running.processes == processes
            assert {process.poll() for process in processes.values()} == {None}
            assert set(running.stop().values()) == {0}
            assert running.trouble() == []


def alive(service):
    """How many conductors the API says are alive; 0 while it cannot say."""
    answer = http_client.HttpClient(service.url).get('/v1/conductors')
    return sum(conductor['alive'] for conductor in answer.json()['conductors']) \
        if answer.status == 200 else 0


class Callers:
    """Clients that ask all the time, for what needs the database, the broker, or both.

    :ivar answers: how often each (what was asked, status) came.
    :ivar troubles: answers that no client should get.
    """

    def __init__(self, url, node):
        self._http, self._ended = http_client.HttpClient(url), threading.Event()
        self.answers, self.troubles = collections.Counter(), []
        self.slowest = 0.0
        self._threads = [threading.Thread(target=self._ask, args=request, daemon=True)
                         for request in (
            ('GET', '/v1/nodes'), ('GET', f'/v1/nodes/{node}/management/boot_device'),
            ('PATCH', f'/v1/nodes/{node}', [{'op': 'add', 'path': '/extra/a', 'value': 1}]),
            ('PUT', f'/v1/nodes/{node}/states/power', {'target': 'power on'}),
            ('POST', '/v1/nodes', {'driver': 'fake-hardware'}),
            ('POST', '/v1/allocations', {'resource_class': 'none'}))]

    def seen(self) -> collections.Counter:
        """The answers until now; ``answers`` itself grows while it is looked at."""
        return self.answers.copy()

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *exc_info):
        self._ended.set()
        for thread in self._threads:
            thread.join(60)

    def _ask(self, method, path, body=None):
        while not self._ended.wait(0.2):
            began = time.monotonic()
            try:
                answer = self._http.request(method, path, body)
            except Exception as error:
                self.troubles.append(f'{method} {path}: {error!r}')
                continue
            self.slowest = max(self.slowest, time.monotonic() - began)
            self.answers[f'{method} {path.rpartition("/")[2]}', answer.status] += 1
            if not (answer.status < 300 or answer.status == 409 or answer.status == 503
                    and answer.headers['Retry-After']):
                self.troubles.append(f'{method} {path}: {answer.status} {answer.body[:300]!r}')


def enrol(http, driver='fake-hardware'):
    return http.post('/v1/nodes', {'driver': driver}).expect(201).json()['uuid']


@pytest.mark.parametrize('away', ['broker', 'database', 'broker and database'])
def test_it_answers_503_meanwhile_and_is_healthy_again_by_itself(cluster, away):
    service, gate_of = cluster
    gates_shut = [gate_of[name] for name in away.split(' and ')]
    http = http_client.HttpClient(service.url)
    node, work = enrol(http), waiting.WaitingNode(http, service, enrol(http, 'waiting'))
    http.provision(node, 'manage', 'manageable')
    work.may_fail()
    work.plan(deploy__patient_clean_step='done')
    for target, state in (('manage', 'manageable'), ('provide', 'available')):
        work.provision(target, state)
    work.plan(deploy__deploy='block')
    http.put(f'/v1/nodes/{work.uuid}/states/provision', {'target': 'active'}).expect(202)
    work.wait_blocked()
    with Callers(service.url, node) as callers:
        wait.until(lambda: len(callers.answers) >= 6, 'all clients are answered')
        for gate in gates_shut:
            gate.shut()
        before = callers.seen()
        time.sleep(AWAY_SECONDS)   # the fault itself: nothing is waited for
        meanwhile = callers.seen() - before
        for gate in gates_shut:
            gate.open()
        began = time.monotonic()
        wait.until(lambda: alive(service) == 2, 'both conductors are alive again', 60)
        for what in {asked for asked, _status in callers.seen()}:
            served = callers.seen()
            wait.until(lambda what=what, served=served: any(
                asked == what and (status < 300 or status == 409)
                for asked, status in callers.seen() - served), f'{what} is served again', 60)
        recovered = time.monotonic() - began
    print(f'{away} away for {AWAY_SECONDS:g} s: served again after {recovered:.1f} s, slowest '
          f'answer {callers.slowest:.1f} s, meanwhile {dict(meanwhile)}')
    assert callers.troubles == []
    assert 503 in {status for _asked, status in meanwhile}
    if away == 'broker':
        assert {status for asked, status in meanwhile if asked == 'GET nodes'} == {200}
    # What was at work when it happened ends; nothing is left locked.
    if http.node(work.uuid)['provision_state'] == 'deploying':
        work.release()
    done = wait.until(lambda: (found := http.node(work.uuid))['reservation'] is None and found,
                      'the deployment has ended', 60)
    assert done['provision_state'] in ('active', 'deploy failed'), done['provision_state']
    history = http.get(f'/v1/nodes/{work.uuid}/history').expect(200).json()['history']
    assert done['provision_state'] == 'active' or 'ERROR' in {
        entry['severity'] for entry in history}   # last_error goes when the power state is read
    http.wait_node(node, reservation=None, target_power_state=None)
    for ident in (node, enrol(http)):
        http.power(ident, 'power off', 'power off')
        assert http.node(ident)['last_error'] is None
    wait.until(lambda: {one['state'] for one in http.get('/v1/allocations?limit=1000').json()
                        ['allocations']} <= {'error'}, 'every allocation is settled', 60)


def test_a_lost_reply_is_a_503_and_nothing_is_done_twice(cluster):
    service, gate_of = cluster
    http = http_client.HttpClient(service.url)
    node = waiting.WaitingNode(http, service, enrol(http, 'waiting'))
    node.plan(management__set_boot_device='block')
    answers = []
    path = f'/v1/nodes/{node.uuid}/management/boot_device'
    asking = threading.Thread(target=lambda: answers.append(
        http.put(path, {'boot_device': 'pxe'})))
    asking.start()
    node.wait_blocked()
    gate_of['broker'].shut()   # the reply cannot travel
    asking.join(60)
    answer, = answers
    assert answer.expect(503).headers['Retry-After']
    gate_of['broker'].open()
    wait.until(lambda: http.get(f'{path}/supported').status == 200, 'RPC works again', 60)
    node.release()
    http.wait_node(node.uuid, reservation=None)
    assert [call for call in node.calls() if 'set_boot_device' in call] == [
        'management.set_boot_device']
    node.plan(management__set_boot_device='done')
    wait.until(lambda: http.put(path, {'boot_device': 'pxe'}).status == 204, 'it is served', 60)


COUNTER = """CREATE TABLE refusals (n INT NOT NULL) ENGINE = Aria TRANSACTIONAL = 0"""
TRIGGER = """CREATE TRIGGER {table}_{when} BEFORE {when} ON {table} FOR EACH ROW BEGIN
    UPDATE refusals SET n = n + 1;
    IF MOD((SELECT n FROM refusals), 3) = 0 THEN
        SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213, MESSAGE_TEXT = 'Deadlock found when
        trying to get lock; try restarting transaction'; END IF; END"""
"""Every third write of a row is refused as a Galera node refuses what lost against another node's
transaction: the whole transaction is rolled back. The counter is of a kind that is not."""


@pytest.fixture
def refusing(database_url):
    """The database refuses every third write; a function that says how many it has seen."""
    engine = sa.create_engine(database_url)
    triggers = list(itertools.product(('nodes', 'allocations', 'conductors', 'ports'),
                                      ('INSERT', 'UPDATE')))
    with engine.begin() as connection:
        connection.exec_driver_sql(COUNTER)
        connection.exec_driver_sql('INSERT INTO refusals VALUES (0)')
        for table, when in triggers:
            connection.exec_driver_sql(TRIGGER.format(table=table, when=when))

    def seen():
        with engine.connect() as connection:
            return connection.exec_driver_sql('SELECT n FROM refusals').scalar()
    yield seen
    with engine.begin() as connection:
        for table, when in triggers:
            connection.exec_driver_sql(f'DROP TRIGGER {table}_{when}')
    engine.dispose()


def test_every_third_write_is_a_deadlock(cluster, refusing):
    """As with Galera and several writers. Nobody outside notices."""
    service, _gates = cluster
    http = http_client.HttpClient(service.url)
    made = [http.post('/v1/nodes', {'driver': 'fake-hardware', 'resource_class': 'gold'}
                      ).expect(201).json()['uuid'] for _ in range(4)]
    for number, ident in enumerate(made):
        http.post('/v1/ports', {'node_uuid': ident, 'address': f'02:00:00:00:00:0{number}'}
                  ).expect(201)
        http.unlocked(lambda ident=ident: http.patch(f'/v1/nodes/{ident}', [
            {'op': 'add', 'path': '/extra/a', 'value': 1}])).expect(200)
        http.provision(ident, 'manage', 'manageable')
        http.provision(ident, 'provide', 'available')
        http.power(ident, 'power on', 'power on')
    asked = [http.post('/v1/allocations', {'resource_class': 'gold'}).expect(201).json()['uuid']
             for _ in made]
    for ident in asked:
        wait.until(lambda ident=ident: http.get(f'/v1/allocations/{ident}').json()['state']
                   == 'active', 'the allocation has a node', 60)
    for ident in made:
        http.provision(ident, 'active', 'active')
        assert http.node(ident)['last_error'] is None
    assert refusing() > 100
