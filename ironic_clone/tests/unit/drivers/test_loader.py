"""The loader, by table: what is enabled, what is not there, what cannot be loaded."""
import pytest

from ironic_clone.common import exception
from ironic_clone.drivers import base
from ironic_clone.drivers import loader

POWER = 'ironic_clone.hardware.interfaces.power'
TYPES = 'ironic_clone.hardware.types'
WHOLE = 'ironic_clone.drivers'
IMPORTS = 'from ironic_clone.drivers import base\n'
CUSTOM = IMPORTS + '''
from ironic_clone.drivers.fake import boot, deploy, management, power

class Power(power.FakePower):
    """An implementation of an outside package."""

class Unsupported(Power):
    supported = False

class Hardware(base.HardwareType):
    supported_boot_interfaces = (boot.FakeBoot,)
    supported_deploy_interfaces = (deploy.FakeDeploy,)
    supported_management_interfaces = (management.FakeManagement,)

    @property
    def supported_power_interfaces(self):
        return [Power, power.FakePower]
'''


@pytest.fixture
def custom(only_fake, provide):
    """An outside package with a hardware type and a power interface, enabled beside ours."""
    provide({TYPES: {'custom': '$custom:Hardware'},
             POWER: {'custom': '$custom:Power', 'again': '$custom:Power',
                     'old': '$custom:Unsupported'}}, {'custom': CUSTOM})
    only_fake.set_override('enabled_hardware_types', ['fake-hardware', 'custom'])
    only_fake.set_override('enabled_vendor_interfaces', ['fake', 'no-vendor'])
    return only_fake


# -- what is enabled -----------------------------------------------------------------------------
@pytest.mark.parametrize('names, expected', [
    (['fake'], ['fake']), (['custom', 'fake'], ['custom', 'fake']),
    (['fake', 'custom', 'fake', ''], ['custom', 'fake'])])
def test_only_what_is_enabled_is_there(custom, names, expected):
    custom.set_override('enabled_power_interfaces', names)
    rows = loader.load().interface_rows()
    for driver in ('fake-hardware', 'custom'):
        assert [name for d, kind, name, _ in rows
                if (d, kind) == (driver, 'power')] == expected


def test_an_empty_option_enables_what_each_hardware_type_likes_best(custom):
    custom.set_override('enabled_power_interfaces', [])
    custom.set_override('enabled_boot_interfaces', [''])
    registry = loader.load()
    # Both names lead to the class that "custom" likes best; the later one stands for it.
    rows = {(driver, name) for driver, kind, name, _ in registry.interface_rows()
            if kind == 'power'}
    assert {name for driver, name in rows if driver == 'custom'} & {'custom', 'again'}
    assert ('fake-hardware', 'fake') in rows
    assert registry.default_interface('fake-hardware', 'boot') == 'fake'


@pytest.mark.parametrize('configured, names, expected', [
    (None, ['fake', 'custom'], {'custom': 'custom', 'fake-hardware': 'fake'}),
    (None, ['fake'], {'custom': 'fake', 'fake-hardware': 'fake'}),
    ('fake', ['fake', 'custom'], {'custom': 'fake', 'fake-hardware': 'fake'}),
    ('custom', ['fake', 'custom'], {'custom': 'custom', 'fake-hardware': 'custom'}),
])
def test_the_default_is_the_configured_one_else_the_most_preferred(custom, configured, names,
                                                                   expected):
    custom.set_override('enabled_power_interfaces', names)
    custom.set_override('default_power_interface', configured)
    registry = loader.load()
    assert {name: registry.default_interface(name, 'power')
            for name in registry.names} == expected
    for driver, name in expected.items():
        assert (driver, 'power', name, True) in registry.interface_rows()


def test_one_class_under_two_names_is_one_instance(custom):
    custom.set_override('enabled_power_interfaces', ['custom', 'again', 'fake'])
    registry = loader.load()
    assert registry.compose('custom', {'power': 'again'}).power is registry.compose(
        'custom', {'power': 'custom'}).power


def test_an_unmaintained_interface_is_warned_about(custom, caplog):
    custom.set_override('enabled_power_interfaces', ['custom', 'old', 'fake'])
    loader.load()
    warning, = caplog.records
    assert warning.levelname == 'WARNING' and '"old"' in warning.getMessage()


@pytest.mark.parametrize('kind', ['power', 'management', 'vendor'])
def test_ipmi_is_accepted_for_ipmitool(only_fake, kind):
    only_fake.set_override(f'enabled_{kind}_interfaces', ['fake', 'ipmi', 'ipmitool'])
    only_fake.set_override(f'default_{kind}_interface', 'ipmi')
    registry = loader.load()
    assert [name for _, type_, name, _ in registry.interface_rows()
            if type_ == kind] == ['fake', 'ipmitool']
    assert registry.default_interface('fake-hardware', kind) == 'ipmitool'
    chosen = registry.compose('fake-hardware', {kind: 'ipmi'})
    assert getattr(chosen, kind) is getattr(registry.compose('fake-hardware'), kind)


