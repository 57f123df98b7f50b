"""Changes of nodes by JSON patch: what reaches the conductor, and what does not."""
import pytest
import webob

from ironic_clone.api import stack
from ironic_clone.common import exception
from ironic_clone.db import chassis
from ironic_clone.db import nodes
from ironic_clone.db import record
from ironic_clone.rpc.client import ConductorClient
from ironic_clone.rpc.dispatcher import Dispatcher
from ironic_clone.rpc.local import LocalTransport
from ironic_clone.tests.unit.api import callers
from ironic_clone.tests.unit.api.endpoints.conftest import HOST
from ironic_clone.tests.unit.api.endpoints.conftest import UUID
from ironic_clone.tests.unit.api.endpoints.conftest import Client

OTHER = '4bedc4fe-f89e-4c09-9e64-1a97967f6db6'
NETWORK = {'links': [], 'networks': [], 'services': []}


@pytest.fixture
def change(database, node):
    """Return a function that changes the node behind the API's back."""
    def change(**values):
        nodes.update_where(database, {**values, 'updated_at': record.now()},
                           nodes.table.c.uuid == node)
    return change


def op(name, path, *value):
    return {'op': name, 'path': path, **({'value': value[0]} if value else {})}


def replace(**fields):
    return [op('replace', f'/{name}', value) for name, value in fields.items()]


def sent(listener):
    """The values of the one call that reached the conductor."""
    (operation, arguments), = listener.calls
    assert operation == 'update_node' and arguments['node_id'] == UUID
    return arguments['values']


@pytest.mark.parametrize('operations, values', [
    (replace(name='m'), {'name': 'm'}),
    ([op('remove', '/name')], {'name': None}),
    (replace(extra={'a': 1}), {'extra': {'a': 1}}),
    ([op('add', '/extra/a', 1)], {'extra': {'a': 1}}),
    (replace(driver_info={'ipmi_password': '******'}),
     {'driver_info': {'ipmi_password': '******'}}),
    (replace(maintenance='yes'), {'maintenance': True}),
    (replace(conductor_group='') + replace(description='d'), {'description': 'd'}),
    (replace(power_interface=None, vendor_interface='ipmi'), {'vendor_interface': 'ipmi'}),
    (replace(network_data=NETWORK), {'network_data': NETWORK}),
    (replace(retired=True, retired_reason='r'), {'retired': True, 'retired_reason': 'r'}),
    (replace(instance_uuid=OTHER), {'instance_uuid': OTHER}),
    ([op('add', '/instance_info', {'display_name': 'disp'})],
     {'instance_info': {'display_name': 'disp'}, 'instance_name': 'disp'}),
    (replace(instance_name='n') + [op('add', '/instance_info/display_name', 'disp')],
     {'instance_info': {'display_name': 'disp'}, 'instance_name': 'n'}),
    (replace(automated_clean='f', owner='o', lessee='l', shard='s', resource_class='c'),
     {'automated_clean': False, 'owner': 'o', 'lessee': 'l', 'shard': 's',
      'resource_class': 'c'}),
    (replace(extra={'a': 1}) + [op('replace', '/extra/a', True)], {'extra': {'a': True}}),
])
def test_what_the_conductor_gets(api, listener, node, operations, values):
    answer = api('PATCH', '/v1/nodes/n1', operations)
    assert answer.status == 200, answer.body
    assert sent(listener) == values
    assert answer.json['uuid'] == node


@pytest.mark.parametrize('operations', [
    [], replace(name='n1'), replace(extra={}), replace(extra=None), replace(maintenance=False),
    [op('add', '/extra/a', 1), op('remove', '/extra/a')], [op('remove', '/network_data')],
    [op('remove', '/chassis_uuid')], replace(protected=None),
    replace(chassis_uuid=None), replace(driver='fake-hardware'),
])
def test_nothing_is_sent_if_nothing_differs(api, listener, node, operations):
    assert api('PATCH', '/v1/nodes/n1', operations).status == 200
    assert listener.calls == []


def test_what_differs_in_json_is_sent(api, listener, node, change):
    change(extra='{"a":1}')
    assert api('PATCH', '/v1/nodes/n1', replace(extra={'a': True})).status == 200
    assert sent(listener) == {'extra': {'a': True}}


