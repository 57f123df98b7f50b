"""Which provision verb is answered how: verbs by versions by states, against a table."""
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ironic_clone.api import errors
from ironic_clone.api import provision_checks
from ironic_clone.api import provision_verbs
from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.db.node import Node
from ironic_clone.db.runbooks import Runbook
from ironic_clone.rpc import operations

STEPS = [{'interface': 'deploy', 'step': 'erase'}]
DEPLOY_STEPS = [{'interface': 'deploy', 'step': 'write', 'args': {}, 'priority': 1}]
NEEDS = {'clean': {'clean_steps': STEPS}, 'service': {'service_steps': STEPS},
         'rescue': {'rescue_password': 'p'}}

_DELETABLE = ('active', 'wait call-back', 'deploy failed', 'error', 'rescue', 'rescue failed',
              'rescue wait', 'unrescue failed', 'service failed', 'service wait')
_HOLDS = ('clean hold', 'deploy hold', 'service hold')
_ABORTABLE = {'clean wait': 13, 'clean hold': 13, 'inspect wait': 41, 'rescue wait': 13,
              'deploy hold': 13, 'wait call-back': 110, 'service wait': 13, 'service hold': 13,
              'service failed': 13}

# target -> (version below which it is 406 in every state,
#            {state that allows it: version below which it is 406 there})
EXPECTED = {
    'active': (1, dict.fromkeys(('available', 'deploy failed'), 1)),
    'deploy': (73, dict.fromkeys(('available', 'deploy failed'), 73)),
    'rebuild': (1, dict.fromkeys(('active', 'deploy failed', 'error'), 1)),
    'deleted': (1, dict.fromkeys(_DELETABLE, 1)),
    'undeploy': (1, dict.fromkeys(_DELETABLE, 1)),
    'manage': (4, dict.fromkeys(('enroll', 'clean failed', 'available', 'inspect failed',
                                 'adopt failed'), 4)),
    'provide': (4, {'manageable': 4}),
    'inspect': (6, dict.fromkeys(('manageable', 'inspect failed'), 6)),
    'abort': (13, _ABORTABLE),
    'clean': (15, {'manageable': 15}),
    'adopt': (17, dict.fromkeys(('manageable', 'adopt failed'), 17)),
    'rescue': (38, dict.fromkeys(('active', 'rescue', 'rescue failed', 'unrescue failed',
                                  'service failed'), 38)),
    'unrescue': (38, dict.fromkeys(('rescue', 'rescue failed', 'unrescue failed'), 38)),
    'unhold': (1, dict.fromkeys(_HOLDS, 85)),
    'service': (1, dict.fromkeys(('active', 'service hold', 'service failed'), 87)),
}


def node(state='available', **values):
    return Node({'uuid': '1bedc4fe-f89e-4c09-9e64-1a97967f6db6', 'provision_state': state,
                 'maintenance': False, 'reservation': None, **values},
                lambda: ['CUSTOM_BOOK'])


BOOK = Runbook({
    'name': 'CUSTOM_BOOK', 'disable_ramdisk': False, 'traits': '["CUSTOM_BOOK"]',
    'steps': '[{"interface": "deploy", "step": "erase", "args": {}, "order": 1}]'})


def find_runbook(ident):
    if ident != 'book':
        raise exception.RunbookNotFound(runbook=ident)
    return BOOK


def answer(target, state='available', minor=115, arguments=None, **values):
    """Return the status that the checks lead to: 202 if they find nothing."""
    wish = provision_checks.Wish(node(state, **values), target,
                                 provision_verbs.VERBS.get(target), arguments or {}, minor,
                                 find_runbook)
    try:
        provision_checks.run(wish)
    except exception.IronicCloneError as error:
        assert str(error)
        return errors.status(error, {})
    return 202


def test_every_verb_is_expected():
    assert set(EXPECTED) == set(provision_verbs.VERBS)


@pytest.mark.parametrize('state', states.PROVISION)
@pytest.mark.parametrize('target', EXPECTED)
def test_every_verb_in_every_state_of_every_version(target, state):
    everywhere, allowed = EXPECTED[target]
    for minor in range(1, 116):
        if minor < everywhere:
            expected = 406
        elif state not in allowed:
            expected = 400
        elif minor < allowed[state]:
            expected = 406
        else:
            expected = 202
        found = answer(target, state, minor, NEEDS.get(target))
        assert found == expected, (target, state, minor)


@pytest.mark.parametrize('target', [*EXPECTED, 'bogus', '', None])
def test_a_locked_node_is_409_where_the_state_does_not_allow_the_verb(target):
    assert answer(target, 'verifying', reservation='a-conductor') == 409


def test_a_locked_node_goes_to_the_conductor_where_the_state_allows_the_verb():
    assert answer('active', 'available', reservation='a-conductor') == 202


@pytest.mark.parametrize('target', ['bogus', 'Active', '', None, 'x' * 5000])
def test_unknown_verbs_are_400_in_every_version(target):
    assert {answer(target, minor=minor) for minor in (1, 50, 115)} == {400}


CONFIG_DRIVE = {'configdrive': 'https://host/drive'}
RUNBOOK = {'runbook': 'r'}
KNOWN = {'runbook': 'book'}


