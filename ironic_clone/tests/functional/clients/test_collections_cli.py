"""Everything that is not a node, with the ``baremetal`` command: ports, port groups, chassis,
volumes, shards, templates, runbooks, rules, allocations, drivers' methods."""
import json
import uuid

from ironic_clone.tests.functional.clients import driven


def value(baremetal, *words, field):
    """One field of what ``baremetal ... show`` prints."""
    return baremetal(*words, '-f', 'json')[field]


@driven.commands('chassis', 'create delete list set show unset')
def test_chassis(baremetal, http, new_node):
    chassis = baremetal('chassis', 'create', '--description', 'rack 7', '-f', 'json')
    ident = chassis['uuid']
    node = new_node(chassis_uuid=ident)
    baremetal('chassis', 'set', ident, '--extra', 'row=b', '--description', 'rack 8')
    shown = baremetal('chassis', 'show', ident, '-f', 'json')
    assert (shown['description'], shown['extra']) == ('rack 8', {'row': 'b'})
    baremetal('chassis', 'unset', ident, '--extra', 'row', '--description')
    shown = baremetal('chassis', 'show', ident, '-f', 'json')
    assert (shown['description'], shown['extra']) == (None, {})
    assert ident in baremetal('chassis', 'list', '--long', '-f', 'value')
    assert node['uuid'] in baremetal('node', 'list', '--chassis', ident, '-f', 'value')
    assert 'is not empty' in baremetal('chassis', 'delete', ident, code=1)
    http.delete(f'/v1/nodes/{node["uuid"]}').expect(204)
    baremetal('chassis', 'delete', ident)
    assert 'could not be found' in baremetal('chassis', 'show', ident, code=1)


@driven.commands('port group', 'create delete list set show unset')
def test_port_groups(baremetal, node, new_address, new_port):
    name = f'bond-{uuid.uuid4().hex[:8]}'
    group = baremetal('port', 'group', 'create', '--node', node['uuid'], '--name', name,
                      '--address', new_address(), '--mode', '802.3ad',
                      '--property', 'miimon=100', '-f', 'json')
    assert (group['mode'], group['node_uuid']) == ('802.3ad', node['uuid'])
    port = new_port(node, portgroup_uuid=group['uuid'])
    assert port['uuid'] in baremetal('port', 'list', '--port-group', name, '-f', 'value')
    baremetal('port', 'set', port['uuid'], '--pxe-disabled')
    baremetal('port', 'group', 'set', name, '--unsupport-standalone-ports', '--extra', 'a=1')
    shown = baremetal('port', 'group', 'show', name, '-f', 'json')
    assert (shown['standalone_ports_supported'], shown['extra']) == (False, {'a': 1})
    baremetal('port', 'group', 'unset', name, '--property', 'miimon')
    assert value(baremetal, 'port', 'group', 'show', name, field='properties') == {}
    assert name in baremetal('port', 'group', 'list', '--node', node['uuid'], '-f', 'value')
    assert 'is not empty' in baremetal('port', 'group', 'delete', name, code=1)
    baremetal('port', 'delete', port['uuid'])
    baremetal('port', 'group', 'delete', name)


@driven.commands('volume connector', 'create delete list set show unset')
@driven.commands('volume target', 'create delete list set show unset')
def test_volumes(baremetal, http, manageable):
    ident = manageable['uuid']
    http.put(f'/v1/nodes/{ident}/states/power', {'target': 'power off'}).expect(202)
    http.wait_node(ident, power_state='power off')
    connector = baremetal('volume', 'connector', 'create', '--node', ident, '--type', 'iqn',
                          '--connector-id', f'iqn.{uuid.uuid4()}', '-f', 'json')['uuid']
    target = baremetal('volume', 'target', 'create', '--node', ident, '--type', 'iscsi',
                       '--boot-index', '0', '--volume-id', 'v1',
                       '--property', 'auth_password=hunter2', '-f', 'json')
    assert target['properties'] == {'auth_password': '******'}
    baremetal('volume', 'connector', 'set', connector, '--extra', 'a=1')
    assert value(baremetal, 'volume', 'connector', 'show', connector, field='extra') == {'a': 1}
    baremetal('volume', 'target', 'set', target['uuid'], '--boot-index', '1')
    assert value(baremetal, 'volume', 'target', 'show', target['uuid'], field='boot_index') == 1
    baremetal('volume', 'connector', 'unset', connector, '--extra', 'a')
    assert value(baremetal, 'volume', 'connector', 'show', connector, field='extra') == {}
    baremetal('volume', 'target', 'unset', target['uuid'], '--property', 'auth_password')
    assert value(baremetal, 'volume', 'target', 'show', target['uuid'],
                 field='properties') == {}
    for kind, one in (('connector', connector), ('target', target['uuid'])):
        assert one in baremetal('volume', kind, 'list', '--node', ident, '-f', 'value')
        baremetal('volume', kind, 'delete', one)


