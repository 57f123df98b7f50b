"""The list of steps that a flow runs."""
import pytest

from ironic_clone.common import exception
from ironic_clone.conductor.steps import kinds
from ironic_clone.conductor.steps import naming
from ironic_clone.conductor.steps import plan

OFFERED = {
    'vendor': {'deploy': [{'step': 'late', 'priority': 5}, {'step': 'asked', 'priority': 0},
                          {'step': 'send_raw', 'priority': 3}],
               'clean': [{'step': 'wash', 'priority': 5}, {'step': 'asked', 'priority': 0},
                         {'step': 'send_raw', 'priority': 3}]},
    'deploy': {'deploy': [{'step': 'deploy', 'priority': 100},
                          {'step': 'middle', 'priority': 50}]}}


def step(step_id, priority):
    interface, _, name = step_id.partition('.')
    return {'interface': interface, 'step': name, 'priority': priority, 'args': {}}


def ids(steps):
    return [naming.step_id(one) for one in steps]


def test_automatic_steps_without_those_that_are_forbidden(task_with):
    assert ids(plan.automatic(task_with(**OFFERED), kinds.CLEAN)) == ['vendor.wash']


@pytest.mark.parametrize('given, expected', [
    (None, ['deploy.deploy', 'deploy.middle', 'vendor.late']),
    ([], ['deploy.deploy', 'deploy.middle', 'vendor.late']),
    ([step('vendor.asked', 70)],
     ['deploy.deploy', 'vendor.asked', 'deploy.middle', 'vendor.late']),
    ([step('vendor.late', 200)], ['vendor.late', 'deploy.deploy', 'deploy.middle']),
    ([step('deploy.middle', 0)], ['deploy.deploy', 'vendor.late']),
    ([step('deploy.deploy', '0')], ['deploy.middle', 'vendor.late']),
    ([step('vendor.asked', 50)],
     ['deploy.deploy', 'vendor.asked', 'deploy.middle', 'vendor.late']),
    ([step('power.reboot', 60)],
     ['deploy.deploy', 'power.reboot', 'deploy.middle', 'vendor.late']),
    ([step('deploy.deploy', 0), step('deploy.middle', 0), step('vendor.late', 0)], [])])
def test_deploy_steps(task_with, given, expected):
    assert ids(plan.deploy(task_with(**OFFERED), given)) == expected


def test_unknown_deploy_steps(task_with):
    task = task_with(**OFFERED)
    given = [step('raid.agent_knows', 80)]
    assert ids(plan.deploy(task, given, skip_missing=True)) == \
        ['deploy.deploy', 'deploy.middle', 'vendor.late']
    with pytest.raises(exception.InvalidParameterValue, match='agent_knows'):
        plan.deploy(task, given)


def test_put_begins_anew(task_with):
    task = task_with(node={'clean_step': {'step': 'old'},
                           'driver_internal_info': {'clean_step_index': 4}})
    plan.put(task, kinds.CLEAN, [step('vendor.wash', 5)])
    assert task.node.driver_internal_info == {
        'clean_steps': [step('vendor.wash', 5)], 'clean_step_index': None}
    assert plan.current(task.node, kinds.CLEAN) == {}


@pytest.mark.parametrize('wanted, sentence', [
    (None, None), ([], None), (['CUSTOM_A'], None),
    (['CUSTOM_A', 'CUSTOM_Z', 'CUSTOM_Y'], 'is missing traits CUSTOM_Y, CUSTOM_Z'),
    ('CUSTOM_A', 'A list of strings is expected'), ([1], 'A list of strings is expected'),
    ({'CUSTOM_A': 1}, 'A list of strings is expected')])
def test_traits_of_the_instance(world, new, wanted, sentence):
    uuid = new(instance_info={'traits': wanted})
    world.ask('add_node_traits', uuid, traits=['CUSTOM_A', 'CUSTOM_B'])
    if sentence is None:
        plan.check_traits(world.node(uuid))
        return
    with pytest.raises(exception.InvalidParameterValue, match=sentence):
        plan.check_traits(world.node(uuid))
