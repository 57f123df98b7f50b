"""resume: a driver says that what the node waited for has ended."""
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
