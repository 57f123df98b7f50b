"""Whatever a task ends by, no node is given back in a state that only its holder ends."""
import pytest

from ironic_clone.common import exception
from ironic_clone.conductor import provision
from ironic_clone.conductor.flows import failures
from ironic_clone.db.lock import Lock


def in_between(task):
    provision.process_event(task, 'resume')


def powering(task):
    task.node.target_power_state = 'power on'
    task.save()


@pytest.mark.parametrize(('leave', 'after'), [
    (in_between, ('clean failed', None)), (powering, ('clean wait', None))])
def test_a_driver_that_raises_in_the_middle(world, waiting, leave, after):
    """As one may that has set out to resume a flow, and asks the agent something first."""
    uuid = waiting(provision_state='clean wait')
    with pytest.raises(ZeroDivisionError), world.hold(uuid) as task:
        leave(task)
        raise ZeroDivisionError('no answer')
    node = world.node(uuid)
    assert (node.provision_state, node.target_power_state) == after
    assert node.reservation is None and 'no answer' in node.last_error


def test_work_that_cannot_begin_and_takes_nothing_back(world, waiting):
    uuid = waiting(provision_state='clean wait')
    world.tasks.workers.stopping.set()
    with pytest.raises(exception.NoFreeConductorWorker), world.hold(uuid) as task:
        in_between(task)
        task.spawn_after(failures.fail, 'it did run')
    node = world.node(uuid)
    assert (node.provision_state, node.reservation) == ('clean failed', None)
    assert 'lack of free conductor workers' in node.last_error


def test_a_state_that_others_have_brought_it_to_is_theirs(world, waiting):
    uuid = waiting(provision_state='cleaning')
    with pytest.raises(exception.InvalidStateRequested):
        world.act('provide', uuid)
    assert (world.node(uuid).provision_state, world.node(uuid).last_error) == ('cleaning', None)


def test_but_not_one_whose_holder_is_gone(world, waiting):
    uuid = waiting(provision_state='cleaning', reservation='dead', lock_epoch=4)
    with pytest.raises(ZeroDivisionError):
        with world.tasks.seize(world.context, uuid, Lock('dead', 4), 'take over'):
            raise ZeroDivisionError
    assert (world.node(uuid).provision_state, world.node(uuid).reservation) == (
        'clean failed', None)


@pytest.mark.parametrize('leave', [in_between, powering])
def test_one_that_is_not_who_it_was_leaves_it_to_those_who_break_its_locks(world, waiting, leave):
    """The next one of its name, who would not look for what nobody holds."""
    uuid = waiting(provision_state='clean wait')
    with pytest.raises(exception.LockLost), world.hold(uuid) as task:
        leave(task)
        world.tasks.fence()
        task.check()
    assert world.node(uuid).reservation == 'here'


def test_but_gives_back_what_nobody_would_miss(world, waiting):
    uuid = waiting(provision_state='clean wait')
    with pytest.raises(exception.LockLost), world.hold(uuid) as task:
        world.tasks.fence()
        task.check()
    assert world.node(uuid).reservation is None
