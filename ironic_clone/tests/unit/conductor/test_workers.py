"""The pool: its ceiling, the share kept for callers, that it shrinks, that it ends."""
import subprocess
import sys
import threading
import time

import futurist
import pytest

from ironic_clone.common import context as request_context
from ironic_clone.common import exception
from ironic_clone.common import log_context
from ironic_clone.conductor import workers as pool
from ironic_clone.tests.servers import wait

DEADLINE = 20


@pytest.fixture
def block():
    block = threading.Event()
    yield block
    block.set()


def fill(spawn, block):
    """Take threads until none is free; return how many there were."""
    for count in range(1000):
        try:
            spawn(block.wait, DEADLINE)
        except exception.NoFreeConductorWorker:
            return count
    raise AssertionError('no ceiling')


@pytest.mark.parametrize(('size', 'reserved', 'own'), [
    (3, 5, 3), (10, 20, 8), (300, 5, 285), (3, 50, 2), (1, 50, 1)])
def test_ceilings(fake_conf, block, size, reserved, own):
    fake_conf.set_override('workers_pool_size', max(size, 3), 'conductor')
    fake_conf.set_override('reserved_workers_pool_percentage', reserved, 'conductor')
    workers = pool.Workers(size) if size < 3 else pool.Workers()
    assert fill(workers.spawn_own, block) == own == workers.active
    assert fill(workers.spawn, block) == size - own
    assert workers.threads <= size
    block.set()
    assert workers.stop(DEADLINE) and workers.active == 0


def test_a_full_pool_still_runs_what_it_took(block):
    workers, done = pool.Workers(8, 0), []
    for number in range(7):
        workers.spawn(block.wait, DEADLINE)
        workers.spawn(done.append, number)
        assert wait.until(lambda number=number: number in done, 'the quick job', DEADLINE)
        assert wait.until(lambda number=number: workers.active == number + 1, 'its end', DEADLINE)
    block.set()
    assert workers.stop(DEADLINE)


def test_the_pool_grows_with_the_work_and_shrinks_after_it(block):
    workers = pool.Workers(40, 0)
    before = threading.active_count()
    futures = [workers.spawn(block.wait, DEADLINE) for _ in range(40)]
    assert workers.threads == 40
    block.set()
    for future in futures:
        future.result(DEADLINE)

    def shrunk():
        workers.maintain()
        return workers.threads <= 2 and threading.active_count() <= before + 2
    assert wait.until(shrunk, 'idle threads to end', DEADLINE)
    assert workers.spawn(lambda: 'works still').result(DEADLINE) == 'works still'
    assert workers.stop(DEADLINE)


def test_a_shrinking_pool_forgets_no_busy_thread(block):
    """futurist's own way of shrinking loses them: they would never end."""
    workers = pool.Workers(20, 0)
    busy = [workers.spawn(block.wait, DEADLINE) for _ in range(5)]
    quick = [workers.spawn(lambda: None) for _ in range(15)]
    for future in quick:
        future.result(DEADLINE)
    wait.until(lambda: workers.active == 5, 'quick jobs to end', DEADLINE)
    for _ in range(3):
        workers.maintain()
    assert 5 <= workers.threads <= 10
    block.set()
    for future in busy:
        future.result(DEADLINE)
    assert workers.stop(DEADLINE)


def test_the_thread_that_looks_after_the_pool_may_be_one_that_ends(block):
    workers = pool.Workers(size=20)
    filled = fill(workers.spawn, block)
    block.set()
    assert workers.wait_idle(DEADLINE)

    def maintain():
        threading.current_thread().idle = True   # futurist's flag lags behind
        workers.maintain()
    for _ in range(filled):
        workers.spawn(maintain).result(DEADLINE)
    assert workers.threads < filled
    workers.stop()


def test_threads_say_what_they_do(block):
    workers = pool.Workers(2, 0)

    def name():
        return threading.current_thread().name
    assert workers.spawn(name).result(DEADLINE) == 'conductor-worker: name'
    assert workers.stop(DEADLINE)


def test_stop_waits_as_long_as_it_may_and_takes_nothing_new(block):
    workers = pool.Workers(2, 0)
    workers.spawn(block.wait, DEADLINE)
    assert workers.stop(0) is False
    with pytest.raises(exception.NoFreeConductorWorker):
        workers.spawn(print)
    block.set()
    assert workers.wait_idle(DEADLINE)


def test_draining_leaves_callers_work_alone(block):
    workers = pool.Workers(2, 0)
    workers.drain()
    with pytest.raises(exception.NoFreeConductorWorker):
        workers.spawn_own(print)
    assert workers.spawn(lambda: 5).result(DEADLINE) == 5
    assert workers.each([1, 2], pytest.fail, 2) == 0
    assert workers.stop(DEADLINE)


def test_each_item_once_on_several_threads():
    workers, barrier, seen = pool.Workers(10, 0), threading.Barrier(4), []

    def work(item):
        if item < 4:
            barrier.wait(DEADLINE)   # passes only if four threads are at it
        seen.append(item)

    assert workers.each(range(50), work, 4) == 50
    assert sorted(seen) == list(range(50))
    assert workers.stop(DEADLINE)


