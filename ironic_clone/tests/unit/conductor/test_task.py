"""Tasks: one holder at a time, every write under the lock's epoch, the lock given back."""
import threading
import time

import pytest

from ironic_clone.common import exception
from ironic_clone.conductor import interrupted
from ironic_clone.conductor import tasks as task_source
from ironic_clone.conductor import workers as pool
from ironic_clone.conductor.flows import failures
from ironic_clone.db import nodes
from ironic_clone.db import ports
from ironic_clone.db.lock import Lock

DEADLINE = 20


def test_a_shared_task_leaves_no_mark(tasks, context, new, get):
    uuid = new()
    with tasks.acquire(context, uuid, shared=True) as one, \
            tasks.acquire(context, uuid, shared=True) as two:
        assert one.shared and two.shared and one.context is context
        assert get(uuid).reservation is None
        assert one.driver.power is two.driver.power


def test_a_shared_task_does_not_write(tasks, context, new, get):
    uuid = new()
    with tasks.acquire(context, uuid, shared=True) as task:
        task.node.description = 'mine'
        for write in (task.save, task.node.save, task.finish):
            with pytest.raises(exception.ExclusiveLockRequired):
                write()
    assert get(uuid).description is None


def test_an_exclusive_task_marks_saves_and_releases(tasks, context, new, get):
    uuid = new(name='one')
    with tasks.acquire(context, 'one') as task:
        assert not task.shared and get(uuid).reservation == 'here'
        task.node.description = 'mine'
        task.node.save()
        assert get(uuid).description == 'mine' and len(tasks.held) == 1
    found = get(uuid)
    assert found.reservation is None and found.lock_epoch == 1 and len(tasks.held) == 0


def test_what_was_not_saved_is_dropped_when_the_block_raises(tasks, context, new, get):
    uuid = new()
    with pytest.raises(ZeroDivisionError), tasks.acquire(context, uuid) as task:
        task.node.description = 'mine'
        task.spawn_after(lambda task: pytest.fail('it ran'))
        raise ZeroDivisionError
    assert get(uuid).reservation is None and get(uuid).description is None


def test_the_final_state_and_the_release_are_one_statement(tasks, context, new, get, statements):
    uuid = new()
    with tasks.acquire(context, uuid) as task:
        task.node.description = 'done'
        with statements() as found:
            task.finish()
        assert [line.split()[0] for line in found if 'BEGIN' not in line] == ['UPDATE']
        assert get(uuid).reservation is None and get(uuid).description == 'done'
        with pytest.raises(exception.ExclusiveLockRequired):
            task.save()
        assert len(tasks.held) == 0


def test_a_locked_node_is_refused_with_its_holder(tasks, context, new):
    uuid = new()
    with tasks.acquire(context, uuid):
        with pytest.raises(exception.NodeLocked, match=f'{uuid} is locked by host here'):
            with tasks.acquire(context, uuid):
                pytest.fail('held twice')
    with tasks.acquire(context, uuid) as task:
        assert task.lock.epoch == 2


def test_attempts_and_interval(tasks, context, new, fake_conf, statements):
    fake_conf.set_override('node_locked_retry_attempts', 3, 'conductor')
    uuid = new()
    with tasks.acquire(context, uuid):
        for retries, attempts in ((True, 3), (False, 1)):
            with statements() as found, pytest.raises(exception.NodeLocked):
                with tasks.acquire(context, uuid, retries=retries):
                    pass
            assert sum('UPDATE' in line for line in found) == attempts


def test_a_waiter_of_this_process_goes_on_at_the_release(tasks, context, new, fake_conf):
    fake_conf.set_override('node_locked_retry_attempts', 2, 'conductor')
    fake_conf.set_override('node_locked_retry_interval', 600, 'conductor')
    uuid, entered, epochs = new(), threading.Event(), []

    def second():
        entered.set()
        with tasks.acquire(context, uuid) as task:
            epochs.append(task.epoch)

    with tasks.acquire(context, uuid):
        thread = threading.Thread(target=second, daemon=True)
        thread.start()
        assert entered.wait(DEADLINE)
    thread.join(DEADLINE)
    assert epochs == [2]


def test_a_release_between_a_refusal_and_the_wait_is_not_missed(tasks):
    tasks.held.add('one', 1)
    with tasks.held.watch('one') as wait_free:
        tasks.held.drop('one', 1)
        begun = time.monotonic()
        wait_free(DEADLINE)
        assert time.monotonic() - begun < DEADLINE / 2
    assert not tasks.held._watches


