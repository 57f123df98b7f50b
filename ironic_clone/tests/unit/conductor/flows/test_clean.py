"""provide and clean: automated and manual cleaning."""
import pytest

from ironic_clone.common import exception

LAST = {'interface': 'deploy', 'step': 'last_clean_step'}
IN_RAMDISK = {'interface': 'deploy', 'step': 'clean_step_with_argument', 'args': {'word': 'w'}}
QUICK = {'deploy__patient_clean_step': 'done'}


def test_automated_cleaning_from_begin_to_end(world, waiting):
    uuid = waiting(provision_state='manageable', last_error='an old one',
                   driver_internal_info={'agent_url': 'http://old', 'cleaning_reboot': True})
    node = world.act('provide', uuid)
    assert (node.provision_state, node.target_provision_state) == ('clean wait', 'available')
    assert (node.last_error, node.clean_step['step']) == (None, 'patient_clean_step')
    assert node.driver_internal_info['clean_step_index'] == 0
    assert [step['step'] for step in node.driver_internal_info['clean_steps']] == \
        ['patient_clean_step', 'last_clean_step']
    assert not {'agent_url', 'cleaning_reboot'} & set(node.driver_internal_info)
    node = world.finish(uuid, 'clean')
    assert (node.provision_state, node.target_provision_state, node.clean_step) == \
        ('available', None, {})
    assert node.driver_internal_info == {'clean_steps': None}
    assert [name for name in world.calls(uuid) if name.startswith('deploy.')] == [
        'deploy.prepare_cleaning', 'deploy.patient_clean_step', 'deploy.last_clean_step',
        'deploy.tear_down_cleaning']


@pytest.mark.parametrize('option, node_says, cleaned', [
    (True, None, True), (False, None, False), (True, False, False), (False, True, True)])
def test_who_decides_about_automated_cleaning(world, waiting, conf, option, node_says, cleaned):
    conf.set_override('automated_clean', option, 'conductor')
    uuid = waiting(provision_state='manageable', automated_clean=node_says, **QUICK)
    assert world.act('provide', uuid).provision_state == 'available'
    assert ('deploy.prepare_cleaning' in world.calls(uuid)) is cleaned


def test_a_driver_without_clean_steps(world, new, conf):
    conf.set_override('clean_step_priority_override', [{'vendor.log_passthrough': 0}],
                      'conductor')
    uuid = new(provision_state='manageable')
    assert world.act('provide', uuid).provision_state == 'available'


@pytest.mark.parametrize('columns, error', [
    ({'retired': True}, exception.NodeIsRetired),
    ({'maintenance': True}, exception.NodeInMaintenance)])
def test_who_is_not_provided(world, waiting, conf, columns, error):
    conf.set_override('allow_provisioning_in_maintenance', False, 'conductor')
    uuid = waiting(provision_state='manageable', **columns)
    with pytest.raises(error, match='The providing operation'):
        world.ask('do_provisioning_action', uuid, action='provide')
    assert world.node(uuid).provision_state == 'manageable'


@pytest.mark.parametrize('by_hand', [True, False])
def test_waiting_for_the_ramdisk(world, waiting, by_hand):
    """Nothing is known before the ramdisk answers; then the list of steps is made."""
    uuid = waiting(provision_state='manageable', deploy__prepare_cleaning='wait', **QUICK)
    if by_hand:
        node = world.do('do_node_clean', uuid, clean_steps=[IN_RAMDISK])
        assert node.driver_internal_info['clean_steps'] == [IN_RAMDISK]
    else:
        node = world.act('provide', uuid)
        assert node.driver_internal_info['clean_steps'] is None
    assert (node.provision_state, node.clean_step) == ('clean wait', {})
    node = world.finish(uuid, 'clean')
    assert node.provision_state == ('manageable' if by_hand else 'available')
    assert world.calls(uuid)[-1] == 'deploy.tear_down_cleaning'


@pytest.mark.parametrize('steps, disable, prepared', [
    ([LAST], False, False), ([IN_RAMDISK], False, True), ([LAST], True, False),
    ([{'interface': 'raid', 'step': 'only_the_agent_knows'}], False, True)])
def test_the_ramdisk_is_booted_only_where_needed(world, waiting, steps, disable, prepared):
    uuid = waiting(provision_state='manageable')
    world.do('do_node_clean', uuid, clean_steps=steps, disable_ramdisk=disable)
    assert ('deploy.prepare_cleaning' in world.calls(uuid)) is prepared
    assert ('deploy.tear_down_cleaning' in world.calls(uuid)) is prepared


def test_a_step_that_needs_the_ramdisk_is_refused_without(world, waiting):
    uuid = waiting(provision_state='manageable')
    node = world.do('do_node_clean', uuid, clean_steps=[IN_RAMDISK], disable_ramdisk=True)
    assert node.provision_state == 'clean failed'
    assert 'clean_step_with_argument needs the ramdisk' in node.last_error


