"""A runbook in a provision verb: whose steps reach the conductor, and who may use which."""
import json

import pytest
import webob
from oslo_policy import opts

from ironic_clone.api import stack
from ironic_clone.db import nodes
from ironic_clone.db import traits
from ironic_clone.tests.unit.api import callers
from ironic_clone.tests.unit.api.endpoints.conftest import HEADER
from ironic_clone.tests.unit.api.endpoints.conftest import UUID
from ironic_clone.tests.unit.api.endpoints.conftest import Answer

PATH = f'/v1/nodes/{UUID}/states/provision'
LATE = {'interface': 'raid', 'step': 'b', 'args': {'password': 'hunter2'}, 'order': 9}
EARLY = {'interface': 'bios', 'step': 'a', 'args': {}, 'order': 2}


@pytest.fixture
def book(api):
    """Return a function that creates a runbook with two steps, the later one first."""
    def create(name='CUSTOM_BOOK', has=('CUSTOM_BOOK',), **fields):
        answer = api('POST', '/v1/runbooks', {'name': name, 'steps': [LATE, EARLY], **fields})
        assert answer.status == 201, answer.body
        assert api('PUT', f'/v1/runbooks/{name}/traits', {'traits': list(has)}).status == 204
        return answer.json['uuid']
    return create


@pytest.fixture
def machine(database, node):
    """Return a function that puts the node into a state and gives it traits."""
    def change(state='manageable', has=('CUSTOM_BOOK',), **values):
        nodes.update_where(database, {'provision_state': state, **values},
                           nodes.table.c.uuid == node)
        found = nodes.get(database, node)
        traits.add(database, found.id, has, replace=True)
    return change


@pytest.mark.parametrize('target, state, operation, name', [
    ('clean', 'manageable', 'do_node_clean', 'clean_steps'),
    ('service', 'active', 'do_node_service', 'service_steps')])
@pytest.mark.parametrize('by_name', [True, False])
def test_its_steps_in_their_order(api, listener, book, machine, target, state, operation, name,
                                  by_name):
    uuid = book(disable_ramdisk=True)
    machine(state)
    answer = api('PUT', PATH, {'target': target, 'runbook': 'CUSTOM_BOOK' if by_name else uuid,
                               'disable_ramdisk': False})
    assert answer.status == 202, answer.body
    assert listener.calls == [(operation, {
        'node_id': UUID, name: [EARLY, LATE], 'disable_ramdisk': True})]


@pytest.mark.parametrize('minor, on_node, on_book, status, words', [
    (115, ['CUSTOM_X'], ['CUSTOM_X', 'CUSTOM_Y'], 202, ''),
    (112, ['CUSTOM_BOOK'], [], 400, 'has no traits'),
    (112, ['CUSTOM_BOOK'], ['CUSTOM_X'], 400, f'not approved for node {UUID}'),
    (112, [], ['CUSTOM_X'], 400, 'none of its traits CUSTOM_X'),
    (111, ['CUSTOM_BOOK'], [], 202, ''), (111, ['CUSTOM_X'], ['CUSTOM_X'], 400,
                                          'needs the trait CUSTOM_BOOK')])
def test_which_nodes_it_is_for(api, listener, book, machine, minor, on_node, on_book, status,
                               words):
    book(has=on_book)
    machine(has=on_node)
    answer = api('PUT', PATH, {'target': 'clean', 'runbook': 'CUSTOM_BOOK'}, minor=minor)
    assert (answer.status, len(listener.calls)) == (status, int(status == 202))
    assert not words or words in answer.error


def test_one_that_is_not_there(api, listener, machine):
    machine()
    answer = api('PUT', PATH, {'target': 'clean', 'runbook': 'nope'})
    assert (answer.status, answer.error) == (404, 'Runbook nope could not be found.')
    assert listener.calls == []


def test_steps_that_the_operator_forbids_are_refused_in_it_too(api, listener, machine):
    send_raw = {'interface': 'vendor', 'step': 'send_raw', 'order': 1}
    api('POST', '/v1/runbooks', {'name': 'raw', 'steps': [send_raw]})
    api('PUT', '/v1/runbooks/raw/traits', {'traits': ['CUSTOM_BOOK']})
    machine()
    answer = api('PUT', PATH, {'target': 'clean', 'runbook': 'raw'})
    assert answer.status == 400 and 'vendor.send_raw' in answer.error
    assert listener.calls == []


