"""service and unhold: a user's steps on a machine that has its instance."""
import pytest

from ironic_clone.common import exception


def step(name, **more):
    return {'interface': 'deploy', 'step': name, **more}


HOLD = {'interface': 'power', 'step': 'hold'}


def service(world, uuid, *steps, **arguments):
    return world.do('do_node_service', uuid, service_steps=list(steps), **arguments)


def test_steps_wait_and_go_on_in_their_order(world, waiting):
    uuid = waiting(provision_state='active')
    node = service(world, uuid, step('patient_service_step'), step('last_service_step'))
    assert (node.provision_state, node.target_provision_state) == ('service wait', 'active')
    assert node.service_step['step'] == 'patient_service_step'
    node = world.finish(uuid, 'service')
    assert (node.provision_state, node.target_provision_state) == ('active', None)
    assert (node.service_step, node.last_error) == ({}, None)
    assert node.driver_internal_info['service_steps'] is None
    assert world.calls(uuid) == [
        'deploy.prepare_service', 'deploy.patient_service_step', 'deploy.last_service_step',
        'deploy.tear_down_service']


def test_the_ramdisk_boots_first(world, waiting):
    uuid = waiting(provision_state='active', deploy__prepare_service='wait')
    node = service(world, uuid, step('last_service_step'))
    assert (node.provision_state, node.service_step) == ('service wait', {})
    assert world.finish(uuid, 'service').provision_state == 'active'
    assert world.calls(uuid)[-2:] == ['deploy.last_service_step', 'deploy.tear_down_service']


@pytest.mark.parametrize('steps, arguments', [
    ([step('patient_service_step')], {}), ([step('patient_service_step')],
                                           {'disable_ramdisk': True})])
def test_steps_that_need_no_ramdisk(world, waiting, steps, arguments):
    uuid = waiting(provision_state='active', deploy__patient_service_step='done')
    assert service(world, uuid, *steps, **arguments).provision_state == 'active'
    assert world.calls(uuid) == ['deploy.patient_service_step']


@pytest.mark.parametrize('steps, word', [
    ([step('no_such_step')], 'no_such_step'),
    ([step('last_service_step'), step('no_such_step')], 'no_such_step'),
    ([step('patient_service_step', args={'colour': 1})], 'colour')])
def test_steps_that_cannot_be_fail_when_the_ramdisk_does_not_know_them(
        world, waiting, steps, word):
    """Only the agent could have known; the machine has left its instance to ask it."""
    uuid = waiting(provision_state='active')
    node = service(world, uuid, *steps)
    assert (node.provision_state, node.target_provision_state) == ('service failed', 'active')
    assert node.last_error.startswith(f'Node {uuid} failed step ') and word in node.last_error
    assert (node.maintenance, node.fault, node.service_step) == (True, 'service failure', {})
    assert world.calls(uuid) == ['deploy.prepare_service', 'deploy.tear_down_service']


@pytest.mark.parametrize('name, word', [
    ('last_service_step', 'needs the ramdisk'), ('no_such_step', 'no_such_step')])
def test_steps_that_cannot_be_without_ramdisk_touch_nothing(world, waiting, name, word):
    uuid = waiting(provision_state='active')
    node = service(world, uuid, step(name), disable_ramdisk=True)
    assert (node.provision_state, node.maintenance) == ('service failed', False)
    assert word in node.last_error and world.calls(uuid) == []


def test_a_step_that_fails_leaves_a_fault(world, waiting):
    uuid = waiting(provision_state='active', deploy__last_service_step='fail')
    node = service(world, uuid, step('last_service_step'))
    assert (node.provision_state, node.maintenance, node.fault) == \
        ('service failed', True, 'service failure')
    assert (node.service_step, node.maintenance_reason) == ({}, node.last_error)
    with pytest.raises(exception.NodeInMaintenance):
        service(world, uuid, step('last_service_step'))


@pytest.mark.parametrize('off', [False, True])
def test_power_off_after_a_failure(world, waiting, fake_conf, off):
    fake_conf.set_override('poweroff_in_servicefail', True, 'conductor')
    uuid = waiting(provision_state='active', deploy__last_service_step='fail',
                   driver_internal_info={'waiting_power': 'power on'}, power_state='power on',
                   disable_power_off=not off)
    node = service(world, uuid, step('last_service_step'))
    assert node.power_state == ('power off' if off else 'power on')


