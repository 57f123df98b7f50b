"""Ports: lists, one, creation, change, deletion."""
import pytest

from ironic_clone.common import exception
from ironic_clone.db import nodes
from ironic_clone.db import portgroups
from ironic_clone.db import ports
from ironic_clone.db import record
from ironic_clone.tests import tables
from ironic_clone.tests.unit.api.endpoints.conftest import UUID

ARGUMENTS = tables.load('ports')['arguments']
BASE = 'http://localhost'
PORTS = [f'{number}99d925f-4c6d-46d2-a183-062d04fb299d' for number in range(3)]
GROUPS = [f'{number}8607258-7d3e-4381-b169-803f1a98aa9d' for number in range(2)]
MAC = '52:54:00:aa:bb:0'
OTHER = '2bedc4fe-f89e-4c09-9e64-1a97967f6db6'
SWITCH = {'switch_id': '0A:1B:2C:3D:4E:5F', 'port_id': 'e1'}
SOUND = {'fields': 'uuid', 'detail': 'true'}


@pytest.fixture
def three(database, node, orphan):
    """Three ports, two of them of the first node."""
    node_ids = [nodes.get(database, ident).id for ident in (node, node, orphan)]
    for number, (uuid, node_id) in enumerate(zip(PORTS, node_ids, strict=True)):
        ports.create(database, {'uuid': uuid, 'address': f'{MAC}{number}', 'node_id': node_id,
                                'name': f'p{number}', 'description': f'nic {number}'})
    nodes.update_where(database, {'shard': 's', 'conductor_group': 'g', 'lessee': 'p1'},
                       nodes.table.c.uuid == orphan)
    return PORTS


@pytest.fixture
def groups(database, node, orphan):
    """A port group of each node."""
    with database.write() as connection:
        for uuid, ident, alone in zip(GROUPS, (node, orphan), (False, True), strict=True):
            connection.execute(portgroups.table.insert().values(
                uuid=uuid, node_id=nodes.get(database, ident).id, created_at=record.now(),
                standalone_ports_supported=alone))
    return GROUPS


def found(api, path):
    answer = api('GET', f'/v1/{path}')
    assert answer.status == 200, answer.body
    return [PORTS.index(port['uuid']) for port in answer.json['ports']]


@pytest.mark.parametrize('path, expected', [
    ('ports', [0, 1, 2]), ('ports/detail', [0, 1, 2]), ('ports?node=n1', [0, 1]),
    (f'ports?node_uuid={UUID}&node=zz', [0, 1]), (f'ports?address={MAC}1', [1]),
    (f'ports?address={MAC.upper()}1', [1]), ('ports?shard=S', [2]), ('ports?shard=', [0, 1, 2]),
    ('ports?conductor_groups=a,g', [2]), ('ports?conductor_groups=', [0, 1, 2]),
    ('ports?description_contains=c%201', [1]), ('ports?sort_key=name&sort_dir=desc', [2, 1, 0]),
    (f'ports?marker={PORTS[0]}', [1, 2]), (f'nodes/{UUID}/ports', [0, 1]),
    (f'nodes/{UUID}/ports/', [0, 1]), (f'nodes/{UUID}/ports/detail', [0, 1]),
    (f'nodes/{OTHER}/ports', [2]), (f'nodes/{UUID}/ports?limit=1', [0]),
])
def test_lists(api, three, path, expected):
    assert found(api, path) == expected


