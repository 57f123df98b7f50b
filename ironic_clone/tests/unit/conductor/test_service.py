"""The conductor as a whole: the order of its start, what it clears up, how it ends."""
import datetime
import threading
import time

import pytest

from ironic_clone.common import context as request_context
from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.conductor import interrupted
from ironic_clone.conductor import own_tasks
from ironic_clone.conductor import service
from ironic_clone.conductor import takeover
from ironic_clone.db import conductors
from ironic_clone.db import models
from ironic_clone.db import nodes
from ironic_clone.db import record
from ironic_clone.rpc import client
from ironic_clone.rpc import local
from ironic_clone.rpc import ring
from ironic_clone.tests.servers import wait

RUNNING = [name for name, state in states.PROVISION.items() if state.fails_on_restart]
DEADLINE = 20


class Remote:
    """A transport over which other processes could ask."""

    def __init__(self):
        inner = local.LocalTransport()
        self.serve, self.send, self.stop = inner.serve, inner.send, inner.stop


@pytest.fixture
def conductor(database, registry, fake_conf):
    """Return a function that makes a conductor; all are stopped at the end."""
    made = []
    fake_conf.set_override('graceful_shutdown_timeout', DEADLINE, 'conductor')

    def conductor(host='here', start=True, transport=local.LocalTransport, **options):
        made.append(service.Conductor(database, registry, transport(), host=host, **options))
        if start:
            made[-1].start()
        return made[-1]
    yield conductor
    for one in made:
        one.stop()


@pytest.fixture
def call(database):
    """Return a function that asks a conductor over its transport, as the API does."""
    def call(conductor, operation, **arguments):
        asking = client.ConductorClient(conductor._transport, ring.Rings(database))
        return asking.call(request_context.service_context(), operation, **arguments)
    return call


def test_it_registers_serves_and_leaves(conductor, call, new, get, database):
    one = conductor()
    row = conductors.get(database, 'here')
    assert row.online and conductors.interfaces(database)
    assert one.rings.owner(new(), 'fake-hardware', '') == 'here'
    uuid = new(provision_state='manageable')
    call(one, 'change_node_power_state', node_id=uuid, target='power on', timeout=None)
    assert one.tasks.held.wait_none(DEADLINE) and get(uuid).power_state == 'power on'
    assert one.stop()
    assert not conductors.get(database, 'here').online and not conductors.interfaces(database)
    with pytest.raises(exception.TemporaryFailure, match='not reachable'):
        call(one, 'get_boot_device', node_id=uuid)
    assert 'conductor-keepalive' not in {thread.name for thread in threading.enumerate()}


def test_a_flow_from_end_to_end(conductor, call, new, get):
    one, uuid = conductor(), new()
    for operation, arguments, state in (
            ('do_provisioning_action', {'action': 'manage'}, 'manageable'),
            ('do_provisioning_action', {'action': 'provide'}, 'available'),
            ('do_node_deploy', {'rebuild': False, 'configdrive': None, 'deploy_steps': None},
             'active'),
            ('do_node_tear_down', {}, 'available')):
        call(one, operation, node_id=uuid, **arguments)
        assert wait.until(lambda state=state: get(uuid).provision_state == state, state, DEADLINE)
        assert get(uuid).reservation is None, 'the final state is seen with the lock gone'
    assert get(uuid).last_error is None


def test_the_second_of_a_name_is_refused_and_harms_nothing(conductor, new, get, database):
    conductor()
    held = new(reservation='here', provision_state='deploying')
    before = conductors.get(database, 'here').incarnation
    second = conductor(start=False)
    with pytest.raises(exception.ConductorAlreadyRegistered):
        second.start()
    row = conductors.get(database, 'here')
    assert row.online and row.incarnation == before and conductors.interfaces(database)
    assert get(held).reservation == 'here' and get(held).provision_state == 'deploying'


def test_a_restart_after_a_crash(conductor, database):
    before = conductor()
    before.keepalive.stop()
    before.identity.release()   # what the kernel does for a process that died
    after = conductor()
    assert conductors.get(database, 'here').incarnation == after.identity.incarnation


def test_a_superseded_conductor_stops_working(conductor, new, fake_conf, database):
    told = threading.Event()
    old = conductor(start=False, superseded=told.set)
    old.keepalive._interval = 0.01
    old.start()
    uuid = new()
    with old.tasks.acquire(None, uuid) as task:
        fake_conf.set_override('force_registration', True, 'conductor')
        conductor()
        assert told.wait(DEADLINE)
        with pytest.raises(exception.LockLost):
            task.save()
    with pytest.raises(exception.NoFreeConductorWorker):
        old.workers.spawn_own(print)