def test_a_ramdisk_that_does_not_boot(world, waiting):
    uuid = waiting(provision_state='active', deploy__prepare_service='fail')
    node = service(world, uuid, step('last_service_step'))
    assert (node.provision_state, node.maintenance) == ('service failed', False)
    assert node.last_error.startswith(f'Cannot service node {uuid}: ')


def test_gates(world, waiting, fake_conf):
    steps = [step('last_service_step')]
    for values, error in (({'maintenance': True}, exception.NodeInMaintenance),
                          ({'power__validate': 'invalid'}, exception.InvalidParameterValue),
                          ({'provision_state': 'available'}, exception.InvalidStateRequested)):
        uuid = waiting(**{'provision_state': 'active', **values})
        with pytest.raises(error):
            service(world, uuid, *steps)
    fake_conf.set_override('disallow_service_steps', ['deploy.last_service_step'], 'api')
    with pytest.raises(exception.StepNotAllowed):
        service(world, waiting(provision_state='active'), *steps)
    with pytest.raises(exception.InvalidParameterValue, match='at least one'):
        service(world, waiting(provision_state='active'))


def test_a_step_that_must_end_before_the_abort(world, waiting):
    uuid = waiting(provision_state='active')
    service(world, uuid, step('stubborn_service_step'), step('last_service_step'))
    node = world.act('abort', uuid)
    assert (node.provision_state, node.service_step['abort_after']) == ('service wait', True)
    node = world.finish(uuid, 'service')
    assert (node.provision_state, node.service_step) == ('active', {})
    assert 'deploy.last_service_step' not in world.calls(uuid)


# -- unhold --------------------------------------------------------------------------------------
def test_a_held_service_goes_on_at_once(world, waiting):
    uuid = waiting(provision_state='active')
    node = service(world, uuid, HOLD, step('last_service_step'))
    assert (node.provision_state, node.service_step['step']) == ('service hold', 'hold')
    assert 'deploy.last_service_step' not in world.calls(uuid)
    assert world.act('unhold', uuid).provision_state == 'active'
    assert 'deploy.last_service_step' in world.calls(uuid)


@pytest.mark.parametrize('disable_ramdisk, state', [(False, 'clean wait'), (True, 'manageable')])
def test_a_held_cleaning_waits_for_an_agent_where_there_is_one(
        world, waiting, disable_ramdisk, state):
    uuid = waiting(provision_state='manageable')
    node = world.do('do_node_clean', uuid, clean_steps=[
        HOLD, step('patient_clean_step', args={'answer': 'done'})],
        disable_ramdisk=disable_ramdisk)
    assert node.provision_state == 'clean hold'
    assert world.act('unhold', uuid).provision_state == state
    if not disable_ramdisk:
        assert world.finish(uuid, 'clean').provision_state == 'manageable'


def test_a_held_deployment(world, waiting):
    uuid = waiting(provision_state='available', deploy__deploy='done')
    world.do('do_node_deploy', uuid, deploy_steps=[{**HOLD, 'priority': 50}])
    node = world.act('unhold', uuid)
    assert (node.provision_state, node.target_provision_state) == ('wait call-back', 'active')
    assert world.finish(uuid, 'deploy').provision_state == 'active'


def test_without_a_worker_it_stays_held(world, waiting, monkeypatch):
    uuid = waiting(provision_state='active')
    service(world, uuid, HOLD, step('last_service_step'))
    monkeypatch.setattr(world.tasks.workers, 'size', 0)
    with pytest.raises(exception.NoFreeConductorWorker):
        world.ask('do_provisioning_action', uuid, action='unhold')
    assert world.node(uuid).provision_state == 'service hold'


@pytest.mark.parametrize('state', ['service wait', 'clean wait', 'active'])
def test_nothing_is_held(world, waiting, state):
    with pytest.raises(exception.InvalidStateRequested):
        world.ask('do_provisioning_action', waiting(provision_state=state), action='unhold')