@driven.commands('shard list')
def test_shards(baremetal, http, new_node):
    shard = f'shard-{uuid.uuid4().hex[:8]}'
    for _ in range(2):
        new_node(shard=shard)
    assert f'{shard} 2' in baremetal('shard', 'list', '-f', 'value').replace('"', '')


@driven.commands('deploy template', 'create delete list set show unset')
def test_deploy_templates(baremetal):
    name = f'CUSTOM_{uuid.uuid4().hex.upper()}'
    steps = [{'interface': 'bios', 'step': 'apply_configuration', 'args': {'settings': []},
              'priority': 150}]
    made = baremetal('deploy', 'template', 'create', name, '--steps', json.dumps(steps),
                     '-f', 'json')
    assert (made['name'], made['steps']) == (name, steps)
    baremetal('deploy', 'template', 'set', name, '--extra', 'a=1')
    assert value(baremetal, 'deploy', 'template', 'show', name, field='extra') == {'a': 1}
    baremetal('deploy', 'template', 'unset', name, '--extra', 'a')
    assert value(baremetal, 'deploy', 'template', 'show', name, field='extra') == {}
    assert name in baremetal('deploy', 'template', 'list', '-f', 'value')
    baremetal('deploy', 'template', 'delete', name)


@driven.commands('runbook', 'create delete list set show unset')
@driven.commands('runbook trait', 'add list remove')
def test_runbooks(baremetal, http):
    name = f'book.{uuid.uuid4().hex[:8]}'
    steps = [{'interface': 'bios', 'step': 'factory_reset', 'args': {}, 'order': 1}]
    made = baremetal('runbook', 'create', '--name', name, '--steps', json.dumps(steps),
                     '-f', 'json')
    assert (made['name'], made['steps']) == (name, steps)
    assert name in baremetal('runbook', 'list', '-f', 'value')
    baremetal('runbook', 'set', name, '--extra', 'a=1')
    shown = baremetal('runbook', 'show', made['uuid'], '-f', 'json')
    assert (shown['extra'], shown['steps']) == ({'a': 1}, steps)
    baremetal('runbook', 'unset', name, '--extra', 'a')
    assert value(baremetal, 'runbook', 'show', name, field='extra') == {}
    baremetal('runbook', 'trait', 'add', name, 'CUSTOM_GOLD', 'CUSTOM_FAST')
    baremetal('runbook', 'trait', 'remove', name, 'CUSTOM_GOLD')
    assert baremetal('runbook', 'trait', 'list', name, '-f', 'value').split() == ['CUSTOM_FAST']
    baremetal('runbook', 'delete', name)
    assert http.get(f'/v1/runbooks/{made["uuid"]}').status == 404


@driven.commands('inspection rule', 'create delete list set show unset')
def test_inspection_rules(baremetal, http):
    actions = [{'op': 'set-attribute', 'args': {'path': '/extra/seen', 'value': 'yes'}}]
    conditions = [{'op': 'eq', 'args': {'values': [1, 1]}}]
    made = baremetal('inspection', 'rule', 'create', '--description', 'mark', '--actions',
                     json.dumps(actions), '--conditions', json.dumps(conditions), '-f', 'json')
    assert (made['actions'], made['conditions']) == (actions, conditions)
    ident = made['uuid']
    assert ident in baremetal('inspection', 'rule', 'list', '-f', 'value')
    baremetal('inspection', 'rule', 'set', ident, '--description', 'marked')
    shown = value(baremetal, 'inspection', 'rule', 'show', ident, field='description')
    assert shown == 'marked'
    baremetal('inspection', 'rule', 'unset', ident, '--description', '--priority')
    shown = baremetal('inspection', 'rule', 'show', ident, '-f', 'json')
    assert (shown['description'], shown['priority']) == (None, 0)
    baremetal('inspection', 'rule', 'delete', ident)
    assert http.get(f'/v1/inspection_rules/{ident}').status == 404


