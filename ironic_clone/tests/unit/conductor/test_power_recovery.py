"""Nodes leave the maintenance that a power failure put them into, and no other."""
import pytest

from ironic_clone.common import exception
from ironic_clone.conductor import power_recovery
from ironic_clone.db import nodes

FAILED = {'driver': 'tiny', 'provision_state': 'available', 'maintenance': True,
          'fault': 'power failure', 'maintenance_reason': 'no answer', 'last_error': 'no answer'}


@pytest.fixture
def recovery(tiny_tasks, owned, workers):
    return power_recovery.PowerRecovery(tiny_tasks, owned, workers)


@pytest.mark.parametrize('actual', ['power on', 'power off', None])
def test_a_machine_that_answers_again(recovery, tiny, new, get, actual):
    uuid = new(**FAILED)
    tiny.power.power[uuid] = actual
    recovery.run()
    found = get(uuid)
    assert (found.maintenance, found.fault, found.maintenance_reason, found.power_state) == (
        False, None, None, actual)


@pytest.mark.parametrize('answer', ['error', exception.IPMIFailure(cmd='x'), ValueError()])
def test_a_machine_that_still_does_not(recovery, tiny, new, get, answer):
    uuid = new(**FAILED)
    tiny.power.power[uuid] = answer
    recovery.run()
    assert get(uuid).maintenance and get(uuid).fault == 'power failure'


def test_a_node_that_lacks_what_the_driver_needs(recovery, tiny, new, get):
    tiny.power.valid = False
    recovery.run()
    assert get(new(**FAILED)).maintenance and not tiny.power.asked


@pytest.mark.parametrize('values', [
    {'fault': None}, {'fault': 'clean failure'}, {'maintenance': False},
    {'provision_state': 'enroll'}, {'target_power_state': 'power on'},
    {'reservation': 'somebody'}, {'conductor_group': 'elsewhere'}])
def test_other_nodes_are_not_asked(recovery, tiny, new, values):
    new(**{**FAILED, **values})
    recovery.run()
    assert not tiny.power.asked


def test_whoever_changed_the_node_meanwhile_knows_better(
        recovery, tiny, new, get, database, monkeypatch):
    uuid = new(**FAILED)

    def get_power_state(task):
        nodes.update_where(database, {'fault': None, 'maintenance_reason': 'mine'},
                           nodes.table.c.uuid == uuid)
        return 'power on'
    monkeypatch.setattr(tiny.power, 'get_power_state', get_power_state)
    recovery.run()
    assert get(uuid).maintenance and get(uuid).maintenance_reason == 'mine'


def test_many_at_once(recovery, tiny, new, database, statements):
    for _ in range(200):
        tiny.power.power[new(**FAILED)] = 'power on'
    with statements() as found:
        recovery.run()
    assert nodes.count(database, nodes.table.c.maintenance.is_(True)) == 0
    assert len(found) <= 8