@pytest.mark.parametrize('status, target, state, minor, arguments', [
    # config drives
    (202, 'active', 'available', 1, CONFIG_DRIVE),
    (400, 'rebuild', 'active', 34, CONFIG_DRIVE),
    (202, 'rebuild', 'active', 35, CONFIG_DRIVE),
    (400, 'deploy', 'available', 115, CONFIG_DRIVE),
    (400, 'provide', 'manageable', 115, CONFIG_DRIVE),
    (202, 'provide', 'manageable', 115, {'configdrive': ''}),
    (202, 'provide', 'manageable', 115, {'configdrive': {}}),
    (400, 'active', 'available', 115, {'configdrive': 'a b!'}),
    # runbooks
    (406, 'clean', 'manageable', 91, RUNBOOK),
    (404, 'clean', 'manageable', 92, RUNBOOK),
    (404, 'provide', 'manageable', 115, RUNBOOK),
    (400, 'provide', 'active', 91, RUNBOOK),
    (400, 'clean', 'manageable', 115, {'runbook': ''}),
    (406, 'clean', 'manageable', 91, KNOWN),
    (202, 'clean', 'manageable', 92, KNOWN),
    (202, 'clean', 'manageable', 112, KNOWN),
    (202, 'service', 'active', 115, KNOWN),
    (406, 'service', 'active', 107, KNOWN),   # it always has a word about the ramdisk
    (400, 'clean', 'manageable', 115, {**KNOWN, 'clean_steps': STEPS}),
    (400, 'clean', 'manageable', 115, {**KNOWN, 'service_steps': STEPS}),
    (202, 'clean', 'manageable', 115, {**KNOWN, 'clean_steps': []}),
    (202, 'clean', 'manageable', 115, {**KNOWN, 'disable_ramdisk': True}),
    (400, 'provide', 'manageable', 115, KNOWN),
    (400, 'rescue', 'active', 115, {**KNOWN, 'rescue_password': 'p'}),
    (400, 'rebuild', 'active', 115, {**KNOWN, 'deploy_steps': DEPLOY_STEPS}),
    # ramdisks
    (406, 'clean', 'manageable', 69, {'clean_steps': STEPS, 'disable_ramdisk': False}),
    (202, 'clean', 'manageable', 70, {'clean_steps': STEPS, 'disable_ramdisk': True}),
    (406, 'service', 'active', 107, {'service_steps': STEPS, 'disable_ramdisk': True}),
    (400, 'provide', 'manageable', 69, {'disable_ramdisk': False}),
    (202, 'provide', 'manageable', 69, {'disable_ramdisk': None}),
    # deploy steps
    (406, 'active', 'available', 68, {'deploy_steps': DEPLOY_STEPS}),
    (202, 'active', 'available', 69, {'deploy_steps': DEPLOY_STEPS}),
    (202, 'rebuild', 'active', 69, {'deploy_steps': DEPLOY_STEPS}),
    (400, 'deploy', 'available', 115, {'deploy_steps': DEPLOY_STEPS}),
    (406, 'provide', 'manageable', 68, {'deploy_steps': DEPLOY_STEPS}),
    (400, 'provide', 'manageable', 115, {'deploy_steps': DEPLOY_STEPS}),
    (202, 'rebuild', 'active', 115, {'deploy_steps': []}),
    (202, 'provide', 'manageable', 68, {'deploy_steps': []}),
    (400, 'active', 'available', 115, {'deploy_steps': [{}]}),
    (400, 'active', 'available', 115, {'deploy_steps': [1]}),
    # clean and service steps, passwords
    (400, 'clean', 'manageable', 115, {}),
    (400, 'clean', 'manageable', 115, {'clean_steps': []}),
    (400, 'clean', 'manageable', 115, {'clean_steps': [{}]}),
    (202, 'provide', 'manageable', 115, {'clean_steps': [], 'service_steps': []}),
    (400, 'provide', 'manageable', 115, {'clean_steps': STEPS}),
    (400, 'active', 'available', 115, {'service_steps': STEPS}),
    (400, 'active', 'available', 115, {'rescue_password': ''}),
    (202, 'active', 'available', 115, {'rescue_password': None}),
    (400, 'rescue', 'active', 38, {'rescue_password': '  '}),
    (406, 'rescue', 'active', 37, {}),
    (406, 'service', 'active', 86, {}),
    (400, 'service', 'active', 86, {'clean_steps': STEPS}),
])
def test_what_comes_with_a_verb(status, target, state, minor, arguments):
    assert answer(target, state, minor, arguments) == status


@pytest.mark.parametrize('status, target, state', [
    (400, 'active', 'available'), (400, 'rebuild', 'active'), (202, 'deploy', 'available'),
    (202, 'manage', 'available'), (202, 'provide', 'manageable')])
def test_maintenance(status, target, state):
    assert answer(target, state, maintenance=True) == status


def test_maintenance_is_said_before_the_state():
    wish = provision_checks.Wish(node('enroll', maintenance=True), 'active',
                                 provision_verbs.VERBS['active'], {}, 115, find_runbook)
    with pytest.raises(exception.NodeInMaintenance):
        provision_checks.run(wish)


def test_operations_exist_and_get_arguments_that_they_have():
    for verb in provision_verbs.VERBS.values():
        known = operations.OPERATIONS[verb.operation]
        assert {'node_id', *verb.fixed, *verb.passes} == set(known), verb.target


@given(target=st.sampled_from([*EXPECTED, 'x']), state=st.sampled_from([*states.PROVISION]),
       minor=st.integers(1, 115), arguments=st.fixed_dictionaries({}, optional={
           'configdrive': st.none() | st.text() | st.dictionaries(st.text(), st.integers()),
           'clean_steps': st.none() | st.lists(st.integers() | st.dictionaries(
               st.text(), st.text())),
           'deploy_steps': st.none() | st.lists(st.none()),
           'service_steps': st.none() | st.just(STEPS),
           'rescue_password': st.none() | st.text(),
           'disable_ramdisk': st.none() | st.booleans(),
           'runbook': st.none() | st.just('book') | st.text()}))
def test_any_wish_has_an_answer_below_500(target, state, minor, arguments):
    assert answer(target, state, minor, arguments) in (202, 400, 404, 406)
