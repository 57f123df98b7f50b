"""What can be done to a node beside its life, with the ``baremetal`` command."""
import json
import uuid

import pytest

from ironic_clone.tests.functional.clients import driven

IMAGE = 'image_source=http://192.0.2.1/image'
NETWORKS = {'links': [], 'networks': [], 'services': []}


@pytest.fixture
def machine(http, waiter):
    """The waiting node, by name: nothing waits for anything until a test says so."""
    waiter.plan(deploy__deploy='done', deploy__patient_clean_step='done', rescue__rescue='done')
    return waiter


@pytest.fixture
def deployed(machine):
    """The same, active."""
    machine.provision('provide', 'available')
    machine.provision('active', 'active')
    machine.http.wait_node(machine.uuid, reservation=None)
    return machine


# -- verbs ---------------------------------------------------------------------------------------
@driven.commands('node', 'clean inspect abort')
def test_verbs_of_a_manageable_node(baremetal, machine):
    machine.may_fail()
    steps = [{'interface': 'deploy', 'step': 'last_clean_step'}]
    baremetal('node', 'clean', machine.uuid, '--clean-steps', json.dumps(steps),
              '--disable-ramdisk')
    machine.reaches('manageable', reservation=None)
    assert 'deploy.last_clean_step' in machine.calls()
    baremetal('node', 'inspect', machine.uuid)
    machine.reaches('inspect wait', reservation=None)
    baremetal('node', 'abort', machine.uuid)
    machine.reaches('inspect failed')


@driven.commands('node', 'rescue unrescue service unhold')
def test_verbs_of_an_active_node(baremetal, deployed):
    baremetal('node', 'rescue', deployed.uuid, '--rescue-password', 'sesame')
    assert 'sesame' not in json.dumps(deployed.reaches('rescue', reservation=None))
    baremetal('node', 'unrescue', deployed.uuid)
    deployed.reaches('active', reservation=None)
    steps = [{'interface': 'deploy', 'step': 'last_service_step'},
             {'interface': 'deploy', 'step': 'hold'}]
    baremetal('node', 'service', deployed.uuid, '--service-steps', json.dumps(steps))
    deployed.reaches('service hold', reservation=None)
    baremetal('node', 'unhold', deployed.uuid)
    deployed.reaches('active')


@driven.commands('node', 'adopt')
def test_a_machine_that_works_already(baremetal, machine):
    baremetal('node', 'set', machine.uuid, '--instance-info', IMAGE)
    baremetal('node', 'adopt', machine.uuid)
    machine.reaches('active')


@driven.commands('node', 'clean')
def test_cleaning_by_a_runbook(baremetal, http, machine):
    name = f'CUSTOM_{uuid.uuid4().hex.upper()}'
    http.post('/v1/runbooks', {'name': name, 'steps': [
        {'interface': 'deploy', 'step': 'last_clean_step', 'args': {}, 'order': 1}]}).expect(201)
    baremetal('runbook', 'trait', 'add', name, 'CUSTOM_SMALL')
    baremetal('node', 'trait', 'add', machine.uuid, 'CUSTOM_SMALL')
    baremetal('node', 'clean', machine.uuid, '--runbook', name)
    machine.reaches('manageable', reservation=None)
    assert 'deploy.last_clean_step' in machine.calls()
    http.delete(f'/v1/runbooks/{name}').expect(204)


# -- the machine itself --------------------------------------------------------------------------
@driven.commands('node boot mode set')
@driven.commands('node secure boot', 'on off')
@driven.commands('node inject nmi')
def test_boot_mode_secure_boot_and_nmi(baremetal, http, machine):
    def state(field):
        http.wait_node(machine.uuid, reservation=None)
        return http.get(f'/v1/nodes/{machine.uuid}/states').json()[field]
    baremetal('node', 'boot', 'mode', 'set', machine.uuid, 'bios')
    assert state('boot_mode') == 'bios'
    baremetal('node', 'secure', 'boot', 'on', machine.uuid)
    assert state('secure_boot') is True
    baremetal('node', 'secure', 'boot', 'off', machine.uuid)
    assert state('secure_boot') is False
    baremetal('node', 'inject', 'nmi', machine.uuid)
    assert 'management.inject_nmi' in machine.calls()


