"""The list of steps that a flow runs."""
import json
import uuid

import pytest

from ironic_clone.common import exception
from ironic_clone.common import step_names
from ironic_clone.conductor.steps import kinds
from ironic_clone.conductor.steps import plan
from ironic_clone.db import deploy_templates

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
    return [step_names.step_id(one) for one in steps]


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


# -- deploy templates ----------------------------------------------------------------------------
@pytest.fixture
def template(database):
    """Return a function that creates a deploy template."""
    def create(name, *steps):
        deploy_templates.create(database, {
            'uuid': str(uuid.uuid4()), 'name': name, 'steps': json.dumps(steps)})
    return create


@pytest.mark.parametrize('traits, given, expected', [
    (['CUSTOM_ASKED'], None,
     ['deploy.deploy', 'vendor.asked', 'deploy.middle', 'vendor.late']),
    (['CUSTOM_ASKED', 'CUSTOM_PLAIN'], None,
     ['deploy.deploy', 'vendor.asked', 'deploy.middle', 'vendor.late']),
    (['CUSTOM_PLAIN'], None, ['deploy.deploy', 'deploy.middle', 'vendor.late']),
    ([], None, ['deploy.deploy', 'deploy.middle', 'vendor.late']),
    (['CUSTOM_ASKED'], [step('vendor.asked', 10)],
     ['deploy.deploy', 'deploy.middle', 'vendor.asked', 'vendor.late']),
    (['CUSTOM_ASKED'], [step('vendor.asked', 0)],
     ['deploy.deploy', 'deploy.middle', 'vendor.late']),
    (['CUSTOM_LESS'], None, ['deploy.deploy', 'vendor.late']),
    (['CUSTOM_LESS'], [step('deploy.middle', 7)],
     ['deploy.deploy', 'deploy.middle', 'vendor.late']),
    (['CUSTOM_LESS', 'CUSTOM_ASKED', 'CUSTOM_POWER'], None,
     ['power.reboot', 'deploy.deploy', 'vendor.asked', 'vendor.late']),
    (['CUSTOM_RAW'], None, ['deploy.deploy', 'deploy.middle', 'vendor.late'])])
def test_templates_that_the_traits_select(task_with, template, traits, given, expected):
    template('CUSTOM_ASKED', step('vendor.asked', 70))
    template('CUSTOM_LESS', step('deploy.middle', 0))
    template('CUSTOM_POWER', step('power.reboot', 300))
    template('CUSTOM_RAW', step('vendor.send_raw', 300))   # the operator forbids it
    task = task_with(node={'instance_info': {'traits': traits}}, **OFFERED)
    assert ids(plan.deploy(task, given)) == expected


@pytest.mark.parametrize('traits, words', [
    (['CUSTOM_UNKNOWN'], ['CUSTOM_UNKNOWN', 'agent_knows']),
    (['CUSTOM_CORE'], ['CUSTOM_CORE', 'deploy.deploy can only be given with priority 0']),
    (['CUSTOM_ONE', 'CUSTOM_TWO'], ['(CUSTOM_ONE, CUSTOM_TWO)', 'given more than once'])])
def test_templates_that_cannot_be(task_with, template, traits, words):
    template('CUSTOM_UNKNOWN', step('raid.agent_knows', 70))
    template('CUSTOM_CORE', step('deploy.deploy', 7))
    template('CUSTOM_ONE', step('vendor.asked', 7))
    template('CUSTOM_TWO', step('vendor.asked', 8))
    task = task_with(node={'instance_info': {'traits': traits}}, **OFFERED)
    with pytest.raises(exception.InvalidParameterValue) as caught:
        plan.deploy(task, None)
    assert all(word in str(caught.value) for word in words)


def test_what_nobody_offers_is_named(task_with, template):
    template('CUSTOM_A', step('bios.b', 70), step('vendor.asked', 3))
    task = task_with(node={'instance_info': {'traits': ['CUSTOM_A']}}, **OFFERED)
    given = [step('raid.a', '5'), step('raid.z', 0), step('power.hold', 4)]
    assert plan.left_out(task, given) == ['bios.b', 'raid.a']
    assert ids(plan.deploy(task, given, skip_missing=True)) == [
        'deploy.deploy', 'deploy.middle', 'vendor.late', 'power.hold', 'vendor.asked']


def test_reserved_steps_may_come_more_than_once(task_with):
    given = [step('power.reboot', 60), step('power.reboot', 3)]
    assert ids(plan.deploy(task_with(**OFFERED), given)) == [
        'deploy.deploy', 'power.reboot', 'deploy.middle', 'vendor.late', 'power.reboot']


# ------------------------------------------------------------------------------------------------
def test_put_begins_anew(task_with):
    task = task_with(node={'clean_step': {'step': 'old'},
                           'driver_internal_info': {'clean_step_index': 4}})
    plan.put(task, kinds.CLEAN, [step('vendor.wash', 5)])
    assert task.node.driver_internal_info == {
        'clean_steps': [step('vendor.wash', 5)], 'clean_step_index': None}
    assert plan.current(task.node, kinds.CLEAN) == {}


@pytest.mark.parametrize('wanted, sentence', [
    (None, None), ([], None), ({}, None), ('', None), (['CUSTOM_A'], None),
    (['CUSTOM_A', 'CUSTOM_Z', 'CUSTOM_Y'], 'is missing traits CUSTOM_Y, CUSTOM_Z'),
    ('CUSTOM_A', 'A list of strings is expected'), ([1], 'A list of strings is expected'),
    ({'CUSTOM_A': 1}, 'A list of strings is expected')])
def test_traits_of_the_instance(world, new, wanted, sentence):
    node_id = new(instance_info={'traits': wanted})
    world.ask('add_node_traits', node_id, traits=['CUSTOM_A', 'CUSTOM_B'])
    if sentence is None:
        plan.check_traits(world.node(node_id))
        return
    with pytest.raises(exception.InvalidParameterValue, match=sentence):
        plan.check_traits(world.node(node_id))
