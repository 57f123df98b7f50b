"""tear down: deleting -> cleaning -> available."""
import pytest

from ironic_clone.common import exception
from ironic_clone.drivers.fake import console

QUICK = {'deploy__patient_clean_step': 'done'}
INSTANCE = {'instance_uuid': '6ec453f4-2572-4bb8-ad49-5a6a9917458a', 'instance_name': 'i',
            'instance_info': {'image_source': 'http://i', 'configdrive': 'x'}}


@pytest.mark.parametrize('state', [
    'active', 'wait call-back', 'deploy failed', 'error', 'rescue', 'rescue failed',
    'rescue wait', 'unrescue failed', 'service failed', 'service wait'])
def test_the_instance_goes(world, waiting, state):
    uuid = waiting(provision_state=state, last_error='an old one', driver_internal_info={
        'agent_url': 'u', 'is_whole_disk_image': True, 'root_uuid_or_disk_id': 'r',
        'deploy_steps': []}, **INSTANCE, **QUICK)
    node = world.do('do_node_tear_down', uuid)
    assert (node.provision_state, node.target_provision_state, node.last_error) == \
        ('available', None, None)
    assert (node.instance_uuid, node.instance_name, node.instance_info) == (None, None, {})
    assert node.driver_internal_info == {'clean_steps': None, 'deploy_steps': None}
    calls = [name for name in world.calls(uuid) if not name.startswith('power')]
    assert ('rescue.clean_up' in calls) is ('rescue' in state)
    assert [name for name in calls if name.startswith('deploy.')] == [
        'deploy.clean_up', 'deploy.tear_down', 'deploy.prepare_cleaning',
        'deploy.patient_clean_step', 'deploy.last_clean_step', 'deploy.tear_down_cleaning']


@pytest.mark.parametrize('columns, error', [
    ({'protected': True}, exception.NodeProtected),
    ({'protected': True, 'maintenance': True}, exception.NodeProtected),
    ({'provision_state': 'available'}, exception.InvalidStateRequested),
    ({'provision_state': 'deploying'}, exception.InvalidStateRequested),
    ({'power__validate': 'invalid'}, exception.InvalidParameterValue)])
def test_what_is_refused_at_once(world, waiting, columns, error):
    uuid = waiting(**{'provision_state': 'active', **INSTANCE, **columns})
    with pytest.raises(error):
        world.ask('do_node_tear_down', uuid)
    node = world.node(uuid)
    assert node.instance_info == INSTANCE['instance_info'] and node.reservation is None


@pytest.mark.parametrize('operation', ['clean_up', 'tear_down'])
@pytest.mark.parametrize('answer', ['fail', 'crash'])
def test_failures(world, waiting, operation, answer):
    uuid = waiting(provision_state='active', **INSTANCE, **{f'deploy__{operation}': answer})
    node = world.do('do_node_tear_down', uuid)
    assert (node.provision_state, node.target_provision_state) == ('error', None)
    assert node.last_error.startswith('Failed to tear down: ')
    assert f'deploy.{operation} was told to {answer}' in node.last_error
    assert (node.instance_uuid, node.instance_info) == (None, {})


def test_a_failed_cleaning_after_it(world, waiting):
    uuid = waiting(provision_state='active', deploy__prepare_cleaning='fail')
    node = world.do('do_node_tear_down', uuid)
    assert (node.provision_state, node.target_provision_state) == ('clean failed', 'available')
    assert 'deploy.prepare_cleaning was told to fail' in node.last_error


def test_the_console_is_closed_until_the_next_deployment(world, waiting, monkeypatch):
    closed = []
    monkeypatch.setattr(console.FakeConsole, 'stop_console',
                        lambda self, task: closed.append(task.node.uuid))
    uuid = waiting(provision_state='active', console_enabled=True, console_interface='fake',
                   **QUICK)
    assert world.do('do_node_tear_down', uuid).console_enabled is True
    assert closed == [uuid]


def test_without_automated_cleaning(world, waiting, conf, statements):
    conf.set_override('automated_clean', False, 'conductor')
    uuid = waiting(provision_state='active')
    with statements() as found:
        world.ask('do_node_tear_down', uuid)
        world.settle()
    assert world.node(uuid).provision_state == 'available'
    assert sum(text.startswith('UPDATE') for text in found) == 3   # lock, request, end
