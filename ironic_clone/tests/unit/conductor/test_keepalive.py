"""The sign of life: from a thread of its own, whatever else goes on."""
import threading

import pytest

from ironic_clone.common import clock
from ironic_clone.common import exception
from ironic_clone.conductor import identity
from ironic_clone.conductor import keepalive
from ironic_clone.conductor import lease
from ironic_clone.conductor import registration
from ironic_clone.conductor import workers as pool
from ironic_clone.db import conductors
from ironic_clone.tests.servers import wait


@pytest.fixture
def run(fake_conf):
    """Return a function that starts a Keepalive and stops it at the end."""
    started = []

    def start(touch, superseded=lambda: pytest.fail('superseded')):
        started.append(keepalive.Keepalive(touch, superseded, lease.Lease(), 0.01))
        started[-1].start(clock.steady())
        return started[-1]
    yield start
    for one in started:
        one.stop()
        assert not one._thread.is_alive()


def test_a_full_pool_does_not_make_it_look_dead(database, registry, run):
    made = registration.Registration(database, identity.Identity(database, 'here'), registry)
    made.register()
    workers, block = pool.Workers(3, 0), threading.Event()
    for _ in range(3):
        workers.spawn(block.wait, 30)
    run(made.touch)
    before = conductors.get(database, 'here').updated_at
    for _ in range(3):
        before = wait.until(
            lambda before=before: (seen := conductors.get(database, 'here').updated_at) > before
            and seen, 'a sign of life')
    block.set()
    assert workers.stop(10)


def test_the_thread_has_a_name_and_dies_with_the_process(run):
    run(lambda online: True)
    thread = next(one for one in threading.enumerate() if one.name == 'conductor-keepalive')
    assert thread.daemon


def test_a_database_that_is_away_is_waited_for(run, caplog):
    answers = [exception.DatabaseUnavailable(), RuntimeError('x'), True, True]
    seen = threading.Event()

    def touch(online):
        if not answers:
            seen.set()
            return True
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    alive = run(touch)
    began = clock.steady()
    assert seen.wait(20)
    assert wait.until(lambda: alive.seen_at >= began, 'the touch to be noted')
    assert sum('sign of life' in record.message for record in caplog.records) == 2


def test_a_conductor_that_stops_is_seen_offline(run):
    said = []
    alive = run(lambda online: said.append(online) or True)
    wait.until(lambda: True in said, 'online')
    alive.going_offline()
    wait.until(lambda: said[-1] is False, 'offline')


def test_who_was_superseded_says_so_once_and_stops(run):
    told = []
    alive = run(lambda online: False, lambda: told.append(threading.current_thread().name))
    wait.until(lambda: not alive._thread.is_alive(), 'the thread to end')
    assert told == ['conductor-keepalive']
