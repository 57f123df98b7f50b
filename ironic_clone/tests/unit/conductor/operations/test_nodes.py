"""Change and delete nodes."""
import itertools

import pytest

from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.conductor.operations import nodes as operation
from ironic_clone.db import node_deletion
from ironic_clone.db import nodes
from ironic_clone.db import ports
from ironic_clone.tests.servers import wait
from ironic_clone.tests.unit.conductor.waiting import DEADLINE
from ironic_clone.tests.unit.conductor.waiting import waiting_driver

CHANGEABLE = ['enroll', 'inspecting', 'inspect wait', 'manageable', 'available']
INSTANCES = ('11111111-1111-4111-8111-111111111199', '11111111-1111-4111-8111-111111111198')


def update(world, uuid, reset_interfaces=False, seen_updated_at=None, **values):
    return world.do('update_node', uuid, values=values, seen_updated_at=seen_updated_at,
                    reset_interfaces=reset_interfaces)


def test_one_update_and_no_lock(world, new, statements):
    uuid = new()
    with statements() as found:
        world.ask('update_node', uuid, values={'description': 'x', 'extra': {'a': [1]}})
    assert [text.split()[0] for text in found] == ['SELECT', 'BEGIN', 'UPDATE']
    node = world.node(uuid)
    assert (node.description, node.extra, node.lock_epoch) == ('x', {'a': [1]}, 0)


def test_nothing_to_change(world, new):
    uuid = new(description='x')
    assert update(world, uuid, description='x').updated_at is None


@pytest.mark.parametrize('before, after', [(1, True), (True, 1), (1, 1.0), (0, False)])
def test_what_only_python_takes_for_equal_is_written(world, new, before, after):
    uuid = new(extra={'a': before})
    assert type(update(world, uuid, extra={'a': after}).extra['a']) is type(after)


@pytest.mark.parametrize('field', ['id', 'uuid', 'reservation', 'lock_epoch', 'nonsense'])
def test_fields_that_are_nobodys(world, new, field):
    with pytest.raises(exception.InvalidParameterValue, match=field):
        world.ask('update_node', new(), values={field: 1})


def test_what_was_seen_must_still_be(world, new):
    uuid = new()
    first = update(world, uuid, seen_updated_at='never', description='one').updated_at
    with pytest.raises(exception.StaleRecord, match=f'Node {uuid} was changed'):
        update(world, uuid, seen_updated_at='never', description='two')
    update(world, uuid, seen_updated_at=first.isoformat(), description='two')
    with pytest.raises(exception.StaleRecord):
        update(world, uuid, seen_updated_at=first.isoformat(), description='three')
    assert update(world, uuid, seen_updated_at=None, description='five').description == 'five'


def test_a_node_that_is_held(world, new):
    uuid = new()
    with world.hold(uuid):
        with pytest.raises(exception.NodeLocked, match='locked by host here'):
            world.ask('update_node', uuid, values={'description': 'x'})
    assert world.node(uuid).description is None


@pytest.fixture
def let_go(world, waiting, workers, conf):
    """Return a function that calls ``work(uuid)`` for a node that is held, lets the node go while
    it waits for that, and returns what it returns."""
    conf.set_override('node_locked_retry_attempts', 100, 'conductor')
    conf.set_override('node_locked_retry_interval', 1, 'conductor')

    def carry_out(work):
        uuid = waiting(provision_state='manageable', inspect__inspect_hardware='block')
        world.ask('inspect_hardware', uuid)
        answers = waiting_driver().answers
        wait.until(lambda: answers.blocked(uuid), 'the call of the driver')
        done = workers.spawn(work, uuid)
        wait.until(lambda: world.tasks.held._watches.get(uuid), 'it waits for the lock')
        answers.release(uuid, 'done')
        return uuid, done.result(DEADLINE)
    return carry_out


def test_a_node_that_is_let_go_in_time(world, let_go):
    _uuid, node = let_go(lambda uuid: update(world, uuid, description='x'))
    assert node.description == 'x'


def test_a_name_that_is_taken(world, new):
    new(name='one')
    with pytest.raises(exception.DuplicateName):
        update(world, new(), name='one')


# -- rules ---------------------------------------------------------------------------------------
def test_the_end_of_maintenance(world, new):
    uuid = new(maintenance=True, maintenance_reason='why', fault='power failure')
    node = update(world, uuid, maintenance=False)
    assert (node.maintenance, node.maintenance_reason, node.fault) == (False, None, None)