@pytest.mark.parametrize('path, status', [
    ('ports?zz=1', 400), ('ports?limit=0', 400), ('ports?marker=x', 400),
    (f'ports?marker={UUID}', 404), ('ports?node=zz', 404), (f'ports?node_uuid={PORTS[0]}', 404),
    ('ports?node=a%20b', 400), ('ports?address=zz', 400), ('ports?portgroup=zz', 404),
    ('ports?node=n1&shard=s', 403), ('ports?node=n1&portgroup=x', 403),
    ('ports?shard=s&portgroup=x', 403), ('ports?conductor_groups=g&node=n1', 400),
    (f'ports?conductor_groups=g&address={MAC}0', 400), ('ports?detail=true&fields=uuid', 400),
    ('ports?fields=zz', 400), ('ports?fields=node_ident', 400), ('ports/detail?fields=uuid', 400),
    ('ports/detail/', 404), ('ports/detail?detail=true', 400), (f'nodes/{PORTS[0]}/ports', 404),
    ('nodes/n1/ports', 404), (f'nodes/{UUID}/ports?shard=s', 403),
    (f'nodes/{UUID}/ports/detail/', 404), (f'nodes/{UUID}/ports/{PORTS[0]}', 400),
    *((f'ports?sort_key={name}', 400) for name in tables.load('ports')['unsortable']),
])
def test_lists_refused(api, three, path, status):
    assert api('GET', f'/v1/{path}').status == status


@pytest.mark.parametrize('name', [name for name, (since, _) in ARGUMENTS.items() if since > 1])
def test_arguments_have_their_versions(api, groups, name):
    since, below = ARGUMENTS[name]
    query = f'/v1/ports?{name}={GROUPS[0] if name == "portgroup" else SOUND.get(name, "x")}'
    assert api('GET', query, minor=since).status == 200
    assert api('GET', query, minor=since - 1).status == below


def test_names_of_nodes_have_their_version(api, three):
    assert api('GET', '/v1/ports?node=n1', minor=4).status == 406
    assert api('GET', '/v1/ports?node=n1', minor=5).status == 200


@pytest.mark.parametrize('path, following', [
    ('ports?limit=1', 'ports?sort_key=id&sort_dir=asc&fields=uuid,address&limit=1'),
    ('ports?limit=1&detail=true', 'ports?sort_key=id&sort_dir=asc&detail=True&limit=1'),
    ('ports/detail?limit=1', 'ports/detail?sort_key=id&sort_dir=asc&limit=1'),
    ('ports?limit=1&fields=name', 'ports?sort_key=id&sort_dir=asc&fields=name&limit=1'),
    (f'nodes/{UUID}/ports?limit=1', 'ports?sort_key=id&sort_dir=asc&fields=uuid,address&limit=1'),
])
def test_next(api, three, path, following):
    assert api('GET', f'/v1/{path}').json['next'] == f'{BASE}/v1/{following}&marker={PORTS[0]}'


def test_one(api, three):
    port = api('GET', f'/v1/ports/{PORTS[0]}').json
    assert port == api('GET', '/v1/ports/p0').json
    assert (port['node_uuid'], port['portgroup_uuid'], port['pxe_enabled']) == (UUID, None, True)
    assert port['links'][1]['href'] == f'{BASE}/ports/{PORTS[0]}'
    assert port == api('GET', '/v1/ports/detail?limit=1').json['ports'][0]
    assert sorted(api('GET', '/v1/ports/p0?fields=address').json) == ['address', 'links']
    assert sorted(api('GET', '/v1/ports/p0/address').json) == ['address', 'links']


@pytest.mark.parametrize('path, minor, status', [
    ('nope', 115, 404), ('a%20b', 115, 400), (PORTS[0].upper(), 115, 404), ('p0', 1, 200),
    ('p0?fields=zz', 115, 400), ('p0?fields=name', 87, 406), ('p0?fields=uuid', 7, 406),
    ('nope?fields=uuid', 7, 404), ('p0?fields=internal_info', 17, 200), ('p0?zz=1', 115, 400),
    ('p0/zz', 115, 400), ('p0/address/x', 115, 404)])
def test_one_in_other_ways(api, three, path, minor, status):
    assert api('GET', f'/v1/ports/{path}', minor=minor).status == status


# -- creation ------------------------------------------------------------------------------------
def create(api, minor=115, **fields):
    return api('POST', '/v1/ports', {'node_uuid': UUID, 'address': f'{MAC}9', **fields},
               minor=minor)