@driven.commands('port', 'create delete list set show unset')
def test_ports(baremetal, http, node, new_address):
    address = new_address()
    port = baremetal('port', 'create', address, '--node', node['uuid'], '--extra', 'slot=1',
                     '--local-link-connection', 'port_id=Ethernet3/1',
                     '--local-link-connection', 'switch_id=0a:1b:2c:3d:4e:5f',
                     '--local-link-connection', 'switch_info=rack7', '--pxe-enabled', 'false',
                     '--physical-network', 'physnet1', '-f', 'json')
    assert (port['pxe_enabled'], port['extra'], port['physical_network']) == (
        False, {'slot': 1}, 'physnet1')
    ident = port['uuid']
    baremetal('port', 'set', ident, '--pxe-enabled', '--extra', 'row=b', '--is-smartnic',
              '--name', f'port-{ident[:8]}', '--description', 'the first')
    shown = baremetal('port', 'show', '--address', address, '-f', 'json')
    assert (shown['pxe_enabled'], shown['is_smartnic'], shown['description'], shown['extra']) == (
        True, True, 'the first', {'slot': 1, 'row': 'b'})
    assert address in baremetal('port', 'list', '--node', node['name'], '-f', 'value')
    listed, = baremetal('port', 'list', '--address', address, '--long', '-f', 'json')
    assert listed['uuid'] == ident
    baremetal('port', 'unset', ident, '--extra', 'row', '--physical-network', '--is-smartnic')
    shown = baremetal('port', 'show', ident, '-f', 'json')
    assert (shown['physical_network'], shown['extra'], shown['is_smartnic']) == (
        None, {'slot': 1}, False)
    baremetal('port', 'delete', ident)
    assert http.get(f'/v1/ports/{ident}').status == 404


@driven.commands('allocation', 'create delete list set show unset')
def test_allocations(baremetal, http, new_node):
    kind = f'class-{uuid.uuid4().hex[:8]}'
    node = new_node(resource_class=kind)
    http.provision(node['uuid'], 'manage', 'manageable')
    http.provision(node['uuid'], 'provide', 'available')
    http.power(node['uuid'], 'power on', 'power on')
    http.wait_node(node['uuid'], reservation=None)
    made = baremetal('allocation', 'create', '--resource-class', kind, '--name', kind,
                     '--candidate-node', node['name'], '--wait', '-f', 'json')
    assert (made['state'], made['node_uuid']) == ('active', node['uuid'])
    baremetal('allocation', 'set', kind, '--extra', 'for=tests')
    shown = baremetal('allocation', 'show', made['uuid'], '-f', 'json')
    assert (shown['extra'], shown['candidate_nodes']) == ({'for': 'tests'}, [node['uuid']])
    baremetal('allocation', 'unset', kind, '--extra', 'for')
    assert value(baremetal, 'allocation', 'show', kind, field='extra') == {}
    listed, = baremetal('allocation', 'list', '--node', node['name'], '-f', 'json')
    assert (listed['uuid'], listed['node_uuid']) == (made['uuid'], node['uuid'])
    baremetal('allocation', 'delete', kind)
    assert http.node(node['uuid'])['instance_uuid'] is None
    failed = baremetal('allocation', 'create', '--resource-class', f'{kind}-none', '--wait',
                       code=1)
    assert 'no available nodes match the resource class' in failed
    listed, = baremetal('allocation', 'list', '--state', 'error', '--resource-class',
                        f'{kind}-none', '-f', 'json')
    baremetal('allocation', 'delete', listed['uuid'])


@driven.commands('driver passthru', 'list call')
@driven.commands('driver raid property list')
def test_methods_of_a_driver(baremetal):
    assert 'driver_echo' in baremetal('driver', 'passthru', 'list', 'waiting', '-f', 'value')
    # An answer with a body is more than the command can print: "id", it complains.
    assert baremetal('driver', 'passthru', 'call', 'waiting', 'driver_work').strip() == ''
    assert 'No handler' in baremetal('driver', 'passthru', 'call', 'waiting', 'nope', code=1)
    properties = baremetal('driver', 'raid', 'property', 'list', 'fake-hardware', '-f', 'value')
    assert properties.startswith('controller ')


@driven.commands('create')
def test_a_file_of_resources(baremetal, http, tmp_path):
    name = f'node-{uuid.uuid4().hex[:8]}'
    path = tmp_path / 'rack.json'
    path.write_text(json.dumps({'chassis': [{'description': name, 'nodes': [
        {'name': name, 'driver': 'fake-hardware', 'ports': [
            {'address': f'52:54:{name[5:7]}:{name[7:9]}:{name[9:11]}:00'}],
         'portgroups': [{'name': f'{name}-bond', 'ports': [
             {'address': f'52:54:{name[5:7]}:{name[7:9]}:{name[9:11]}:01'}]}]}]}]}))
    baremetal('create', str(path))
    node = http.node(name)
    ports = http.get(f'/v1/nodes/{node["uuid"]}/ports?detail=true').expect(200).json()['ports']
    assert sorted(port['portgroup_uuid'] is None for port in ports) == [False, True]
    http.delete(f'/v1/nodes/{name}').expect(204)
    http.delete(f'/v1/chassis/{node["chassis_uuid"]}').expect(204)
