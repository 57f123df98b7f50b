"""Steps that are carried out on child nodes."""
import uuid as uuids

import pytest

from ironic_clone.common import exception
from ironic_clone.conductor import lease
from ironic_clone.db import nodes
from ironic_clone.tests.servers import wait
from ironic_clone.tests.unit.conductor.waiting import DEADLINE
from ironic_clone.tests.unit.conductor.waiting import waiting_driver


def on_children(step='last_clean_step', interface='deploy', **more):
    return {'interface': interface, 'step': step, 'execute_on_child_nodes': True, **more}


@pytest.fixture
def family(waiting):
    """A manageable parent and three children."""
    parent = waiting(provision_state='manageable')
    return parent, [waiting(provision_state='active', parent_node=parent) for _ in range(3)]


def clean(world, parent, *steps):
    return world.do('do_node_clean', parent, clean_steps=list(steps))


def test_every_child_is_served_and_its_state_stays(world, family, waiting):
    parent, children = family
    stranger = waiting(provision_state='active')
    assert clean(world, parent, on_children()).provision_state == 'manageable'
    for child in children:
        assert world.calls(child) == ['deploy.last_clean_step']
        node = world.node(child)
        assert (node.provision_state, node.clean_step, node.reservation) == ('active', {}, None)
    assert world.calls(stranger) == [] and 'deploy.last_clean_step' not in world.calls(parent)


def test_only_those_that_are_named(world, family):
    parent, children = family
    clean(world, parent, on_children(limit_child_node_execution=[children[1]]))
    assert [len(world.calls(child)) for child in children] == [0, 1, 0]


def test_power_of_children(world, family):
    parent, children = family
    clean(world, parent, on_children('power_on', 'power'))
    assert {world.node(child).power_state for child in children} == {'power on'}
    assert world.node(parent).power_state == 'power on'   # it feeds them


@pytest.mark.parametrize('step, sentence', [
    (on_children(limit_child_node_execution=[str(uuids.uuid4())]), 'no children of node'),
    (on_children(args={'answer': 'fail'}), 'was told to fail'),
    (on_children('nope'), 'no clean step "nope"')])
def test_what_cannot_be(world, family, step, sentence):
    parent, children = family
    node = clean(world, parent, step)
    assert node.provision_state == 'clean failed' and sentence in node.last_error
    assert all(world.node(child).reservation is None for child in children)


@pytest.mark.parametrize('step', ['hold', 'wait'])
def test_a_flow_that_children_do_not_have(world, family, step):
    parent, _ = family
    with pytest.raises(exception.InvalidParameterValue, match=f'"{step}" cannot be executed on'):
        clean(world, parent, on_children(step, 'power'))
    assert world.node(parent).provision_state == 'manageable'


@pytest.mark.parametrize('permitted', [True, False])
def test_work_in_the_background_needs_permission(world, family, conf, permitted):
    parent, _ = family
    conf.set_override('permit_child_node_step_async_result', permitted, 'conductor')
    node = clean(world, parent, on_children(args={'answer': 'wait'}))
    assert node.provision_state == ('manageable' if permitted else 'clean failed')


def test_a_child_whose_lock_is_broken_fails_the_step(world, waiting):
    parent = waiting(provision_state='manageable')
    child = waiting(provision_state='active', parent_node=parent)
    world.ask('do_node_clean', parent, clean_steps=[on_children(args={'answer': 'block'})])
    answers = waiting_driver().answers
    wait.until(lambda: answers.blocked(child), 'the step on the child', DEADLINE)
    nodes.update_where(world.database, {'reservation': None, 'lock_epoch': 7},
                       nodes.table.c.uuid == child)
    answers.release(child, 'done')
    node = world.node(parent)
    assert node.provision_state == 'clean failed'
    assert f'on node {child} (epoch 1) was lost' in node.last_error


@pytest.fixture
def overtake(world, waiting_registry, workers, monkeypatch):
    """Return a function (at, uuid): at the command ``at`` to any machine the conductor is stopped,
    long enough for another to take node ``uuid``, and no other, over. It returns what is told."""
    told, plan, seconds = [], {}, 0.0
    world.tasks.lease = lease.Lease(lambda: seconds)
    world.tasks.lease.renew(seconds)
    answers = waiting_driver().answers
    give = answers.give

    def tell(task, operation, **options):
        nonlocal seconds
        if not operation.endswith('.validate') and not task.shared:
            told.append((task.node.uuid, operation))
            if len(told) - 1 == plan.get('at'):
                nodes.update_where(world.database, {'lock_epoch': 70, 'reservation': 'other'},
                                   nodes.table.c.uuid == plan['uuid'])
                seconds += 1000
                world.tasks.lease.renew(seconds)
        return give(task, operation, **options)
    monkeypatch.setattr(answers, 'give', tell)

    def overtake(at, uuid):
        told.clear()
        plan.update(at=at, uuid=uuid)
        return told
    return overtake


