"""Ports: what the state of their node allows."""
import pytest

from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.db import ports

MAC, OTHER = '52:54:00:00:00:01', '52:54:00:00:00:02'
CHANGEABLE = ['enroll', 'inspecting', 'inspect wait', 'manageable']


@pytest.fixture
def create(world):
    def create(node_uuid, address=MAC, **values):
        return world.manager.create_port(world.context, {
            'node_id': world.node(node_uuid).id, 'address': address, **values})
    return create


@pytest.fixture
def update(world, database):
    def update(port_id, seen=None, **values):
        world.ask('update_port', port_id, values=values, seen_updated_at=seen)
        world.settle()
        return ports.get(database, port_id)
    return update


def test_create(create, new, database):
    uuid = '2a8e7a72-3165-4fa6-b0ae-ebac8eb29f99'
    assert create(new(), uuid=uuid, extra={'a': 1}, pxe_enabled=False, name=None) == uuid
    port = ports.get(database, uuid)
    assert (port.address, port.extra, port.pxe_enabled) == (MAC, {'a': 1}, False)
    assert create(new(), OTHER) != uuid


def test_create_twice(create, new):
    create(new())
    with pytest.raises(exception.MACAlreadyExists):
        create(new())


def test_update(create, update, new):
    port = create(new())
    assert update(port, 'never', extra={'b': 2}, address=OTHER).address == OTHER
    seen = update(port, None, description='x').updated_at
    with pytest.raises(exception.StaleRecord, match=f'Port {port} was changed'):
        update(port, 'never', description='y')
    assert update(port, seen.isoformat(), description='y').description == 'y'


def test_what_only_python_takes_for_equal_is_written(create, update, new):
    assert update(create(new(), extra={'a': 1}), extra={'a': True}).extra['a'] is True


def test_update_of_nothing(create, update, new):
    assert update(create(new()), address=MAC).updated_at is None


@pytest.mark.parametrize('columns, allowed', [
    ({}, True), ({'provision_state': 'active'}, False),
    ({'instance_uuid': '11111111-1111-4111-8111-111111111199'}, False),
    ({'provision_state': 'active', 'maintenance': True}, True)])
def test_the_address(create, update, new, columns, allowed):
    port = create(new(**columns))
    if allowed:
        assert update(port, address=OTHER).address == OTHER
        return
    with pytest.raises(exception.Conflict, match='Cannot update hardware address'):
        update(port, address=OTHER)


@pytest.mark.parametrize('values', [
    {'pxe_enabled': False}, {'physical_network': 'p'},
    {'local_link_connection': {'port_id': 'x'}}])
def test_connectivity(create, update, new, values):
    for number, state in enumerate(states.PROVISION):
        port = create(new(provision_state=state), f'52:54:00:00:00:{number:02x}')
        if state in CHANGEABLE:
            update(port, **values)
            continue
        with pytest.raises(exception.Conflict, match=f'The current state is {state}'):
            update(port, **values)
        update(port, description='anything else')


def test_connectivity_in_maintenance(create, update, new):
    port = create(new(provision_state='active', maintenance=True))
    assert update(port, pxe_enabled=False).pxe_enabled is False


@pytest.mark.parametrize('operation, arguments', [
    ('update_port', {'values': {'description': 'x'}, 'seen_updated_at': None}),
    ('destroy_port', {})])
def test_a_node_that_is_held(world, create, new, operation, arguments):
    uuid = new()
    port = create(uuid)
    with world.hold(uuid), pytest.raises(exception.NodeLocked):
        world.ask(operation, port, **arguments)


@pytest.mark.parametrize('operation, arguments', [
    ('update_port', {'values': {}, 'seen_updated_at': None}), ('destroy_port', {})])
def test_there_is_no_such_port(world, operation, arguments):
    with pytest.raises(exception.PortNotFound):
        world.ask(operation, '2a8e7a72-3165-4fa6-b0ae-ebac8eb29f99', **arguments)


def test_destroy(world, create, new, database):
    port = create(new())
    world.ask('destroy_port', port)
    with pytest.raises(exception.PortNotFound):
        ports.get(database, port)


@pytest.mark.parametrize('maintenance', [True, False])
def test_a_port_in_use(world, create, new, maintenance):
    uuid = new(maintenance=maintenance)
    port = create(uuid)
    network = world.tasks.registry.compose('fake-hardware').network
    network.get_current_vif = lambda task, port: 'a vif'   # a network that has bound the port
    if maintenance:
        world.ask('destroy_port', port)
        return
    with pytest.raises(exception.InvalidState, match='a VIF is attached'):
        world.ask('destroy_port', port)
