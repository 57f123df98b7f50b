"""Tasks under a lease that ends: they wait for the next one, and make sure of their lock."""
import threading

import pytest

from ironic_clone.common import exception
from ironic_clone.conductor import lease
from ironic_clone.conductor import tasks as task_source
from ironic_clone.tests.servers import wait

DEADLINE = 20


class Clock:
    """Seconds that a test moves on."""

    def __init__(self):
        self.seconds = 1000.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def leased(database, registry, workers, fake_conf, clock):
    """Tasks under a lease of 40 seconds that begins now."""
    fake_conf.set_override('heartbeat_timeout', 60, 'conductor')
    fake_conf.set_override('command_deadline', 20, 'conductor')
    made = task_source.Tasks(database, registry, 'here', workers, lease=lease.Lease(clock))
    made.lease.renew(clock())
    return made


def test_a_task_goes_on_under_the_next_lease_with_a_new_epoch(leased, context, new, get, clock):
    uuid = new()
    with leased.acquire(context, uuid) as task:
        clock.seconds += 39
        assert task.driver and task.epoch == 1
        clock.seconds += 60
        leased.lease.renew(clock())
        task.node.description = 'late'
        task.save()
        assert task.epoch == 2 and get(uuid).lock_epoch == 2
        task.check()
        assert task.epoch == 2 and len(leased.held) == 1
        task.finish()
    assert get(uuid).description == 'late' and len(leased.held) == 0


def test_a_lock_that_is_renewed_is_held_all_the_time(leased, context, new, clock, monkeypatch):
    """Else a service that stops would take its last work for done."""
    held, seen = leased.held, []
    with leased.acquire(context, new()) as task:
        add = held.add
        monkeypatch.setattr(held, 'add', lambda *lock: (seen.append(len(held)), add(*lock)))
        clock.seconds += 60
        leased.lease.renew(clock())
        task.check()
        assert task.epoch == 2 and seen == [1] and len(held) == 1
    assert len(held) == 0


def test_a_task_waits_while_there_is_no_lease(leased, context, new, clock):
    done = threading.Event()
    with leased.acquire(context, new()) as task:
        clock.seconds += 41
        waiting = threading.Thread(target=lambda: (task.driver, done.set()), daemon=True)
        waiting.start()
        wait.until(lambda: leased.lease._changed._waiters, 'the task to wait')
        assert not done.is_set()
        leased.lease.renew(clock())
        assert done.wait(DEADLINE)
        waiting.join(DEADLINE)


@pytest.mark.parametrize('touch', ['driver', 'save', 'finish', 'check', 'destroy'])
def test_a_task_that_was_taken_over_between_two_leases_is_over(
        leased, context, new, get, clock, database, registry, workers, touch):
    uuid = new()
    other = task_source.Tasks(database, registry, 'other', workers)
    with leased.acquire(context, uuid) as task:
        with other.seize(context, uuid, task.lock):
            pass
        clock.seconds += 60
        leased.lease.renew(clock())
        with pytest.raises(exception.LockLost):
            getattr(task, touch)()
            getattr(task, touch)()
    assert get(uuid).lock_epoch == 2 and len(leased.held) == 0


def test_whoever_saw_the_old_epoch_cannot_break_a_renewed_lock(
        leased, context, new, clock, database, registry, workers):
    uuid = new()
    other = task_source.Tasks(database, registry, 'other', workers)
    with leased.acquire(context, uuid) as task:
        seen = task.lock
        clock.seconds += 60
        leased.lease.renew(clock())
        task.check()
        with pytest.raises(exception.LockLost):
            with other.seize(context, uuid, seen):
                pytest.fail('seized')
        task.save()


def test_a_lock_taken_while_the_lease_had_ended_is_made_sure_of(leased, context, new, clock):
    clock.seconds += 60
    with leased.acquire(context, new()) as task:
        leased.lease.renew(clock())
        assert task.driver and task.epoch == 2


def test_who_waits_for_a_lease_ends_with_the_process(leased, context, new, clock):
    ended = threading.Event()

    def touch(task):
        with pytest.raises(exception.LockLost):
            task.check()
        ended.set()

    with leased.acquire(context, new()) as task:
        clock.seconds += 60
        threading.Thread(target=touch, args=(task,), daemon=True).start()
        wait.until(lambda: leased.lease._changed._waiters, 'the task to wait')
        leased.fence()
        assert ended.wait(DEADLINE)
