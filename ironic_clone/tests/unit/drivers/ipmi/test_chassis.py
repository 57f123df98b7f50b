"""Chassis commands: what answers mean."""
import types

import hypothesis
import pytest
from hypothesis import strategies

from ironic_clone.common import exception
from ironic_clone.drivers.ipmi import chassis


@pytest.mark.parametrize('data, state', [
    ('010000', 'power on'), ('000000', 'power off'), ('61000040', 'power on'),
    ('60000000', 'power off'), ('', 'error'), ('01', 'error'), ('ffffff', 'error')])
def test_power_state(data, state):
    assert chassis.power_state(bytes.fromhex(data)) == state


@hypothesis.given(strategies.binary(max_size=8))
def test_any_answer_has_a_meaning(data):
    assert chassis.power_state(data) in ('power on', 'power off', 'error')


class Asked:
    """A BMC that refuses control, and says that it is on."""

    def __init__(self, code):
        self.code = code
        self.bmc = types.SimpleNamespace(failure=exception.IPMIFailure)

    def response(self, *_request, resend):
        return {'code': self.code, 'data': b'', **({'error': 'no'} if self.code else {})}

    def raw(self, *_request):
        return b'\x01\0\0'


@pytest.mark.parametrize('code, action, refused', [
    (0x00, chassis.ON, False),
    (0xd5, chassis.ON, False),              # It is on already.
    (0xd5, chassis.OFF, True),
    (0xd5, chassis.DIAGNOSTIC_INTERRUPT, True),
    (0xcc, chassis.ON, True)])
def test_a_refusal_is_none_where_the_machine_is_there_already(code, action, refused):
    if refused:
        with pytest.raises(exception.IPMIFailure, match=r'refused chassis control .*: no \(0x'):
            chassis.control(Asked(code), action)
    else:
        chassis.control(Asked(code), action)