# -- policy --------------------------------------------------------------------------------------
@pytest.fixture
def guarded(conf, services, api, tmp_path):
    """Return a function that gives an API with a policy file, asked by a project's manager."""
    def make(**rules):
        path = tmp_path / 'policy.yaml'
        path.write_text(''.join(
            f'"baremetal:{name.replace("__", ":").replace("_DOT_", ".")}": "{check}"\n'
            for name, check in rules.items()))
        opts.set_defaults(conf)   # it registers the option
        conf.set_override('policy_file', str(path), 'oslo_policy')
        conf.set_override('auth_strategy', 'keystone')
        application = stack.build(*services, authenticate=callers.as_headers_say)

        def call(method, path, body, project='p1'):
            request = webob.Request.blank(path, method=method, headers={
                HEADER: '1.115', 'X-Identity-Status': 'Confirmed', 'X-User-Id': 'u',
                'X-Project-Id': project, 'X-Roles': 'manager,member,reader'})
            request.body = json.dumps(body).encode()
            request.content_type = 'application/json'
            response = request.get_response(application)
            return Answer(response.status_int, response.headers, response.body)
        return call
    return make


def test_only_its_owner_may_use_it(api, book, machine, guarded, listener):
    book()
    assert api('PATCH', '/v1/runbooks/CUSTOM_BOOK',
               [{'op': 'add', 'path': '/owner', 'value': 'p1'}]).status == 200
    machine(owner='p1', lessee='p2')
    call = guarded()
    wish = {'target': 'clean', 'runbook': 'CUSTOM_BOOK'}
    assert call('PUT', PATH, wish, project='p2').status == 403
    assert listener.calls == []
    assert call('PUT', PATH, wish).status == 202


@pytest.mark.parametrize('check, owner, public, status', [
    ('!', 'p1', False, 403), ('role:manager', 'p1', False, 202), ('!', None, True, 202)])
def test_a_rule_about_a_step_holds_for_runbooks_of_projects(
        api, book, machine, guarded, check, owner, public, status):
    book(public=public)
    if owner:
        api('PATCH', '/v1/runbooks/CUSTOM_BOOK', [{'op': 'add', 'path': '/owner',
                                                   'value': owner}])
    machine(owner='p1')
    call = guarded(step__execute__raid_DOT_b=check, runbook__use='@')
    answer = call('PUT', PATH, {'target': 'clean', 'runbook': 'CUSTOM_BOOK'})
    assert answer.status == status, answer.body
    assert status == 202 or 'baremetal:step:execute:raid.b' in answer.error


@pytest.mark.parametrize('target, state, name', [
    ('clean', 'manageable', 'clean_steps'), ('service', 'active', 'service_steps'),
    ('rebuild', 'active', 'deploy_steps')])
def test_a_rule_about_a_step_holds_for_named_steps(machine, guarded, listener, target, state,
                                                   name):
    machine(state, owner='p1')
    call = guarded(step__execute__raid_DOT_b='!')
    more = {'args': {}, 'priority': 1} if name == 'deploy_steps' else {}
    for step, status in (('b', 403), ('c', 202)):
        answer = call('PUT', PATH, {'target': target, name: [
            {'interface': 'bios', 'step': 'a', **more}, {'interface': 'raid', 'step': step,
                                                         **more}]})
        assert answer.status == status, answer.body
    assert len(listener.calls) == 1


@pytest.mark.parametrize('steps', [[5], [{}], [{'interface': []}], [None]])
def test_malformed_steps_are_still_told_as_such(machine, guarded, steps):
    machine(owner='p1')
    call = guarded(step__execute__raid_DOT_b='!')
    assert call('PUT', PATH, {'target': 'clean', 'clean_steps': steps}).status == 400


def test_a_rule_about_a_step_holds_when_a_runbook_is_written(guarded):
    call = guarded(step__execute__raid_DOT_b='!')
    body = {'name': 'mine', 'steps': [EARLY, LATE]}
    assert call('POST', '/v1/runbooks', body).status == 403
    assert call('POST', '/v1/runbooks', {**body, 'steps': [EARLY]}).status == 201
    change = {'op': 'add', 'path': '/steps/-', 'value': LATE}
    assert call('PATCH', '/v1/runbooks/mine', [change]).status == 403
    assert call('PATCH', '/v1/runbooks/mine',
                [{**change, 'value': {**LATE, 'step': 'c'}}]).status == 200
