"""The registry: the driver of each node, rows, properties, periodic tasks."""
import threading

import pytest
from futurist import periodics

from ironic_clone.common import exception
from ironic_clone.drivers import base
from ironic_clone.drivers import loader
from ironic_clone.drivers import registry as registries
from ironic_clone.drivers.fake import power as fake_power
from ironic_clone.drivers.fake import vendor as fake_vendor
from ironic_clone.drivers.noop import vendor as no_vendor


@pytest.fixture
def registry(only_fake, outside_package):
    """fake-hardware, the founding page's driver, and both vendor interfaces."""
    outside_package('seed_driver')
    only_fake.set_override('enabled_drivers', ['seed'])
    only_fake.set_override('enabled_vendor_interfaces', ['fake', 'no-vendor'])
    only_fake.set_override('enabled_management_interfaces', ['fake', 'noop'])
    return loader.load()


def test_names_and_kinds(registry):
    assert registry.names == ['fake-hardware', 'seed']
    assert registry.get('seed').classic is True
    assert registry.get('fake-hardware').classic is False
    assert registry.default_interface('fake-hardware', 'vendor') == 'fake'
    assert registry.default_interface('seed', 'vendor') is None


@pytest.mark.parametrize('name', ['ipmi', '', None, 5, ['fake-hardware'], {}])
def test_unknown_drivers(registry, name):
    for ask in (registry.get, registry.compose, registry.properties,
                lambda name: registry.default_interface(name, 'power')):
        with pytest.raises(exception.DriverNotFound, match='driver'):
            ask(name)


def test_a_node_gets_what_it_chose_and_defaults_for_the_rest(registry):
    driver = registry.compose('fake-hardware', {'vendor': 'no-vendor', 'power': None})
    assert isinstance(driver, base.BaseDriver) and not driver.classic
    assert isinstance(driver.vendor, no_vendor.NoVendor)
    assert isinstance(driver.power, fake_power.FakePower)
    assert isinstance(registry.compose('fake-hardware').vendor, fake_vendor.FakeVendor)
    assert list(driver.interfaces()) == list(base.INTERFACE_TYPES)


def test_equal_choices_are_one_object_and_interfaces_one_instance(registry):
    choice = {'vendor': 'fake', 'power': 'fake'}
    driver = registry.compose('fake-hardware', choice)
    assert registry.compose('fake-hardware', dict(choice)) is driver
    other = registry.compose('fake-hardware', {'vendor': 'no-vendor'})
    assert other is not driver and other.power is driver.power


def test_composition_from_many_threads_agrees(registry):
    found = []
    threads = [threading.Thread(target=lambda: found.append(
        registry.compose('fake-hardware', {'boot': 'fake'}))) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 16 and len({id(driver) for driver in found}) == 1


@pytest.mark.parametrize('kind, name', [
    ('power', 'ipmitool'), ('power', 'nonsense'), ('vendor', ''), ('boot', 5), ('boot', ['fake']),
    ('boot', {'a': 1}), ('management', 'ipmi')])
def test_interfaces_that_are_not_enabled(registry, kind, name):
    with pytest.raises(exception.InterfaceNotFoundInEntrypoint, match='Valid interfaces are') as e:
        registry.compose('fake-hardware', {kind: name})
    assert f'ironic_clone.hardware.interfaces.{kind}' in str(e.value)


def test_an_interface_that_the_hardware_type_does_not_support(only_fake):
    enabled = {kind: {'fake' if default.__class__.__name__.startswith('Fake') else 'no': default}
               for kind, default in loader.load().compose('fake-hardware').interfaces().items()}
    enabled['power']['other'] = type('Other', (fake_power.FakePower,), {})()

    class Hardware(base.HardwareType):
        def supported(self, kind):
            return (type(next(iter(enabled[kind].values()))),)

    registry = registries.Registry({'strict': Hardware()}, enabled, {})
    assert registry.compose('strict').power is enabled['power']['fake']
    with pytest.raises(exception.IncompatibleInterface,
                       match='power interface implementation "other" .* hardware type strict'):
        registry.compose('strict', {'power': 'other'})
    assert ('strict', 'power', 'other', False) not in registry.interface_rows()


def test_a_whole_driver_is_itself_whatever_the_node_names(registry):
    assert registry.compose('seed', {'power': 'fake'}) is registry.get('seed')


def test_rows_name_each_choice_once_and_one_default_a_type(registry):
    rows = registry.interface_rows()
    assert len({row[:3] for row in rows}) == len(rows)
    assert {driver for driver, *_ in rows} == {'fake-hardware'}
    for kind in base.INTERFACE_TYPES:
        assert [default for _, type_, _, default in rows if type_ == kind].count(True) == 1
    assert ('fake-hardware', 'management', 'noop', False) in rows


def test_properties_are_those_of_the_default_interfaces(registry):
    assert sorted(registry.properties('fake-hardware')) == ['B1', 'B2']
    assert registry.properties('seed') == {}


# -- periodic tasks ------------------------------------------------------------------------------
PERIODIC = '''
from futurist import periodics
from ironic_clone.drivers import base
from ironic_clone.drivers.fake import power

class Power(power.FakePower):
    called = []

    @periodics.periodic(spacing=42)
    def poll(self, manager, context):
        self.called.append((manager, context))

    @periodics.periodic(spacing=1, enabled=False)
    def off(self, manager, context):
        raise AssertionError

    @property
    def sleeping_dog(self):
        raise AssertionError('collecting looks at no property')

class Driver(base.BaseDriver):
    def __init__(self):
        self.power = Power()
'''


def test_periodic_tasks_are_collected_once_an_instance(only_fake, provide):
    provide({'ironic_clone.hardware.interfaces.power': {'one': '$tasks:Power',
                                                        'two': '$tasks:Power'},
             'ironic_clone.drivers': {'whole': '$tasks:Driver'}}, {'tasks': PERIODIC})
    only_fake.set_override('enabled_drivers', ['whole'])
    only_fake.set_override('enabled_power_interfaces', ['one', 'fake', 'two'])
    registry = loader.load()
    tasks = registry.periodics()
    assert [task.__name__ for task in tasks] == ['poll', 'poll']   # of the name and of the driver
    assert {task.__self__ for task in tasks} == {
        registry.compose('fake-hardware', {'power': 'one'}).power, registry.get('whole').power}
    for task in tasks:
        assert periodics.is_periodic(task) and task._periodic_spacing == 42
        task('manager', 'context')
    assert tasks[0].__self__.called == [('manager', 'context')] * 2


def test_our_own_interfaces_have_no_periodic_tasks(only_fake):
    assert loader.load().periodics() == []


def test_every_interface_is_closed_once_whatever_another_raises(registry, monkeypatch, caplog):
    closed = []

    def close(self):
        closed.append(self)
        raise RuntimeError('it will not close')
    monkeypatch.setattr(base.Interface, 'close', close)
    registry.close()
    assert {id(one) for one in closed} == {id(one) for one in registry.instances()}
    assert len(closed) == len(registry.instances())
    assert 'FakePower could not be closed' in caplog.text
