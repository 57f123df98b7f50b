"""Where a flow goes on."""
import hypothesis
import pytest
from hypothesis import strategies as st

from ironic_clone.conductor.steps import kinds
from ironic_clone.conductor.steps import progress
from ironic_clone.db.node import Node

KINDS = [kinds.CLEAN, kinds.DEPLOY, kinds.SERVICE]


def node(kind, steps, index, current=True, **info):
    node = Node({name: None for name in Node.columns})
    node.driver_internal_info = {kind.list_key: steps, kind.index_key: index, **info}
    setattr(node, kind.column, {'step': 'x'} if current else {})
    return node


@hypothesis.given(st.sampled_from(KINDS), st.integers(0, 6), st.data(), st.booleans(),
                  st.sampled_from([None, True, False]))
def test_next_index(kind, count, data, skip, flag):
    index = data.draw(st.none() | st.integers(0, max(count - 1, 0)))
    found = node(kind, ['s'] * count, index, **({} if flag is None else {kind.skip_flag: flag}))
    skipped = skip if flag is None else flag
    following = None if index is None else index + 1 if skipped else index
    if skipped and following is not None and following >= count:
        following = None
    assert progress.next_index(found, kind, skip) == following
    assert kind.skip_flag not in found.driver_internal_info


@pytest.mark.parametrize('kind', KINDS)
@pytest.mark.parametrize('skip', [True, False])
def test_before_the_first_step_it_is_the_first(kind, skip):
    assert progress.next_index(node(kind, None, None, current=False), kind, skip) == 0


@pytest.mark.parametrize('kind, flags', [
    (kinds.CLEAN, ('cleaning_reboot', 'skip_current_clean_step', 'cleaning_polling')),
    (kinds.DEPLOY, ('deployment_reboot', 'skip_current_deploy_step', 'deployment_polling')),
    (kinds.SERVICE, ('servicing_reboot', 'skip_current_service_step', 'servicing_polling'))])
def test_names_of_the_flags(kind, flags):
    assert kind.flags == flags
