"""Drivers that take hold of what is the conductor's: no node is left in the middle for it."""
import threading

import pytest

from ironic_clone.tests.unit.conductor.waiting import DEADLINE

LAST = {'interface': 'deploy', 'step': 'last_clean_step'}


def leave(task):
    task.release()


def end(task):
    task.finish()


def take_node(task):
    task.node = None


def take_lock(task):
    task.lock = None


def drop_node(task):
    del task.node


def leave_and_crash(task):
    task.release()
    raise RuntimeError('a driver')


def crash_for_good(task):
    raise SystemExit(3)


@pytest.fixture(params=[leave, end, take_node, take_lock, drop_node, leave_and_crash,
                        crash_for_good], ids=lambda deed: deed.__name__)
def deed(request):
    return request.param


@pytest.fixture
def misbehave(world, deed):
    """Return a function that makes a method of the waiting driver do the deed."""
    def patch(interface, method):
        instance = getattr(world.tasks.registry.compose('waiting'), interface)
        setattr(instance, method, lambda task, *args, **kwargs: deed(task))
    return patch


def do(world, operation, uuid, **arguments):
    """Call an operation; return the node when all its workers have ended."""
    world.ask(operation, uuid, **arguments)
    assert world.tasks.workers.wait_idle(DEADLINE)
    return world.node(uuid)


@pytest.mark.parametrize('interface, method, operation, arguments, state, failed', [
    ('deploy', 'last_clean_step', 'do_node_clean', {'clean_steps': [LAST]}, 'manageable',
     'clean failed'),
    ('deploy', 'prepare_cleaning', 'do_node_clean', {'clean_steps': [
        {'interface': 'deploy', 'step': 'broken_step'}]}, 'manageable', 'clean failed'),
    ('deploy', 'deploy', 'do_node_deploy', {}, 'available', 'deploy failed'),
    ('deploy', 'prepare', 'do_node_deploy', {}, 'available', 'deploy failed'),
    ('deploy', 'tear_down', 'do_node_tear_down', {}, 'active', 'error'),
    ('deploy', 'last_service_step', 'do_node_service', {'service_steps': [
        {'interface': 'deploy', 'step': 'last_service_step'}]}, 'active', 'service failed'),
    ('inspect', 'inspect_hardware', 'inspect_hardware', {}, 'manageable', 'inspect failed'),
    ('rescue', 'rescue', 'do_node_rescue', {'rescue_password': 'p'}, 'active', 'rescue failed'),
    ('rescue', 'unrescue', 'do_node_unrescue', {}, 'rescue', 'unrescue failed')])
def test_in_a_flow(world, waiting, misbehave, interface, method, operation, arguments, state,
                   failed):
    misbehave(interface, method)
    uuid = waiting(provision_state=state)
    node = do(world, operation, uuid, **arguments)
    assert (node.provision_state, node.reservation) == (failed, None), node.last_error
    assert node.last_error


def test_in_verification(world, waiting, misbehave):
    misbehave('power', 'get_power_state')
    uuid = waiting()
    node = do(world, 'do_provisioning_action', uuid, action='manage')
    assert (node.provision_state, node.reservation) == ('enroll', None)
    assert node.last_error


def test_in_a_change_of_power(world, waiting, misbehave):
    misbehave('power', 'set_power_state')
    uuid = waiting(provision_state='available')
    node = do(world, 'change_node_power_state', uuid, target='power on')
    assert (node.reservation, node.target_power_state) == (None, None)
    assert node.last_error


def test_somebody_who_took_the_node_in_between_keeps_it(world, waiting):
    """The lock was free, so it is theirs; nothing is written under it."""
    uuid = waiting(provision_state='manageable')
    interface = world.tasks.registry.compose('waiting').deploy
    entered, go_on = threading.Event(), threading.Event()

    def work():
        with world.hold(uuid) as task:
            entered.set()
            assert go_on.wait(DEADLINE)
            task.node.description = 'mine'
            task.save()
    somebody = threading.Thread(target=work, daemon=True)

    def last_clean_step(task, **kwargs):
        task.release()
        somebody.start()
        assert entered.wait(DEADLINE)

    interface.last_clean_step = last_clean_step
    world.ask('do_node_clean', uuid, clean_steps=[LAST])
    assert world.tasks.workers.wait_idle(DEADLINE)
    go_on.set()
    somebody.join(DEADLINE)
    assert world.node(uuid).description == 'mine'