def test_an_unknown_step_fails_without_maintenance(world, new):
    uuid = new(provision_state='manageable')
    node = world.do('do_node_clean', uuid, clean_steps=[{'interface': 'vendor', 'step': 'nope'}])
    assert (node.provision_state, node.target_provision_state) == ('clean failed', 'manageable')
    assert node.last_error == (
        f"Cannot clean node {uuid}: node does not support this clean step: "
        "{'interface': 'vendor', 'step': 'nope'}")
    assert (node.maintenance, node.maintenance_reason, node.fault) == (False, None, None)


@pytest.mark.parametrize('plan, columns, steps, error', [
    ({}, {'maintenance': True}, [LAST], exception.NodeInMaintenance),
    ({}, {'provision_state': 'available'}, [LAST], exception.InvalidStateRequested),
    ({}, {}, [], exception.InvalidParameterValue),
    ({}, {}, [{'interface': 'vendor', 'step': 'send_raw'}], exception.StepNotAllowed),
    ({'power__validate': 'invalid'}, {}, [LAST], exception.InvalidParameterValue)])
def test_what_is_refused_at_once(world, waiting, plan, columns, steps, error):
    uuid = waiting(**{'provision_state': 'manageable', **plan, **columns})
    before = world.node(uuid)
    with pytest.raises(error):
        world.ask('do_node_clean', uuid, clean_steps=steps)
    after = world.node(uuid)
    assert (after.provision_state, after.last_error) == (before.provision_state, None)


def test_too_many_at_once(world, waiting, conf):
    conf.set_override('max_concurrent_clean', 1, 'conductor')
    waiting(provision_state='clean wait')
    with pytest.raises(exception.ConcurrentActionLimit):
        world.ask('do_node_clean', waiting(provision_state='manageable'), clean_steps=[LAST])


@pytest.mark.parametrize('plan, sentence, in_maintenance', [
    ({'power__validate': 'invalid'}, 'power.validate was told', False),
    ({'deploy__prepare_cleaning': 'fail'}, 'deploy.prepare_cleaning was told to fail', False),
    ({'deploy__prepare_cleaning': 'crash'}, 'RuntimeError: deploy.prepare_cleaning', False),
    ({'deploy__last_clean_step': 'fail'}, 'deploy.last_clean_step was told to fail', True),
    ({'deploy__tear_down_cleaning': 'fail'}, 'deploy.tear_down_cleaning was told to fail', True),
    ({'deploy__last_clean_step': 'fail', 'deploy__tear_down_cleaning': 'crash'},
     'Besides, the end of cleaning failed: RuntimeError', True)])
def test_failures(world, waiting, plan, sentence, in_maintenance):
    uuid = waiting(provision_state='manageable', **QUICK, **plan)
    node = world.act('provide', uuid)
    assert (node.provision_state, node.target_provision_state) == ('clean failed', 'available')
    assert sentence in node.last_error
    assert node.maintenance is in_maintenance
    assert node.fault == ('clean failure' if in_maintenance else None)
    assert (node.clean_step, node.reservation) == ({}, None)
    assert 'clean_step_index' not in node.driver_internal_info


def test_the_reason_of_a_maintenance_stays(world, waiting):
    uuid = waiting(provision_state='manageable', maintenance=True, maintenance_reason='mine',
                   deploy__last_clean_step='fail', **QUICK)
    node = world.act('provide', uuid)
    assert (node.maintenance_reason, node.fault) == ('mine', 'clean failure')


@pytest.mark.parametrize('power_off', [True, False])
def test_power_after_a_failure(world, waiting, conf, power_off):
    conf.set_override('poweroff_in_cleanfail', power_off, 'conductor')
    uuid = waiting(provision_state='manageable', deploy__last_clean_step='fail', **QUICK)
    world.tell(uuid, 'power', state='power on')
    world.act('provide', uuid)
    assert ('power.set_power_state' in world.calls(uuid)) is power_off


@pytest.mark.parametrize('event', ['fail', 'hold', 'wait'])
def test_a_step_that_moves_the_node_itself(world, waiting, event):
    """The driver's event counts; the engine stops without an opinion of its own."""
    uuid = waiting(provision_state='manageable', **QUICK)
    deploy = world.tasks.registry.compose('waiting').deploy
    original = type(deploy).last_clean_step

    def last_clean_step(task, **kwargs):
        original(deploy, task, **kwargs)
        task.process_event(event)

    deploy.last_clean_step = last_clean_step
    node = world.do('do_node_clean', uuid, clean_steps=[LAST, LAST])
    assert node.provision_state == {'fail': 'clean failed', 'hold': 'clean hold',
                                    'wait': 'clean wait'}[event]
    assert node.target_provision_state == 'manageable'
    assert world.calls(uuid).count('deploy.last_clean_step') == 1


def test_a_retired_node_is_cleaned_but_not_offered(world, waiting):
    uuid = waiting(provision_state='active', retired=True, **QUICK)
    node = world.do('do_node_tear_down', uuid)
    assert (node.provision_state, node.target_provision_state) == ('manageable', None)