@pytest.mark.parametrize('operations, status', [
    ({}, 400), (replace(uuid=OTHER), 400), (replace(provision_state='active'), 400),
    (replace(console_enabled=True), 400), (replace(traits=[]), 400), (replace(zz=1), 400),
    (replace(name='a b'), 400), (replace(name='states'), 400), (replace(name=''), 400),
    (replace(driver='nope'), 400), (replace(conductor_group='nope'), 400),
    (replace(instance_uuid='x'), 400), (replace(instance_name=''), 400),
    (replace(network_data={}), 400), (replace(network_data=None), 400),
    ([op('add', '/network_data/links', [])], 400), (replace(parent_node='nope'), 400),
    (replace(chassis_uuid=OTHER), 400), (replace(chassis_uuid='x'), 400),
    (replace(power_interface=5), 400),
    ([op('remove', '/driver')], 400), ([op('remove', '/maintenance')], 400),
    (replace(properties={'memory_mb': 'x'}), 400), ([op('add', '/properties/local_gb', -1)], 400),
    ([op('remove', '/extra'), op('remove', '/extra')], 400),
    ([op('remove', '/conductor_group')], 400), ([op('remove', '/automated_clean')], 400),
])
def test_refused(api, listener, node, operations, status):
    answer = api('PATCH', '/v1/nodes/n1', operations)
    assert (answer.status, bool(answer.error)) == (status, True)
    assert listener.calls == []


@pytest.mark.parametrize('field, since, value', [
    ('name', 5, 'm'), ('owner', 50, 'o'), ('shard', 82, 's'), ('description', 51, 'd'),
    ('disable_power_off', 95, True), ('protected', 48, False)])
def test_versions(api, node, field, since, value):
    path = f'/v1/nodes/{UUID}'
    assert api('PATCH', path, replace(**{field: value}), minor=since - 1).status == 406
    assert api('PATCH', path, replace(**{field: value}), minor=since).status == 200
    assert api('PATCH', path, [op('remove', f'/{field}')], minor=since - 1).status == 200


def test_unknown_nodes(api):
    assert api('PATCH', '/v1/nodes/nope', []).status == 404
    assert api('PATCH', '/v1/nodes/nope', {}).status == 400
    assert api('PATCH', '/v1/nodes/nope', replace(shard='x'), minor=50).status in (404, 406)


@pytest.mark.parametrize('state, target, minor, status', [
    ('deploying', 'active', 115, 409), ('wait call-back', 'active', 115, 409),
    ('deploy failed', 'active', 115, 200), ('clean failed', 'available', 115, 200),
    ('inspect wait', 'manageable', 115, 200), ('inspecting', 'manageable', 39, 409),
    ('inspecting', 'manageable', 38, 200), ('active', None, 115, 200)])
def test_nodes_on_their_way(api, node, change, state, target, minor, status):
    change(provision_state=state, target_provision_state=target)
    assert api('PATCH', f'/v1/nodes/{UUID}', replace(extra={'a': 1}),
               minor=minor).status == status


def test_giving_an_instance_up(api, node, change):
    change(provision_state='deploying', target_provision_state='active', instance_uuid=OTHER)
    operations = [op('remove', '/instance_uuid')]
    assert api('PATCH', '/v1/nodes/n1', operations).status == 409
    change(maintenance=True)
    assert api('PATCH', '/v1/nodes/n1', operations).status == 200
    assert api('PATCH', '/v1/nodes/n1', operations + replace(extra={'a': 1})).status == 409


def test_reset_interfaces(api, listener, node):
    path = '/v1/nodes/n1?reset_interfaces=true'
    assert api('PATCH', path, []).status == 400
    assert api('PATCH', path, replace(driver='seed'), minor=44).status == 406
    assert api('PATCH', path + 'z', replace(driver='seed')).status == 400
    assert api('PATCH', path, replace(driver='seed')).status == 200
    (_, arguments), = listener.calls
    assert arguments['reset_interfaces'] is True
    assert arguments['values'] == {'driver': 'seed'}


def test_parent(api, listener, node, orphan):
    assert api('PATCH', '/v1/nodes/n1', replace(parent_node='n2')).status == 200
    assert sent(listener) == {'parent_node': orphan}


def test_chassis(api, listener, database, node, change):
    with database.write() as connection:
        connection.execute(chassis.table.insert().values(uuid=OTHER, created_at=record.now()))
    chassis_id = chassis.id_of(database, OTHER)
    assert api('PATCH', '/v1/nodes/n1', replace(chassis_uuid=OTHER)).status == 200
    assert sent(listener) == {'chassis_id': chassis_id}
    change(chassis_id=chassis_id)
    clear = [op('remove', '/chassis_uuid')]
    assert api('PATCH', f'/v1/nodes/{node}', clear, minor=24).status == 406
    assert api('PATCH', f'/v1/nodes/{node}', clear, minor=25).status == 200
    assert listener.calls[-1][1]['values'] == {'chassis_id': None}


def test_the_owner_of_an_instance(conf, services, node, change):
    conf.set_override('auth_strategy', 'keystone')
    application = stack.build(*services, authenticate=callers.as_headers_say)

    def status(roles):
        request = webob.Request.blank(f'/v1/nodes/{UUID}', method='PATCH', headers={
            'X-OpenStack-Ironic-API-Version': '1.115', 'X-Roles': roles,
            'OpenStack-System-Scope': 'all'}, json=replace(owner='p2'))
        return request.get_response(application).status_int

    assert status('member,reader') == 200
    change(provision_state='active')
    assert status('member,reader') == 409
    assert status('admin,member,reader') == 200