@pytest.mark.parametrize('state', RUNNING)
def test_states_that_died_with_the_last_process(conductor, new, get, state):
    held = new(provision_state=state, reservation='here', lock_epoch=4)
    free = new(provision_state=state)
    elsewhere = new(provision_state=state, conductor_group='elsewhere')
    moved = new(provision_state=state, conductor_group='elsewhere', reservation='here')
    others = new(provision_state=state, reservation='there')
    conductor()
    for uuid in (held, free, moved):
        found = get(uuid)
        assert found.last_error == (f"The {state} state can't be resumed by conductor here. "
                                    'Moving to fail state.')
        assert found.provision_state == states.PROVISION[state].events['fail']
        assert found.reservation is None
    assert get(held).lock_epoch == 6
    for uuid in (elsewhere, others):
        assert get(uuid).provision_state == state and get(uuid).last_error is None
    assert get(others).reservation == 'there'


@pytest.mark.parametrize('next_one', ['itself', 'another'])
def test_a_start_that_dies_before_it_has_failed_them(conductor, new, get, database, next_one):
    """What it was about to fail is found by whoever comes next, wherever it is mapped."""
    uuid = new(provision_state='deploying', reservation='here', lock_epoch=4,
               target_power_state='power on',
               conductor_group='elsewhere' if next_one == 'itself' else '')
    assert list(interrupted.free_own(database, 'here')) == [uuid]
    assert (get(uuid).reservation, get(uuid).lock_epoch) == ('here', 5)
    if next_one == 'itself':
        conductor()
    else:
        other = conductor('there')
        parts = other.tasks, other.owned, other.workers
        takeover.Orphans(*parts, takeover.TakeOver(
            *parts, other.registration.conductor_id).adopt).run()
    assert (get(uuid).provision_state, get(uuid).reservation) == ('deploy failed', None)


@pytest.mark.parametrize('state', [
    name for name, state in states.PROVISION.items() if not state.fails_on_restart])
def test_states_that_live_on(conductor, new, get, state):
    uuid = new(provision_state=state, reservation='here', target_power_state='power on')
    conductor()
    found = get(uuid)
    assert (found.provision_state, found.reservation, found.target_power_state) == (
        state, None, None)
    assert found.last_error == 'Pending power operation was aborted due to conductor restart'


def test_consoles_are_opened_again(conductor, new, get, registry, monkeypatch):
    opened = []
    console = registry.compose('fake-hardware', {'console': 'fake'}).console
    monkeypatch.setattr(type(console), 'start_console',
                        lambda self, task: opened.append(task.node.uuid) or bad(task))
    failing = new(console_enabled=True, console_interface='fake', name='bad')
    fine = new(console_enabled=True, console_interface='fake')
    new(console_interface='fake')

    def bad(task):
        if task.node.name == 'bad':
            raise exception.IPMIFailure(cmd='sol activate')
    conductor()
    wait.until(lambda: get(failing).console_enabled is False and len(opened) == 2, 'consoles')
    assert set(opened) == {failing, fine} and 'sol activate' in get(failing).last_error
    assert get(fine).console_enabled


