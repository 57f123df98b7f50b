"""The provision state table, walked on a running service; no state is written into the database.

A driver may fire every event of the table, and no other. A verb of the API leads where the table
says, through the flow that it starts, and is refused in every other state.
"""
import collections

import pytest

from ironic_clone.common import states
from ironic_clone.tests.functional import waiting

EVENTS = sorted({event for state in states.PROVISION.values() for event in state.events})
PAIRS = [(name, event) for name, state in states.PROVISION.items() for event in state.events]

VERBS = {'active': 'deploy', 'deploy': 'deploy', 'rebuild': 'rebuild', 'deleted': 'delete',
         'undeploy': 'delete', 'manage': 'manage', 'provide': 'provide', 'inspect': 'inspect',
         'abort': 'abort', 'clean': 'clean', 'adopt': 'adopt', 'rescue': 'rescue',
         'unrescue': 'unrescue', 'unhold': 'unhold', 'service': 'service'}
INTERNAL = {(states.CLEANING, 'manage'), (states.DELETING, 'clean')}
"""Events of a verb's name that are the flow's own."""

ARGUMENTS = {
    'clean': {'clean_steps': [{'interface': 'deploy', 'step': 'patient_clean_step'}]},
    'service': {'service_steps': [{'interface': 'deploy', 'step': 'patient_service_step'}]},
    'rescue': {'rescue_password': 'x'}}


def _paths() -> dict[str, tuple[str, ...]]:
    """Return state -> the shortest row of events that leads there from enroll."""
    found, todo = {states.ENROLL: ()}, collections.deque([states.ENROLL])
    while todo:
        state = todo.popleft()
        for event, new in states.PROVISION[state].events.items():
            if new not in found:
                found[new] = (*found[state], event)
                todo.append(new)
    return found


PATHS = _paths()


@pytest.fixture
def machine(http, service, new_node):
    """A new waiting node in enroll, and a way to any state."""
    machine = waiting.WaitingNode(http, service, new_node(driver='waiting')['uuid'])
    machine.may_fail()
    return machine


def bring(machine, state: str) -> None:
    """Let the driver lead the node to a state, event by event."""
    for event in PATHS[state]:
        machine.call('fire_event', {'event': event})


# -- the driver ----------------------------------------------------------------------------------
@pytest.mark.parametrize('state, event', PAIRS)
def test_a_driver_fires_every_event(http, machine, state, event):
    bring(machine, state)
    assert http.node(machine.uuid)['provision_state'] == state
    machine.call('fire_event', {'event': event})
    node = http.node(machine.uuid)
    new = states.PROVISION[state].events[event]
    assert (node['provision_state'], node['target_provision_state'], node['reservation']) == \
        (new, states.PROVISION[new].default_target, None)


@pytest.mark.parametrize('state', states.PROVISION)
def test_a_driver_fires_no_other_event(http, machine, state):
    bring(machine, state)
    before = http.node(machine.uuid)
    for event in sorted(set(EVENTS) - set(states.PROVISION[state].events)):
        answer = http.post(f'/v1/nodes/{machine.uuid}/vendor_passthru/fire_event',
                           {'event': event})
        assert f'"{event}"' in answer.expect(409).error and f'"{state}"' in answer.error
    assert http.node(machine.uuid) == before