@driven.commands('node console', 'enable show disable')
def test_console(baremetal, http, new_node):
    node = new_node(console_interface='fake')
    name = node['name']
    shown = baremetal('node', 'console', 'show', name, '-f', 'json')
    assert shown == {'console_enabled': False, 'console_info': None}
    baremetal('node', 'console', 'enable', name)
    http.wait_node(name, console_enabled=True, reservation=None)
    shown = baremetal('node', 'console', 'show', name, '-f', 'json')
    assert shown == {'console_enabled': True, 'console_info': {}}
    baremetal('node', 'console', 'disable', name)
    http.wait_node(name, console_enabled=False, reservation=None)


@driven.commands('node passthru', 'list call')
def test_methods_of_a_node(baremetal, http, manageable):
    name = manageable['name']
    listed = baremetal('node', 'passthru', 'list', name, '-f', 'json')
    method = next(one for one in listed if one['Name'] == 'second_method')
    assert (method['Supported HTTP methods'], method['Async']) == ('POST', True)
    baremetal('node', 'passthru', 'call', name, 'second_method', '--arg', 'bar=kazoo')
    http.wait_node(name, reservation=None)
    refused = baremetal('node', 'passthru', 'call', name, 'second_method', code=1)
    assert 'bar' in refused


@driven.commands('node bios setting', 'list show')
@driven.commands('node firmware list')
def test_settings_and_components(baremetal, http, new_node):
    node = new_node(bios_interface='fake', firmware_interface='fake')
    name = node['name']
    http.provision(name, 'manage', 'manageable')
    for interface, step, settings in (
            ('bios', 'apply_configuration', [{'name': 'hyper', 'value': 'off'}]),
            ('firmware', 'update', [{'component': 'bmc', 'url': 'http://192.0.2.1/bmc-2.0'}])):
        http.provision(name, 'clean', 'manageable', clean_steps=[
            {'interface': interface, 'step': step, 'args': {'settings': settings}}])
        http.wait_node(name, reservation=None)
    listed, = baremetal('node', 'bios', 'setting', 'list', name, '-f', 'json')
    assert (listed['name'], listed['value']) == ('hyper', 'off')
    listed, = baremetal('node', 'bios', 'setting', 'list', name, '--long', '-f', 'json')
    assert 'read_only' in listed
    shown = baremetal('node', 'bios', 'setting', 'show', name, 'hyper', '-f', 'json')
    assert (shown['name'], shown['value']) == ('hyper', 'off')
    listed, = baremetal('node', 'firmware', 'list', name, '-f', 'json')
    assert (listed['component'], listed['current_version']) == ('bmc', 'bmc-2.0')


# -- what hangs on it ----------------------------------------------------------------------------
@driven.commands('node vif', 'attach list detach')
def test_vifs(baremetal, node):
    vif = str(uuid.uuid4())
    baremetal('node', 'vif', 'attach', node['name'], vif, '--vif-info', 'colour=red')
    assert baremetal('node', 'vif', 'list', node['name'], '-f', 'json') == []
    baremetal('node', 'vif', 'detach', node['name'], vif)


@driven.commands('node trait', 'add list remove')
def test_traits(baremetal, node):
    name = node['name']
    baremetal('node', 'trait', 'add', name, 'CUSTOM_A', 'CUSTOM_B', 'HW_CPU_X86_VMX')
    baremetal('node', 'trait', 'remove', name, 'CUSTOM_A')
    listed = baremetal('node', 'trait', 'list', name, '-f', 'value').split()
    assert sorted(listed) == ['CUSTOM_B', 'HW_CPU_X86_VMX']
    baremetal('node', 'trait', 'remove', name, '--all')
    assert baremetal('node', 'trait', 'list', name, '-f', 'json') == []


