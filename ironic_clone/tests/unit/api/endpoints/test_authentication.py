"""Which paths need no authentication, and that nobody is who a header of the network says."""
import pytest
import webob

from ironic_clone.api import authentication
from ironic_clone.api import identity
from ironic_clone.api import stack
from ironic_clone.common import exception
from ironic_clone.tests.unit.api import callers


@pytest.mark.parametrize('path', [
    '', '/', '/v1', '/v1/', '/v1/lookup', '/v1/lookup/', '/v1/heartbeat/n1', '/v1/heartbeat/n1/',
    '/v1/continue_inspection', '/v1.json', '/v1.xml', '/v1/lookup.json', '/v1/openapi.json'])
def test_public(path):
    assert authentication.is_public(path)


@pytest.mark.parametrize('path', [
    '/v1/nodes', '/nodes', '/v1/heartbeat', '/v1/heartbeat/', '/v1/heartbeat/n1/x',
    '/v1/lookup/n1', '/v1/continue_inspection/x', '//v1', '/v1//nodes', '/v1/lookupx',
    '/lookup', '/v1/nodes.json', '/v1/heartbeat/n1//', '/v1/heartbeat/\n/x', '/v1/lookup\n'])
def test_not_public(path):
    assert not authentication.is_public(path)


def test_an_agent_needs_no_credentials(conf, services, node, tmp_path):
    (tmp_path / 'users').write_text('')
    conf.set_override('auth_strategy', 'http_basic')
    conf.set_override('http_basic_auth_user_file', str(tmp_path / 'users'))
    application = stack.build(*services)
    for method, path, status in (('GET', '/', 200), ('GET', '/v1', 200),
                                 ('GET', '/v1/openapi.json', 200), ('GET', '/v1.json', 404),
                                 ('GET', '/v1/lookup?addresses=52:54:00:aa:bb:01', 404),
                                 ('POST', f'/v1/heartbeat/{node}', 400)):
        answer = webob.Request.blank(path, method=method, headers={
            'X-OpenStack-Ironic-API-Version': '1.115'}).get_response(application)
        assert answer.status_int == status, path


def test_what_cannot_be_enforced_does_not_start(conf, services):
    conf.set_override('auth_strategy', 'keystone')
    with pytest.raises(exception.ConfigInvalid, match='auth_strategy = keystone'):
        stack.build(*services)


def test_headers_count_only_behind_authentication():
    environ = webob.Request.blank('/', headers=callers.system('admin')).environ
    stranger = identity.caller(environ).context()
    assert (stranger.user_id, stranger.roles, stranger.system_scope) == (None, [], None)
    identity.set_caller(environ, identity.Caller.of_headers(environ))
    known = identity.caller(environ).context()
    assert (known.user_id, known.roles[0], known.system_scope) == ('u', 'admin', 'all')


def test_the_token_does_not_travel():
    environ = webob.Request.blank('/', headers={
        **callers.project('p', 'admin'), 'X-Auth-Token': 'hush', 'X-Service-Token': 'hush'}
    ).environ
    caller = identity.Caller.of_headers(environ)
    assert 'hush' not in str(caller.context().to_dict())


def test_headers_of_the_network_make_nobody_an_owner(conf, services):
    conf.set_override('auth_strategy', 'noauth')
    application = stack.build(*services)
    request = webob.Request.blank('/v1/runbooks', method='POST', headers={
        'X-OpenStack-Ironic-API-Version': '1.115', **callers.project('p1', 'admin')},
        json_body={'name': 'CUSTOM_A', 'steps': [
            {'interface': 'bios', 'step': 'x', 'args': {}, 'order': 1}]})
    answer = request.get_response(application)
    assert (answer.status_int, answer.json['owner']) == (201, None)
