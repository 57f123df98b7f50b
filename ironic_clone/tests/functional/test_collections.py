"""Chassis, port groups, volumes, shards, templates, runbooks and rules, with the clients that
operators use: the ``baremetal`` command, and openstacksdk."""
import json
import uuid

import pytest


def value(baremetal, *words, field):
    """One field of what ``baremetal ... show`` prints."""
    return baremetal(*words, '-f', 'json')[field]


def test_chassis(baremetal, http, new_node):
    chassis = baremetal('chassis', 'create', '--description', 'rack 7', '-f', 'json')
    ident = chassis['uuid']
    node = new_node(chassis_uuid=ident)
    baremetal('chassis', 'set', ident, '--extra', 'row=b', '--description', 'rack 8')
    shown = baremetal('chassis', 'show', ident, '-f', 'json')
    assert (shown['description'], shown['extra']) == ('rack 8', {'row': 'b'})
    assert ident in baremetal('chassis', 'list', '--long', '-f', 'value')
    assert node['uuid'] in baremetal('node', 'list', '--chassis', ident, '-f', 'value')
    assert 'is not empty' in baremetal('chassis', 'delete', ident, code=1)
    http.delete(f'/v1/nodes/{node["uuid"]}').expect(204)
    baremetal('chassis', 'delete', ident)
    assert 'could not be found' in baremetal('chassis', 'show', ident, code=1)


def test_port_groups(baremetal, node, new_address, new_port):
    name = f'bond-{uuid.uuid4().hex[:8]}'
    group = baremetal('port', 'group', 'create', '--node', node['uuid'], '--name', name,
                      '--address', new_address(), '--mode', '802.3ad',
                      '--property', 'miimon=100', '-f', 'json')
    assert (group['mode'], group['node_uuid']) == ('802.3ad', node['uuid'])
    port = new_port(node, portgroup_uuid=group['uuid'])
    assert port['uuid'] in baremetal('port', 'list', '--port-group', name, '-f', 'value')
    baremetal('port', 'group', 'set', name, '--unsupport-standalone-ports', code=1)
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
    for kind, one in (('connector', connector), ('target', target['uuid'])):
        assert one in baremetal('volume', kind, 'list', '--node', ident, '-f', 'value')
        baremetal('volume', kind, 'delete', one)


def test_shards(baremetal, http, new_node):
    shard = f'shard-{uuid.uuid4().hex[:8]}'
    for _ in range(2):
        new_node(shard=shard)
    assert f'{shard} 2' in baremetal('shard', 'list', '-f', 'value').replace('"', '')


def test_deploy_templates(baremetal):
    name = f'CUSTOM_{uuid.uuid4().hex.upper()}'
    steps = [{'interface': 'bios', 'step': 'apply_configuration', 'args': {'settings': []},
              'priority': 150}]
    made = baremetal('deploy', 'template', 'create', name, '--steps', json.dumps(steps),
                     '-f', 'json')
    assert (made['name'], made['steps']) == (name, steps)
    baremetal('deploy', 'template', 'set', name, '--extra', 'a=1')
    assert value(baremetal, 'deploy', 'template', 'show', name, field='extra') == {'a': 1}
    assert name in baremetal('deploy', 'template', 'list', '-f', 'value')
    baremetal('deploy', 'template', 'delete', name)


def test_runbooks(baremetal, http):
    name = f'book.{uuid.uuid4().hex[:8]}'
    steps = [{'interface': 'bios', 'step': 'factory_reset', 'args': {}, 'order': 1}]
    body = {'name': name, 'steps': steps}
    made = http.post('/v1/runbooks', body).expect(201).json()
    assert name in baremetal('runbook', 'list', '-f', 'value')
    baremetal('runbook', 'set', name, '--extra', 'a=1')
    shown = baremetal('runbook', 'show', made['uuid'], '-f', 'json')
    assert (shown['extra'], shown['steps']) == ({'a': 1}, steps)
    http.put(f'/v1/runbooks/{name}/traits/CUSTOM_GOLD').expect(204)
    assert http.get(f'/v1/runbooks/{name}/traits').json() == {'traits': ['CUSTOM_GOLD']}
    baremetal('runbook', 'delete', name)
    assert http.get(f'/v1/runbooks/{made["uuid"]}').status == 404


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
    baremetal('inspection', 'rule', 'delete', ident)
    assert http.get(f'/v1/inspection_rules/{ident}').status == 404


@pytest.mark.parametrize('kind, fields, change', [
    ('chassis', {'description': 'c'}, {'description': 'd'}),
    ('port_group', {'node_id': 'NODE'}, {'extra': {'a': 1}}),
    ('volume_connector', {'node_id': 'NODE', 'type': 'ip', 'connector_id': '192.0.2.1'}, None),
    ('volume_target', {'node_id': 'NODE', 'volume_type': 'iscsi', 'boot_index': 0,
                       'volume_id': 'v'}, None),
    ('deploy_template', {'name': 'CUSTOM_SDK', 'steps': [
        {'interface': 'bios', 'step': 'x', 'args': {}, 'priority': 1}]}, {'extra': {'a': 1}}),
    ('runbook', {'name': 'CUSTOM_SDK', 'steps': [
        {'interface': 'bios', 'step': 'x', 'args': {}, 'order': 1}]}, {'extra': {'a': 1}})])
def test_with_the_sdk(sdk, node, kind, fields, change):
    def call(verb, *args, plural=False, **options):
        suffix = 's' if plural and kind != 'chassis' else ''
        return getattr(sdk, f'{verb}{kind}{suffix}')(*args, **options)
    fields = {name: node['uuid'] if given == 'NODE' else given for name, given in fields.items()}
    made = call('create_', **fields)
    assert call('get_', made.id).id == made.id
    assert made.id in [one.id for one in call('', plural=True, details=True)]
    if change:
        changed = call('update_', made.id, **change)
        assert {name: getattr(changed, name) for name in change} == change
    call('delete_', made.id)
    assert call('delete_', made.id, ignore_missing=True) is None
