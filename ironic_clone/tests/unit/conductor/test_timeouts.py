"""What waits too long fails; what does not, or is somebody's, is left alone."""
import datetime

import pytest

from ironic_clone.common import states
from ironic_clone.conductor import tasks as task_source
from ironic_clone.conductor import timeouts
from ironic_clone.db import nodes
from ironic_clone.db import record

OPTIONS = {states.DEPLOYWAIT: 'deploy_callback_timeout',
           states.CLEANWAIT: 'clean_callback_timeout',
           states.INSPECTWAIT: 'inspect_wait_timeout',
           states.SERVICEWAIT: 'service_callback_timeout',
           states.RESCUEWAIT: 'rescue_callback_timeout'}
FAILED = {states.DEPLOYWAIT: states.DEPLOYFAIL, states.CLEANWAIT: states.CLEANFAIL,
          states.INSPECTWAIT: states.INSPECTFAIL, states.SERVICEWAIT: states.SERVICEFAIL,
          states.RESCUEWAIT: states.RESCUEFAIL}


@pytest.fixture
def check(tasks, owned, workers):
    return timeouts.WaitTimeouts(tasks, owned, workers,
                                 {**timeouts.WAITS, **timeouts.RESCUE_WAITS})


@pytest.fixture
def wait(new):
    """Return a function that creates a node which has waited for some seconds."""
    def wait(state, seconds, **values):
        then = record.now() - datetime.timedelta(seconds=seconds)
        clock = 'inspection_started_at' if state == states.INSPECTWAIT else 'provision_updated_at'
        return new(**{'provision_state': state, clock: then,
                      'target_provision_state': states.PROVISION[state].default_target, **values})
    return wait


@pytest.mark.parametrize('state', OPTIONS)
@pytest.mark.parametrize(('seconds', 'option', 'fails'), [
    (1801, None, True), (1700, None, False), (11, 10, True), (9, 1800, False), (9999, 0, False)])
def test_the_clock(check, wait, get, fake_conf, state, seconds, option, fails):
    if option is not None:
        fake_conf.set_override(OPTIONS[state], option, 'conductor')
    uuid = wait(state, seconds)
    check.run()
    found = get(uuid)
    assert found.provision_state == (FAILED[state] if fails else state)
    assert bool(found.last_error) == fails and found.reservation is None
    if fails:
        assert 'Timeout reached while' in found.last_error
        assert not found.maintenance
        target = states.PROVISION[state].default_target
        assert found.target_provision_state == target


def test_a_clean_step_that_never_ended_leaves_a_fault(check, wait, get):
    uuid = wait(states.CLEANWAIT, 5000, clean_step={'interface': 'deploy', 'step': 'erase'})
    check.run()
    found = get(uuid)
    assert found.maintenance and found.fault == 'clean failure' and 'erase' in found.last_error
    uuid = wait(states.CLEANWAIT, 5000)
    check.run()
    assert get(uuid).last_error.endswith('Failed on step {}.')


def test_manual_cleaning_keeps_its_target(check, wait, get):
    uuid = wait(states.CLEANWAIT, 5000, target_provision_state='manageable')
    check.run()
    assert get(uuid).target_provision_state == 'manageable'


@pytest.mark.parametrize('values', [
    {'maintenance': True}, {'reservation': 'somebody'}, {'conductor_group': 'elsewhere'}])
def test_nodes_that_are_not_looked_at(check, wait, get, values):
    uuid = wait(states.DEPLOYWAIT, 5000, **values)
    check.run()
    assert get(uuid).provision_state == states.DEPLOYWAIT


@pytest.mark.parametrize('state', [
    states.DEPLOYHOLD, states.CLEANHOLD, states.SERVICEHOLD, states.DEPLOYING])
def test_states_without_a_deadline(check, wait, get, state):
    uuid = wait(state, 10 ** 7)
    check.run()
    assert get(uuid).provision_state == state


def test_a_node_that_goes_on_while_we_come_is_left_alone(
        check, wait, get, database, tasks, monkeypatch):
    uuid = wait(states.DEPLOYWAIT, 5000)
    reserve = task_source.Tasks.reserve

    def touched(*args):
        nodes.update_where(database, {'provision_updated_at': record.now()},
                           nodes.table.c.uuid == uuid)
        return reserve(*args)
    monkeypatch.setattr(task_source.Tasks, 'reserve', touched)
    check.run()
    assert get(uuid).provision_state == states.DEPLOYWAIT and get(uuid).reservation is None


def test_one_query_finds_them_and_there_is_no_cap(check, wait, get, statements):
    for _ in range(100):
        wait(states.DEPLOYWAIT, 10)
    with statements() as found:
        check.run()
    assert len(found) <= 4
    late = [wait(states.DEPLOYWAIT, 5000) for _ in range(30)]
    check.run()
    assert {get(uuid).provision_state for uuid in late} == {states.DEPLOYFAIL}
