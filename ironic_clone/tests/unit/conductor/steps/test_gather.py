"""Which steps a driver offers, and in which order."""
import itertools

import hypothesis
import pytest
from hypothesis import strategies as st

from ironic_clone.common import step_names
from ironic_clone.conductor.steps import gather
from ironic_clone.conductor.steps import kinds

RANKS = {
    'clean': ('vendor', 'power', 'management', 'firmware', 'deploy', 'bios', 'raid'),
    'deploy': ('vendor', 'power', 'management', 'firmware', 'deploy', 'bios', 'raid'),
    'service': ('network', 'vendor', 'power', 'management', 'firmware', 'deploy', 'bios', 'raid'),
    'verify': ('power', 'management', 'firmware', 'inspect', 'deploy', 'boot', 'bios', 'raid',
               'vendor', 'network', 'storage', 'console', 'rescue')}


def ids(steps):
    return [step_names.step_id(step) for step in steps]


@pytest.mark.parametrize('kind', ['clean', 'deploy', 'verify'])
def test_equal_priorities_go_by_the_rank_of_the_interface(task_with, kind):
    task = task_with(**{name: {kind: [{'step': 'same', 'priority': 5}]}
                        for name in sorted(RANKS[kind])})
    assert [step['interface'] for step in gather.enabled(task, kinds.BY_NAME[kind])] == \
        list(RANKS[kind])


def test_service_steps_are_not_sorted(task_with):
    task = task_with(vendor={'service': [{'step': 'b', 'priority': 1}, {'step': 'a'}]})
    assert ids(gather.offered(task, kinds.SERVICE)) == ['vendor.b', 'vendor.a']


def test_interfaces_without_a_rank_are_not_asked(task_with):
    task = task_with(rescue={'clean': [{'step': 'x', 'priority': 5}]})
    assert gather.offered(task, kinds.CLEAN) == []


def test_what_a_driver_leaves_out_is_filled_in(task_with):
    task = task_with(vendor={'clean': [{'step': 'a', 'priority': 1}],
                             'deploy': [{'step': 'b', 'priority': 1}]})
    assert gather.offered(task, kinds.CLEAN) == [
        {'interface': 'vendor', 'step': 'a', 'priority': 1, 'abortable': False,
         'argsinfo': None, 'requires_ramdisk': True}]
    deploy = {step_names.step_id(step): step for step in gather.offered(task, kinds.DEPLOY)}
    assert deploy['vendor.b'] == {'interface': 'vendor', 'step': 'b', 'priority': 1,
                                  'abortable': True, 'argsinfo': None}


@pytest.mark.parametrize('kind, option', [
    ('clean', 'clean_step_priority_override'), ('verify', 'verify_step_priority_override')])
def test_the_operator_sets_priorities(task_with, conf, kind, option):
    conf.set_override(option, [{'vendor.last': 99, 'vendor.off': 0}, {'power.on': 1}],
                      'conductor')
    task = task_with(
        vendor={kind: [{'step': 'last', 'priority': 1}, {'step': 'off', 'priority': 50}]},
        power={kind: [{'step': 'first', 'priority': 90}, {'step': 'on', 'priority': 0}]})
    assert ids(gather.enabled(task, kinds.BY_NAME[kind])) == \
        ['vendor.last', 'power.first', 'power.on']


_STEPS = st.lists(st.fixed_dictionaries({
    'interface': st.sampled_from(RANKS['clean']), 'priority': st.integers(0, 3),
    'step': st.sampled_from('abcdef')}), max_size=12)


@hypothesis.given(_STEPS)
def test_order_is_by_priority_then_rank_and_stable(steps):
    marked = [{**step, 'mark': mark} for mark, step in enumerate(steps)]
    ordered = gather.order(marked, kinds.CLEAN)
    assert sorted(step['mark'] for step in ordered) == list(range(len(steps)))
    for one, two in itertools.pairwise(ordered):
        key = [(-step['priority'], RANKS['clean'].index(step['interface']))
               for step in (one, two)]
        assert key[0] < key[1] or (key[0] == key[1] and one['mark'] < two['mark'])