@pytest.fixture
def maker(database, listener):
    """Let the conductor that listens create ports, as a conductor does."""
    def create_port(context, values):
        listener.calls.append(('create_port', values))
        ports.create(database, {name: record.dump(value) if isinstance(value, dict) else value
                                for name, value in values.items() if value is not None})
        return values['uuid']
    listener.create_port = create_port


@pytest.mark.parametrize('fields, shown', [
    ({}, {'extra': {}, 'pxe_enabled': True, 'is_smartnic': False, 'name': None}),
    ({'address': 'AA:BB:CC:00:11:22'}, {'address': 'aa:bb:cc:00:11:22'}),
    ({'uuid': PORTS[0]}, {'uuid': PORTS[0]}), ({'extra': None}, {'extra': {}}),
    ({'local_link_connection': SWITCH},
     {'local_link_connection': {**SWITCH, 'switch_id': SWITCH['switch_id'].lower()}}),
    ({'local_link_connection': None}, {'local_link_connection': {}}),
    ({'local_link_connection': {'network_type': 'unmanaged'}}, {}),
    ({'local_link_connection': {'hostname': 'h', 'port_id': '1'}, 'is_smartnic': 'true'},
     {'is_smartnic': True}),
    ({'local_link_connection': {'port_id': '1', 'switch_id': '0A1b2c3d4e5f0011'}},
     {'local_link_connection': {'port_id': '1', 'switch_id': '0a1b2c3d4e5f0011'}}),
    ({'is_smartnic': True}, {'is_smartnic': True}), ({'is_smartnic': None}, {}),
    ({'pxe_enabled': 'no'}, {'pxe_enabled': False}), ({'physical_network': None}, {}),
    ({'name': 'a b'}, {'name': 'a b'}), ({'name': ''}, {'name': ''}),
])
def test_created(api, node, maker, fields, shown):
    answer = create(api, **fields)
    assert answer.status == 201, answer.body
    port = answer.json
    assert {name: port[name] for name in shown} == shown
    assert port['node_uuid'] == UUID
    assert answer.headers['Location'] == f'{BASE}/v1/ports/{port["uuid"]}'
    assert api('GET', f'/v1/ports/{port["uuid"]}').json == port


def test_created_by_the_name_of_the_node(api, node, maker):
    body = {'node_ident': 'n1', 'address': f'{MAC}9'}
    assert api('POST', '/v1/ports', body, minor=93).status == 406
    assert api('POST', '/v1/ports', body, minor=94).json['node_uuid'] == UUID


@pytest.mark.parametrize('fields', [
    {'address': None}, {'address': 'zz'}, {'address': '52-54-00-aa-bb-01'}, {'address': 5},
    {'node_uuid': None}, {'node_uuid': 'zz'}, {'node_uuid': PORTS[0]}, {'node_ident': 'n1'},
    {'node_uuid': None, 'node_ident': 'zz'}, {'node_uuid': UUID.upper()}, {'uuid': 'x'},
    {'extra': []}, {'zz': 1}, {'internal_info': {}}, {'pxe_enabled': None}, {'pxe_enabled': 'zz'},
    {'pxe_enabled': 1}, {'portgroup_uuid': 'x'}, {'portgroup_uuid': PORTS[0]},
    {'physical_network': ''}, {'physical_network': 'x' * 65}, {'name': 'x' * 256},
    {'description': 'x' * 256}, {'vendor': 'x' * 33}, {'category': 'x' * 81},
    {'available_for_dynamic_portgroup': 'true'}, {'available_for_dynamic_portgroup': None},
    {'is_smartnic': True, 'local_link_connection': SWITCH},
    *({'local_link_connection': link} for link in (
        [], 'x', {'foo': 1}, {'port_id': '1'}, {'port_id': 1, 'switch_id': 'aa:bb:cc:00:11:22'},
        {'switch_id': 'zz', 'port_id': '1'}, {'switch_id': 'aa:bb:cc:00:11:22'},
        {'network_type': 'managed'}, {'network_type': 'x'}, {'port_id': '1', 'hostname': None})),
])
def test_creation_refused(api, listener, node, fields):
    answer = create(api, **fields)
    assert (answer.status, bool(answer.error)) == (400, True)
    assert listener.calls == []


