"""Failure handlers, as whoever finds a stuck node calls them."""
import pytest

from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.conductor.flows import failures

FAILED = {
    'verifying': 'enroll', 'cleaning': 'clean failed', 'clean wait': 'clean failed',
    'clean hold': 'clean failed', 'deploying': 'deploy failed',
    'wait call-back': 'deploy failed', 'deploy hold': 'deploy failed',
    'inspecting': 'inspect failed', 'inspect wait': 'inspect failed',
    'adopting': 'adopt failed', 'deleting': 'error', 'rescuing': 'rescue failed',
    'rescue wait': 'rescue failed', 'unrescuing': 'unrescue failed',
    'servicing': 'service failed', 'service wait': 'service failed',
    'service hold': 'service failed'}


def fail(world, uuid, message='because'):
    with world.hold(uuid) as task:
        failures.fail(task, message)
    return world.node(uuid)


def test_every_state_in_which_work_goes_on_has_a_handler():
    working = {name for name, state in states.PROVISION.items()
               if state.unstable or state.fails_on_restart or name.endswith('hold')}
    assert set(failures.BY_STATE) == working == set(FAILED)


@pytest.mark.parametrize('state', FAILED)
def test_the_node_is_failed_in_one_write(world, waiting, state, statements):
    uuid = waiting(provision_state=state, power_state='power off',
                   target_provision_state=states.PROVISION[state].default_target)
    with world.hold(uuid) as task, statements() as found:
        failures.fail(task, 'because')
    assert sum(text.startswith('UPDATE') for text in found) == 1
    node = world.node(uuid)
    assert (node.provision_state, node.last_error) == (FAILED[state], 'because')
    assert (node.maintenance, node.reservation) == (False, None)
    assert node.target_provision_state == states.PROVISION[FAILED[state]].default_target


@pytest.mark.parametrize('state, column, fault', [
    ('clean wait', 'clean_step', 'clean failure'),
    ('service wait', 'service_step', 'service failure')])
def test_with_a_step_begun_the_node_goes_into_maintenance(world, waiting, state, column, fault):
    uuid = waiting(provision_state=state, **{column: {'interface': 'deploy', 'step': 'x'}})
    node = fail(world, uuid)
    assert (node.maintenance, node.maintenance_reason, node.fault) == (True, 'because', fault)
    assert getattr(node, column) == {}


@pytest.mark.parametrize('state', ['active', 'available', 'clean failed', 'enroll'])
def test_where_nothing_can_fail(world, waiting, state):
    uuid = waiting(provision_state=state)
    with pytest.raises(exception.InvalidState, match='nothing can fail'):
        fail(world, uuid)
    assert world.node(uuid).provision_state == state


@pytest.mark.parametrize('state, plan', [
    ('cleaning', {'deploy__tear_down_cleaning': 'crash'}),
    ('deploying', {'deploy__clean_up': 'crash'}), ('inspecting', {'inspect__abort': 'crash'}),
    ('rescuing', {'rescue__clean_up': 'crash'}),
    ('servicing', {'deploy__tear_down_service': 'crash'})])
def test_what_goes_wrong_besides_is_told(world, waiting, state, plan):
    node = fail(world, waiting(provision_state=state, **plan))
    assert node.provision_state == FAILED[state]
    assert node.last_error.startswith('because Besides, ') and 'RuntimeError' in node.last_error


def test_a_driver_that_is_no_longer_enabled_does_not_keep_a_node(world, new):
    uuid = new(driver='gone', provision_state='cleaning', target_provision_state='available')
    node = fail(world, uuid)
    assert node.provision_state == 'clean failed' and 'gone' in node.last_error
