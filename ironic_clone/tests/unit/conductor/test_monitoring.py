"""What a conductor tells those who watch it: its health, its figures, its listener."""
import http.client
import json
import socket
import threading

import pytest
import webob
from prometheus_client import parser

from ironic_clone.common import clock
from ironic_clone.common import exception
from ironic_clone.common import health as healths
from ironic_clone.common import metrics
from ironic_clone.conductor import figures
from ironic_clone.conductor import held
from ironic_clone.conductor import keepalive
from ironic_clone.conductor import lease
from ironic_clone.conductor import listener
from ironic_clone.conductor import periodics
from ironic_clone.conductor import readiness
from ironic_clone.conductor import service
from ironic_clone.conductor import workers as pool
from ironic_clone.db import conductors
from ironic_clone.rpc import local
from ironic_clone.rpc import ring
from ironic_clone.tests.servers import ports


def samples():
    """Return {(name, values of the labels by their names' order...): value} of this process."""
    text = metrics.text()[0].decode()
    return {(sample.name, *sample.labels.values()): sample.value
            for family in parser.text_string_to_metric_families(text)
            for sample in family.samples}


@pytest.fixture
def conductor(database, registry, fake_conf):
    """A conductor that has not been started; it is stopped at the end."""
    fake_conf.set_override('graceful_shutdown_timeout', 20, 'conductor')
    made = service.Conductor(database, registry, local.LocalTransport(), host='here')
    yield made
    made.stop()


def test_its_life_as_others_see_it(conductor):
    health = healths.Health()
    readiness.watch(health, conductor)
    application = listener.application(health.report)

    def ask(path='/healthcheck', method='GET'):
        answer = webob.Request.blank(path, method=method).get_response(application)
        return answer.status_int, answer.json['status'] if answer.body else None

    assert ask() == (503, 'alive')
    conductor.start()
    assert ask() == (200, 'ready') == ask('/healthcheck/alive')
    assert ask(method='HEAD') == (200, None)
    conductor.workers.drain()
    assert ask() == (503, 'draining') and ask('/healthcheck/alive') == (200, 'draining')
    assert ask('/v1')[0] == 404 and ask(method='POST')[0] == 405


def test_what_keeps_it_from_being_ready(conductor, fake_conf):
    health = healths.Health()
    readiness.watch(health, conductor)
    conductor.start()
    conductor.keepalive.stop()   # nobody renews anything from now on
    assert health.report().reasons == []
    conductor.keepalive.seen_at = clock.steady() - 61
    assert health.report().reasons == ['no sign of life could be written for 61 s']
    conductor.lease._until = clock.steady() - 1
    assert 'the conductor has no valid lease' in health.report().reasons
    conductor.tasks.fence()
    assert 'another process has taken the registration over' in health.report().reasons


def test_its_figures(conductor, new):
    conductor.start()
    uuid = new(driver='fake-hardware')
    with conductor.tasks.acquire(None, uuid):
        found = samples()
        assert found['ironic_clone_locks_held',] == 1
        assert 0 <= found['ironic_clone_lock_oldest_seconds',] < 60
    found = samples()
    assert found['ironic_clone_workers', 'limit'] == 300
    assert found['ironic_clone_locks_held',] == 0 == found['ironic_clone_lock_oldest_seconds',]
    assert 0 < found['ironic_clone_lease_remaining_seconds',] <= 60
    assert found['ironic_clone_power_sync_lag_seconds',] == 0
    assert uuid not in metrics.text()[0].decode()
    conductor.stop()
    assert ('ironic_clone_locks_held',) not in samples()


def test_the_oldest_lock():
    locks = held.HeldLocks()
    assert locks.oldest() == 0
    locks.add('a', 1)
    locks._since['a'] -= 100
    locks.add('b', 1)
    assert 100 <= locks.oldest() < 160
    locks.drop('a', 1)
    assert locks.oldest() < 60