@driven.commands('node history', 'list get')
def test_history(baremetal, http, manageable):
    name = manageable['name']
    steps = [{'interface': 'vendor', 'step': 'log_passthrough'}]
    http.provision(name, 'clean', 'manageable', clean_steps=steps)
    http.wait_node(name, reservation=None)
    listed = baremetal('node', 'history', 'list', name, '-f', 'json')
    assert {one['severity'] for one in listed} == {'INFO'}
    first = next(one for one in listed if one['event'].startswith('Starting'))
    shown = baremetal('node', 'history', 'get', name, first['uuid'], '-f', 'json')
    assert shown['event'].startswith('Starting manual cleaning')
    longer = baremetal('node', 'history', 'list', name, '--long', '-f', 'json')
    assert [one['event_type'] for one in longer if 'cleaning' in one['event_type']] == [
        'manual_cleaning_start', 'manual_cleaning_end']
    assert {one['event_type'] for one in longer} >= {'request', 'request_end'}


@driven.commands('node inventory save')
def test_inventory(baremetal, http, machine, new_port, tmp_path):
    port = new_port({'uuid': machine.uuid})
    machine.provision('inspect', 'inspect wait')
    http.wait_node(machine.uuid, reservation=None)
    machine.plan(inspect__continue_inspection='done')
    inventory = {'interfaces': [{'mac_address': port['address']}], 'cpu': {'count': 8}}
    http.post('/v1/continue_inspection', {'inventory': inventory}).expect(202)
    machine.reaches('manageable')
    path = tmp_path / 'inventory.json'
    baremetal('node', 'inventory', 'save', machine.uuid, '--file', str(path))
    assert json.loads(path.read_text())['inventory'] == inventory
    assert baremetal('node', 'inventory', 'save', machine.uuid)['inventory'] == inventory


@driven.commands('node children list')
@driven.commands('node', 'list')
def test_children_and_shards(baremetal, node, new_node):
    shard = f'shard-{uuid.uuid4().hex[:8]}'
    child = new_node(parent_node=node['uuid'], shard=shard)
    assert child['uuid'] in baremetal('node', 'children', 'list', node['uuid'], '-f', 'yaml')
    for options in (('--parent-node', node['uuid']), ('--include-children', '--shards', shard)):
        listed, = baremetal('node', 'list', *options, '-f', 'json')
        assert listed['uuid'] == child['uuid']


# -- set, unset and list, option by option -------------------------------------------------------
SETTABLE = [
    ('--owner', 'o1', 'owner', 'o1', None), ('--lessee', 'l1', 'lessee', 'l1', None),
    ('--description', 'd', 'description', 'd', None),
    ('--resource-class', 'gold', 'resource_class', 'gold', None),
    ('--shard', 's9', 'shard', 's9', None),
    ('--instance-name', 'vm1', 'instance_name', 'vm1', None),
    ('--property', 'cpus=4', 'properties', {'cpus': 4}, {}),
    ('--driver-info', 'a=b', 'driver_info', {'a': 'b'}, {}),
    ('--instance-info', 'capabilities={"x": "y"}', 'instance_info',
     {'capabilities': {'x': 'y'}}, {}),
    ('--extra', 'rack=7', 'extra', {'rack': 7}, {}),
    ('--network-data', json.dumps(NETWORKS), 'network_data', NETWORKS, {}),
    ('--protected', None, 'protected', True, False),
    ('--retired', None, 'retired', True, None),
    ('--bios-interface', 'no-bios', 'bios_interface', 'no-bios', 'fake'),
    ('--raid-interface', 'no-raid', 'raid_interface', 'no-raid', 'fake'),
]


@driven.commands('node', 'set unset')
@pytest.mark.parametrize('option, value, field, shown, otherwise', SETTABLE,
                         ids=[row[0] for row in SETTABLE])
