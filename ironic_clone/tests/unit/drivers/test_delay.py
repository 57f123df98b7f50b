"""Delays of fake interfaces."""
import hypothesis
import pytest
from hypothesis import strategies

from ironic_clone.common import exception
from ironic_clone.drivers.fake import delay
from ironic_clone.drivers.fake import power

SECONDS = strategies.floats(0, 1e6).map(lambda seconds: f'{seconds:.3f}')


@pytest.mark.parametrize('text, expected', [
    ('0', (0, 0)), ('2', (2, 2)), ('0.5', (.5, .5)), ('1,5', (1, 5)), (' 1 , 1.5 ', (1, 1.5))])
def test_a_delay_is_seconds_or_a_range(text, expected):
    assert delay.parse(text) == expected


@pytest.mark.parametrize('text', ['', 'x', '-1', '1,', ',1', '5,1', '1,2,3', 'nan', 'inf', '1;2'])
def test_anything_else_is_refused(text):
    with pytest.raises(exception.InvalidParameterValue, match='delay'):
        delay.parse(text)


@hypothesis.given(SECONDS, SECONDS)
def test_every_ordered_range_is_accepted(one, other):
    shorter, longer = sorted((one, other), key=float)
    assert delay.parse(f'{shorter},{longer}') == (float(shorter), float(longer))


@pytest.mark.parametrize('text, low, high', [('0', None, None), ('3', 3, 3), ('2,4', 2, 4)])
def test_an_action_takes_as_long_as_configured(conf, monkeypatch, task, text, low, high):
    slept = []
    monkeypatch.setattr(delay.time, 'sleep', slept.append)
    conf.set_override('power_delay', text, group='fake')
    interface = power.FakePower()
    for _ in range(50):
        interface.get_power_state(task)
    if low is None:
        assert slept == []
    else:
        assert len(slept) == 50
        assert all(low <= seconds <= high for seconds in slept)


def test_the_option_is_read_at_each_action_so_that_it_can_change(conf, monkeypatch, task):
    slept = []
    monkeypatch.setattr(delay.time, 'sleep', slept.append)
    interface = power.FakePower()
    interface.reboot(task)
    conf.set_override('power_delay', '1', group='fake')
    interface.reboot(task)
    assert slept == [1]
