"""Power interfaces of older signatures are adapted once."""
import inspect

import pytest

from ironic_clone.drivers import base
from ironic_clone.drivers import signatures


class Power(base.PowerInterface):
    def __init__(self):
        self.called = []

    def get_properties(self):
        return {}

    def validate(self, task):
        pass

    def get_power_state(self, task):
        return None

    def set_power_state(self, task, power_state):
        self.called.append((task, power_state))

    def reboot(self, task):
        self.called.append((task,))


class WithTimeout(Power):
    def set_power_state(self, task, power_state, timeout=None):
        self.called.append((task, power_state, timeout))

    def reboot(self, task, *, timeout=None):
        self.called.append((task, timeout))


class WithAnything(Power):
    def set_power_state(self, task, power_state, **kwargs):
        self.called.append((task, power_state, kwargs))


@pytest.mark.parametrize('cls, expected', [
    (Power, [('task', 'power on'), ('task',), ('task', 'power off')]),
    (WithTimeout, [('task', 'power on', 5), ('task', 6), ('task', 'power off', None)]),
    (WithAnything, [('task', 'power on', {'timeout': 5}), ('task',), ('task', 'power off', {})]),
])
def test_every_signature_can_be_called_with_a_timeout(cls, expected):
    power = cls()
    signatures.adapt(power)
    power.set_power_state('task', 'power on', timeout=5)
    power.reboot('task', timeout=6)
    power.set_power_state('task', 'power off')
    assert power.called == expected


def test_what_fits_is_left_alone_and_adapting_twice_is_the_same():
    power = WithTimeout()
    signatures.adapt(power)
    assert 'set_power_state' not in vars(power)
    power = Power()
    signatures.adapt(power)
    adapted = power.set_power_state
    signatures.adapt(power)
    assert power.set_power_state is adapted
    assert 'timeout' in inspect.signature(adapted).parameters