def test_each_operation_has_its_rule(conf, services, node):
    conf.set_override('auth_strategy', 'keystone')
    application = stack.build(*services, authenticate=callers.as_headers_say)

    def status(*operations):
        request = webob.Request.blank(f'/v1/nodes/{UUID}', method='PATCH', headers={
            'X-OpenStack-Ironic-API-Version': '1.115', 'X-Roles': 'member,reader',
            'OpenStack-System-Scope': 'all'}, json=list(operations))
        return request.get_response(application).status_int

    assert status(*replace(extra={'a': 1}, name='m', power_interface='fake')) == 200
    assert status(*replace(shard='s')) == status(*replace(disable_power_off=True)) == 403
    assert status(*replace(chassis_uuid=None)) == 403
    assert status(*replace(automated_clean=False)) == 403
    assert status(*replace(automated_clean=True)) == 200
    assert status(*replace(extra={}, shard='s')) == 403


OF_OTHERS = {
    'lessee': [
        replace(lessee=None), replace(owner='p2'), replace(extra={'a': 1}, owner='p2'),
        replace(driver_info={'a': 'b'}), [op('add', '/driver_info/a', 'b')],
        [op('remove', '/driver_info')], replace(parent_node=UUID), replace(name='mine'),
        replace(driver='seed'), replace(properties={}), replace(retired=True),
        replace(conductor_group='g'), replace(instance_uuid=OTHER), replace(network_data={})],
    'owner': [
        replace(owner='p3'), replace(owner=None), replace(parent_node=OTHER),
        replace(extra={'a': 1}, parent_node=OTHER), replace(shard='s'),
        replace(chassis_uuid=None), replace(conductor_group='g'),
        replace(disable_power_off=True)]}
"""Who -> patches that are somebody else's to make."""


def test_no_patch_gets_around_a_rule(conf, services, listener, change, node):
    """All of it is refused, also what would be allowed alone; nothing reaches the conductor."""
    conf.set_override('auth_strategy', 'keystone')
    change(owner='p1', lessee='p2')
    application = Client(stack.build(*services, authenticate=callers.as_headers_say))
    for who, caller in (('lessee', callers.project('p2', 'manager')),
                        ('owner', callers.project('p1', 'admin'))):
        for patch in OF_OTHERS[who]:
            answer = application('PATCH', f'/v1/nodes/{UUID}', patch, headers=caller)
            assert answer.status == 403, (who, patch)
    assert listener.calls == []


class Changeable:
    """A conductor to whom the node was changed just before, some times."""

    def __init__(self, change, times):
        self._change, self._times, self.seen = change, times, []

    def update_node(self, context, node_id, values, seen_updated_at, reset_interfaces):
        self.seen.append((values, seen_updated_at))
        if len(self.seen) <= self._times:
            self._change(extra=f'{{"round":{len(self.seen)}}}')
            raise exception.StaleRecord(resource='Node', ident=node_id)


@pytest.mark.parametrize('times, status', [(0, 200), (2, 200), (3, 409)])
def test_a_patch_is_applied_anew_if_the_node_changed(conf, services, node, change, times,
                                                     status):
    conf.set_override('auth_strategy', 'noauth')
    database, _, rings = services
    conductor = Changeable(change, times)
    transport = LocalTransport()
    transport.serve(Dispatcher(conductor, HOST, rings), HOST)
    api = Client(stack.build(database, ConductorClient(transport, rings), rings))
    assert api('PATCH', '/v1/nodes/n1', [op('add', '/extra/mine', 1)]).status == status
    rounds = min(times, 2) + 1
    assert [values for values, _ in conductor.seen] == [
        {'extra': {**({'round': number} if number else {}), 'mine': 1}}
        for number in range(rounds)]
    assert conductor.seen[0][1] == 'never' and len({seen for _, seen in conductor.seen}) == rounds


@pytest.mark.parametrize('error, status', [
    (exception.NodeLocked(node='n', host='h'), 409), (exception.DuplicateName(name='m'), 409),
    (exception.InvalidState('no'), 409), (exception.NoFreeConductorWorker(), 503),
    (exception.InterfaceNotFoundInEntrypoint(entrypoint='e', iface='i', valid=[]), 400),
    (exception.NodeAssociated(node='n', instance='i'), 409)])
def test_errors_of_the_conductor(api, listener, node, error, status):
    listener.answers['update_node'] = error
    answer = api('PATCH', '/v1/nodes/n1', replace(name='m'))
    assert (answer.status, answer.error) == (status, str(error))