# -- the API -------------------------------------------------------------------------------------
ENDS = {
    ('enroll', 'manage'): 'manageable',
    ('manageable', 'provide'): 'clean wait', ('manageable', 'clean'): 'clean wait',
    ('manageable', 'inspect'): 'inspect wait', ('manageable', 'adopt'): 'active',
    ('available', 'deploy'): 'wait call-back', ('available', 'manage'): 'manageable',
    ('active', 'rebuild'): 'wait call-back', ('active', 'delete'): 'clean wait',
    ('error', 'rebuild'): 'wait call-back', ('error', 'delete'): 'clean wait',
    ('active', 'rescue'): 'rescue wait', ('active', 'service'): 'service wait',
    ('rescue', 'delete'): 'clean wait', ('rescue', 'rescue'): 'rescue wait',
    ('rescue', 'unrescue'): 'active',
    ('wait call-back', 'abort'): 'deploy failed', ('wait call-back', 'delete'): 'clean wait',
    ('deploy failed', 'rebuild'): 'wait call-back',
    ('deploy failed', 'deploy'): 'wait call-back', ('deploy failed', 'delete'): 'clean wait',
    ('deploy hold', 'abort'): 'deploy failed', ('deploy hold', 'unhold'): 'wait call-back',
    ('clean wait', 'abort'): 'clean failed', ('clean hold', 'abort'): 'clean failed',
    ('clean hold', 'unhold'): 'clean wait', ('clean failed', 'manage'): 'manageable',
    ('inspect failed', 'manage'): 'manageable', ('inspect failed', 'inspect'): 'inspect wait',
    ('inspect wait', 'abort'): 'inspect failed',
    ('adopt failed', 'adopt'): 'active', ('adopt failed', 'manage'): 'manageable',
    ('rescue wait', 'abort'): 'rescue failed', ('rescue wait', 'delete'): 'clean wait',
    ('rescue failed', 'delete'): 'clean wait', ('rescue failed', 'rescue'): 'rescue wait',
    ('rescue failed', 'unrescue'): 'active', ('unrescue failed', 'rescue'): 'rescue wait',
    ('unrescue failed', 'unrescue'): 'active', ('unrescue failed', 'delete'): 'clean wait',
    ('service wait', 'abort'): 'active', ('service wait', 'delete'): 'clean wait',
    ('service failed', 'abort'): 'active', ('service failed', 'delete'): 'clean wait',
    ('service failed', 'service'): 'service wait', ('service failed', 'rescue'): 'rescue wait',
    ('service hold', 'service'): 'service wait', ('service hold', 'unhold'): 'active',
    ('service hold', 'abort'): 'active'}
"""(state, event of a verb) -> where the flow on the waiting driver comes to rest."""


def allowed(state: str, verb: str) -> bool:
    """Tell whether the table lets a caller ask for a verb."""
    return VERBS[verb] in states.PROVISION[state].events and (state, VERBS[verb]) not in INTERNAL


def test_the_table_of_ends_is_whole():
    built = {(state, event) for state in states.PROVISION for verb, event in VERBS.items()
             if allowed(state, verb)}
    assert set(ENDS) == built


@pytest.mark.parametrize('state, verb', [
    (state, verb) for state, event in ENDS for verb in VERBS if VERBS[verb] == event])
def test_a_verb_leads_where_the_table_says(http, machine, state, verb):
    bring(machine, state)
    rest = ENDS[state, VERBS[verb]]
    node = machine.provision(verb, rest, **ARGUMENTS.get(verb, {}))
    http.wait_node(machine.uuid, reservation=None)
    manual = verb == 'clean'
    assert node['target_provision_state'] == (
        'manageable' if manual else states.PROVISION[rest].default_target)


@pytest.mark.parametrize('state', states.PROVISION)
def test_verbs_are_refused_in_every_other_state(http, machine, state):
    bring(machine, state)
    before = http.node(machine.uuid)
    for verb in VERBS:
        if allowed(state, verb):
            continue
        answer = http.put(f'/v1/nodes/{machine.uuid}/states/provision', {
            'target': verb, **ARGUMENTS.get(verb, {})})
        assert answer.expect(400).error == (
            f'The requested action "{verb}" can not be performed on node "{machine.uuid}" '
            f'while it is in state "{state}".')
    assert http.node(machine.uuid) == before