def test_protection(world, new):
    for state in states.PROVISION:
        uuid = new(provision_state=state)
        if state in ('active', 'rescue'):
            update(world, uuid, protected=True, protected_reason='r')
            assert update(world, uuid, protected=False).protected_reason is None
            continue
        with pytest.raises(exception.InvalidState, match=f"the current state is '{state}'"):
            update(world, uuid, protected=True)


def test_retirement(world, new):
    uuid = new(provision_state='available')
    with pytest.raises(exception.InvalidState, match="can not have 'retired' set"):
        update(world, uuid, retired=True)
    uuid = new(provision_state='manageable')
    update(world, uuid, retired=True, retired_reason='old')
    node = update(world, uuid, retired=False)
    assert (node.retired, node.retired_reason) == (False, None)


@pytest.mark.parametrize('flag', ['protected', 'retired'])
def test_no_reason_for_what_is_not_so(world, new, flag):
    uuid = new(provision_state='active')
    refused = pytest.raises(exception.InvalidParameterValue, match=f'only be set when {flag} is')
    with refused:
        update(world, uuid, **{f'{flag}_reason': 'r'})
    assert getattr(update(world, uuid, **{f'{flag}_reason': ''}), f'{flag}_reason') == ''
    update(world, uuid, **{flag: True})
    with refused:
        update(world, uuid, **{flag: False, f'{flag}_reason': 'r'})
    assert getattr(update(world, uuid, **{f'{flag}_reason': 'r'}), f'{flag}_reason') == 'r'


@pytest.mark.parametrize('maintenance', [True, False])
@pytest.mark.parametrize('field, value, maintenance_helps', [
    ('bios_interface', 'no-bios', True), ('resource_class', 'two', False)])
def test_what_may_change_in_some_states_only(world, new, maintenance, field, value,
                                             maintenance_helps):
    for state in states.PROVISION:
        uuid = new(provision_state=state, maintenance=maintenance, resource_class='one',
                   bios_interface='fake')
        if state in CHANGEABLE or maintenance and maintenance_helps:
            assert getattr(update(world, uuid, **{field: value}), field) == value
            continue
        with pytest.raises(exception.InvalidState, match=(
                f"can not have {field} updated unless .* Current state is '{state}'")):
            update(world, uuid, **{field: value})


def test_a_first_class_and_the_same_interface_are_no_change(world, new):
    uuid = new(provision_state='active', bios_interface='fake')
    assert update(world, uuid, bios_interface='fake', resource_class='a').resource_class == 'a'


def test_an_instance(world, new):
    uuid = new(provision_state='available')
    update(world, uuid, instance_uuid=INSTANCES[0])
    update(world, uuid, instance_uuid=INSTANCES[0])
    with pytest.raises(exception.NodeAssociated, match=INSTANCES[0]):
        update(world, uuid, instance_uuid=INSTANCES[1])
    with pytest.raises(exception.InstanceAssociated):
        update(world, new(), instance_uuid=INSTANCES[0])
    assert update(world, uuid, instance_uuid=None).instance_uuid is None


@pytest.mark.parametrize('values, error', [
    ({'bios_interface': 'nonesuch'}, exception.InterfaceNotFoundInEntrypoint),
    ({'driver': 'nonesuch'}, exception.DriverNotFound),
    ({'driver': 'waiting', 'power_interface': 'fake'}, exception.IncompatibleInterface)])
def test_what_no_driver_has(world, new, values, error):
    uuid = new()
    with pytest.raises(error):
        update(world, uuid, **values)
    assert world.node(uuid).driver == 'fake-hardware'


def test_an_interface_that_is_removed_becomes_the_default(world, new):
    uuid = new(bios_interface='no-bios', driver_internal_info={'original_deploy_interface': 'x'})
    node = update(world, uuid, bios_interface=None)
    assert (node.bios_interface, node.power_interface) == ('fake', 'fake')
    assert node.driver_internal_info == {'original_deploy_interface': 'x'}
    assert update(world, uuid, deploy_interface='waiting').driver_internal_info == {}


def test_another_driver(world, new):
    uuid = new(power_interface='fake', boot_interface='fake')
    with pytest.raises(exception.IncompatibleInterface):
        update(world, uuid, driver='waiting')
    node = update(world, uuid, reset_interfaces=True, driver='waiting',
                  console_interface='no-console')
    assert (node.driver, node.power_interface, node.boot_interface, node.console_interface) == \
        ('waiting', 'waiting', 'fake', 'no-console')


def test_another_driver_while_the_console_is_open(world, new):
    with pytest.raises(exception.InvalidState, match='console is enabled'):
        update(world, new(console_enabled=True), driver='waiting', reset_interfaces=True)