@pytest.mark.parametrize('link, minor, status', [
    ({**SWITCH, 'network_type': 'managed'}, 63, 406),
    ({**SWITCH, 'network_type': 'managed'}, 64, 201),
    *(({'port_id': '1', 'vtep-logical-switch': 'a', 'vtep-physical-switch': 'b'}, minor,
       201 if 90 <= minor <= 104 else 406) for minor in (89, 90, 104, 105))])
def test_keys_of_links_have_their_versions(api, node, maker, link, minor, status):
    assert create(api, minor=minor, local_link_connection=link).status == status


def test_port_groups(api, node, maker, groups):
    assert create(api, portgroup_uuid=GROUPS[0], pxe_enabled=True).status == 409
    assert create(api, portgroup_uuid=GROUPS[1]).status == 400   # another node's
    answer = create(api, portgroup_uuid=GROUPS[0], pxe_enabled=False)
    assert (answer.status, answer.json['portgroup_uuid']) == (201, GROUPS[0])
    other = create(api, portgroup_uuid=GROUPS[0], address='52:54:00:00:02:02')
    assert (other.status, other.json['pxe_enabled']) == (201, True)   # it was not asked for
    assert len(api('GET', f'/v1/ports?portgroup={GROUPS[0]}').json['ports']) == 2


def test_a_node_without_conductor(api, orphan):
    assert create(api, node_uuid=orphan).status == 404


@pytest.mark.parametrize('error', [exception.MACAlreadyExists(mac=MAC),
                                   exception.AlreadyExists(
                                       what='port', attribute='UUID', value=UUID)])
def test_taken_values(api, listener, node, error):
    listener.answers['create_port'] = error
    assert create(api).status == 409


# -- change and deletion -------------------------------------------------------------------------
def op(name, path, *value):
    return {'op': name, 'path': path, **({'value': value[0]} if value else {})}


@pytest.mark.parametrize('operations, values', [
    ([op('replace', '/address', 'AA:BB:CC:00:11:22')], {'address': 'aa:bb:cc:00:11:22'}),
    ([op('add', '/extra/a', 1)], {'extra': {'a': 1}}),
    ([op('replace', '/name', 'a b')], {'name': 'a b'}), ([op('remove', '/name')], {'name': None}),
    ([op('replace', '/pxe_enabled', 'off')], {'pxe_enabled': False}),
    ([op('remove', '/is_smartnic')], {'is_smartnic': None}),
    ([op('add', '/local_link_connection', SWITCH)],
     {'local_link_connection': {**SWITCH, 'switch_id': SWITCH['switch_id'].lower()}}),
    ([op('replace', '/physical_network', 'x')], {'physical_network': 'x'}),
    ([op('replace', '/portgroup_uuid', GROUPS[0])], {'portgroup_id': 1}),
    ([op('replace', '/node_uuid', OTHER), op('replace', '/portgroup_uuid', GROUPS[1])], None),
])
def test_what_the_conductor_gets(api, listener, three, groups, operations, values):
    answer = api('PATCH', '/v1/ports/p0', operations)
    if values is None:   # the other node has no owner either, and a port group of its own
        values = {'node_id': 2, 'portgroup_id': 2}
    assert answer.status == 200, answer.body
    assert listener.calls == [('update_port', {
        'port_id': PORTS[0], 'values': values, 'seen_updated_at': 'never'})]


@pytest.mark.parametrize('operations', [
    [], [op('remove', '/node_uuid')], [op('replace', '/node_uuid', UUID)],
    [op('remove', '/extra')], [op('remove', '/local_link_connection')],
    [op('remove', '/available_for_dynamic_portgroup')], [op('replace', '/name', 'p0')],
    [op('remove', '/portgroup_uuid')]])