def test_what_this_release_ships_is_loaded_by_default(conf):
    registry = loader.load()
    assert registry.names == ['fake-hardware', 'ipmi']
    assert [registry.default_interface('ipmi', kind) for kind in base.INTERFACE_TYPES] == [
        'fake', 'fake', 'ipmitool', 'noop', 'ipmitool', 'no-bios', 'no-console', 'no-firmware',
        'no-inspect', 'no-raid', 'no-rescue', 'noop', 'ipmitool']
    assert [registry.default_interface('fake-hardware', kind)
            for kind in base.INTERFACE_TYPES] == [
        'fake', 'fake', 'fake', 'noop', 'fake', 'fake', 'fake', 'fake', 'fake', 'fake', 'fake',
        'noop', 'fake']


# -- what is wrong with the configuration --------------------------------------------------------
@pytest.mark.parametrize('option, value, error, texts', [
    ('enabled_hardware_types', [], exception.NoDriversLoaded, ['enabled_hardware_types']),
    ('enabled_hardware_types', ['redfish', 'fake-hardware'],
     exception.DriverNotFoundInEntrypoint,
     ['[DEFAULT]enabled_hardware_types', 'redfish', 'fake-hardware', 'ipmi']),
    ('enabled_drivers', ['pxe_ssh', 'agent_ssh'], exception.DriverNotFoundInEntrypoint,
     ['[DEFAULT]enabled_drivers', 'agent_ssh, pxe_ssh']),
    ('enabled_power_interfaces', ['fake', 'snmp'], exception.DriverNotFoundInEntrypoint,
     ['[DEFAULT]enabled_power_interfaces', 'snmp', 'fake, ipmitool']),
    ('enabled_boot_interfaces', ['ipxe'], exception.DriverNotFoundInEntrypoint,
     ['[DEFAULT]enabled_boot_interfaces', 'ipxe', 'fake']),
    ('default_power_interface', 'snmp', exception.ConfigInvalid,
     ['[DEFAULT]default_power_interface', 'fake-hardware', 'snmp', "['fake']"]),
    ('default_storage_interface', 'cinder', exception.ConfigInvalid,
     ['[DEFAULT]default_storage_interface', 'cinder']),
    ('enabled_management_interfaces', ['noop'], exception.ConfigInvalid,
     ['management', 'fake-hardware', '[DEFAULT]enabled_management_interfaces (noop)']),
])
def test_a_wrong_option_stops_with_one_line_that_names_it(only_fake, option, value, error, texts):
    only_fake.set_override(option, value)
    with pytest.raises(error) as caught:
        loader.load()
    assert isinstance(caught.value, exception.StartupError)
    assert '\n' not in str(caught.value)
    for text in texts:
        assert text in str(caught.value)


def test_a_default_that_one_hardware_type_does_not_support(custom):
    custom.set_override('enabled_management_interfaces', ['fake', 'noop'])
    custom.set_override('default_management_interface', 'noop')
    with pytest.raises(exception.ConfigInvalid, match='noop.*not supported by .* custom'):
        loader.load()


def test_a_type_that_supports_nothing_enabled(custom):
    custom.set_override('enabled_power_interfaces', ['old'])
    custom.set_override('enabled_hardware_types', ['custom'])
    with pytest.raises(exception.ConfigInvalid, match='power interface of driver custom'):
        loader.load()


# -- what is wrong with a package ----------------------------------------------------------------
BAD = {
    'not there': ('$absent:Thing', None, 'ModuleNotFoundError'),
    'no attribute': ('$bad:Thing', 'x = 1', 'AttributeError'),
    'no syntax': ('$bad:Thing', 'def (', 'SyntaxError'),
    'import fails': ('$bad:Thing', "raise RuntimeError('one\\ntwo.')", 'RuntimeError: one two.'),
    'import exits': ('$bad:Thing', "import sys; sys.exit('install it')", 'SystemExit: install it'),
    'import asserts': ('$bad:Thing', "assert False, 'not so'", 'AssertionError: not so'),
    'constructor fails': ('$bad:Thing', '''class Thing:
    def __init__(self):
        raise ValueError('bad luck')''', 'ValueError: bad luck'),
    'constructor exits': ('$bad:Thing', '''class Thing:
    def __init__(self):
        raise SystemExit('no licence')''', 'SystemExit: no licence'),
    'not a class': ('$bad:Thing', 'Thing = 5', "'int' object is not callable"),
    'not ours': ('$bad:Thing', 'class Thing: pass', 'ironic_clone.drivers.base'),
}


@pytest.mark.parametrize('what', BAD)
@pytest.mark.parametrize('namespace, option', [
    (TYPES, 'enabled_hardware_types'), (WHOLE, 'enabled_drivers'),
    (POWER, 'enabled_power_interfaces'),
    ('ironic_clone.hardware.interfaces.raid', 'enabled_raid_interfaces')])
