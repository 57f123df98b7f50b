"""The state table and the one function that reads it."""
import pytest

from ironic_clone.common import exception
from ironic_clone.common import fsm
from ironic_clone.common import states

PAIRS = [(state.name, event) for state in states.PROVISION.values() for event in state.events]
EVENTS = sorted({event for _state, event in PAIRS})


@pytest.mark.parametrize(('state', 'event'), PAIRS)
def test_each_event_leads_where_the_table_says(state, event):
    new, target = fsm.advance(state, event)
    assert new == states.PROVISION[state].events[event]
    assert target == states.PROVISION[new].default_target


@pytest.mark.parametrize('state', states.PROVISION)
def test_every_other_event_is_refused(state):
    for event in EVENTS:
        if event not in states.PROVISION[state].events:
            assert not fsm.possible(state, event)
            with pytest.raises(exception.InvalidState, match=f'"{event}".*"{state}"'):
                fsm.advance(state, event)


@pytest.mark.parametrize('state', states.PROVISION.values(), ids=lambda state: state.name)
def test_the_table_is_consistent(state):
    assert set(state.events.values()) <= set(states.PROVISION)
    assert not (state.stable and state.unstable)
    if state.default_target is not None:
        assert states.PROVISION[state.default_target].stable
    else:
        assert state.stable
    assert set(state.flags) <= set('SUFKLlHhREDP')


def test_there_are_as_many_pairs_as_the_specification_counts():
    assert len(states.PROVISION) == 30
    assert len(PAIRS) == 93


def test_a_target_given_with_the_event_is_carried():
    assert fsm.advance('manageable', 'clean', 'manageable') == ('cleaning', 'manageable')
    assert fsm.advance('clean wait', 'abort', 'manageable') == (
        'clean failed', 'manageable')


def test_a_target_that_is_reached_is_none():
    assert fsm.advance('cleaning', 'manage', 'manageable') == ('manageable', None)
    assert fsm.advance('deploying', 'done') == ('active', None)


def test_a_stable_state_has_no_target():
    assert fsm.advance('deleting', 'fail', 'available') == ('error', None)


def test_unknown_states_have_no_events():
    assert not fsm.possible('nowhere', 'manage')
    assert not fsm.possible(None, 'manage')