def test_one_failing_item_stops_no_other(caplog):
    workers, seen = pool.Workers(3, 0), []

    def work(item):
        seen.append(item)
        if item % 2:
            raise ValueError(f'item {item}')

    assert workers.each(range(6), work, 2) == 6 and sorted(seen) == list(range(6))
    assert sum('failed' in record.message for record in caplog.records) == 3
    assert workers.stop(DEADLINE)


@pytest.mark.parametrize('error', [SystemExit('so long'), KeyboardInterrupt(), GeneratorExit()])
def test_what_would_end_a_thread_is_an_error_like_others(error, caplog):
    """A driver may call sys.exit()."""
    def leave(*args):
        raise error
    workers = pool.Workers(4, 0)
    with pytest.raises(RuntimeError, match=type(error).__name__):
        workers.spawn(leave).result(DEADLINE)
    assert workers.spawn(threading.get_ident).result(DEADLINE)   # in the same thread, or another
    assert workers.each(range(3), leave, 2) == 3
    assert caplog.text.count('leave failed') == 3
    assert workers.stop(DEADLINE)


def test_items_that_hang_hold_up_no_other(block, monkeypatch):
    """More of them than threads were asked for."""
    monkeypatch.setattr(pool, 'SLOW_SECONDS', 0.05)
    workers, seen = pool.Workers(40, 0), []

    def work(item):
        if item < 10:
            block.wait(DEADLINE)
        else:
            seen.append(item)
            if len(seen) == 20:
                block.set()   # only now do the others end
    assert workers.each(range(30), work, 2) == 30
    assert sorted(seen) == list(range(10, 30)) and block.is_set()
    assert workers.stop(DEADLINE)


def test_but_no_more_than_half_of_the_pool_hangs(block, monkeypatch):
    monkeypatch.setattr(pool, 'SLOW_SECONDS', 0.01)
    workers, begun = pool.Workers(10, 0), []

    def work(item):
        begun.append(item)
        block.wait(DEADLINE)
    running = threading.Thread(target=workers.each, args=(range(30), work, 2))
    running.start()
    wait.until(lambda: len(begun) == 5, 'half of the pool is at it', DEADLINE)
    assert workers.spawn_own(lambda: 'free').result(DEADLINE) == 'free'
    assert len(begun) == 5
    block.set()
    running.join(DEADLINE)
    assert len(begun) == 30
    assert workers.stop(DEADLINE)


def test_each_works_alone_in_a_full_pool(block):
    workers, seen = pool.Workers(1, 0), []
    workers.spawn(block.wait, DEADLINE)
    assert workers.each(range(5), seen.append, 8) == 5 and seen == list(range(5))
    block.set()
    assert workers.stop(DEADLINE)


def test_each_begins_nothing_after_the_deadline():
    workers = pool.Workers(3, 0)
    assert workers.each(range(5), pytest.fail, 2, deadline=time.monotonic() - 1) == 0
    assert workers.stop(DEADLINE)


def test_the_executor_of_periodics_rejects_as_futurist_expects(block):
    workers = pool.Workers(3, 34)
    executor = pool.OwnExecutor(workers)
    assert executor.submit(lambda: 7).result(DEADLINE) == 7
    wait.until(lambda: workers.active == 0, 'the job to end', DEADLINE)
    fill(workers.spawn_own, block)
    with pytest.raises(futurist.RejectedSubmission):
        executor.submit(print)
    executor.shutdown()
    assert workers.spawn(lambda: 'goes on').result(DEADLINE) == 'goes on'
    block.set()
    assert workers.stop(DEADLINE)


def test_a_thread_that_hangs_does_not_keep_the_process_from_ending():
    script = ('from ironic_clone.cmd import bootstrap\n'
              'import threading\n'
              'from ironic_clone.conductor import workers\n'
              'pool = workers.Workers(2, 0)\n'
              'pool.spawn(threading.Event().wait)\n'
              'print(pool.stop(0))\n')
    done = subprocess.run([sys.executable, '-c', script], timeout=60, capture_output=True,
                          text=True, check=True)
    assert done.stdout == 'False\n' and done.stderr == ''


def test_a_job_bears_the_context_of_who_asked_for_it(context):
    workers, outside = pool.Workers(2, 0), log_context.current()
    for _ in range(2):
        with log_context.serving(request_context.RequestContext()):
            asking = log_context.current()
            found = workers.spawn(log_context.current)
        assert found.result(DEADLINE) is asking
    assert workers.spawn(log_context.current).result(DEADLINE) is outside
    assert workers.stop(DEADLINE)


def test_a_thread_that_cannot_be_started_takes_no_place(monkeypatch):
    """Else work were given to it that nobody would ever do."""
    workers, done = pool.Workers(4, 0), threading.Event()

    def no_thread(*args):
        raise RuntimeError("can't start new thread")
    for _ in range(4):
        with monkeypatch.context() as patch:
            patch.setattr(threading.Thread, 'start', no_thread)
            with pytest.raises(exception.NoFreeConductorWorker):
                workers.spawn(done.set)
    assert (workers.threads, workers.active) == (0, 0)
    workers.spawn(done.set)
    assert done.wait(DEADLINE) and workers.stop(DEADLINE)
