"""abort: what waits or holds is ended by request."""
import logging

import pytest

from ironic_clone.common import context as request_context
from ironic_clone.common import exception
from ironic_clone.drivers import base


def clean(world, uuid, name):
    return world.do('do_node_clean', uuid, clean_steps=[
        {'interface': 'deploy', 'step': name}, {'interface': 'deploy', 'step': name}])


def test_a_cleaning(world, waiting):
    uuid = waiting(provision_state='manageable')
    world.act('provide', uuid)
    node = world.act('abort', uuid)
    assert (node.provision_state, node.target_provision_state) == ('clean failed', 'available')
    assert node.last_error == ('By request, the clean operation was aborted during or after the '
                               'completion of step "deploy.patient_clean_step"')
    assert (node.maintenance, node.clean_step) == (False, {})
    assert world.calls(uuid)[-1] == 'deploy.tear_down_cleaning'


def test_a_cleaning_before_its_first_step(world, waiting):
    uuid = waiting(provision_state='manageable', deploy__prepare_cleaning='wait')
    world.act('provide', uuid)
    assert world.act('abort', uuid).last_error == 'By request, the clean operation was aborted'


def test_a_step_that_must_end_first(world, waiting):
    uuid = waiting(provision_state='manageable')
    clean(world, uuid, 'stubborn_clean_step')
    node = world.act('abort', uuid)
    assert (node.provision_state, node.clean_step['abort_after']) == ('clean wait', True)
    node = world.finish(uuid, 'clean')
    assert (node.provision_state, node.target_provision_state) == ('clean failed', 'manageable')
    assert 'completion of step "deploy.stubborn_clean_step"' in node.last_error
    assert world.calls(uuid).count('deploy.stubborn_clean_step') == 1
    assert node.maintenance is False


def test_a_ramdisk_that_is_not_left(world, waiting):
    uuid = waiting(provision_state='manageable', deploy__tear_down_cleaning='fail')
    world.act('provide', uuid)
    node = world.act('abort', uuid)
    assert (node.provision_state, node.maintenance, node.fault) == \
        ('clean failed', True, 'clean failure')
    assert 'was aborted' in node.last_error and 'told to fail' in node.last_error


@pytest.mark.parametrize('cleanup, sentence', [('done', ''), ('fail', 'cleaning up failed')])
def test_a_deployment(world, waiting, cleanup, sentence):
    uuid = waiting(provision_state='available', deploy__clean_up=cleanup)
    world.do('do_node_deploy', uuid)
    node = world.act('abort', uuid)
    assert (node.provision_state, node.target_provision_state) == ('deploy failed', 'active')
    assert node.last_error.startswith('By request, the deploy operation was aborted during')
    assert sentence in node.last_error
    assert (node.deploy_step, world.calls(uuid)[-1]) == ({}, 'deploy.clean_up')


def test_a_deployment_whose_step_must_end_first(world, waiting):
    uuid = waiting(provision_state='available', deploy__deploy='done')
    world.do('do_node_deploy', uuid, deploy_steps=[
        {'interface': 'deploy', 'step': 'stubborn_deploy_step', 'priority': 50}])
    node = world.act('abort', uuid)
    assert (node.provision_state, node.deploy_step['abort_after']) == ('wait call-back', True)
    assert world.finish(uuid, 'deploy').provision_state == 'deploy failed'
    assert 'deploy.last_deploy_step' not in world.calls(uuid)


def test_a_deployment_that_holds(world, waiting):
    uuid = waiting(provision_state='available', deploy__deploy='done')
    world.do('do_node_deploy', uuid, deploy_steps=[
        {'interface': 'power', 'step': 'hold', 'priority': 50}])
    node = world.act('abort', uuid)
    assert (node.provision_state, node.target_provision_state) == ('deploy failed', 'active')
    assert world.calls(uuid)[-2:] == ['deploy.clean_up', 'deploy.tear_down']


def test_an_inspection(world, waiting):
    uuid = waiting(provision_state='manageable')
    world.do('inspect_hardware', uuid)
    node = world.act('abort', uuid)
    assert (node.provision_state, node.target_provision_state) == \
        ('inspect failed', 'manageable')
    assert node.last_error == 'Inspection was aborted by request.'


@pytest.mark.parametrize('answer, error', [
    ('unsupported', exception.UnsupportedDriverExtension), ('fail', exception.OperationFailed)])
