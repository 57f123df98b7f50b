"""Flows whose work takes its time: they wait, go on, are aborted, fail."""
import pytest


def test_a_deployment_waits_and_goes_on(deployable):
    deployable.provision('active', 'wait call-back')
    deployable.finish('deploy')
    node = deployable.reaches('active')
    assert (node['deploy_step'], node['last_error']) == ({}, None)
    assert 'deploy.last_deploy_step' in deployable.calls()


def test_a_deployment_that_waits_is_aborted(deployable):
    deployable.may_fail()
    deployable.provision('active', 'wait call-back')
    node = deployable.provision('abort', 'deploy failed')
    assert 'abort' in node['last_error'].lower()
    deployable.provision('deleted', 'available')


def test_a_deployment_that_waits_is_torn_down(deployable):
    deployable.provision('active', 'wait call-back')
    deployable.provision('deleted', 'available')


@pytest.mark.parametrize('answer', ['fail', 'invalid', 'crash', 'lie'])
def test_a_step_that_breaks_fails_the_deployment(deployable, answer):
    deployable.may_fail()
    deployable.plan(deploy__deploy=answer)
    node = deployable.provision('active', 'deploy failed')
    assert 'deploy' in node['last_error']
    assert node['target_provision_state'] == 'active'
    deployable.plan(deploy__deploy='done')
    node = deployable.provision('active', 'active')   # once more, from deploy failed
    assert node['last_error'] is None


def test_automated_cleaning_waits_and_goes_on(waiter):
    node = waiter.provision('provide', 'clean wait')
    assert (node['target_provision_state'], node['clean_step']['step']) == (
        'available', 'patient_clean_step')
    waiter.finish('clean')
    node = waiter.reaches('available')
    assert node['clean_step'] == {}
    assert 'deploy.last_clean_step' in waiter.calls()


def test_cleaning_is_aborted_where_the_step_allows_it(waiter):
    waiter.may_fail()
    waiter.provision('provide', 'clean wait')
    node = waiter.provision('abort', 'clean failed')
    assert node['target_provision_state'] == 'available'
    waiter.provision('manage', 'manageable')


def test_manual_cleaning_runs_the_steps_that_are_named(waiter):
    waiter.plan(deploy__clean_step_with_argument='done')
    waiter.provision('clean', 'clean wait', clean_steps=[
        {'interface': 'deploy', 'step': 'clean_step_with_argument', 'args': {'word': 'hello'}},
        {'interface': 'deploy', 'step': 'patient_clean_step'}])
    assert 'deploy.clean_step_with_argument' in waiter.calls()
    waiter.finish('clean')
    node = waiter.reaches('manageable')
    assert node['target_provision_state'] is None


@pytest.mark.parametrize('steps, word', [
    ([{'interface': 'deploy', 'step': 'no_such_step'}], 'no_such_step'),
    ([{'interface': 'deploy', 'step': 'clean_step_with_argument'}], 'word'),
    ([{'interface': 'deploy', 'step': 'patient_clean_step', 'args': {'colour': 1}}], 'colour')])
def test_steps_that_the_driver_does_not_know_fail_the_cleaning(waiter, steps, word):
    waiter.may_fail()
    node = waiter.provision('clean', 'clean failed', clean_steps=steps)
    assert word in node['last_error']
    assert node['maintenance'] is False or node['fault'] == 'clean failure'


@pytest.mark.parametrize('steps', [
    [], None, [{'interface': 'deploy'}], [{'step': 'x'}], 'all', [7],
    [{'interface': 'colour', 'step': 'x'}], [{'interface': 'deploy', 'step': ''}],
    [{'interface': 'deploy', 'step': 'x', 'colour': 'red'}]], ids=str)
def test_steps_that_are_none_are_refused(http, waiter, steps):
    answer = http.put(f'/v1/nodes/{waiter.uuid}/states/provision',
                      {'target': 'clean', 'clean_steps': steps})
    assert answer.status == 400, answer.body
    assert http.node(waiter.uuid)['provision_state'] == 'manageable'


def test_an_inspection_waits_and_goes_on(http, waiter):
    waiter.provision('inspect', 'inspect wait')
    assert http.get(f'/v1/nodes/{waiter.uuid}', version='1.38').json()['provision_state'] == \
        'inspecting'
    waiter.finish('inspect')
    assert waiter.reaches('manageable')['inspection_finished_at'] is not None