def steps_on_children(world, waiting):
    parent = waiting(provision_state='manageable')
    for _ in range(2):
        waiting(provision_state='active', parent_node=parent)
    return parent, lambda: clean(world, parent, on_children())


def parent_off(world, waiting):
    on = {'provision_state': 'active', 'power_state': 'power on',
          'driver_internal_info': {'waiting_power': 'power on'}}
    parent = waiting(**on)
    for _ in range(2):
        waiting(parent_node=parent, **on)
    return parent, lambda: world.do('change_node_power_state', parent, target='power off')


def child_on(world, waiting):
    parent = waiting(provision_state='active', power_state='power off')
    child = waiting(provision_state='active', power_state='power off', parent_node=parent)
    return child, lambda: world.do('change_node_power_state', child, target='power on')


@pytest.mark.parametrize('make', [steps_on_children, parent_off, child_on])
def test_what_is_done_to_others_for_a_node_that_is_overtaken_ends(world, waiting, overtake, make):
    """The lock of the other node is held, but what it is done for is another's by now."""
    _, begin = make(world, waiting)
    told = overtake(None, None)
    begin()
    whole = len(told)
    assert whole >= 2
    for at in range(whole):
        uuid, begin = make(world, waiting)
        told = overtake(at, uuid)
        begin()
        assert len(told) == at + 1, told
        others = nodes.select(world.database, ('reservation', 'target_power_state'))
        assert {found.target_power_state for found in others
                if found.reservation != 'other'} == {None}
        assert {found.reservation for found in others} <= {None, 'other'}


def test_a_child_that_is_held(world, family):
    parent, children = family
    with world.hold(children[0]):
        world.ask('do_node_clean', parent, clean_steps=[on_children()])
        wait.until(lambda: parent not in world.tasks.held, 'the parent is given back')
    node = world.node(parent)
    assert node.provision_state == 'clean failed'
    assert f'Node {children[0]} is locked by host here' in node.last_error


# -- power that is shared ------------------------------------------------------------------------
def power_of(world, *uuids):
    return [world.node(uuid).power_state for uuid in uuids]


@pytest.fixture
def supplied(waiting):
    """A parent, a child that it feeds, a child with a supply of its own; all are on."""
    def create(power='power on'):
        values = {'provision_state': 'available', 'power_state': power,
                  'driver_internal_info': {'waiting_power': power}}
        parent = waiting(**values)
        return (parent, waiting(parent_node=parent, **values), waiting(
            parent_node=parent, **values, has_dedicated_power_supply=True))
    return create


@pytest.mark.parametrize('target, expected', [
    ('power off', ['power off', 'power off', 'power on']),
    ('soft power off', ['power off', 'power on', 'power on']),
    ('rebooting', ['power on', 'power on', 'power on'])])
def test_a_parent_that_goes_off_takes_along_whom_it_feeds(world, supplied, target, expected):
    parent, *children = supplied()
    world.do('change_node_power_state', parent, target=target)
    assert power_of(world, parent, *children) == expected


@pytest.mark.parametrize('which, expected', [(0, 'power on'), (1, 'power off')])
def test_a_child_that_goes_on_needs_the_parent_that_feeds_it(world, supplied, which, expected):
    parent, *children = supplied('power off')
    world.do('change_node_power_state', children[which], target='power on')
    assert power_of(world, parent, children[which]) == [expected, 'power on']


def test_a_restart_of_a_child_leaves_the_parent_alone(world, supplied):
    parent, child, _ = supplied('power off')
    world.do('change_node_power_state', child, target='rebooting')
    assert power_of(world, parent, child) == ['power off', 'power on']


def test_relatives_that_are_held(world, supplied):
    parent, child, _ = supplied('power off')
    with world.hold(parent):
        world.ask('change_node_power_state', child, target='power on')
        assert world.tasks.workers.wait_idle(DEADLINE)
    node = world.node(child)
    assert (node.power_state, node.target_power_state) == ('power off', None)
    assert f'Node {parent} is locked by host here' in node.last_error
    world.do('change_node_power_state', parent, target='power on')
    with world.hold(child):
        world.ask('change_node_power_state', parent, target='power off')
        assert world.tasks.workers.wait_idle(DEADLINE)
    node = world.node(parent)
    assert (node.power_state, node.target_power_state) == ('power on', None)
    assert f'Node {child} is locked by host here' in node.last_error


@pytest.mark.parametrize('target', ['power on', 'power off'])
def test_a_node_that_is_its_own_parent(world, waiting, target):
    """The API does not prevent it."""
    uuid = str(uuids.uuid4())
    waiting(uuid=uuid, parent_node=uuid, provision_state='available', driver_internal_info={
        'waiting_power': 'power off' if target == 'power on' else 'power on'})
    node = world.do('change_node_power_state', uuid, target=target)
    assert (node.power_state, node.last_error) == (target, None)
