"""Boot device, boot mode, RAID, console, traits, validation, driver properties."""
import pytest

from ironic_clone.common import exception


# -- boot device ---------------------------------------------------------------------------------
def test_boot_device(world, new):
    uuid = new()
    world.ask('set_boot_device', uuid, device='pxe', persistent=True)
    assert world.ask('get_boot_device', uuid) == {'boot_device': 'pxe', 'persistent': False}
    assert world.ask('get_supported_boot_devices', uuid) == ['pxe']
    with pytest.raises(exception.InvalidParameterValue):
        world.ask('set_boot_device', uuid, device='disk')
    with pytest.raises(exception.UnsupportedDriverExtension, match='inject_nmi'):
        world.ask('inject_nmi', uuid)
    assert world.node(uuid).reservation is None


@pytest.mark.parametrize('method, answer', [
    ('get_boot_device', None), ('get_boot_device', 'pxe'), ('get_boot_device', {'boot_device': 5}),
    ('get_boot_device', {'boot_device': 'pxe', 'persistent': 'yes'}),
    ('get_supported_boot_devices', 'pxe'), ('get_supported_boot_devices', [5])])
def test_a_driver_that_answers_nonsense(world, new, monkeypatch, method, answer):
    management = world.tasks.registry.compose('fake-hardware').management
    monkeypatch.setattr(management, method, lambda task: answer)
    with pytest.raises(exception.OperationFailed, match='which is no '):
        world.ask(method, new())


@pytest.mark.parametrize('operation, arguments, locks', [
    ('set_boot_device', {'device': 'pxe'}, True), ('get_boot_device', {}, True),
    ('get_supported_boot_devices', {}, False), ('inject_nmi', {}, True),
    ('set_target_raid_config', {'config': {}}, True), ('get_console_information', {}, False),
    ('validate_driver_interfaces', {}, False), ('add_node_traits', {'traits': []}, True),
    ('remove_node_traits', {'traits': None}, True), ('set_console_mode', {'enabled': False}, True),
    ('change_node_boot_mode', {'mode': 'uefi'}, True),
    ('change_node_secure_boot', {'enabled': True}, True), ('destroy_node', {}, True),
    ('do_node_deploy', {}, True), ('do_node_tear_down', {}, True),
    ('do_node_clean', {'clean_steps': [{}]}, True), ('inspect_hardware', {}, True),
    ('do_provisioning_action', {'action': 'manage'}, True),
    ('change_node_power_state', {'target': 'power on'}, True),
    ('get_node_vendor_passthru_methods', {}, False)])
def test_who_needs_the_lock(world, new, operation, arguments, locks):
    uuid = new(console_enabled=True)
    with world.hold(uuid):
        if locks:
            with pytest.raises(exception.NodeLocked, match=f'Node {uuid} is locked by host here'):
                world.ask(operation, uuid, **arguments)
        else:
            world.ask(operation, uuid, **arguments)


@pytest.mark.parametrize('operation, arguments', [
    ('get_boot_device', {}), ('do_node_deploy', {}), ('update_node', {'values': {}}),
    ('destroy_node', {}), ('validate_driver_interfaces', {})])
def test_there_is_no_such_node(world, operation, arguments):
    with pytest.raises(exception.NodeNotFound):
        world.ask(operation, '2a8e7a72-3165-4fa6-b0ae-ebac8eb29f99', **arguments)


@pytest.mark.parametrize('operation', ['set_boot_device', 'get_boot_device', 'inject_nmi'])
def test_what_management_needs_is_checked_first(world, waiting, operation):
    uuid = waiting(management__validate='invalid')
    with pytest.raises(exception.InvalidParameterValue, match='management.validate was told'):
        world.ask(operation, uuid, **({'device': 'pxe'} if operation.startswith('set') else {}))


# -- boot mode and secure boot -------------------------------------------------------------------
@pytest.mark.parametrize('operation, arguments, column, value', [
    ('change_node_boot_mode', {'mode': 'uefi'}, 'boot_mode', 'uefi'),
    ('change_node_boot_mode', {'mode': 'bios'}, 'boot_mode', 'bios'),
    ('change_node_secure_boot', {'enabled': True}, 'secure_boot', True),
    ('change_node_secure_boot', {'enabled': False}, 'secure_boot', False)])
def test_boot_mode(world, waiting, operation, arguments, column, value):
    node = world.do(operation, waiting(last_error='old'), **arguments)
    assert (getattr(node, column), node.last_error) == (value, None)


@pytest.mark.parametrize('operation, arguments, said', [
    ('change_node_boot_mode', {'mode': 'uefi'}, 'Failed to change boot mode to "uefi": '),
    ('change_node_secure_boot', {'enabled': True},
     'Failed to change secure boot to "True": ')])
def test_a_machine_without_boot_modes(world, new, operation, arguments, said):
    node = world.do(operation, new(), **arguments)
    assert node.last_error.startswith(f'{said}Driver fake-hardware does not support set_')