@pytest.mark.parametrize('failing', ['interface_rows', 'periodics'])
def test_a_start_that_fails_leaves_nothing_behind(
        conductor, database, registry, monkeypatch, failing):
    one = conductor(start=False)
    monkeypatch.setattr(registry, failing, lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        one.start()
    assert conductors.alive(database, 60) == []
    assert not {thread.name for thread in threading.enumerate()} & {
        'conductor-keepalive', 'conductor-periodics'}
    monkeypatch.undo()
    conductor()


def test_a_group_that_is_wrong_stops_the_start(conductor, fake_conf):
    fake_conf.set_override('conductor_group', 'a b', 'conductor')
    with pytest.raises(exception.ConfigInvalid, match='conductor_group'):
        conductor()


# -- the end -------------------------------------------------------------------------------------
def test_stopping_waits_for_the_work_on_nodes(conductor, new, get, database):
    one, uuid, go, seen = conductor(), new(), threading.Event(), []

    def work(task):
        assert go.wait(DEADLINE)
        task.node.description = 'finished'
        task.finish()

    with one.tasks.acquire(None, uuid) as task:
        task.spawn_after(work)
    ending = threading.Thread(target=lambda: seen.append(one.stop()), daemon=True)
    ending.start()
    wait.until(lambda: not conductors.get(database, 'here').online, 'the registration to go')
    assert get(uuid).reservation == 'here' and not seen
    go.set()
    ending.join(DEADLINE)
    assert seen == [True] and get(uuid).description == 'finished'
    assert get(uuid).reservation is None


def test_stopping_ends_at_its_deadline(conductor, new, get, fake_conf):
    one, uuid, go = conductor(), new(), threading.Event()
    with one.tasks.acquire(None, uuid) as task:
        task.spawn_after(lambda task: go.wait(DEADLINE))
    fake_conf.set_override('graceful_shutdown_timeout', 1, 'conductor')
    assert one.stop() is False
    assert get(uuid).reservation == 'here'
    go.set()
    assert one.tasks.held.wait_none(DEADLINE)


def test_stopping_tells_the_drivers_when_the_work_has_ended(conductor, new, registry, monkeypatch):
    one, uuid, order = conductor(), new(), []
    monkeypatch.setattr(registry, 'close', lambda: order.append('closed'))

    def work(task):
        order.append('worked')
        task.finish()

    with one.tasks.acquire(None, uuid) as task:
        task.spawn_after(work)
    assert one.stop()
    assert order == ['worked', 'closed']


def test_drivers_that_hang_when_told_are_left(conductor, registry, monkeypatch):
    go = threading.Event()
    monkeypatch.setattr(registry, 'close', lambda: go.wait(DEADLINE))
    monkeypatch.setattr(service, 'CLOSE_SECONDS', 0.1)
    assert conductor().stop() is False
    go.set()


def test_what_goes_on_after_the_deadline_can_do_no_harm(conductor, new, fake_conf):
    one, uuid, go, seen = conductor(), new(), threading.Event(), []

    def work(task):
        assert go.wait(DEADLINE)
        with pytest.raises(exception.LockLost):
            seen.append(task.driver)
        seen.append('refused')

    with one.tasks.acquire(None, uuid) as task:
        task.spawn_after(work)
    fake_conf.set_override('graceful_shutdown_timeout', 1, 'conductor')
    assert one.stop() is False
    go.set()
    assert one.tasks.held.wait_none(DEADLINE) and seen == ['refused']


def test_a_drain_has_a_limit_of_its_own(conductor, new, fake_conf):
    one, go = conductor(), threading.Event()
    with one.tasks.acquire(None, new()) as task:
        task.spawn_after(lambda task: go.wait(DEADLINE))
    fake_conf.set_override('graceful_shutdown_timeout', 0, 'conductor')   # without limit
    fake_conf.set_override('drain_shutdown_timeout', 1)
    assert one.stop(drain=True) is False
    go.set()
    assert one.tasks.held.wait_none(DEADLINE)


def test_the_registration_can_be_left_to_a_successor(conductor, database):
    conductor().stop(unregister=False)
    assert conductors.get(database, 'here').online and conductors.interfaces(database)


def test_stopping_without_a_database_still_ends(conductor, database, monkeypatch):
    one = conductor()

    def away(*args):
        raise exception.DatabaseUnavailable()
    with monkeypatch.context() as patch:
        patch.setattr(database, 'run', away)
        assert one.stop()


def test_stopping_with_a_database_that_hangs_does_not_take_the_whole_limit(
        conductor, database, monkeypatch, caplog):
    one, go = conductor(), threading.Event()
    assert one.workers.wait_idle(DEADLINE)   # of what it does at its start
    monkeypatch.setattr(service, 'CLOSE_SECONDS', 0.5)
    began = time.monotonic()
    with monkeypatch.context() as patch:
        patch.setattr(database, 'run', lambda work: go.wait(DEADLINE))
        patch.setattr(database, 'read', lambda: go.wait(DEADLINE))
        assert one.stop()
    assert time.monotonic() - began < DEADLINE / 2
    assert 'was not unregistered within 0.5 s' in caplog.text
    go.set()


def test_what_has_not_ended_is_named(conductor, new, fake_conf, caplog):
    one, go = conductor(), threading.Event()

    def much_to_do(task):
        go.wait(DEADLINE)
    with one.tasks.acquire(None, new()) as task:
        task.spawn_after(much_to_do)
    fake_conf.set_override('graceful_shutdown_timeout', 1, 'conductor')
    assert one.stop() is False
    assert 'although 1 nodes are still worked on, by: conductor-worker: ' in caplog.text
    go.set()
    assert one.tasks.held.wait_none(DEADLINE)


def test_a_conductor_that_others_may_still_ask_sends_them_away(conductor, new, get, fake_conf,
                                                               database):
    """Until the rings of the others have forgotten it: to the new owner, who does not refuse."""
    fake_conf.set_override('hash_ring_reset_interval', 1)
    one, uuid, answered = conductor(transport=Remote), new(), []
    asking = client.ConductorClient(one._transport, ring.Rings(database))
    assert asking.for_node(get(uuid)) == 'here'
    conductor('there')

    def ask():
        wait.until(lambda: one.dispatcher.draining, 'it to leave')
        try:
            asking.call_node(request_context.service_context(), get(uuid),
                             'get_supported_boot_devices')
        except exception.ConductorUnreachable as error:   # it is not on these wires
            answered.append(str(error))
    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    assert one.stop()
    thread.join(DEADLINE)
    assert len(answered) == 1 and 'Conductor there' in answered[0]


def test_rings_that_are_read_seldom_do_not_hold_up_a_stop(conductor, fake_conf):
    fake_conf.set_override('hash_ring_reset_interval', 3600)
    fake_conf.set_override('graceful_shutdown_timeout', 1, 'conductor')
    one = conductor(transport=Remote)
    conductor('there')
    stopping = threading.Thread(target=one.stop, daemon=True)
    stopping.start()
    stopping.join(DEADLINE)
    assert one.dispatcher.draining and not stopping.is_alive()


# -- its periodic tasks --------------------------------------------------------------------------
def test_the_table_of_periodic_tasks(conductor, fake_conf):
    one = conductor()
    names = {task.name: task.spacing for task in own_tasks.create(one)}
    assert names == {
        'power sync': 120, 'power failure recovery': 300, 'wait timeouts': 60,
        'rescue wait timeouts': 60, 'orphans': 30, 'orphan allocations': 30,
        'node history purge': 86400, 'take over': 30, 'audit trail purge': 3600,
        'stale conductors': 86400, 'housekeeping': 10}
    fake_conf.set_override('send_sensor_data', True, 'sensor_data')
    assert {task.name: task.spacing for task in own_tasks.create(one)}['sensors'] == 600
    for task in own_tasks.create(one):
        if task.name != 'sensors':
            task.run()


@pytest.mark.parametrize('order', [('orphans', 'take over'), ('take over', 'orphans')])
def test_within_one_period_all_nodes_of_the_dead_are_adopted(
        conductor, register, new, get, database, fake_conf, order):
    """A period is one run of each task, in whatever order; the rings may have been read just
    before the death."""
    fake_conf.set_override('hash_ring_reset_interval', 3600)
    dead, one = register('dead'), conductor()
    nodes_of_all = [new(conductor_affinity=dead, **values) for values in 20 * [
        {'provision_state': 'active'}, {'provision_state': 'active', 'reservation': 'dead'},
        {'provision_state': 'deploying', 'reservation': 'dead'}, {'provision_state': 'available'}]]
    theirs = {uuid for uuid in nodes_of_all
              if one.rings.owner(uuid, 'fake-hardware', '') == 'dead'}
    assert len({get(uuid).provision_state for uuid in theirs}) == 3
    with database.write() as connection:
        connection.execute(conductors.table.update().where(conductors.table.c.id == dead).values(
            updated_at=record.now() - datetime.timedelta(hours=1)))
    tasks = {task.name: task for task in own_tasks.create(one)}
    for name in order:
        tasks[name].run()
    for uuid in theirs:
        node = get(uuid)
        assert one.rings.owner(uuid, 'fake-hardware', '') == 'here'
        assert node.reservation is None and node.provision_state != 'deploying'
        assert node.provision_state != 'active' \
            or node.conductor_affinity == one.registration.conductor_id


def test_figures(conductor):
    assert conductor().figures()['workers']['limit'] == 300


def test_reload_reads_the_rings_anew(conductor, register):
    one = conductor()
    register('there')
    one.reload()
    assert set(one.rings.current.hosts['fake-hardware']) == {'here', 'there'}


@pytest.mark.parametrize(('days', 'timeout', 'gone'), [
    (20, 1209600, True), (10, 1209600, False), (20, 100, False)])
def test_rows_of_the_long_gone(database, register, new, get, fake_conf, days, timeout, gone):
    import datetime

    from ironic_clone.db import record
    fake_conf.set_override('conductor_cleanup_timeout', timeout, 'conductor')
    register('alive')
    id_ = register('old')
    uuid = new(conductor_affinity=id_)
    table = models.Conductor.__table__
    with database.write() as connection:
        connection.execute(table.update().where(table.c.id == id_).values(
            updated_at=record.now() - datetime.timedelta(days=days)))
    own_tasks.forget_conductors(database)
    with database.read() as connection:
        names = {row.hostname for row in connection.execute(table.select())}
    assert names == ({'alive'} if gone else {'alive', 'old'})
    assert get(uuid).conductor_affinity == (None if gone else id_)


def test_housekeeping_returns_locks(conductor, new, get, database):
    one, uuid = conductor(), new()
    with one.tasks.acquire(None, uuid) as task:
        one.tasks.leftovers[uuid] = task.lock, task.purpose, None
    nodes.update_where(database, {'reservation': 'here'}, nodes.table.c.uuid == uuid)
    housekeeping = next(task for task in own_tasks.create(one) if task.name == 'housekeeping')
    housekeeping.run()
    assert get(uuid).reservation is None
