"""resume: a driver says that what the node waited for has ended."""
import threading

import pytest

from ironic_clone.common import context as request_context
from ironic_clone.common import exception


@pytest.mark.parametrize('kind, state', [
    ('clean', 'cleaning'), ('clean', 'wait call-back'), ('deploy', 'clean wait'),
    ('deploy', 'active'), ('inspect', 'manageable'), ('rescue', 'active'),
    ('service', 'active')])
def test_nothing_waits_for_it(world, waiting, kind, state):
    uuid = waiting(provision_state=state)
    with pytest.raises(exception.InvalidStateRequested, match=f'"continue {kind}".*"{state}"'):
        world.finish(uuid, kind)
    assert world.node(uuid).provision_state == state


def test_there_is_no_such_flow(world, waiting):
    with pytest.raises(exception.InvalidParameterValue, match='no flow "nonsense"'):
        world.finish(waiting(), 'nonsense')


@pytest.mark.parametrize('kind, state', [('rescue', 'rescue'), ('service', 'active')])
def test_flows_that_drivers_lead_by_events(world, waiting, kind, state):
    uuid = waiting(provision_state='active')
    world.fire(uuid, kind, 'wait')
    assert world.finish(uuid, kind).provision_state == state


def test_from_a_shared_task(world, waiting):
    """A driver's periodic task need not lock before it knows that it has news."""
    uuid = waiting(provision_state='available')
    world.do('do_node_deploy', uuid)
    with world.tasks.acquire(request_context.service_context(), uuid, shared=True) as task:
        task.resume('deploy')
    assert world.node(uuid).provision_state == 'active'


def test_a_deployment_whose_worker_left_it_deploying(world, waiting):
    uuid = waiting(provision_state='available')
    world.do('do_node_deploy', uuid)
    assert world.fire(uuid, 'resume').provision_state == 'deploying'
    assert world.finish(uuid, 'deploy').provision_state == 'active'


def test_the_flag_of_the_step_goes_before(world, waiting):
    uuid = waiting(provision_state='available')
    world.do('do_node_deploy', uuid)
    with world.hold(uuid) as task:
        task.node.driver_internal_info['skip_current_deploy_step'] = False
        task.node.save()
    assert world.finish(uuid, 'deploy').provision_state == 'wait call-back'
    assert world.finish(uuid, 'deploy').provision_state == 'active'
    assert world.calls(uuid).count('deploy.deploy') == 2


# -- nobody is there to go on --------------------------------------------------------------------
WAITING = {'clean': 'clean wait', 'deploy': 'wait call-back', 'inspect': 'inspect wait',
           'rescue': 'rescue wait', 'service': 'service wait'}


@pytest.fixture
def all_busy(workers):
    """A full pool of workers."""
    done = threading.Event()
    for _ in range(workers.size):
        workers.spawn(done.wait, 20)
    yield
    done.set()


@pytest.mark.parametrize('kind', WAITING)
def test_without_a_worker_the_node_waits_on(world, waiting, all_busy, kind):
    """It was left in the -ing state, held by nobody, for ever."""
    uuid = waiting(provision_state=WAITING[kind], target_provision_state='active')
    with pytest.raises(exception.NoFreeConductorWorker):
        with world.hold(uuid) as task:
            task.resume(kind)
    node = world.node(uuid)
    assert (node.provision_state, node.target_provision_state, node.reservation) == (
        WAITING[kind], 'active', None)


def test_without_a_worker_what_was_deploying_stays(world, waiting, all_busy):
    """Its driver comes again."""
    uuid = waiting(provision_state='deploying')
    with pytest.raises(exception.NoFreeConductorWorker):
        with world.hold(uuid) as task:
            task.resume('deploy')
    assert (world.node(uuid).provision_state, world.node(uuid).reservation) == ('deploying', None)
