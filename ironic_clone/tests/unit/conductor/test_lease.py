"""The lease: ends before others may take over, and says when it had ended."""
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ironic_clone.conductor import lease


@pytest.mark.parametrize(('timeout', 'deadline', 'seconds'), [
    (60, 20, 40), (60, 0, 60), (60, 30, 30), (60, 31, 30), (3, 20, 1.5), (0, 20, None),
    (-1, 20, None)])
def test_its_length(fake_conf, timeout, deadline, seconds):
    fake_conf.set_override('heartbeat_timeout', timeout, 'conductor')
    fake_conf.set_override('command_deadline', deadline, 'conductor')
    assert lease.length() == seconds


def test_it_has_no_end_before_the_first_sign_of_life():
    one = lease.Lease(lambda: 1e9)
    assert one.valid and one.covers(0) and one.wait() == 0


def test_nobody_waits_for_one_that_is_over():
    clock = iter([100.0, 100.0]).__next__
    one = lease.Lease(clock)
    one.renew(0)
    one.end()
    assert one.wait() is None


def test_after_a_gap_the_others_have_their_time(fake_conf):
    """The database may have been away for all."""
    clock = [100.0]
    one = lease.Lease(lambda: clock[0])
    assert one.knows_the_dead
    for clock[0] in (100.0, 120.0, 140.0):
        one.renew(clock[0])
        assert one.knows_the_dead
    clock[0] = 300.0
    one.renew(300.0)
    for clock[0], known in ((300.0, False), (359.0, False), (360.0, True)):
        assert one.knows_the_dead is known


@given(st.lists(st.tuples(st.floats(0, 100), st.booleans()), max_size=40))
def test_whoever_holds_a_term_that_is_covered_was_never_without_a_lease(steps):
    """Against a model that notes every moment at which there was no lease."""
    clock = [1000.0]
    one = lease.Lease(lambda: clock[0])
    one.renew(clock[0])
    begun = clock[0]
    held, gap = one.term, False
    for seconds, touched in steps:
        clock[0] += seconds
        gap = gap or clock[0] >= begun + lease.length()
        assert one.valid == (clock[0] < begun + lease.length())
        if touched:
            one.renew(clock[0])
            begun = clock[0]
        assert not (gap and one.covers(held))
        assert gap or one.covers(held)