def test_a_field_is_set_and_unset(baremetal, http, new_node, option, value, field, shown,
                                  otherwise):
    node = new_node()
    if field == 'protected':   # only what is deployed can be
        http.provision(node['uuid'], 'manage', 'manageable')
        http.patch(f'/v1/nodes/{node["uuid"]}', [
            {'op': 'add', 'path': '/instance_info/image_source', 'value': 'http://192.0.2.1/i'}
        ]).expect(200)
        http.provision(node['uuid'], 'adopt', 'active')
    name = node['name']
    baremetal('node', 'set', name, option, *([] if value is None else [value]))
    assert http.node(name)[field] == shown
    key = [value.partition('=')[0]] if value and isinstance(shown, dict) and '=' in value \
        and field != 'network_data' else []
    baremetal('node', 'unset', name, option, *key)
    assert http.node(name)[field] == otherwise


@driven.commands('node', 'set')
@pytest.mark.parametrize('option, field, value', [
    ('--automated-clean', 'automated_clean', True),
    ('--no-automated-clean', 'automated_clean', False),
    ('--disable-power-off', 'disable_power_off', True),
    ('--enable-power-off', 'disable_power_off', False)])
def test_a_flag_is_set(baremetal, http, node, option, field, value):
    baremetal('node', 'set', node['name'], option)
    assert http.node(node['uuid'])[field] is value


@driven.commands('node', 'set unset')
def test_raid_configuration(baremetal, http, new_node):
    name = new_node(raid_interface='fake')['name']
    disks = {'logical_disks': [{'size_gb': 100, 'raid_level': '1', 'is_root_volume': True}]}
    baremetal('node', 'set', name, '--target-raid-config', json.dumps(disks))
    assert http.node(name)['target_raid_config'] == disks
    baremetal('node', 'unset', name, '--target-raid-config')
    assert http.node(name)['target_raid_config'] == {}


@driven.commands('node', 'list')
def test_lists_by_what_the_node_is(baremetal, http, new_node):
    kind = f'class-{uuid.uuid4().hex[:8]}'
    node = new_node(resource_class=kind, lessee=f'l-{kind}', description=f'machine {kind}',
                    shard=kind)
    http.patch(f'/v1/nodes/{node["uuid"]}', [
        {'op': 'add', 'path': '/owner', 'value': f'o-{kind}'}]).expect(200)
    http.put(f'/v1/nodes/{node["uuid"]}/maintenance', {'reason': 'x'}).expect(202)
    conductor = http.node(node['uuid'])['conductor']
    for options in (
            ['--maintenance'], ['--no-retired'], ['--unassociated'], ['--owner', f'o-{kind}'],
            ['--provision-state', 'enroll'], ['--driver', 'fake-hardware'],
            ['--lessee', f'l-{kind}'], ['--description-contains', kind], ['--sharded'],
            ['--shards', kind], ['--conductor-group', ''], ['--conductor', conductor],
            ['--limit', '0'], ['--sort', 'name:desc'], ['--long'],
            ['--fields', 'uuid', 'name', 'traits']):
        listed, = baremetal('node', 'list', '--resource-class', kind, *options, '-f', 'json')
        assert listed.get('uuid') == node['uuid'], options
    for options in (['--associated'], ['--retired'], ['--no-maintenance'], ['--unsharded'],
                    ['--fault', 'power failure'], ['--provision-state', 'active']):
        assert baremetal('node', 'list', '--resource-class', kind, *options, '-f', 'json') == []


@driven.commands('node', 'show')
def test_a_node_is_shown_by_its_instance(baremetal, http, node):
    instance = str(uuid.uuid4())
    http.patch(f'/v1/nodes/{node["uuid"]}', [
        {'op': 'add', 'path': '/instance_uuid', 'value': instance}]).expect(200)
    shown = baremetal('node', 'show', '--instance', instance, '--fields', 'uuid', '-f', 'json')
    assert shown == {'uuid': node['uuid']}