def test_an_inspection_that_cannot_be(world, waiting, answer, error):
    uuid = waiting(provision_state='manageable', inspect__abort=answer)
    world.do('inspect_hardware', uuid)
    with pytest.raises(error):
        world.ask('do_provisioning_action', uuid, action='abort')
    node = world.node(uuid)
    assert (node.provision_state, node.last_error, node.reservation) == \
        ('inspect wait', None, None)


@pytest.mark.parametrize('answer, maintenance', [('done', False), ('fail', True)])
def test_a_rescue(world, waiting, answer, maintenance):
    uuid = waiting(provision_state='active', rescue__clean_up=answer,
                   instance_info={'rescue_password': 'p', 'hashed_rescue_password': 'h'})
    world.fire(uuid, 'rescue', 'wait')
    node = world.act('abort', uuid)
    assert (node.provision_state, node.target_provision_state) == ('rescue failed', 'rescue')
    assert (node.maintenance, node.instance_info) == (maintenance, {})
    assert node.fault == ('rescue abort failure' if maintenance else None)


@pytest.mark.parametrize('events', [('wait',), ('hold',), ('fail',)])
def test_a_service(world, waiting, events):
    uuid = waiting(provision_state='active')
    world.fire(uuid, 'service', *events)
    node = world.act('abort', uuid)
    assert (node.provision_state, node.target_provision_state) == ('active', None)
    assert world.calls(uuid)[-1] == 'deploy.tear_down_service'


def test_a_failed_service_in_maintenance(world, waiting):
    uuid = waiting(provision_state='service failed', maintenance=True)
    with pytest.raises(exception.InvalidState, match='in maintenance'):
        world.ask('do_provisioning_action', uuid, action='abort')


@pytest.mark.parametrize('state, events', [
    ('manageable', ('clean', 'wait')), ('active', ('service', 'wait')),
    ('active', ('service', 'hold'))])
def test_the_node_has_its_own_deploy_interface_again(world, waiting, monkeypatch, state, events):
    uuid, restored = waiting(provision_state=state), []
    world.fire(uuid, *events)
    monkeypatch.setattr(base.DeployInterface, 'restore_interface',
                        lambda interface, task: restored.append(task.node.uuid))
    world.act('abort', uuid)
    assert restored == [uuid]


# -- what the log says ---------------------------------------------------------------------------
@pytest.mark.parametrize('state, events', [
    ('manageable', ('clean', 'wait')), ('manageable', ('clean', 'hold')),
    ('available', ('deploy', 'wait')), ('available', ('deploy', 'hold')),
    ('manageable', ('inspect', 'wait')), ('active', ('rescue', 'wait')),
    ('active', ('service', 'wait')), ('active', ('service', 'hold')),
    ('active', ('service', 'fail'))])
def test_a_request_is_no_error(world, waiting, caplog, state, events):
    """INFO, with who asked; so whoever watches for errors is not woken."""
    caplog.set_level(logging.INFO, 'ironic_clone.conductor')
    world.context = request_context.RequestContext(
        user_id='u1', project_id='p1', request_id='req-7', overwrite=False)
    uuid = waiting(provision_state=state)
    before = world.fire(uuid, *events).provision_state
    caplog.clear()
    world.act('abort', uuid)
    assert not [record.getMessage() for record in caplog.records
                if record.levelno > logging.INFO]
    assert (f'The abort of node {uuid} in provision state "{before}" was asked for by user u1 of '
            'project p1 (request req-7)') in caplog.text


def test_a_later_abort_is_no_error_either(world, waiting, caplog):
    caplog.set_level(logging.INFO, 'ironic_clone.conductor')
    uuid = waiting(provision_state='manageable')
    clean(world, uuid, 'stubborn_clean_step')
    caplog.clear()
    world.act('abort', uuid)
    assert world.finish(uuid, 'clean').provision_state == 'clean failed'
    assert not [record for record in caplog.records if record.levelno > logging.INFO]
    assert 'is aborted when its step deploy.stubborn_clean_step has ended' in caplog.text
    assert 'asked for by a caller without a name (request req-' in caplog.text


def test_what_fails_by_itself_still_is_an_error(world, waiting, caplog):
    uuid = waiting(provision_state='manageable')
    world.fire(uuid, 'clean', 'fail')
    assert [record.levelname for record in caplog.records if 'moved to' in record.getMessage()] \
        == ['ERROR']
