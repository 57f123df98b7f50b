"""Waiting for an answer as long as somebody lives who may give it."""
import threading

import pytest

from ironic_clone.rpc import lost

PATIENCE = 20


def test_what_comes_is_returned():
    assert lost.wait(lambda: 'answer', iter([PATIENCE])) == 'answer'


def test_it_may_take_several_signs():
    release = threading.Event()

    def signs():
        yield 0.001
        release.set()
        yield PATIENCE

    assert lost.wait(lambda: release.wait(PATIENCE), signs()) is True


@pytest.mark.parametrize('kind', [ValueError, TimeoutError, SystemExit])
def test_what_is_raised_is_raised(kind):
    def call():
        raise kind('a sentence')

    with pytest.raises(kind, match='a sentence'):
        lost.wait(call, iter([PATIENCE, PATIENCE]))


def test_it_ends_with_the_signs_and_what_comes_later_hurts_nobody():
    release, ended = threading.Event(), threading.Event()

    def call():
        release.wait(PATIENCE)
        ended.set()

    with pytest.raises(lost.Lost):
        lost.wait(call, iter([0.001, 0.001]))
    release.set()
    assert ended.wait(PATIENCE)
