"""The test driver that waits: it can fire every event of the state table."""
import threading

import pytest

from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.drivers import base
from ironic_clone.drivers import loader

PAIRS = [(state.name, event) for state in states.PROVISION.values() for event in state.events]


@pytest.fixture
def driver(only_fake, outside_package):
    """The driver of a node with all its interfaces ``waiting``."""
    outside_package('waiting_driver')
    only_fake.set_override('enabled_hardware_types', ['waiting'])
    for kind in ('power', 'deploy', 'management', 'inspect', 'rescue', 'vendor'):
        only_fake.set_override(f'enabled_{kind}_interfaces', ['waiting'])
    return loader.load().compose('waiting')


def call(driver, task, method, http_method='POST', **body):
    route = driver.vendor.vendor_routes[method]
    driver.vendor.validate(task, method=method, http_method=http_method, **body)
    route.check_arguments(body)
    return route.handler(task, http_method=http_method, **body)


def path_to(goal):
    """Return the events that lead a new node to a state."""
    paths = {states.ENROLL: []}
    queue = [states.ENROLL]
    for state in queue:
        for event, following in states.PROVISION[state].events.items():
            if following not in paths:
                paths[following] = [*paths[state], event]
                queue.append(following)
    return paths[goal]


@pytest.mark.parametrize('state, event', PAIRS)
def test_every_event_of_every_state_can_be_fired(driver, task, state, event):
    for before in path_to(state):
        call(driver, task, 'fire_event', event=before)
    assert task.node.provision_state == state
    reply = call(driver, task, 'fire_event', event=event)
    assert reply['provision_state'] == states.PROVISION[state].events[event]


def test_an_impossible_event_is_refused(driver, task):
    with pytest.raises(exception.InvalidState):
        call(driver, task, 'fire_event', event='done')


WAITING = [('deploy', 'deploy', states.DEPLOYWAIT), ('inspect', 'inspect_hardware',
                                                     states.INSPECTWAIT),
           ('rescue', 'rescue', states.RESCUEWAIT),
           ('deploy', 'patient_clean_step', states.CLEANWAIT),
           ('deploy', 'patient_service_step', states.SERVICEWAIT)]


@pytest.mark.parametrize('kind, method, wait', WAITING)
def test_it_waits_by_itself_and_answers_as_planned(driver, task, kind, method, wait):
    operation = f'{kind}.{method}'
    run = getattr(getattr(driver, kind), method)
    assert run(task) == wait
    call(driver, task, 'plan', **{operation: 'done'})
    assert run(task) != wait
    call(driver, task, 'plan', **{operation: 'lie'})
    assert run(task) not in (None, wait)
    for answer, error in (('fail', exception.OperationFailed), ('crash', RuntimeError),
                          ('invalid', exception.InvalidParameterValue)):
        call(driver, task, 'plan', **{operation: answer})
        with pytest.raises(error):
            run(task)
    call(driver, task, 'plan', **{operation: None})
    assert run(task) == wait
    assert call(driver, task, 'calls', http_method='GET').count(operation) == 7
    assert call(driver, task, 'calls', http_method='DELETE') == []


def test_driver_info_plans_too_and_passthru_goes_before_it(driver, task):
    task.node.driver_info['waiting_plan'] = {'deploy.prepare_cleaning': 'wait'}
    assert driver.deploy.prepare_cleaning(task) == states.CLEANWAIT
    call(driver, task, 'plan', **{'deploy.prepare_cleaning': 'done'})
    assert driver.deploy.prepare_cleaning(task) is None
    step = {'interface': 'deploy', 'step': 'patient_clean_step', 'args': {'answer': 'done'}}
    assert driver.deploy.execute_clean_step(task, step) is None


def test_a_plan_that_nobody_can_follow_is_refused(driver, task):
    with pytest.raises(exception.InvalidParameterValue, match='sing'):
        call(driver, task, 'plan', **{'deploy.deploy': 'sing'})
    assert task.node.driver_internal_info == {}


@pytest.mark.parametrize('answer, expected', [('done', None), ('wait', states.DEPLOYWAIT)])
def test_an_operation_blocks_until_it_is_released(driver, task, answer, expected):
    call(driver, task, 'plan', **{'deploy.deploy': 'block'})
    returned = []
    worker = threading.Thread(target=lambda: returned.append(driver.deploy.deploy(task)))
    worker.start()
    deadline = threading.Event()
    for _ in range(1000):
        if call(driver, task, 'blocked', http_method='GET'):
            break
        deadline.wait(0.01)
    call(driver, task, 'release', answer=answer)
    worker.join(10)
    assert returned == [expected]
    with pytest.raises(exception.InvalidState):
        call(driver, task, 'release')


def test_what_is_waited_for_ends_or_fails_when_told(driver, task):
    call(driver, task, 'finish', kind='clean')
    call(driver, task, 'finish', kind='deploy', skip_current=False)
    assert task.resumed == [('clean', True), ('deploy', False)]
    task.node.provision_state = states.CLEANWAIT
    call(driver, task, 'fail_step', reason='The disk is gone.')
    assert task.node.provision_state == states.CLEANFAIL
    assert task.node.last_error == 'The disk is gone.'


def test_power_is_told_by_passthru(driver, task):
    assert driver.power.get_power_state(task) == states.POWER_OFF
    driver.power.set_power_state(task, states.SOFT_REBOOT, timeout=1)
    assert driver.power.get_power_state(task) == states.POWER_ON
    call(driver, task, 'power', state=states.POWER_ERROR)
    assert driver.power.get_power_state(task) == states.POWER_ERROR
    call(driver, task, 'power', failure='The BMC is on fire.')
    for work in (driver.power.get_power_state, driver.power.reboot):
        with pytest.raises(exception.OperationFailed, match='^The BMC is on fire.$'):
            work(task)


def test_steps_of_every_sort(driver, task):
    clean = {step['step']: step for step in driver.deploy.get_clean_steps(task)}
    assert clean['patient_clean_step']['abortable'] is True
    assert clean['stubborn_clean_step']['abortable'] is False
    assert clean['clean_step_with_argument']['argsinfo']['word']['required'] is True
    with pytest.raises(RuntimeError):
        driver.deploy.execute_clean_step(task, clean['broken_step'])


def test_passthru_of_the_driver(driver):
    assert sorted(driver.vendor.driver_routes) == ['driver_crash', 'driver_echo', 'driver_work']
    echo = driver.vendor.driver_routes['driver_echo'].handler
    assert echo(None, http_method='PUT', a=1) == {'http_method': 'PUT', 'a': 1}
    with pytest.raises(exception.InvalidParameterValue):
        driver.vendor.driver_validate('driver_echo', http_method='PUT', invalid=True)
    assert base.VendorInterface in type(driver.vendor).__mro__
