"""rescue and unrescue: into a ramdisk with a user's password, and back."""
import pytest

from ironic_clone.common import exception
from ironic_clone.conductor.flows import rescue


@pytest.fixture
def rescued(world, waiting):
    """Return a function that brings a node to state rescue."""
    def bring(**plan):
        uuid = waiting(provision_state='active', **plan)
        world.do('do_node_rescue', uuid, rescue_password='secret')
        return uuid, world.finish(uuid, 'rescue')
    return bring


@pytest.mark.parametrize('algorithm, prefix', [('sha256', '$5$'), ('sha512', '$6$')])
def test_only_a_hash_leaves_for_the_machine(fake_conf, algorithm, prefix):
    fake_conf.set_override('rescue_password_hash_algorithm', algorithm, 'conductor')
    first, second = rescue.hashed('secret'), rescue.hashed('secret')
    assert first.startswith(prefix) and first != second and 'secret' not in first


def test_a_rescue_waits_for_the_agent(world, waiting):
    uuid = waiting(provision_state='active',
                   driver_internal_info={'agent_url': 'http://192.0.2.1:9999'})
    node = world.do('do_node_rescue', uuid, rescue_password='secret')
    assert (node.provision_state, node.target_provision_state) == ('rescue wait', 'rescue')
    assert node.instance_info['rescue_password'] == 'secret'
    assert node.instance_info['hashed_rescue_password'].startswith('$5$')
    assert 'agent_url' not in node.driver_internal_info
    node = world.finish(uuid, 'rescue')
    assert (node.provision_state, node.target_provision_state) == ('rescue', None)
    assert (node.instance_info, node.last_error) == ({}, None)
    assert world.calls(uuid) == ['rescue.rescue', 'rescue.clean_up']


def test_a_rescue_that_ends_at_once(world, waiting):
    uuid = waiting(provision_state='active', rescue__rescue='done')
    node = world.do('do_node_rescue', uuid, rescue_password='secret')
    assert (node.provision_state, node.instance_info) == ('rescue', {})


def test_a_rescue_that_is_done_again(world, waiting):
    uuid = waiting(provision_state='active')
    world.do('do_node_rescue', uuid, rescue_password='secret')
    assert world.finish(uuid, 'rescue', skip_current=False).provision_state == 'rescue wait'
    assert world.calls(uuid) == ['rescue.rescue', 'rescue.rescue']


@pytest.mark.parametrize('answer', ['fail', 'crash', 'lie'])
def test_a_rescue_that_fails(world, waiting, answer):
    uuid = waiting(provision_state='active', rescue__rescue=answer)
    node = world.do('do_node_rescue', uuid, rescue_password='secret')
    assert (node.provision_state, node.target_provision_state) == ('rescue failed', 'rescue')
    assert node.last_error.startswith(f'Failed to rescue node {uuid}: ')
    assert (node.instance_info, node.maintenance) == ({}, False)
    assert world.calls(uuid)[-2:] == ['power.set_power_state', 'rescue.clean_up'] \
        or world.calls(uuid)[-1] == 'rescue.clean_up'


@pytest.mark.parametrize('part', ['power__validate', 'rescue__validate'])
def test_what_is_missing_is_said_before(world, waiting, part):
    uuid = waiting(provision_state='active', **{part: 'invalid'})
    with pytest.raises(exception.InvalidParameterValue):
        world.ask('do_node_rescue', uuid, rescue_password='secret')
    node = world.node(uuid)
    assert (node.provision_state, node.instance_info) == ('active', {})


@pytest.mark.parametrize('operation, arguments', [
    ('do_node_rescue', {'rescue_password': 'p'}), ('do_node_unrescue', {})])
def test_gates(world, waiting, operation, arguments):
    uuid = waiting(provision_state='rescue', maintenance=True)
    with pytest.raises(exception.NodeInMaintenance):
        world.ask(operation, uuid, **arguments)
    uuid = waiting(provision_state='available')
    with pytest.raises(exception.InvalidStateRequested):
        world.ask(operation, uuid, **arguments)


def test_without_a_worker_no_password_stays(world, waiting, monkeypatch):
    uuid = waiting(provision_state='active')
    monkeypatch.setattr(world.tasks.workers, 'size', 0)
    with pytest.raises(exception.NoFreeConductorWorker):
        world.ask('do_node_rescue', uuid, rescue_password='secret')
    node = world.node(uuid)
    assert (node.provision_state, node.target_provision_state) == ('active', None)
    assert (node.instance_info, node.last_error) == ({}, 'No free conductor workers available')


def test_unrescue(world, rescued):
    uuid, _node = rescued()
    node = world.do('do_node_unrescue', uuid)
    assert (node.provision_state, node.target_provision_state) == ('active', None)
    assert (node.last_error, world.calls(uuid)[-1]) == (None, 'rescue.unrescue')


@pytest.mark.parametrize('answer', ['fail', 'crash', 'lie'])
def test_an_unrescue_that_fails_can_be_repeated(world, rescued, answer):
    uuid, _node = rescued(rescue__unrescue=answer)
    node = world.do('do_node_unrescue', uuid)
    assert (node.provision_state, node.target_provision_state) == ('unrescue failed', 'active')
    assert node.last_error.startswith(f'Failed to unrescue node {uuid}: ')
    assert world.do('do_node_rescue', uuid, rescue_password='x').provision_state == 'rescue wait'