def test_a_package_that_cannot_be_loaded_stops_with_one_line(only_fake, provide, namespace,
                                                             option, what):
    value, source, reason = BAD[what]
    provide({namespace: {'wrong': value}}, {} if source is None else {'bad': source})
    only_fake.set_override(option, ['wrong'])
    with pytest.raises(exception.DriverLoadError) as caught:
        loader.load()
    text = str(caught.value)
    assert '\n' not in text and not text.endswith('..')
    for part in ('"wrong"', f'[DEFAULT]{option}', ':Thing', reason):
        assert part in text


def test_a_broken_package_that_is_not_enabled_harms_nobody(only_fake, provide):
    provide({POWER: {'wrong': '$absent:Thing'}, TYPES: {'worse': '$absent:Thing'}})
    only_fake.set_override('enabled_power_interfaces', [])
    assert loader.load().names == ['fake-hardware']


def test_an_abstract_method_that_is_missing_is_named(only_fake, provide):
    provide({POWER: {'wrong': '$half:Power'}}, {'half': IMPORTS + '''
class Power(base.PowerInterface):
    def get_properties(self): return {}
    def validate(self, task): pass
    def get_power_state(self, task): pass
    def set_power_state(self, task, power_state): pass
'''})
    only_fake.set_override('enabled_power_interfaces', ['fake', 'wrong'])
    with pytest.raises(exception.DriverLoadError, match='reboot'):
        loader.load()


def test_two_packages_with_one_name(only_fake, provide):
    for module in ('one', 'two'):
        provide({POWER: {'same': f'${module}:Power'}}, {module: CUSTOM})
    only_fake.set_override('enabled_power_interfaces', ['fake', 'same'])
    with pytest.raises(exception.DriverLoadError, match='one:Power and .*two:Power, .*'
                                                        'two packages have this name'):
        loader.load()


@pytest.mark.parametrize('value, reason', [
    ('property(lambda self: 1 / 0)', 'ZeroDivisionError'), ('None', 'TypeError'),
    ("('fake',)", 'supported_raid_interfaces holds what is no class')])
def test_a_hardware_type_that_does_not_say_what_it_supports(only_fake, provide, value, reason):
    provide({TYPES: {'wrong': '$types:Thing'}}, {'types': IMPORTS + f'''
from ironic_clone.drivers.hardware import fake
class Thing(fake.FakeHardware):
    supported_raid_interfaces = {value}
'''})
    only_fake.set_override('enabled_hardware_types', ['wrong'])
    with pytest.raises(exception.DriverLoadError, match=reason):
        loader.load()


def test_a_signal_to_stop_while_a_driver_is_loaded_is_not_the_drivers(only_fake, provide):
    source = 'from ironic_clone.common import exception; raise exception.StopRequested(0)'
    provide({WHOLE: {'slow': '$slow:Driver'}}, {'slow': source})
    only_fake.set_override('enabled_drivers', ['slow'])
    with pytest.raises(exception.StopRequested):
        loader.load()


# -- whole drivers -------------------------------------------------------------------------------
@pytest.mark.parametrize('body, reason', [
    ('pass', 'power interface is not a PowerInterface'),
    ('self.power = 5', 'power interface is not a PowerInterface'),
    ('self.power = power.FakePower(); self.deploy = None', 'deploy interface is not'),
    ('self.power = power.FakePower(); self.vendor = self.power', 'vendor interface is not'),
])
def test_a_whole_driver_adheres_to_the_contract(only_fake, provide, body, reason):
    provide({WHOLE: {'wrong': '$whole:Driver'}}, {'whole': IMPORTS + f'''
from ironic_clone.drivers.fake import power
class Driver(base.BaseDriver):
    def __init__(self):
        {body}
'''})
    only_fake.set_override('enabled_drivers', ['wrong'])
    with pytest.raises(exception.DriverLoadError, match=reason):
        loader.load()


def test_a_whole_driver_that_fails_when_looked_at(only_fake, provide):
    provide({WHOLE: {'wrong': '$whole:Driver'}}, {'whole': IMPORTS + '''
class Driver(base.BaseDriver):
    power = property(lambda self: 1 / 0)
'''})
    only_fake.set_override('enabled_drivers', ['wrong'])
    with pytest.raises(exception.DriverLoadError, match='ZeroDivisionError'):
        loader.load()


def test_a_whole_driver_cannot_have_the_name_of_a_hardware_type(only_fake, provide):
    provide({WHOLE: {'fake-hardware': '$whole:Driver'}}, {'whole': IMPORTS + '''
class Driver(base.BaseDriver):
    pass
'''})
    only_fake.set_override('enabled_drivers', ['fake-hardware'])
    with pytest.raises(exception.DriverLoadError, match='same name'):
        loader.load()


def test_whole_drivers_alone_are_enough(conf, outside_package):
    outside_package('seed_driver')
    conf.set_override('enabled_hardware_types', [])
    conf.set_override('enabled_drivers', ['seed'])
    registry = loader.load()
    assert registry.names == ['seed']
    assert registry.interface_rows() == []