def test_many_threads_hold_a_node_one_at_a_time(tasks, context, new, fake_conf, get):
    fake_conf.set_override('node_locked_retry_attempts', 1000, 'conductor')
    uuid, inside, overlaps = new(), [], []

    def work():
        with tasks.acquire(context, uuid) as task:
            inside.append(1)
            overlaps.append(len(inside))
            task.node.extra = {'count': task.node.extra.get('count', 0) + 1}
            inside.pop()
            task.finish()

    threads = [threading.Thread(target=work, daemon=True) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(DEADLINE)
    assert overlaps == [1] * 8 and get(uuid).extra == {'count': 8}
    assert get(uuid).lock_epoch == 8 and len(tasks.held) == 0


def test_a_broken_lock_stops_its_task(tasks, context, new, get, database, registry, workers):
    uuid = new()
    thief = task_source.Tasks(database, registry, 'thief', workers)
    with tasks.acquire(context, uuid) as task:
        task.node.description = 'late'
        with thief.seize(context, uuid, task.lock) as seized:
            assert seized.epoch == 2 and get(uuid).reservation == 'thief'
            with pytest.raises(exception.LockLost, match='host here .*epoch 1'):
                task.save()
            for touch in (task.save, task.finish, lambda: task.driver, task.upgrade_lock):
                with pytest.raises(exception.LockLost):
                    touch()
        assert get(uuid).reservation is None
    assert get(uuid).description is None and len(tasks.held) == 0


def test_a_lock_is_broken_only_as_it_was_seen(tasks, context, new, get):
    uuid = new()
    with tasks.acquire(context, uuid) as task:
        for seen in (Lock('here', 7), Lock('there', task.epoch)):
            with pytest.raises(exception.LockLost):
                with tasks.seize(context, uuid, seen):
                    pytest.fail('seized')
        task.save()


def test_a_fenced_process_writes_nothing(tasks, context, new, get):
    uuid = new()
    with tasks.acquire(context, uuid) as task:
        tasks.fence()
        with pytest.raises(exception.LockLost):
            task.save()


def test_an_upgrade_keeps_the_node_object(tasks, context, new, get, database):
    uuid = new()
    with tasks.acquire(context, uuid, shared=True) as task:
        node, driver = task.node, task.driver
        nodes.update_where(database, {'description': 'fresh'}, nodes.table.c.uuid == uuid)
        node.description = 'forgotten'
        task.upgrade_lock()
        assert task.node is node and node.description == 'fresh' and not task.shared
        task.upgrade_lock()
        assert task.epoch == 1 and task.driver is driver
        node.owner = 'me'
        node.save()
    assert get(uuid).owner == 'me' and get(uuid).reservation is None
    with tasks.acquire(context, uuid, shared=True) as task, tasks.acquire(context, uuid):
        with pytest.raises(exception.NodeLocked):
            task.upgrade_lock()


def test_ports_are_read_at_first_use(tasks, context, new, get, database, statements):
    uuid = new()
    ports.create(database, {'uuid': '5c2f9a00-0000-4000-8000-000000000000',
                            'address': '52:54:00:00:00:01', 'node_id': get(uuid).id})
    with tasks.acquire(context, uuid) as task, statements() as found:
        assert not found
        assert [port.address for port in task.ports] == ['52:54:00:00:00:01']
        assert task.ports is task.ports and len(found) == 1


@pytest.mark.parametrize(('fields', 'override', 'expected'), [
    ({}, {}, 'FakePower'),
    ({'power_interface': 'fake'}, {}, 'FakePower'),
    ({}, {'power_interface': 'fake'}, 'FakePower'),
    ({'power_interface': 'fake'}, {'power_interface': 'nothing'}, None)])
def test_the_driver_follows_the_nodes_choice(tasks, context, new, fields, override, expected):
    with tasks.acquire(context, new(instance_info=override, **fields), shared=True) as task:
        if expected is None:
            with pytest.raises(exception.InterfaceNotFoundInEntrypoint, match='nothing'):
                task.driver.power  # noqa: B018
        else:
            assert type(task.driver.power).__name__ == expected


def test_an_unknown_driver_stops_only_who_asks_for_it(tasks, context, new):
    with tasks.acquire(context, new(driver='gone')) as task:
        task.node.description = 'about to be deleted'
        task.save()
        with pytest.raises(exception.DriverNotFound, match='gone'):
            task.driver  # noqa: B018


def test_a_destroyed_node_takes_its_lock_along(tasks, context, new, get):
    uuid = new()
    with tasks.acquire(context, uuid) as task:
        task.destroy()
    with pytest.raises(exception.NodeNotFound):
        get(uuid)
    assert len(tasks.held) == 0


# -- work that goes on in a worker ---------------------------------------------------------------
def test_the_lock_is_carried_into_the_worker(tasks, context, new, get, workers):
    uuid, go = new(), threading.Event()

    def work(task, text, *, more):
        assert go.wait(DEADLINE)
        task.node.description = text + more
        task.finish()

    with tasks.acquire(context, uuid) as task:
        task.spawn_after(work, 'do', more='ne')
        with pytest.raises(RuntimeError, match='one continuation'):
            task.spawn_after(work)
        assert get(uuid).lock_epoch == 1
    assert get(uuid).reservation == 'here'
    go.set()
    assert tasks.held.wait_none(DEADLINE)
    assert get(uuid).reservation is None and get(uuid).description == 'done'


def test_a_worker_that_forgets_to_finish_releases_all_the_same(tasks, context, new, get):
    uuid = new()
    with tasks.acquire(context, uuid) as task:
        task.spawn_after(lambda task: None)
    assert tasks.held.wait_none(DEADLINE) and get(uuid).reservation is None


def test_a_worker_goes_on_with_what_it_spawns(tasks, context, new, get):
    uuid = new()

    def first(task):
        task.spawn_after(second, 'two')

    def second(task, text):
        task.node.description = text
        task.save()

    with tasks.acquire(context, uuid) as task:
        task.spawn_after(first)
    assert tasks.held.wait_none(DEADLINE) and get(uuid).description == 'two'


@pytest.mark.parametrize(('state', 'before', 'expected'), [
    ('available', None, 'Async execution of work failed with error: broken'),
    ('available', 'it was said', 'it was said'),
    ('deploying', None, 'Async execution of work failed with error: broken')])
def test_a_worker_that_raises_says_so(tasks, context, new, get, state, before, expected):
    tasks.fail = failures.fail
    uuid = new(provision_state=state)

    def work(task):
        task.node.last_error = before
        raise ValueError('broken')

    with tasks.acquire(context, uuid) as task:
        task.spawn_after(work)
    assert tasks.held.wait_none(DEADLINE)
    found = get(uuid)
    assert found.last_error == expected and found.reservation is None
    assert found.provision_state == ('deploy failed' if state == 'deploying' else state)


def test_a_worker_that_lost_its_lock_just_ends(tasks, context, new, get, database):
    uuid = new()

    def work(task):
        nodes.update_where(database, {'reservation': None}, nodes.table.c.uuid == uuid)
        task.node.description = 'late'
        task.save()

    with tasks.acquire(context, uuid) as task:
        task.spawn_after(work)
    assert tasks.held.wait_none(DEADLINE)
    assert get(uuid).last_error is None and get(uuid).description is None


def test_a_full_pool_restores_the_state(database, registry, context, new, get):
    workers, block = pool.Workers(1, 0), threading.Event()
    tasks = task_source.Tasks(database, registry, 'here', workers)
    uuid = new(provision_state='available')
    workers.spawn(block.wait, DEADLINE)

    def restore(task):
        task.node.provision_state = 'available'
        task.node.last_error = 'No free conductor workers available'
        task.finish()

    with pytest.raises(exception.NoFreeConductorWorker):
        with tasks.acquire(context, uuid) as task:
            task.node.provision_state = 'deploying'
            task.save()
            task.spawn_after(lambda task: pytest.fail('it ran'), on_no_worker=restore)
    found = get(uuid)
    assert (found.provision_state, found.last_error, found.reservation) == (
        'available', 'No free conductor workers available', None)
    block.set()
    assert workers.stop(DEADLINE)


def test_a_restore_that_fails_still_releases(database, registry, context, new, get):
    workers, block = pool.Workers(1, 0), threading.Event()
    tasks = task_source.Tasks(database, registry, 'here', workers)
    uuid = new()
    workers.spawn(block.wait, DEADLINE)
    with pytest.raises(exception.NoFreeConductorWorker):
        with tasks.acquire(context, uuid) as task:
            task.spawn_after(print, on_no_worker=lambda task: 1 / 0)
    assert get(uuid).reservation is None
    block.set()
    assert workers.stop(DEADLINE)


def test_a_lock_that_the_database_would_not_take_back_is_returned_later(
        tasks, context, new, get, database):
    uuid = new()
    with tasks.acquire(context, uuid):
        database.run = None   # as good as unreachable
    del database.run
    assert get(uuid).reservation == 'here' and len(tasks.held) == 0
    tasks.release_leftovers()
    assert get(uuid).reservation is None and not tasks.leftovers


# -- what cannot be written as it should ---------------------------------------------------------
def junk(task):
    task.node.driver_internal_info['driver'] = object()
    task.finish()


def leave(task):
    raise SystemExit('I leave')


def misuse(task):
    task.node.last_error = object()


def fail_and_junk(task):
    task.node.driver_internal_info['driver'] = object()
    raise ValueError('broken')


@pytest.mark.parametrize(('work', 'words'), [
    (junk, 'Async execution of junk failed'), (leave, 'I leave'),
    (fail_and_junk, 'broken'), (misuse, 'does not fit')])
@pytest.mark.parametrize(('before', 'after'), [
    ({'provision_state': 'deploying'}, ('deploy failed', None)),
    ({'provision_state': 'verifying'}, ('enroll', None)),
    ({'provision_state': 'active', 'target_power_state': 'power on'}, ('active', None)),
    ({'provision_state': 'clean wait'}, ('clean wait', None))])
def test_no_node_is_left_in_a_state_that_nobody_ends(
        tasks, context, new, get, work, words, before, after):
    tasks.fail, tasks.settle = failures.fail, interrupted.settle
    uuid = new(**before)
    with tasks.acquire(context, uuid) as task:
        task.spawn_after(work)
    assert tasks.held.wait_none(DEADLINE)
    found = get(uuid)
    assert (found.provision_state, found.target_power_state) == after
    assert words in found.last_error
    assert found.reservation is None and 'driver' not in found.driver_internal_info


@pytest.mark.parametrize(('raises', 'words'), [(True, 'broken'), (False, '"the work"')])
def test_what_the_database_would_not_take_is_ended_when_it_is_back(
        tasks, context, new, get, database, monkeypatch, raises, words):
    """Else the node were in its -ing state for ever, or until the next start."""
    tasks.fail, tasks.settle = failures.fail, interrupted.settle
    uuid = new(provision_state='deploying', target_power_state='power on')

    def away(*args):
        raise exception.DatabaseUnavailable()

    def work(task):
        monkeypatch.setattr(database, 'run', away)
        if raises:
            raise ValueError('broken')
        task.release()

    with tasks.acquire(context, uuid, purpose='the work') as task:
        task.spawn_after(work)
    assert tasks.held.wait_none(DEADLINE)
    for _ in range(2):
        assert get(uuid).reservation == 'here' and list(tasks.leftovers) == [uuid]
        tasks.release_leftovers()   # still away
    monkeypatch.undo()
    tasks.release_leftovers()
    found = get(uuid)
    assert (found.provision_state, found.target_power_state, found.reservation) == (
        'deploy failed', None, None)
    assert words in found.last_error and not tasks.leftovers


@pytest.mark.parametrize('broken', ['taken over', 'deleted'])
def test_what_another_has_taken_over_meanwhile_is_no_longer_ours(
        tasks, context, new, get, database, broken):
    uuid = new(provision_state='deploying', reservation='there', lock_epoch=8)
    tasks.settle = interrupted.settle
    tasks.leftovers[uuid] = Lock('here', 7), 'the work', 'broken'
    if broken == 'deleted':
        with database.write() as connection:
            connection.execute(nodes.table.delete())
    tasks.release_leftovers()
    assert not tasks.leftovers
    if broken == 'taken over':
        assert (get(uuid).provision_state, get(uuid).last_error) == ('deploying', None)


def test_a_restore_that_fails_ends_the_state(database, registry, context, new, get):
    workers, block = pool.Workers(1, 0), threading.Event()
    tasks = task_source.Tasks(database, registry, 'here', workers, settle=interrupted.settle)
    uuid = new()
    workers.spawn(block.wait, DEADLINE)
    with pytest.raises(exception.NoFreeConductorWorker):
        with tasks.acquire(context, uuid) as task:
            task.node.provision_state = 'verifying'
            task.save()
            task.spawn_after(print, on_no_worker=lambda task: 1 / 0)
    assert (get(uuid).provision_state, get(uuid).reservation) == ('enroll', None)
    assert 'lack of free conductor workers' in get(uuid).last_error
    block.set()
    assert workers.stop(DEADLINE)
