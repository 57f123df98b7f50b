"""The engine: which steps run, where it stops, and where it goes on."""
import dataclasses
import re

import hypothesis
import pytest
from hypothesis import strategies as st

from ironic_clone.common import states

STEPS = {'patient': 'patient_clean_step', 'last': 'last_clean_step',
         'stubborn': 'stubborn_clean_step'}
ABORTABLE = {'patient'}


@dataclasses.dataclass
class Model:
    """What should come of a manual cleaning, told without looking at the engine."""

    steps: list[tuple[str, str]]
    state: str = 'cleaning'
    at: int | None = None
    calls: list[str] = dataclasses.field(default_factory=list)
    error: str | None = None
    marked: bool = False

    def run(self, index: int) -> None:
        while index < len(self.steps):
            name, answer = self.steps[index]
            self.at = index
            self.calls.append(STEPS[name])
            if answer == 'wait':
                self.state = 'clean wait'
                return
            if answer != 'done':
                self.state, self.error = 'clean failed', answer
                return
            index += 1
        self.state, self.at = 'manageable', None

    def resume(self, skip: bool) -> None:
        if self.marked:
            self.state, self.error = 'clean failed', 'abort'
        else:
            self.run(self.at + 1 if skip else self.at)

    def abort(self) -> None:
        if self.steps[self.at][0] in ABORTABLE:
            self.state, self.error = 'clean failed', 'abort'
        else:
            self.marked = True

    def fail(self) -> None:
        self.state, self.error = 'clean failed', 'told'


WORDS = {'fail': 'was told to fail', 'crash': 'RuntimeError', 'lie': 'nobody knows',
         'abort': 'By request, the clean operation was aborted', 'told': 'told so'}

_RUNS = st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.sampled_from(
    ['done', 'done', 'wait', 'wait', 'fail', 'crash', 'lie'])), min_size=1, max_size=5)
_MOVES = st.lists(st.sampled_from(['go on', 'go on', 'again', 'abort', 'fail']), max_size=6)


@hypothesis.settings(max_examples=40, deadline=None, suppress_health_check=[
    hypothesis.HealthCheck.function_scoped_fixture])
@hypothesis.given(_RUNS, _MOVES)
def test_a_manual_cleaning_does_what_the_model_says(world, waiting, steps, moves):
    uuid = waiting(provision_state='manageable')
    model = Model(steps)
    model.run(0)
    world.do('do_node_clean', uuid, clean_steps=[
        {'interface': 'deploy', 'step': STEPS[name], 'args': {'answer': answer}}
        for name, answer in steps])
    check(world, uuid, model)
    for move in moves:
        if model.state != states.CLEANWAIT:
            break
        if move == 'abort':
            model.abort()
            world.act('abort', uuid)
        elif move == 'fail':
            model.fail()
            world.tell(uuid, 'fail_step', reason='told so')
        else:
            model.resume(move == 'go on')
            world.finish(uuid, 'clean', move == 'go on')
        check(world, uuid, model)


def check(world, uuid, model: Model) -> None:
    node = world.node(uuid)
    assert (node.provision_state, node.reservation) == (model.state, None)
    assert [name.removeprefix('deploy.') for name in world.calls(uuid)
            if name.endswith('_clean_step')] == model.calls
    if model.error:
        assert WORDS[model.error] in node.last_error
    else:
        assert node.last_error is None
    if model.state == states.CLEANWAIT:
        assert node.driver_internal_info['clean_step_index'] == model.at
        assert node.clean_step['step'] == STEPS[model.steps[model.at][0]]
        assert node.clean_step.get('abort_after', False) is model.marked
    elif model.error != 'told':   # a driver's own event tidies nothing up
        assert node.clean_step == {}
        assert 'clean_step_index' not in node.driver_internal_info
    assert node.target_provision_state == (
        None if model.state == states.MANAGEABLE else states.MANAGEABLE)


@pytest.mark.parametrize('answer, sentence', [
    ('fail', r'Node \S+ failed step \{.*last_clean_step.*\}: .*was told to fail\.$'),
    ('crash', r'Node \S+ failed step \{.*\}: RuntimeError: .*was told to crash$'),
    ('lie', r"step deploy.last_clean_step of node \S+ returned 'a state that nobody knows'")])
def test_what_a_failed_clean_step_leaves(world, waiting, answer, sentence):
    uuid = waiting(provision_state='manageable')
    node = world.do('do_node_clean', uuid, clean_steps=[
        {'interface': 'deploy', 'step': 'last_clean_step', 'args': {'answer': answer}}])
    assert re.search(sentence, node.last_error)
    assert (node.maintenance, node.fault, node.maintenance_reason) == \
        (True, 'clean failure', node.last_error)


@pytest.mark.parametrize('step, sentence', [
    ({'step': 'last_deploy_step', 'args': {'answer': 'fail'}},
     'Deploy step deploy.last_deploy_step failed with OperationFailed: '),
    ({'step': 'broken_step', 'args': {}},
     'Deploy step deploy.broken_step failed with RuntimeError: ')])
def test_what_a_failed_deploy_step_leaves(world, waiting, step, sentence):
    uuid = waiting(provision_state='available', deploy__deploy='done')
    node = world.do('do_node_deploy', uuid, deploy_steps=[
        {'interface': 'deploy', 'priority': 50, **step}])
    assert (node.provision_state, node.target_provision_state) == ('deploy failed', 'active')
    assert node.last_error.startswith(sentence)
    assert (node.maintenance, node.deploy_step) == (False, {})
    assert world.calls(uuid)[-1] == 'deploy.clean_up'
