"""Steps that a user gave, held against what the driver offers."""
import pytest

from ironic_clone.common import exception
from ironic_clone.conductor.steps import kinds
from ironic_clone.conductor.steps import validate

ARGS = {'must': {'description': 'x', 'required': True}, 'may': {'description': 'y'}}
OFFERED = {
    'vendor': {
        'clean': [{'step': 'wash', 'priority': 7, 'abortable': True, 'requires_ramdisk': False},
                  {'step': 'boil', 'priority': 0, 'argsinfo': ARGS}],
        'deploy': [{'step': 'write', 'priority': 5, 'argsinfo': ARGS, 'abortable': False}]},
    'deploy': {'deploy': [{'step': 'deploy', 'priority': 100}]}}


def step(step, interface='vendor', **more):
    return {'interface': interface, 'step': step, **more}


GOOD = {'must': 1}


@pytest.mark.parametrize('kind, given, sentence', [
    ('clean', [step('rinse')], 'node does not support this clean step: .*rinse'),
    ('clean', [step('wash', 'bios')], 'node does not support this clean step'),
    ('clean', [step('wash', args={'hot': 1})], 'vendor.wash does not take .*: hot'),
    ('clean', [step('boil', args={'must': 1, 'b': 1, 'a': 2})], 'does not take .*: a, b$'),
    ('clean', [step('boil')], 'vendor.boil misses these required arguments: must'),
    ('clean', [step('boil', args={'may': 1})], 'misses .*: must'),
    ('clean', [step('x'), step('y')], 'clean step: .*x.*; node does not .*y'),
    ('deploy', [step('write', priority=5, args={})], 'vendor.write misses .*: must'),
    ('deploy', [step('write', priority=5, args=GOOD), step('write', priority=1, args=GOOD)],
     'vendor.write is given more than once'),
    ('deploy', [step('deploy', 'deploy', priority=5)], 'deploy.deploy can only be .*priority 0'),
    ('deploy', [step('nope', priority=0)], 'does not support this deploy step')])
def test_what_is_wrong_is_told(task_with, kind, given, sentence):
    with pytest.raises(exception.InvalidParameterValue, match=sentence):
        validate.user_steps(task_with(**OFFERED), kinds.BY_NAME[kind], given)


@pytest.mark.parametrize('kind, given, known', [
    ('clean', [step('wash')], [{'priority': 7, 'abortable': True}]),
    ('clean', [step('boil', args=GOOD), step('wash'), step('boil', args=GOOD)],
     [{'priority': 0, 'abortable': False}, {'priority': 7, 'abortable': True},
      {'priority': 0, 'abortable': False}]),
    ('deploy', [step('write', priority='8', args=GOOD)], [{'priority': 8, 'abortable': False}]),
    ('deploy', [step('write', priority=0)], [{'priority': 0, 'abortable': False}]),
    ('deploy', [step('deploy', 'deploy', priority='0')], [{'priority': 0, 'abortable': True}])])
def test_good_steps_stay_in_the_order_given(task_with, kind, given, known):
    assert validate.user_steps(task_with(**OFFERED), kinds.BY_NAME[kind], given) == [
        {**one, **two} for one, two in zip(given, known, strict=True)]


def test_unknown_steps_can_be_left_out(task_with):
    given = [step('agent_knows', priority=3), step('write', priority=5, args=GOOD)]
    found = validate.user_steps(task_with(**OFFERED), kinds.DEPLOY, given, skip_missing=True)
    assert [one['step'] for one in found] == ['write']


def test_without_a_ramdisk_no_step_may_need_one(task_with):
    task = task_with(**OFFERED)
    validate.user_steps(task, kinds.CLEAN, [step('wash')], disable_ramdisk=True)
    with pytest.raises(exception.InvalidParameterValue, match='vendor.boil needs the ramdisk'):
        validate.user_steps(task, kinds.CLEAN, [step('boil', args=GOOD)], disable_ramdisk=True)


@pytest.mark.parametrize('given', [
    *({'interface': 'power', 'step': name} for name in
      ('power_on', 'power_off', 'reboot', 'hold', 'wait')),
    {'interface': 'bios', 'step': 'whatever', 'execute_on_child_nodes': True}])
def test_what_the_conductor_does_itself_stays_where_it_is(task_with, given):
    found = validate.user_steps(task_with(**OFFERED), kinds.CLEAN, [step('wash'), given],
                                disable_ramdisk=True)
    assert found[1] == {**given, 'abortable': True}


@pytest.mark.parametrize('given, needed', [
    ([step('wash')], False), ([step('boil')], True), ([step('wash'), step('boil')], True),
    ([step('power_on', 'power')], False), ([step('hold', 'power')], True),
    ([step('wait', 'power')], True), ([step('wait', 'power', args={'seconds': 1})], False),
    ([step('nobody_knows')], True),
    ([step('wait', 'power', execute_on_child_nodes=True)], False)])
def test_who_needs_the_ramdisk(task_with, given, needed):
    assert validate.needs_ramdisk(task_with(**OFFERED), kinds.CLEAN, given) is needed


def test_secrets_in_arguments_are_not_told(task_with):
    with pytest.raises(exception.InvalidParameterValue) as caught:
        validate.user_steps(task_with(**OFFERED), kinds.CLEAN,
                            [step('x', args={'bmc_password': 'hunter2'})])
    assert 'hunter2' not in str(caught.value)