# -- delete --------------------------------------------------------------------------------------
def test_one_transaction_deletes_a_node_that_is_not_used(world, new, statements):
    uuid = new()
    with statements() as found:
        world.ask('destroy_node', uuid)
    assert [' '.join(text.split()[:3]) for text in found] == [
        'BEGIN IMMEDIATE', 'SELECT nodes.id FROM', 'DELETE FROM ports', 'DELETE FROM nodes']


@pytest.mark.parametrize('available', [True, False])
def test_both_ways_of_deleting_have_one_rule(world, database, conf, available):
    """What goes without a lock is what would have gone with one, but for consoles, which somebody
    has to stop."""
    conf.set_override('allow_deleting_available_nodes', available, 'conductor')
    flags = ('maintenance', 'protected', 'console_enabled')
    kinds = itertools.product(states.PROVISION, (False, True),
                              itertools.product((False, True), repeat=len(flags)))
    for number, (state, used, values) in enumerate(kinds):
        columns = {'uuid': f'11111111-1111-4111-8111-{number:012}', 'driver': 'fake-hardware',
                   'provision_state': state, **dict(zip(flags, values, strict=True))}
        columns['instance_uuid'] = columns['uuid'] if used else None
        nodes.create(database, columns)
        node = nodes.get(database, columns['uuid'])
        try:
            operation._check_deletable(node)
            may = not node.console_enabled
        except exception.IronicCloneError:
            may = False
        gone = node_deletion.destroy_unused(database, node.uuid, operation._deletable())
        assert gone is may, columns
    assert 0 < nodes.count(database) < number


def test_a_node_goes_with_what_hangs_on_it(world, new, database):
    uuid = new(console_enabled=True)
    world.ask('add_node_traits', uuid, traits=['CUSTOM_A'])
    port = world.manager.create_port(world.context, {
        'node_id': world.node(uuid).id, 'address': '52:54:00:00:00:01'})
    world.ask('destroy_node', uuid)
    world.settle()
    with pytest.raises(exception.NodeNotFound):
        nodes.get(database, uuid)
    with pytest.raises(exception.PortNotFound):
        ports.get(database, port)


@pytest.mark.parametrize('available, maintenance', [
    (True, True), (True, False), (False, True), (False, False)])
def test_states_in_which_a_node_may_go(world, new, conf, available, maintenance):
    conf.set_override('allow_deleting_available_nodes', available, 'conductor')
    for state in states.PROVISION:
        uuid = new(provision_state=state, maintenance=maintenance)
        may = maintenance or state in ('enroll', 'manageable', 'adopt failed') or (
            state == 'available' and available)
        if may:
            world.ask('destroy_node', uuid)
            continue
        with pytest.raises(exception.InvalidState, match=f"in provision state '{state}'"):
            world.ask('destroy_node', uuid)
        assert world.node(uuid).reservation is None


@pytest.mark.parametrize('columns, error', [
    ({'instance_uuid': INSTANCES[0]}, exception.NodeAssociated),
    ({'protected': True}, exception.NodeProtected),
    ({'protected': True, 'maintenance': True}, exception.NodeProtected)])
def test_nodes_that_are_in_use_stay(world, new, columns, error):
    uuid = new(**columns)
    with pytest.raises(error):
        world.ask('destroy_node', uuid)
    assert world.node(uuid).reservation is None


def test_a_node_that_is_held_stays(world, new):
    uuid = new()
    with world.hold(uuid):
        with pytest.raises(exception.NodeLocked, match='locked by host here'):
            world.ask('destroy_node', uuid)
    world.ask('destroy_node', uuid)


def test_a_node_that_is_let_go_goes(world, let_go):
    uuid, _none = let_go(lambda uuid: world.ask('destroy_node', uuid))
    with pytest.raises(exception.NodeNotFound):
        world.node(uuid)


def test_a_node_that_is_not_there_cannot_be_deleted(world):
    with pytest.raises(exception.NodeNotFound, match=INSTANCES[0]):
        world.ask('destroy_node', INSTANCES[0])


@pytest.mark.parametrize('columns', [
    {'instance_uuid': INSTANCES[0], 'maintenance': True, 'provision_state': 'active'},
    {'driver': 'gone'}, {'driver': 'gone', 'console_enabled': True}])
def test_nodes_that_may_go_all_the_same(world, new, columns):
    uuid = new(**columns)
    world.ask('destroy_node', uuid)
    with pytest.raises(exception.NodeNotFound):
        world.node(uuid)
