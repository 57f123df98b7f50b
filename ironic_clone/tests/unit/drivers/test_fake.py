"""What the fake interfaces do."""
import pytest

from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.drivers import entry_points
from ironic_clone.drivers.fake import bios
from ironic_clone.drivers.fake import boot
from ironic_clone.drivers.fake import console
from ironic_clone.drivers.fake import deploy
from ironic_clone.drivers.fake import firmware
from ironic_clone.drivers.fake import inspect
from ironic_clone.drivers.fake import management
from ironic_clone.drivers.fake import power
from ironic_clone.drivers.fake import raid
from ironic_clone.drivers.fake import rescue
from ironic_clone.drivers.fake import storage
from ironic_clone.drivers.fake import vendor


@pytest.mark.parametrize('verb, state', states.POWER_TARGETS.items())
def test_power_is_what_was_set(task, verb, state):
    interface = power.FakePower()
    assert interface.get_power_state(task) is None
    assert verb in interface.get_supported_power_states(task)
    interface.set_power_state(task, verb, timeout=5)
    assert interface.get_power_state(task) == state
    interface.reboot(task, timeout=5)
    assert interface.get_power_state(task) == states.POWER_ON


@pytest.mark.parametrize('bad', [None, '', 'on', 'error', 5])
def test_power_refuses_what_is_no_power_state(task, bad):
    with pytest.raises(exception.InvalidParameterValue, match='soft power off'):
        power.FakePower().set_power_state(task, bad)
    assert task.node.power_state is None


def test_deployment_ends_at_once(task):
    interface = deploy.FakeDeploy()
    step, = interface.get_deploy_steps(task)
    assert (step['step'], step['priority']) == ('deploy', 100)
    assert interface.execute_deploy_step(task, step) is None
    assert interface.tear_down(task) == states.DELETED
    assert interface.prepare_cleaning(task) is None
    assert interface.get_clean_steps(task) == []


def test_boot_is_for_deployment_only(task, unsupported):
    interface = boot.FakeBoot()
    assert interface.capabilities == ['ipxe_boot', 'pxe_boot']
    interface.prepare_ramdisk(task, {'a': 1})
    for method in ('validate_rescue', 'validate_inspection'):
        with unsupported(method):
            getattr(interface, method)(task)


def test_management_boots_from_the_network(task):
    interface = management.FakeManagement()
    assert interface.get_supported_boot_devices(task) == ['pxe']
    interface.set_boot_device(task, 'pxe', persistent=True)
    assert interface.get_boot_device(task) == {'boot_device': 'pxe', 'persistent': False}
    assert interface.get_sensors_data(task) == {}
    with pytest.raises(exception.InvalidParameterValue, match='Invalid boot device disk'):
        interface.set_boot_device(task, 'disk')


@pytest.mark.parametrize('method, args', [
    ('inject_nmi', ()), ('get_boot_mode', ()), ('set_boot_mode', ('uefi',)),
    ('get_supported_boot_modes', ()), ('get_secure_boot_state', ()),
    ('set_secure_boot_state', (True,)), ('detect_vendor', ()), ('get_mac_addresses', ()),
    ('get_node_health', ()), ('get_virtual_media', ()),
    ('attach_virtual_media', ('cdrom', 'http://x')), ('detach_virtual_media', ())])
def test_management_does_not_do_the_rest(task, unsupported, method, args):
    with unsupported(method):
        getattr(management.FakeManagement(), method)(task, *args)


def test_indicators(task):
    interface = management.FakeManagement()
    assert interface.get_supported_indicators(task) == {
        'chassis': {'led-0': {'readonly': True, 'states': ['off', 'on']}},
        'system': {'led': {'readonly': False, 'states': ['blinking', 'off', 'on']}}}
    assert list(interface.get_supported_indicators(task, 'system')) == ['system']
    assert interface.get_indicator_state(task, 'system', 'led') == 'on'
    interface.set_indicator_state(task, 'system', 'led', 'blinking')
    assert interface.get_indicator_state(task, 'system', 'led') == 'blinking'


@pytest.mark.parametrize('where', [('system', 'led', 'green'), ('chassis', 'led-0', 'off'),
                                   ('disk', 'led', 'on'), ('system', 'led-9', 'on')])
def test_indicators_that_cannot_be_set(task, where):
    with pytest.raises(exception.InvalidParameterValue):
        management.FakeManagement().set_indicator_state(task, *where)


def test_inspection_and_rescue_end_at_once(task):
    assert inspect.FakeInspect().inspect_hardware(task) == states.MANAGEABLE
    assert rescue.FakeRescue().rescue(task) == states.RESCUE
    assert rescue.FakeRescue().unrescue(task) == states.ACTIVE
    rescue.FakeRescue().clean_up(task)