# -- what the flows fire by themselves -----------------------------------------------------------
HOLD = {'interface': 'power', 'step': 'hold'}
PASSWORD = ARGUMENTS['rescue']
LAST = {'interface': 'deploy', 'step': 'last_clean_step'}
FLOWS = {
    ('verifying', 'done'): ({}, 'manage', {}, 'manageable'),
    ('verifying', 'fail'): ({'deploy__verify': 'fail'}, 'manage', {}, 'enroll'),
    ('cleaning', 'done'): ({'deploy__patient_clean_step': 'done'}, 'provide', {}, 'available'),
    ('cleaning', 'wait'): ({}, 'provide', {}, 'clean wait'),
    ('cleaning', 'fail'): ({'deploy__patient_clean_step': 'fail'}, 'provide', {},
                           'clean failed'),
    ('cleaning', 'hold'): ({}, 'clean', {'clean_steps': [HOLD]}, 'clean hold'),
    ('cleaning', 'manage'): ({}, 'clean', {'clean_steps': [LAST]}, 'manageable'),
    ('deploying', 'done'): ({'deploy__deploy': 'done'}, 'active', {}, 'active'),
    ('deploying', 'wait'): ({}, 'active', {}, 'wait call-back'),
    ('deploying', 'fail'): ({'deploy__prepare': 'fail'}, 'active', {}, 'deploy failed'),
    ('deploying', 'hold'): ({'deploy__deploy': 'done'}, 'active', {'deploy_steps': [
        {**HOLD, 'priority': 50, 'args': {}}]}, 'deploy hold'),
    ('deleting', 'clean'): ({'deploy__patient_clean_step': 'done'}, 'deleted', {}, 'available'),
    ('deleting', 'fail'): ({'deploy__tear_down': 'fail'}, 'deleted', {}, 'error'),
    ('inspecting', 'done'): ({'inspect__inspect_hardware': 'done'}, 'inspect', {}, 'manageable'),
    ('inspecting', 'wait'): ({}, 'inspect', {}, 'inspect wait'),
    ('inspecting', 'fail'): ({'inspect__inspect_hardware': 'fail'}, 'inspect', {},
                             'inspect failed'),
    ('adopting', 'done'): ({}, 'adopt', {}, 'active'),
    ('adopting', 'fail'): ({'deploy__take_over': 'fail'}, 'adopt', {}, 'adopt failed'),
    ('rescuing', 'done'): ({'rescue__rescue': 'done'}, 'rescue', PASSWORD, 'rescue'),
    ('rescuing', 'wait'): ({}, 'rescue', PASSWORD, 'rescue wait'),
    ('rescuing', 'fail'): ({'rescue__rescue': 'fail'}, 'rescue', PASSWORD, 'rescue failed'),
    ('unrescuing', 'done'): ({}, 'unrescue', {}, 'active'),
    ('unrescuing', 'fail'): ({'rescue__unrescue': 'fail'}, 'unrescue', {}, 'unrescue failed'),
    ('servicing', 'done'): ({'deploy__patient_service_step': 'done'}, 'service',
                            ARGUMENTS['service'], 'active'),
    ('servicing', 'wait'): ({}, 'service', ARGUMENTS['service'], 'service wait'),
    ('servicing', 'fail'): ({'deploy__patient_service_step': 'fail'}, 'service',
                            ARGUMENTS['service'], 'service failed'),
    ('servicing', 'hold'): ({}, 'service', {'service_steps': [HOLD]}, 'service hold')}
"""(state, its event) -> (plan, verb, its arguments, where it leads)."""
FROM = {'verifying': 'enroll', 'cleaning': 'manageable', 'deploying': 'available',
        'deleting': 'active', 'inspecting': 'manageable', 'adopting': 'manageable',
        'rescuing': 'active', 'unrescuing': 'rescue', 'servicing': 'active'}


@pytest.mark.parametrize('state, event', FLOWS)
def test_what_a_flow_fires(http, machine, state, event):
    plan, verb, arguments, rest = FLOWS[state, event]
    bring(machine, FROM[state])
    machine.plan(**plan)
    machine.provision(verb, rest, **arguments)
    assert http.wait_node(machine.uuid, reservation=None)['provision_state'] == rest


@pytest.mark.parametrize('kind, start, verb, waits, rest', [
    ('rescue', 'active', 'rescue', 'rescue wait', 'rescue'),
    ('service', 'active', 'service', 'service wait', 'active'),
    ('clean', 'manageable', 'provide', 'clean wait', 'available'),
    ('deploy', 'available', 'active', 'wait call-back', 'active'),
    ('inspect', 'manageable', 'inspect', 'inspect wait', 'manageable')])
def test_what_was_waited_for_ends(machine, kind, start, verb, waits, rest):
    bring(machine, start)
    machine.provision(verb, waits, **ARGUMENTS.get(verb, {}))
    machine.finish(kind)
    assert machine.reaches(rest)['last_error'] is None


@pytest.mark.parametrize('held, start, verb, arguments, kind, waits, rest', [
    ('clean hold', 'manageable', 'clean', {'clean_steps': [HOLD, LAST]}, 'clean',
     'clean wait', 'manageable'),
    ('deploy hold', 'available', 'active', {'deploy_steps': [
        {**HOLD, 'priority': 150, 'args': {}},
        {'interface': 'deploy', 'step': 'deploy', 'priority': 0, 'args': {}}]}, 'deploy',
     'wait call-back', 'active')])
def test_what_was_held_goes_on(machine, held, start, verb, arguments, kind, waits, rest):
    bring(machine, start)
    machine.provision(verb, held, **arguments)
    machine.provision('unhold', waits)
    machine.finish(kind)
    assert machine.reaches(rest)['last_error'] is None
