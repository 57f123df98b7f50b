"""Waiting for an answer as long as somebody lives who may give it."""
import concurrent.futures
import threading

import pytest

from ironic_clone.rpc import lost

PATIENCE = 20


@pytest.fixture
def callers():
    return lost.Callers()


def test_what_comes_is_returned(callers):
    assert callers.wait(lambda: 'answer', iter([PATIENCE])) == 'answer'


def test_it_may_take_several_signs(callers):
    release = threading.Event()

    def signs():
        yield 0.001
        release.set()
        yield PATIENCE

    assert callers.wait(lambda: release.wait(PATIENCE), signs()) is True


@pytest.mark.parametrize('kind', [ValueError, TimeoutError, SystemExit])
def test_what_is_raised_is_raised(callers, kind):
    def call():
        raise kind('a sentence')

    with pytest.raises(kind, match='a sentence'):
        callers.wait(call, iter([PATIENCE, PATIENCE]))


def test_it_ends_with_the_signs_and_what_comes_later_hurts_nobody(callers):
    release, ended = threading.Event(), threading.Event()

    def call():
        release.wait(PATIENCE)
        ended.set()

    with pytest.raises(lost.Lost):
        callers.wait(call, iter([0.001, 0.001]))
    release.set()
    assert ended.wait(PATIENCE)


def test_one_call_after_another_is_made_by_one_thread(callers):
    threads = {callers.wait(threading.get_ident, iter([PATIENCE])) for _ in range(20)}
    assert len(threads) == 1


def test_as_many_threads_as_calls_at_a_time(callers):
    together = threading.Barrier(5)

    def call():
        together.wait(PATIENCE)
        return threading.current_thread()

    with concurrent.futures.ThreadPoolExecutor() as pool:
        made = {one.result() for one in [
            pool.submit(callers.wait, call, iter([PATIENCE])) for _ in range(5)]}
    assert len(made) == 5 and all(thread.daemon for thread in made)


def test_idle_threads_end():
    callers = lost.Callers(idle=0.01)
    for _ in range(2):
        thread = callers.wait(threading.current_thread, iter([PATIENCE]))
        thread.join(PATIENCE)
        assert not thread.is_alive() and not callers._idle
