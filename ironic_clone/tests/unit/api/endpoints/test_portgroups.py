"""Port groups: lists, one, creation, change, deletion, and the ports of one."""
import pytest

from ironic_clone.db import nodes
from ironic_clone.db import portgroups
from ironic_clone.db import ports
from ironic_clone.tests import tables
from ironic_clone.tests.unit.api.endpoints.conftest import UUID

FACTS = tables.load('portgroups')
BASE = 'http://localhost'
GROUPS = [f'{number}8607258-7d3e-4381-b169-803f1a98aa9d' for number in range(3)]
PORT = '899d925f-4c6d-46d2-a183-062d04fb299d'
OTHER = '2bedc4fe-f89e-4c09-9e64-1a97967f6db6'
MAC = '52:54:00:aa:bb:0'


@pytest.fixture
def three(database, node, orphan):
    """Three port groups, two of them of the first node; the first has a port."""
    for number, (uuid, ident) in enumerate(zip(GROUPS, (node, node, orphan), strict=True)):
        portgroups.create(database, {
            'uuid': uuid, 'node_id': nodes.get(database, ident).id, 'name': f'g{number}',
            'address': f'{MAC}{number}', 'mode': 'active-backup'})
    ports.create(database, {'uuid': PORT, 'address': f'{MAC}9', 'node_id': 1, 'portgroup_id': 1})
    nodes.update_where(database, {'shard': 's', 'conductor_group': 'g', 'lessee': 'p1'},
                       nodes.table.c.uuid == orphan)
    return GROUPS


def op(name, path, *value):
    return {'op': name, 'path': path, **({'value': value[0]} if value else {})}


@pytest.mark.parametrize('path, expected', [
    ('portgroups', [0, 1, 2]), ('portgroups/detail', [0, 1, 2]), ('portgroups?node=n1', [0, 1]),
    (f'portgroups?address={MAC}1', [1]), ('portgroups?shard=S', [2]),
    ('portgroups?shard=', [0, 1, 2]),
    ('portgroups?conductor_groups=a,g', [2]),
    ('portgroups?sort_key=name&sort_dir=desc', [2, 1, 0]),
    (f'portgroups?marker={GROUPS[0]}', [1, 2]), (f'nodes/{UUID}/portgroups', [0, 1]),
    (f'nodes/{UUID}/portgroups/detail', [0, 1])])
def test_lists(api, three, path, expected):
    found = api('GET', f'/v1/{path}').json['portgroups']
    assert [GROUPS.index(one['uuid']) for one in found] == expected


@pytest.mark.parametrize('path, minor, status', [
    ('portgroups', 22, 404), (f'portgroups/{GROUPS[0]}', 22, 404),
    (f'nodes/{UUID}/portgroups', 23, 404), (f'portgroups/{GROUPS[0]}/ports', 23, 404),
    ('nodes/n1/portgroups', 115, 404), ('portgroups/g0/ports', 115, 404),
    (f'nodes/{UUID}/portgroups/{GROUPS[0]}', 115, 400),
    (f'portgroups/{GROUPS[0]}/ports/x', 115, 400),
    ('portgroups/a%20b', 115, 400), ('portgroups/zz', 115, 404), ('portgroups/g0', 115, 200),
    ('portgroups/g0/zz', 115, 400), ('portgroups/detail/', 115, 404),
    ('portgroups?node=zz', 115, 404), ('portgroups?address=zz', 115, 400),
    ('portgroups?shard=x', 105, 406), ('portgroups?detail=true', 42, 400),
    ('portgroups?sort_key=mode', 25, 406), ('portgroups?sort_key=physical_network', 101, 200),
    ('portgroups?fields=mode', 25, 406), ('portgroups?fields=dynamic_portgroup', 110, 406),
    *((f'portgroups?{one}&{other}', 115, 400) for one, other in (
        ('node=n1', f'address={MAC}0'), ('node=n1', 'shard=s'),
        ('shard=s', 'conductor_groups=g'))),
    *((f'portgroups?sort_key={name}', 115, 400) for name in FACTS['unsortable'])])
def test_reads_in_other_ways(api, three, path, minor, status):
    assert api('GET', f'/v1/{path}', minor=minor).status == status


def test_newer_fields_in_lists_and_alone(api, three):
    listed = api('GET', '/v1/portgroups/detail', minor=23).json['portgroups'][0]
    assert {'mode', 'properties', 'physical_network', 'dynamic_portgroup'} <= set(listed)
    alone = api('GET', '/v1/portgroups/g0', minor=25).json
    assert not {'mode', 'properties', 'physical_network', 'dynamic_portgroup'} & set(alone)
    query = '?fields=physical_network'
    assert list(api('GET', f'/v1/portgroups/g0{query}', minor=101).json) == ['links']
    listed = api('GET', f'/v1/portgroups{query}', minor=101).json['portgroups'][0]
    assert sorted(listed) == ['links', 'physical_network']


def test_ports_of_one(api, three):
    for path in ('ports', 'ports/detail'):
        found = api('GET', f'/v1/portgroups/{GROUPS[0]}/{path}').json['ports']
        assert [one['uuid'] for one in found] == [PORT]
        assert api('GET', f'/v1/portgroups/{GROUPS[1]}/{path}').json['ports'] == []
    assert api('POST', f'/v1/portgroups/{GROUPS[0]}/ports', {}).status == 400


# -- creation ------------------------------------------------------------------------------------
def create(api, minor=115, **fields):
    return api('POST', '/v1/portgroups', {'node_uuid': UUID, **fields}, minor=minor)


