"""Nodes as records: create, read, list, filter, change, delete."""
import uuid

import pytest

FIELDS_1_1 = {
    'chassis_uuid', 'console_enabled', 'created_at', 'driver', 'driver_info', 'extra',
    'instance_info', 'instance_uuid', 'last_error', 'links', 'maintenance',
    'maintenance_reason', 'ports', 'power_state', 'properties', 'provision_state',
    'provision_updated_at', 'reservation', 'target_power_state', 'target_provision_state',
    'updated_at', 'uuid'}


def test_a_node_is_read_by_uuid_and_by_name(http, node):
    for ident in (node['uuid'], node['name']):
        read = http.get(f'/v1/nodes/{ident}').expect(200).json()
        assert (read['uuid'], read['name']) == (node['uuid'], node['name'])
    assert http.get(f'/v1/nodes/{node["name"]}', version='1.4').status == 404


def test_what_is_created_is_what_is_read(http, new_node):
    fields = {'properties': {'cpus': 4}, 'extra': {'rack': 'r1'}, 'resource_class': 'gold',
              'driver_info': {'address': '192.0.2.1'}, 'description': 'a node',
              'owner': None, 'automated_clean': False, 'uuid': str(uuid.uuid4())}
    node = new_node(**fields)
    read = http.node(node['uuid'])
    assert {name: read[name] for name in fields} == fields
    assert read['links'][0]['href'] == f'{http.url}/v1/nodes/{node["uuid"]}'
    assert read['provision_state'] == 'enroll'


def test_an_old_version_shows_what_it_knew(http, node):
    assert set(http.get(f'/v1/nodes/{node["uuid"]}', version='1.1').json()) == FIELDS_1_1
    assert 'name' in http.get(f'/v1/nodes/{node["uuid"]}', version='1.5').json()
    assert set(http.get(f'/v1/nodes/{node["uuid"]}', version=None).json()) == FIELDS_1_1


def test_secrets_are_masked_wherever_a_node_is_shown(http, new_node):
    node = new_node(driver_info={'ipmi_password': 'hunter2', 'nested': {'token': 'hunter3'}})
    shown = [http.get(f'/v1/nodes/{node["uuid"]}'), http.get('/v1/nodes/detail'),
             http.get('/v1/nodes?fields=driver_info'), http.patch(
                 f'/v1/nodes/{node["uuid"]}',
                 [{'op': 'add', 'path': '/driver_info/ipmi_username', 'value': 'admin'}])]
    for answer in shown:
        assert b'hunter' not in answer.expect(200).body
    assert shown[0].json()['driver_info'] == {
        'ipmi_password': '******', 'nested': {'token': '******'}}


@pytest.mark.parametrize('query, matches', [
    ('driver=fake-hardware', True), ('driver=ipmi', False), ('resource_class=gold', True),
    ('provision_state=enroll', True), ('provision_state=active', False),
    ('associated=false', True), ('associated=true', False), ('owner=alice', True),
    ('lessee=alice', False), ('shard=s1,s2', True), ('sharded=true', True),
    ('conductor_group=', True), ('description_contains=special', True),
    ('maintenance=no', True), ('retired=false', True), ('instance_name=one', True)])
def test_nodes_are_filtered(http, new_node, query, matches):
    node = new_node(resource_class='gold', lessee='bob', shard='s1', instance_name='one',
                    description='a special node')
    # Who may set an owner is a matter of policy; changing it needs no project.
    http.patch(f'/v1/nodes/{node["uuid"]}', [
        {'op': 'add', 'path': '/owner', 'value': 'alice'}]).expect(200)
    listed = http.get(f'/v1/nodes?{query}').expect(200).json()['nodes']
    assert (node['uuid'] in {one['uuid'] for one in listed}) is matches


def test_fields_are_chosen(http, node):
    read = http.get(f'/v1/nodes/{node["uuid"]}?fields=name,uuid').expect(200).json()
    assert set(read) == {'name', 'uuid', 'links'}
    listed = http.get('/v1/nodes?fields=extra&fields=name').expect(200).json()['nodes']
    assert set(listed[0]) == {'name', 'extra', 'links'}


def test_a_node_is_patched_all_or_nothing(http, node):
    path = f'/v1/nodes/{node["uuid"]}'
    changed = http.patch(path, [
        {'op': 'add', 'path': '/extra/a', 'value': {'b': [1]}},
        {'op': 'add', 'path': '/extra/a/b/-', 'value': 2},
        {'op': 'replace', 'path': '/name', 'value': node['name'] + '-new'},
        {'op': 'add', 'path': '/resource_class', 'value': 'gold'}]).expect(200).json()
    assert (changed['extra'], changed['name']) == ({'a': {'b': [1, 2]}}, node['name'] + '-new')
    refused = http.patch(path, [{'op': 'add', 'path': '/extra/c', 'value': 1},
                                {'op': 'remove', 'path': '/extra/never_there'}])
    assert refused.status == 400
    assert http.node(node['uuid'])['extra'] == {'a': {'b': [1, 2]}}
    removed = http.patch(path, [{'op': 'remove', 'path': '/resource_class'},
                                {'op': 'remove', 'path': '/extra'}]).expect(200).json()
    assert (removed['resource_class'], removed['extra']) == (None, {})
    assert http.patch(path, []).expect(200).json()['name'] == node['name'] + '-new'


def test_names_and_instances_are_unique(http, new_node):
    one, other = new_node(instance_uuid=str(uuid.uuid4())), new_node()
    assert http.post('/v1/nodes', {'driver': 'fake-hardware', 'name': one['name']}).status == 409
    assert http.post('/v1/nodes', {'driver': 'fake-hardware', 'uuid': one['uuid']}).status == 409
    for name in ('name', 'instance_uuid'):
        answer = http.patch(f'/v1/nodes/{other["uuid"]}', [
            {'op': 'add', 'path': f'/{name}', 'value': one[name]}])
        assert (answer.status, one[name] in answer.error) == (409, True)


def test_changing_the_driver_resets_its_interfaces_when_asked(http, new_node):
    node = new_node(driver='waiting')
    patch = [{'op': 'replace', 'path': '/driver', 'value': 'fake-hardware'}]
    answer = http.patch(f'/v1/nodes/{node["uuid"]}?reset_interfaces=true', patch)
    assert answer.expect(200).json()['power_interface'] == 'fake'


def test_a_deleted_node_is_gone(http, new_node):
    node = new_node()
    assert http.delete(f'/v1/nodes/{node["name"]}').expect(204).body == b''
    assert http.get(f'/v1/nodes/{node["uuid"]}').status == 404
    assert http.delete(f'/v1/nodes/{node["uuid"]}').status == 404