def test_console_leads_nowhere(task):
    interface = console.FakeConsole()
    interface.start_console(task)
    interface.stop_console(task)
    assert interface.get_console(task) == {}


def test_storage_writes_images(task):
    interface = storage.FakeStorage()
    interface.attach_volumes(task)
    interface.detach_volumes(task)
    assert interface.should_write_image(task) is True


def test_raid_has_no_steps_but_holds_wishes_against_the_schema(task):
    interface = raid.FakeRAID()
    assert interface.get_clean_steps(task) == interface.get_deploy_steps(task) == []
    interface.validate(task)
    interface.apply_configuration(task, {'logical_disks': [{'size_gb': 5, 'raid_level': '1'}]})
    assert task.node.target_raid_config['logical_disks'] and task.node.saves == 1
    with pytest.raises(exception.InvalidParameterValue, match='raid_level'):
        interface.validate_raid_config(task, {'logical_disks': [{'size_gb': 5}]})


def test_bios_remembers_settings(task):
    interface = bios.FakeBIOS()
    assert {step['step']: step['priority'] for step in interface.get_clean_steps(task)} == {
        'apply_configuration': 0, 'cache_bios_settings': 0, 'factory_reset': 0}
    assert interface.get_clean_steps(task)[0]['argsinfo']['settings']['required'] is True
    for value in (1, 2):
        interface.apply_configuration(task, settings=[{'name': 'a', 'value': value}])
    assert task.settings == {'a': 2}
    interface.factory_reset(task)
    assert task.settings == {}


@pytest.mark.parametrize('bad', [None, {}, 'x', [1], [{'name': 'a'}]])
def test_bios_refuses_what_are_no_settings(task, bad):
    with pytest.raises(exception.InvalidParameterValue, match='settings'):
        bios.FakeBIOS().apply_configuration(task, bad)


def test_firmware_has_one_step(task):
    step, = firmware.FakeFirmware().get_clean_steps(task)
    assert (step['step'], step['priority']) == ('update', 0)
    step['args'] = {'settings': [{'component': 'bmc', 'url': 'http://x'}]}
    assert firmware.FakeFirmware().execute_clean_step(task, step) is None
    assert task.components == {'bmc': 'x'}


@pytest.mark.parametrize('bad', [None, {}, 'x', [1], [{'component': 'bmc'}]])
def test_firmware_refuses_what_is_none(task, bad):
    with pytest.raises(exception.InvalidParameterValue, match='settings'):
        firmware.FakeFirmware().update(task, bad)


@pytest.mark.parametrize('method, word, exclusive, asynchronous', [
    ('second_method', 'kazoo', True, True), ('third_method_sync', 'meow', True, False),
    ('fourth_method_shared_lock', 'woof', False, True)])
def test_vendor_methods_know_their_word(task, method, word, exclusive, asynchronous):
    interface = vendor.FakeVendor()
    route = interface.vendor_routes[method]
    assert (route.require_exclusive_lock, route.asynchronous) == (exclusive, asynchronous)
    assert route.http_methods == ('POST',)
    assert route.handler(task, http_method='POST', bar=word) is True
    assert route.handler(task, http_method='POST', bar='x') is False
    interface.validate(task, method=method, http_method='POST', bar=word)
    with pytest.raises(exception.MissingParameterValue,
                       match=f"^Parameter 'bar' not passed to method '{method}'\\.$"):
        interface.validate(task, method=method, http_method='POST')


def test_vendor_steps_and_properties(task):
    interface = vendor.FakeVendor()
    assert sorted(interface.vendor_routes) == [
        'fourth_method_shared_lock', 'log_passthrough', 'second_method', 'third_method_sync']
    assert interface.driver_routes == {}
    assert sorted(interface.get_properties()) == ['B1', 'B2']
    interface.validate(task)
    interface.validate(task, method='log_passthrough', http_method='POST', anything=1)
    assert interface.vendor_routes['log_passthrough'].handler(
        task, http_method='POST', anything=1) is None
    step, = interface.get_clean_steps(task)
    assert (step['step'], step['priority']) == ('log_passthrough', 1)
    assert interface.execute_clean_step(task, step) is None
    wait = {step['step']: step for step in interface.get_service_steps(task)}
    assert {name: (step['priority'], step['requires_ramdisk']) for name, step in wait.items()} == {
        'log_passthrough': (0, False), 'trigger_servicewait': (0, False)}
    assert interface.execute_service_step(
        task, wait['trigger_servicewait']) == states.SERVICEWAIT


def test_every_interface_type_that_has_a_delay_option_has_a_fake(conf):
    for kind in [option.removesuffix('_delay') for option in conf.fake
                 if option.endswith('_delay')]:
        assert 'fake' in entry_points.named_values(entry_points.INTERFACES.format(kind))