@pytest.mark.parametrize('fields, shown', [
    ({}, {'mode': 'active-backup', 'properties': {}, 'standalone_ports_supported': True,
          'name': None, 'address': None, 'dynamic_portgroup': False, 'internal_info': {}}),
    ({'mode': ''}, {'mode': 'active-backup'}),
    ({'mode': None, 'properties': None, 'extra': None}, {'mode': 'active-backup', 'extra': {}}),
    ({'mode': '802.3ad', 'properties': {'miimon': '100'}}, {'mode': '802.3ad'}),
    ({'address': 'AA:BB:CC:00:11:22', 'name': 'x.y'}, {'address': 'aa:bb:cc:00:11:22'}),
    ({'standalone_ports_supported': 'no'}, {'standalone_ports_supported': False}),
    ({'physical_network': 'p', 'category': 'c'}, {'physical_network': 'p', 'category': 'c'})])
def test_created(api, node, fields, shown):
    answer = create(api, **fields)
    assert answer.status == 201, answer.body
    assert {name: answer.json[name] for name in shown} == shown
    assert answer.json['node_uuid'] == UUID
    assert answer.headers['Location'] == f'{BASE}/v1/portgroups/{answer.json["uuid"]}'
    assert api('GET', f'/v1/portgroups/{answer.json["uuid"]}').json == answer.json


@pytest.mark.parametrize('fields, minor, status', [
    ({}, 22, 404), ({'mode': 'x'}, 25, 406), ({'properties': {}}, 25, 406),
    ({'mode': None}, 25, 201), ({'physical_network': 'x'}, 101, 201), ({'category': 'x'}, 23, 201),
    ({'dynamic_portgroup': True}, 115, 400), ({'node_uuid': None}, 115, 400),
    ({'node_uuid': 'n1'}, 115, 400), ({'node_uuid': PORT}, 115, 400), ({'name': 'a b'}, 115, 400),
    ({'name': UUID}, 115, 400), ({'address': 'zz'}, 115, 400), ({'extra': []}, 115, 400),
    ({'standalone_ports_supported': None}, 115, 400), ({'physical_network': 'x' * 65}, 115, 400),
    ({'category': 'x' * 81}, 115, 400), ({'zz': 1}, 115, 400), ({'uuid': 'x'}, 115, 400),
    ({'uuid': GROUPS[0]}, 115, 409), ({'name': 'g0'}, 115, 409),
    ({'address': f'{MAC}0'}, 115, 409)])
def test_creation_in_other_ways(api, three, fields, minor, status):
    assert create(api, minor, **fields).status == status


# -- change and deletion -------------------------------------------------------------------------
@pytest.mark.parametrize('operations, values', [
    ([op('replace', '/name', 'x')], {'name': 'x'}), ([op('remove', '/name')], {'name': None}),
    ([op('replace', '/mode', None)], {'mode': None}),
    ([op('add', '/properties/a', 1)], {'properties': {'a': 1}}),
    ([op('replace', '/node_uuid', OTHER)], {'node_id': 2}),
    ([op('replace', '/standalone_ports_supported', False)],
     {'standalone_ports_supported': False})])
def test_what_the_conductor_gets(api, listener, three, operations, values):
    answer = api('PATCH', '/v1/portgroups/g0', operations)
    assert answer.status == 200, answer.body
    assert listener.calls == [('update_portgroup', {
        'portgroup_id': GROUPS[0], 'values': values, 'seen_updated_at': 'never'})]


@pytest.mark.parametrize('operation, minor, status', [
    (op('replace', '/mode', 'x'), 25, 406), (op('remove', '/properties'), 25, 406),
    (op('replace', '/physical_network', 'x'), 101, 200),
    (op('replace', '/category', 'x'), 23, 200),
    (op('remove', '/mode'), 115, 400), (op('remove', '/node_uuid'), 115, 200),
    (op('replace', '/node_uuid', None), 115, 400), (op('replace', '/node_uuid', PORT), 115, 400),
    (op('replace', '/name', 'a b'), 115, 400), (op('replace', '/uuid', UUID), 115, 400),
    (op('remove', '/standalone_ports_supported'), 115, 400), (op('remove', '/extra'), 115, 200),
    (op('replace', '/standalone_ports_supported', None), 115, 400),
    (op('replace', '/dynamic_portgroup', True), 115, 400), (op('add', '/zz', 1), 115, 400)])
def test_change_in_other_ways(api, three, operation, minor, status):
    assert api('PATCH', f'/v1/portgroups/{GROUPS[0]}', [operation], minor=minor).status == status


def test_an_inspected_node(api, database, three):
    nodes.update_where(database, {'provision_state': 'inspecting'}, nodes.table.c.uuid == UUID)
    for minor, status in ((39, 409), (38, 200)):
        assert api('PATCH', '/v1/portgroups/g0', [op('add', '/extra/a', 1)],
                   minor=minor).status == status


def test_deletion(api, listener, three):
    assert api('DELETE', '/v1/portgroups/g1').status == 204
    assert listener.calls == [('destroy_portgroup', {'portgroup_id': GROUPS[1]})]
    assert api('DELETE', '/v1/portgroups/zz').status == 404
    assert api('DELETE', f'/v1/portgroups/{GROUPS[2]}').status == 404   # no conductor for its node
    for method in ('PATCH', 'DELETE'):
        assert api(method, '/v1/portgroups').status == 400
        assert api(method, f'/v1/nodes/{UUID}/portgroups/{GROUPS[0]}').status == 400
