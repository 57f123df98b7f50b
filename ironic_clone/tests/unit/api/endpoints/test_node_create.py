"""Creation of nodes."""
import json

import pytest
import webob

from ironic_clone.api import sizes
from ironic_clone.api import stack
from ironic_clone.common import exception
from ironic_clone.db import chassis
from ironic_clone.db import conductors
from ironic_clone.db import nodes
from ironic_clone.tests.unit.api import callers

KINDS = ('bios', 'boot', 'console', 'deploy', 'firmware', 'inspect', 'management', 'network',
         'power', 'raid', 'rescue', 'storage', 'vendor')
UUID = 'aaedc4fe-f89e-4c09-9e64-1a97967f6db6'


@pytest.fixture(autouse=True)
def registered(database, services):
    """Every kind of interface of fake-hardware, and a group of its own for ipmi."""
    conductors.register(database, 'conductor-1', '', ['fake-hardware', 'seed'], [
        ('fake-hardware', kind, name, name == 'fake')
        for kind in KINDS for name in ('fake', f'no-{kind}')], 'incarnation')
    conductors.register(database, 'conductor-2', 'rack', ['ipmi'], [
        ('ipmi', kind, name, kind != 'boot')
        for kind in KINDS for name in (('ipmitool',) if kind in ('power', 'management', 'vendor')
                                       else ('fake',))], 'incarnation')


def create(api, minor=115, **fields):
    return api('POST', '/v1/nodes', {'driver': 'fake-hardware', **fields}, minor=minor)


def test_the_least(api, database):
    answer = create(api)
    node = answer.json
    assert answer.status == 201
    assert answer.headers['Location'] == f'http://localhost/v1/nodes/{node["uuid"]}'
    assert api('GET', f'/v1/nodes/{node["uuid"]}').json == node
    assert (node['provision_state'], node['conductor_group'], node['maintenance']) == (
        'enroll', '', False)
    assert (node['disable_power_off'], node['retired'], node['automated_clean']) == (
        False, False, None)
    assert {node[f'{kind}_interface'] for kind in KINDS} == {'fake'}
    assert node['created_at'] and node['updated_at'] is None


@pytest.mark.parametrize('fields', [
    {'uuid': UUID}, {'uuid': UUID.upper()}, {'name': 'n1'}, {'name': 'a.b-c_d~e'},
    {'driver_info': {'a': 1}}, {'extra': {'password': 'p'}},
    {'properties': {'capabilities': 'boot_mode:bios'}}, {'maintenance': True}, {'retired': True},
    {'retired_reason': 'x'}, {'instance_uuid': UUID}, {'instance_name': 'i'}, {'lessee': ''},
    {'shard': ''}, {'boot_mode': 'foo'}, {'secure_boot': True}, {'resource_class': 'gold'},
    {'description': 'x' * 4096}, {'power_interface': 'no-power'}, {'automated_clean': False},
    {'network_data': {'links': [], 'networks': [], 'services': []}},
    {'instance_info': {'a': {'b': [1, None, 1.5, 'é']}}}, {'console_enabled': True},
])
def test_given_values_are_shown(api, fields):
    answer = create(api, **fields)
    assert answer.status == 201, answer.body
    assert {name: answer.json[name] for name in fields} == fields


@pytest.mark.parametrize('fields, shown', [
    ({'maintenance': 'yes'}, {'maintenance': True}), ({'retired': None}, {'retired': False}),
    ({'extra': None}, {'extra': {}}), ({'network_data': None}, {'network_data': {}}),
    ({'network_data': {}}, {'network_data': {}}), ({'uuid': None, 'name': None}, {'name': None}),
    ({'conductor_group': None}, {'conductor_group': ''}),
    ({'disable_power_off': None}, {'disable_power_off': False}),
    ({'power_interface': None}, {'power_interface': 'fake'}),
    ({'owner': ''}, {'owner': None}), ({'resource_class': ''}, {'resource_class': None}),
    ({'driver': 'ipmi', 'conductor_group': 'RACK', 'power_interface': 'ipmi',
      'boot_interface': 'fake'}, {'conductor_group': 'rack', 'power_interface': 'ipmitool'}),
    ({'driver': 'seed'}, {'power_interface': None, 'deploy_interface': None}),
])
def test_values_that_are_completed(api, fields, shown):
    answer = create(api, **fields)
    assert answer.status == 201, answer.body
    assert {name: answer.json[name] for name in shown} == shown


@pytest.mark.parametrize('fields', [
    {'driver': None}, {'driver': ''}, {'driver': 5}, {'driver': 'nope'}, {'driver': 'ipmi'},
    {'conductor_group': 'nope'}, {'power_interface': 'nope'}, {'power_interface': ''},
    {'power_interface': 5}, {'driver': 'seed', 'power_interface': 'fake'},
    {'driver': 'ipmi', 'conductor_group': 'rack'},   # no default for boot
    {'uuid': 'x'}, {'uuid': ''}, {'name': ''}, {'name': 'a b'}, {'name': 'states'},
    {'name': UUID}, {'name': 'é'}, {'instance_uuid': 'x'}, {'instance_name': ''},
    {'chassis_uuid': 'x'}, {'chassis_uuid': UUID}, {'parent_node': 'nope'}, {'owner': 'x'},
    {'maintenance': None}, {'maintenance': 'zz'}, {'maintenance': 1}, {'console_enabled': None},
    {'properties': None}, {'properties': []}, {'extra': 'x'}, {'description': 'x' * 4097},
    {'resource_class': 'x' * 81}, {'lessee': 'x' * 256}, {'network_data': []},
    {'network_data': {'links': []}}, {'network_data': {'links': [{}], 'networks': [],
                                                       'services': []}},
    {'protected': True}, {'traits': []}, {'provision_state': 'active'}, {'links': None},
    {'created_at': None}, {'zz': 1}, {'id': 1}, {'reservation': 'x'}, {'secure_boot': 'zz'},
])
def test_refused(api, database, fields):
    answer = create(api, **fields)
    assert answer.status == 400
    assert answer.error
    assert nodes.count(database) == 0