def test_nodes_are_counted_by_one_conductor_by_one_query(database, new, statements):
    for name in ('here', 'there'):
        conductors.register(database, name, '', ['fake-hardware'], [], name)
    new(provision_state='active', power_state='power on')
    new(provision_state='active', power_state='power on')
    new(provision_state='active', power_state='rebooting', maintenance=True)
    new(provision_state='enroll', power_state=None)
    rings = ring.Rings(database)
    rings.reset()
    with statements() as executed:
        figures.NodeCounts(database, rings, 'here').run()
    assert len(executed) == 1
    name = 'ironic_clone_nodes'
    assert {key[1:]: value for key, value in samples().items() if key[0] == name} == {
        ('false', 'power on', 'active'): 2, ('true', 'other', 'active'): 1,
        ('false', 'unknown', 'enroll'): 1}
    with statements() as executed:
        figures.NodeCounts(database, rings, 'there').run()
    assert executed == [] and not [key for key in samples() if key[0] == name]


def test_rejections_are_counted(fake_conf):
    workers, block = pool.Workers(2, 50), threading.Event()
    before = {work: samples().get(('ironic_clone_workers_rejected_total', work), 0)
              for work in ('asked', 'own')}
    workers.spawn(block.wait, 20)
    with pytest.raises(exception.NoFreeConductorWorker):
        workers.spawn_own(print)
    workers.spawn(block.wait, 20)
    with pytest.raises(exception.NoFreeConductorWorker):
        workers.spawn(print)
    block.set()
    assert workers.stop(20)
    for work in before:
        assert samples()['ironic_clone_workers_rejected_total', work] == before[work] + 1


def test_periodic_tasks_are_timed(fake_conf):
    workers, done = pool.Workers(2, 0), threading.Event()

    def fail():
        done.set()
        raise OSError('no')

    running = periodics.Periodics(workers)
    running.add(periodics.Periodic('a trial', 0.01, fail))
    running.start()
    assert done.wait(20) and running.stop(20) and workers.stop(20)
    found = samples()
    count = found['ironic_clone_periodic_seconds_count', 'a trial']
    assert count >= 1 and found['ironic_clone_periodic_failures_total', 'a trial'] == count


def test_a_keepalive_that_stands_still_is_told(fake_conf):
    hangs, going_on = threading.Event(), threading.Event()
    one = keepalive.Keepalive(lambda online: hangs.set() or going_on.wait(20), lambda: None,
                              lease.Lease(), 0.01)
    assert one.stands_still() is None   # it has not begun
    one.start(clock.steady())
    assert hangs.wait(20)
    assert one.stands_still() is None
    one.turned_at -= keepalive.HANG_SECONDS + 2 * 20 + 1   # [database]reply_timeout is 20
    assert 'stands still' in one.stands_still()
    going_on.set()
    one.stop()
    assert one.stands_still() is None   # it ended because it should


def test_it_listens_where_it_is_told(fake_conf):
    fake_conf.set_override('conductor_port', ports.free(), 'monitoring')
    report = healths.Health().report
    with listener.serving(report):
        connection = http.client.HTTPConnection(
            '127.0.0.1', fake_conf.monitoring.conductor_port, timeout=20)
        connection.request('GET', '/healthcheck')
        answer = connection.getresponse()
        assert answer.status == 200 and json.load(answer) == {'status': 'ready', 'checks': {}}
        connection.request('GET', '/metrics')
        assert b'ironic_clone_api_requests' in connection.getresponse().read()
        with pytest.raises(exception.StartupError, match=r'\[monitoring\]conductor_host_ip'), \
                listener.serving(report):
            pass
        connection.close()


def test_it_does_not_listen_unless_it_is_told(fake_conf):
    with listener.serving(healths.Health().report):
        assert 'conductor-listener' not in {thread.name for thread in threading.enumerate()}
    with socket.socket() as probe:
        assert probe.connect_ex(('127.0.0.1', 6388)) != 0