def test_nothing_is_sent_if_nothing_differs(api, listener, three, operations):
    answer = api('PATCH', '/v1/ports/p0', operations)
    assert (answer.status, answer.json['uuid']) == (200, PORTS[0])
    assert listener.calls == []


@pytest.mark.parametrize('operation', [
    op('replace', '/address', 'zz'), op('remove', '/address'), op('replace', '/node_uuid', None),
    op('replace', '/node_uuid', PORTS[0]), op('add', '/node_ident', 'n1'),
    op('remove', '/pxe_enabled'), op('replace', '/pxe_enabled', None), op('add', '/zz', 1),
    op('replace', '/uuid', UUID), op('replace', '/internal_info', {}),
    op('replace', '/physical_network', ''), op('replace', '/portgroup_uuid', PORTS[0]),
    op('replace', '/portgroup_uuid', GROUPS[1]), op('add', '/extra/y/z', 1),
    op('add', '/local_link_connection/switch_id', 'aa:bb:cc:00:11:22'),
    op('replace', '/local_link_connection', {'foo': 'x'})])
def test_change_refused(api, listener, three, groups, operation):
    answer = api('PATCH', '/v1/ports/p0', [operation])
    assert (answer.status, bool(answer.error)) == (400, True)
    assert listener.calls == []


@pytest.mark.parametrize('operation, minor, status', [
    (op('replace', '/name', 'x'), 87, 200), (op('replace', '/vendor', 'x'), 1, 200),
    (op('replace', '/pxe_enabled', False), 18, 406), (op('remove', '/is_smartnic'), 52, 406),
    (op('add', '/local_link_connection', {**SWITCH, 'network_type': 'managed'}), 63, 406),
    (op('add', '/local_link_connection/network_type', 'unmanaged'), 63, 406),
    (op('add', '/local_link_connection/network_type', 'unmanaged'), 64, 200)])
def test_versions(api, three, operation, minor, status):
    assert api('PATCH', f'/v1/ports/{PORTS[0]}', [operation], minor=minor).status == status


def test_an_owner_keeps_the_ports(api, database, three):
    nodes.update_where(database, {'owner': 'p1'}, nodes.table.c.uuid == OTHER)
    assert api('PATCH', '/v1/ports/p0', [op('replace', '/node_uuid', OTHER)]).status == 400


def test_inspection(api, database, three):
    nodes.update_where(database, {'provision_state': 'inspecting'}, nodes.table.c.uuid == UUID)
    for minor, status in ((39, 409), (38, 200)):
        assert api('PATCH', f'/v1/ports/{PORTS[0]}', [op('add', '/extra/a', 1)],
                   minor=minor).status == status


def test_a_conductor_that_never_agrees(api, listener, three):
    listener.answers['update_port'] = exception.StaleRecord(resource='Port', ident=PORTS[0])
    assert api('PATCH', '/v1/ports/p0', [op('add', '/extra/a', 1)]).status == 409
    assert len(listener.calls) == 3


def test_deletion(api, listener, three):
    assert api('DELETE', f'/v1/ports/{PORTS[0]}').status == 204
    assert listener.calls == [('destroy_port', {'port_id': PORTS[0]})]
    assert api('DELETE', '/v1/ports/p0').status == 400
    assert api('DELETE', f'/v1/ports/{UUID}').status == 404
    assert api('DELETE', f'/v1/ports/{PORTS[2]}').status == 404   # no conductor for its node
    assert api('DELETE', '/v1/ports').status == api('PATCH', '/v1/ports', []).status == 400


def test_what_is_not_done_below_a_node(api, three):
    path = f'/v1/nodes/{UUID}/ports'
    assert api('POST', path, {'address': f'{MAC}9', 'node_uuid': UUID}).status == 400
    assert api('PATCH', f'{path}/{PORTS[0]}', []).status == 400
    assert api('DELETE', f'{path}/{PORTS[0]}').status == 400
    assert api('PUT', path).status == 405