@pytest.mark.parametrize('columns, mode, error', [
    ({'provision_state': 'deploying'}, 'uefi', exception.InvalidState),
    ({}, 'bogus', exception.InvalidParameterValue),
    ({'management__validate': 'invalid'}, 'uefi', exception.InvalidParameterValue)])
def test_boot_modes_that_are_refused_at_once(world, waiting, columns, mode, error):
    with pytest.raises(error):
        world.ask('change_node_boot_mode', waiting(**columns), mode=mode)


# -- RAID ----------------------------------------------------------------------------------------
def test_raid(world, new):
    config = {'logical_disks': [{'raid_level': '1', 'size_gb': 5}]}
    uuid = new()
    assert world.do('set_target_raid_config', uuid, config=config).target_raid_config == config
    with pytest.raises(exception.InvalidParameterValue, match='size_gb'):
        world.ask('set_target_raid_config', uuid, config={'logical_disks': [{'raid_level': '1'}]})
    assert world.node(uuid).target_raid_config == config
    assert world.do('set_target_raid_config', uuid, config={}).target_raid_config == {}


@pytest.mark.parametrize('config', [{}, {'logical_disks': [{'raid_level': '1', 'size_gb': 5}]}])
def test_a_driver_without_raid(world, new, config):
    with pytest.raises(exception.UnsupportedDriverExtension, match='does not support raid'):
        world.ask('set_target_raid_config', new(raid_interface='no-raid'), config=config)


def test_properties_of_drivers(world):
    manager, context = world.manager, world.context
    assert set(manager.get_driver_properties(context, 'fake-hardware')) == {'B1', 'B2'}
    assert 'raid_level' in manager.get_raid_logical_disk_properties(context, 'fake-hardware')
    for ask in (manager.get_driver_properties, manager.get_raid_logical_disk_properties):
        with pytest.raises(exception.DriverNotFound):
            ask(context, 'gone')


# -- console -------------------------------------------------------------------------------------
def test_console(world, new):
    uuid = new(last_error='old')
    with pytest.raises(exception.NodeConsoleNotEnabled):
        world.ask('get_console_information', uuid)
    node = world.do('set_console_mode', uuid, enabled=True)
    assert (node.console_enabled, node.last_error) == (True, None)
    assert world.ask('get_console_information', uuid) == {}
    epoch = node.lock_epoch
    assert world.do('set_console_mode', uuid, enabled=True).lock_epoch == epoch
    assert world.do('set_console_mode', uuid, enabled=False).console_enabled is False


def test_a_driver_without_console(world, new):
    uuid = new(console_interface='no-console')
    with pytest.raises(exception.UnsupportedDriverExtension, match='does not support console'):
        world.ask('set_console_mode', uuid, enabled=True)


# -- traits --------------------------------------------------------------------------------------
def test_traits(world, new):
    uuid = new()
    assert world.do('add_node_traits', uuid, traits=['CUSTOM_B', 'CUSTOM_A'],
                    replace=True).traits == ['CUSTOM_A', 'CUSTOM_B']
    assert world.do('add_node_traits', uuid, traits=['CUSTOM_C']).traits == \
        ['CUSTOM_A', 'CUSTOM_B', 'CUSTOM_C']
    with pytest.raises(exception.NodeTraitNotFound, match='CUSTOM_Z'):
        world.ask('remove_node_traits', uuid, traits=['CUSTOM_A', 'CUSTOM_Z'])
    assert world.do('remove_node_traits', uuid, traits=['CUSTOM_A']).traits == \
        ['CUSTOM_B', 'CUSTOM_C']
    assert world.do('remove_node_traits', uuid, traits=None).traits == []
    with pytest.raises(exception.InvalidParameterValue, match='50'):
        world.ask('add_node_traits', uuid, traits=[f'CUSTOM_{i}' for i in range(51)])


# -- validation ----------------------------------------------------------------------------------
def test_validation(world, waiting):
    uuid = waiting(deploy__validate='invalid', management__validate='crash',
                   console_interface='no-console')
    found = world.ask('validate_driver_interfaces', uuid)
    assert list(found) == ['boot', 'deploy', 'management', 'network', 'power', 'bios', 'console',
                           'firmware', 'inspect', 'raid', 'rescue', 'storage']
    assert found['power'] == {'result': True}
    assert found['deploy'] == {'result': False,
                               'reason': 'deploy.validate was told that the node is invalid.'}
    assert found['management']['result'] is False
    assert found['management']['reason'].startswith('Unexpected exception, see the log: ')
    assert found['console'] == {
        'result': False,
        'reason': 'Driver waiting does not support console (disabled or not implemented).'}


@pytest.mark.parametrize('traits, reason', [
    (['CUSTOM_Q'], 'missing traits CUSTOM_Q'), ('CUSTOM_Q', 'A list of strings is expected')])
def test_validation_of_instance_traits(world, waiting, traits, reason):
    uuid = waiting(instance_info={'traits': traits})
    found = world.ask('validate_driver_interfaces', uuid)['deploy']
    assert found['result'] is False and reason in found['reason']
