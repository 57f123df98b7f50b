"""A bounded queue with a thread that deals with many items at a time."""
import threading

import pytest

from ironic_clone.common import batches

DEADLINE = 30


class Away(Exception):
    """Another try may succeed."""


@pytest.fixture
def made(monkeypatch):
    """Return a function that makes a queue; all end with the test."""
    monkeypatch.setattr(batches, 'PAUSE', 0.01)
    queues = []

    def make(work, most=1000, lost=lambda item, error: None):
        queues.append(batches.Batches(work, 'test-batches', most, (Away,), lost))
        return queues[-1]
    yield make
    for queue in queues:
        queue.stop(DEADLINE)


def test_everything_arrives_in_order_and_many_at_a_time(made):
    seen = []
    queue = made(seen.append)
    for number in range(600):
        assert queue.put(number)
    assert queue.settle(DEADLINE)
    assert [item for batch in seen for item in batch] == list(range(600))
    assert len(seen) < 600 and max(map(len, seen)) <= batches.BATCH


def test_no_thread_before_the_first_item(made):
    queue = made(lambda items: None)
    assert 'test-batches' not in {thread.name for thread in threading.enumerate()}
    assert queue.settle(0) and queue.stop(0) == []


def test_what_does_not_fit_is_refused(made):
    go = threading.Event()
    queue = made(lambda items: go.wait(DEADLINE), most=3)
    assert [queue.put(number) for number in range(5)] == [True, True, True, False, False]
    assert not queue.settle(0.01)
    go.set()
    assert queue.settle(DEADLINE) and queue.put(5)


def test_it_is_tried_again_where_that_may_help(made):
    tries = []

    def work(items):
        tries.append(list(items))
        if len(tries) < 4:
            raise Away('the server is away')
    queue = made(work)
    queue.put('a')
    assert queue.settle(DEADLINE) and tries == [['a']] * 4


def test_one_that_cannot_be_dealt_with_does_not_hold_up_the_others(made):
    done, lost = [], []

    def work(items):
        if 'bad' in items:
            raise ValueError('no such thing')
        done.extend(items)
    queue = made(work, lost=lambda item, error: lost.append((item, str(error))))
    for item in ('a', 'bad', 'b'):
        queue.put(item)
    assert queue.settle(DEADLINE)
    assert done == ['a', 'b'] and lost == [('bad', 'no such thing')]


def test_not_even_the_word_of_a_loss_ends_the_thread(made, caplog):
    done = []

    def work(items):
        if 'bad' in items:
            raise ValueError('no such thing')
        done.extend(items)

    def lost(item, error):
        raise error
    queue = made(work, lost=lost)
    queue.put('bad')
    queue.put('a')
    assert queue.settle(DEADLINE) and done == ['a']
    assert 'what it has lost' in caplog.text


def test_a_stop_deals_with_the_rest_and_takes_no_more(made):
    done = []
    queue = made(done.extend)
    queue.put('a')
    assert queue.stop(DEADLINE) == [] and done == ['a']
    assert not queue.put('b')


def test_a_stop_gives_back_what_could_not_be_dealt_with(made):
    tried = threading.Event()

    def work(items):
        tried.set()
        raise Away('the server is away')
    queue = made(work)
    queue.put('a')
    assert tried.wait(DEADLINE)
    queue.put('b')
    assert queue.stop(DEADLINE) == ['a', 'b']
