"""The clock that goes on."""
from ironic_clone.common import clock


def test_it_goes_on():
    before = clock.steady()
    assert clock.steady() >= before > 0
