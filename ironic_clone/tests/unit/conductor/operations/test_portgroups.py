"""Port groups: what the state of their node and their ports allow."""
import pytest

from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.db import portgroups
from ironic_clone.db import ports

GROUP = 'c8607258-7d3e-4381-b169-803f1a98aa9d'


@pytest.fixture
def group(world, database):
    """Return a function that gives a node a port group, with ports if asked."""
    def make(node_uuid, uuid=GROUP, **members):
        node_id = world.node(node_uuid).id
        portgroups.create(database, {'uuid': uuid, 'node_id': node_id})
        group_id = portgroups.row(database, uuid, ('id',)).id
        for number, (name, values) in enumerate(members.items()):
            world.manager.create_port(world.context, {
                'node_id': node_id, 'address': f'52:54:00:00:00:{number:02x}', 'name': name,
                'portgroup_id': group_id, **values})
        return uuid
    return make


@pytest.fixture
def update(world, database):
    def update(uuid=GROUP, seen=None, **values):
        world.ask('update_portgroup', uuid, values=values, seen_updated_at=seen)
        return portgroups.get(database, uuid)
    return update


def test_update(group, update, new):
    group(new())
    changed = update(name='x', properties={'a': 1})
    assert (changed.name, changed.properties) == ('x', {'a': 1})
    with pytest.raises(exception.StaleRecord, match=f'Portgroup {GROUP} was changed'):
        update(seen='never', name='y')
    assert update(seen=changed.updated_at.isoformat(), name='y').name == 'y'


def test_a_name_that_is_taken(group, update, new):
    uuid = new()
    group(uuid)
    update(name='x')
    other = group(uuid, GROUP.replace('c8', 'd8'))
    with pytest.raises(exception.AlreadyExists, match='portgroup with name x'):
        update(other, name='x')


def test_a_move(world, group, update, new):
    target = world.node(new()).id
    for number, state in enumerate(states.PROVISION):
        uuid = group(new(provision_state=state), f'{number:02x}607258-7d3e-4381-b169-803f1a98aa9d')
        if state in states.PORT_CHANGE_ALLOWED:
            assert update(uuid, node_id=target).node_id == target
            continue
        with pytest.raises(exception.Conflict, match=f'The current state is {state}'):
            update(uuid, node_id=target)
    uuid = group(new(provision_state='active', maintenance=True))
    assert update(uuid, node_id=target).node_id == target


def test_a_move_with_ports(world, group, update, new):
    target = world.node(new()).id
    group(new(), one={})
    with pytest.raises(exception.InvalidParameterValue, match='ports of node'):
        update(node_id=target)


@pytest.mark.parametrize('boots', [True, False])
def test_ports_that_boot_alone_are_the_networks_affair(database, group, update, new, boots):
    group(new(), one={'pxe_enabled': boots})
    assert update(standalone_ports_supported=False).standalone_ports_supported is False
    assert ports.get(database, 'one').pxe_enabled is boots


def test_the_physical_network_is_that_of_the_ports(world, database, group, update, new):
    uuid = new()
    group(uuid, one={'physical_network': 'p'}, two={'physical_network': 'p'})
    group_id = portgroups.row(database, GROUP, ('id',)).id
    update(physical_network='q')
    assert {ports.get(database, name).physical_network for name in ('one', 'two')} == {'q'}
    with pytest.raises(exception.Conflict, match="on physical network 'r'"):
        world.manager.create_port(world.context, {
            'node_id': world.node(uuid).id, 'address': '52:54:00:00:01:01',
            'portgroup_id': group_id, 'physical_network': 'r'})


def test_a_group_and_its_ports_are_written_together_or_not_at_all(database, group, new):
    group(new(), one={'physical_network': 'p'}, two={'physical_network': 'p'})
    found = portgroups.get(database, GROUP)
    members = ports.of_portgroup(database, found.id)
    for record in (found, *members):
        record.physical_network = 'q'
    other = ports.get(database, 'two')
    other.extra = {'changed': 'meanwhile'}
    ports.update(database, other)
    with pytest.raises(exception.StaleRecord):
        portgroups.update(database, found, members)
    assert [record.physical_network for record in (
        portgroups.get(database, GROUP), ports.get(database, 'one'))] == [None, 'p']


def test_a_port_that_joins(world, database, group, update, new):
    uuid = new()
    group(uuid, one={'pxe_enabled': False})
    update(standalone_ports_supported=False)
    port = world.manager.create_port(world.context, {
        'node_id': world.node(uuid).id, 'address': '52:54:00:00:01:01'})
    join = {'portgroup_id': portgroups.row(database, GROUP, ('id',)).id}
    world.ask('update_port', port, values=join, seen_updated_at=None)
    assert ports.get(database, port).portgroup_id == join['portgroup_id']


def test_destroy(world, database, group, new):
    group(new(), one={})
    with pytest.raises(exception.PortgroupNotEmpty):
        world.ask('destroy_portgroup', GROUP)
    world.ask('destroy_port', ports.get(database, 'one').uuid)
    world.ask('destroy_portgroup', GROUP)
    with pytest.raises(exception.PortgroupNotFound):
        world.ask('destroy_portgroup', GROUP)
