"""The founding page's example runs as printed."""
import pathlib

import pytest

from ironic_clone.common import exception
from ironic_clone.drivers import base
from ironic_clone.drivers import loader
from ironic_clone.tests import packages

DRIVER = '''\
class FakePower(base.PowerInterface):
    def get_properties(self):
        return {}

    def validate(self, task):
        pass

    def get_power_state(self, task):
        return states.NOSTATE

    def set_power_state(self, task, power_state):
        pass

    def reboot(self, task):
        pass

class FakeDriver(base.BaseDriver):
    def __init__(self):
        self.power = FakePower()
'''
"""The page's first block, word for word."""

PERIODIC = '''\
from futurist import periodics

class FakePower(base.PowerInterface):
    @periodics.periodic(spacing=42)
    def task(self, manager, context):
        pass  # do something
'''
"""The page's second block, word for word."""


def lines(text):
    return [line for line in text.splitlines() if line.strip()]


def test_the_package_holds_the_page_word_for_word():
    source = lines((pathlib.Path(packages.__file__).parent / 'seed_driver' /
                    'seed_driver.py').read_text())
    power, driver = DRIVER.split('class FakeDriver')
    imported, _class, decorator, signature, _body = lines(PERIODIC)
    body = source[source.index(signature) + 1:source.index('class FakeDriver(base.BaseDriver):')]
    assert all(line.startswith(' ' * 8) for line in body)   # the trace, instead of "pass"
    first = source.index('class FakePower(base.PowerInterface):')
    assert source[first:] == [
        *lines(power),
        decorator.replace('42', '1'),
        signature,
        *body,
        *lines('class FakeDriver' + driver)]
    assert {'from ironic_clone.drivers import base', 'from ironic_clone.common import states',
            imported} <= set(source[:first])


@pytest.fixture
def registry(only_fake, outside_package):
    outside_package('seed_driver')
    only_fake.set_override('enabled_drivers', ['seed'])
    return loader.load()


def test_its_power_is_called_as_the_conductor_calls(registry, task):
    driver = registry.compose('seed')
    assert driver.power.get_power_state(task) is None
    driver.power.set_power_state(task, 'power on', timeout=30)
    driver.power.reboot(task, timeout=30)


def test_it_has_every_other_interface(registry, task):
    driver = registry.compose('seed')
    task.node.driver = 'seed'
    for kind in base.INTERFACE_TYPES:
        interface = getattr(driver, kind)
        assert isinstance(interface, base.INTERFACE_CLASSES[kind])
        if kind in ('power', 'deploy', 'network', 'storage'):
            interface.validate(task)
        else:
            with pytest.raises(exception.UnsupportedDriverExtension, match='^Driver seed does'):
                interface.validate(task)


def test_its_periodic_task_is_collected_and_leaves_a_trace(registry, tmp_path, monkeypatch):
    class Manager:
        host = 'conductor-1'

        def owned_nodes(self, fields=(), **conditions):
            assert conditions == {'driver': 'seed'}
            return [('uuid-1', 'seed', ''), ('uuid-2', 'seed', '')]

    task, = registry.periodics()
    monkeypatch.setenv('SEED_DRIVER_TRACE', str(tmp_path / 'trace'))
    task(Manager(), None)
    task(Manager(), None)
    assert (tmp_path / 'trace').read_text() == 'conductor-1 uuid-1 uuid-2\n' * 2