def test_an_inspection_that_waits_is_aborted(waiter):
    waiter.may_fail()
    waiter.provision('inspect', 'inspect wait')
    node = waiter.provision('abort', 'inspect failed')
    assert node['last_error']
    waiter.provision('manage', 'manageable')


def test_a_failure_that_is_told_later_is_shown(waiter):
    waiter.may_fail()
    waiter.provision('provide', 'clean wait')
    waiter.fail('the disk is on fire')
    assert waiter.reaches('clean failed')['last_error'] == 'the disk is on fire'


def test_a_tear_down_that_fails_can_be_repeated(deployable):
    deployable.may_fail()
    deployable.plan(deploy__deploy='done', deploy__tear_down='fail')
    deployable.provision('active', 'active')
    node = deployable.provision('deleted', 'error')
    assert 'tear_down' in node['last_error']
    deployable.plan(deploy__tear_down='done')
    deployable.provision('deleted', 'available')


def test_a_node_that_cannot_be_verified_stays_enrolled(http, service, new_node):
    node = new_node(driver='waiting', driver_info={
        'waiting_plan': {'power.get_power_state': 'fail'}})
    service.allow(node['uuid'])
    http.put(f'/v1/nodes/{node["uuid"]}/states/provision', {'target': 'manage'}).expect(202)
    failed = http.wait_node(node['uuid'], provision_state='enroll', target_provision_state=None)
    assert 'was told to fail' in failed['last_error']


def test_a_power_command_that_fails_says_why(http, waiter):
    waiter.may_fail()
    waiter.plan(power__set_power_state='fail')
    http.unlocked(lambda: http.put(f'/v1/nodes/{waiter.uuid}/states/power',
                                   {'target': 'power on'})).expect(202)
    node = http.wait_node(waiter.uuid, target_power_state=None, reservation=None)
    assert 'was told to fail' in node['last_error']
    assert node['power_state'] != 'power on'


def _give_trait(http, node_uuid):
    """Give the node a trait that no other test uses, and return it."""
    trait = f'CUSTOM_{node_uuid.replace("-", "_").upper()}'
    http.put(f'/v1/nodes/{node_uuid}/traits/{trait}').expect(204)
    return trait


def test_a_deploy_template_adds_its_steps(http, deployable):
    trait = _give_trait(http, deployable.uuid)
    http.post('/v1/deploy_templates', {'name': trait, 'steps': [
        {'interface': 'deploy', 'step': 'last_deploy_step', 'args': {'answer': 'wait'},
         'priority': 150},
        {'interface': 'deploy', 'step': 'deploy', 'args': {}, 'priority': 0}]}).expect(201)
    http.patch(f'/v1/nodes/{deployable.uuid}', [
        {'op': 'add', 'path': '/instance_info/traits', 'value': [trait]}]).expect(200)
    node = deployable.provision('active', 'wait call-back')
    assert node['deploy_step']['step'] == 'last_deploy_step'
    deployable.finish('deploy')
    deployable.reaches('active')
    assert 'deploy.deploy' not in deployable.calls()
    http.delete(f'/v1/deploy_templates/{trait}').expect(204)


def test_a_runbook_is_run_held_and_let_go(http, waiter):
    trait = _give_trait(http, waiter.uuid)
    http.post('/v1/runbooks', {'name': trait, 'disable_ramdisk': True, 'steps': [
        {'interface': 'deploy', 'step': 'last_clean_step', 'order': 2},
        {'interface': 'power', 'step': 'hold', 'order': 1},
        {'interface': 'power', 'step': 'power_on', 'order': 0}]}).expect(201)
    http.put(f'/v1/runbooks/{trait}/traits/{trait}').expect(204)
    node = waiter.provision('clean', 'clean hold', runbook=trait)
    assert (node['clean_step']['step'], node['power_state']) == ('hold', 'power on')
    assert 'deploy.last_clean_step' not in waiter.calls()
    waiter.provision('unhold', 'manageable')
    assert 'deploy.last_clean_step' in waiter.calls()
    http.delete(f'/v1/runbooks/{trait}').expect(204)