@pytest.mark.parametrize('body', [None, [], 'x', 1, True])
def test_bodies_that_are_no_objects(api, body):
    assert api('POST', '/v1/nodes', raw=json.dumps(body).encode()).status == 400


@pytest.mark.parametrize('raw', [b'', b'{', b'nope', b'\xff', b'{"driver": "\\ud800"}',
                                 b'{"driver": NaN}', b'{}'])
def test_bodies_that_are_no_json(api, raw):
    assert api('POST', '/v1/nodes', raw=raw).status == 400


@pytest.mark.parametrize('minor, name, status', [
    (4, 'n1', 406), (5, 'n1', 201), (9, 'a_b', 400), (10, 'a_b', 201), (9, 'a.b.c', 201),
    (9, '-a', 400), (4, None, 201)])
def test_names_by_version(api, minor, name, status):
    assert create(api, minor=minor, name=name).status == status


@pytest.mark.parametrize('minor, state', [(1, None), (2, 'available'), (10, 'available'),
                                          (11, 'enroll')])
def test_first_state_by_version(api, minor, state):
    assert create(api, minor=minor).json['provision_state'] == state


def test_unique_values(api):
    assert create(api, uuid=UUID, name='n1', instance_uuid=UUID).status == 201
    for taken in ({'uuid': UUID}, {'name': 'n1'}, {'instance_uuid': UUID}):
        answer = create(api, **taken)
        assert (answer.status, bool(answer.error)) == (409, True), taken


def test_parent(api):
    parent = create(api, name='parent').json['uuid']
    assert create(api, parent_node='parent').json['parent_node'] == parent
    assert create(api, parent_node=parent).json['parent_node'] == parent


def test_chassis(api, database):
    with database.write() as connection:
        connection.execute(chassis.table.insert().values(uuid=UUID, created_at=nodes.now()))
    node = create(api, chassis_uuid=UUID).json
    assert node['chassis_uuid'] == UUID
    assert api('GET', f'/v1/nodes?chassis_uuid={UUID}').json['nodes'][0]['uuid'] == node['uuid']
    chassis_id = chassis.id_of(database, UUID)
    assert nodes.get(database, node['uuid']).chassis_id == chassis_id
    with pytest.raises(exception.ChassisNotFound):
        chassis.id_of(database, 'x')


def test_defaults_of_the_configuration(api, conf):
    conf.set_override('default_resource_class', 'plain')
    assert create(api).json['resource_class'] == 'plain'
    assert create(api, resource_class='gold').json['resource_class'] == 'gold'
    conf.set_override('default_conductor_group', 'RACK')
    assert create(api, driver='ipmi', boot_interface='fake').json['conductor_group'] == 'rack'


@pytest.mark.parametrize('capabilities, status', [
    ('boot_mode:bios', 400), ('a:b, boot_mode:bios', 400), ({'boot_mode': 'bios'}, 400),
    ('boot_mode:uefi', 201), (7, 201), (None, 201), ('', 201), ('boot_mode', 201)])
def test_refused_boot_modes(api, conf, capabilities, status):
    conf.set_override('disallowed_enrollment_boot_modes', ['bios'], 'api')
    assert create(api, properties={'capabilities': capabilities}).status == status


@pytest.mark.parametrize('name, size, status', [
    *((name, size, 201) for name in sizes.NUMBERS for size in (0, 5, '5', ' 7 ', 1.5, True, None)),
    *((name, size, 400) for name in sizes.NUMBERS
      for size in ('x', '', -1, '-1', '1.5', [], {}, '9' * 5000)),
    ('cpus', 'x', 201), ('cpus', -1, 201), ('size', 'x', 201)])
def test_sizes(api, name, size, status):
    answer = create(api, uuid=UUID, properties={name: size})
    assert answer.status == status
    if status == 400:
        assert name in answer.error and UUID in answer.error and len(answer.error) < 300


@pytest.mark.parametrize('headers, owner, status, shown', [
    ({}, None, 201, None), ({}, 'p1', 400, None), ({'X-Project-Id': 'p1'}, None, 201, 'p1'),
    ({'X-Project-Id': 'p1'}, 'p1', 201, 'p1'), ({'X-Project-Id': 'p1'}, 'p2', 400, None),
    ({'X-Project-Id': 'p1', 'OpenStack-System-Scope': 'all'}, 'p2', 201, 'p2')])
def test_owners(conf, services, headers, owner, status, shown):
    conf.set_override('auth_strategy', 'keystone')
    headers = {'X-Roles': 'admin', **headers}
    request = webob.Request.blank('/v1/nodes', method='POST', headers={
        'X-OpenStack-Ironic-API-Version': '1.115', **headers}, json_body={
            'driver': 'fake-hardware', **({} if owner is None else {'owner': owner})})
    answer = request.get_response(
        stack.build(*services, authenticate=callers.as_headers_say))
    assert answer.status_int == status
    if status == 201:
        assert answer.json['owner'] == shown


def test_a_conductor_that_came_a_moment_ago(api, database):
    assert create(api, driver='late').status == 400
    conductors.register(database, 'conductor-3', '', ['late'], [
        ('late', kind, 'fake', True) for kind in KINDS], 'incarnation')
    assert create(api, driver='late').status == 201
