"""Tokens without a Keystone that answers; with one: ``integration/access``."""
import contextlib
import datetime
import socket
import threading

import pytest
import webob
from keystoneauth1 import loading
from keystonemiddleware import auth_token
from oslo_utils import timeutils

from ironic_clone.api import identity
from ironic_clone.api import recent_callers
from ironic_clone.api import stack
from ironic_clone.api import token_auth
from ironic_clone.api import token_cache
from ironic_clone.common import exception
from ironic_clone.conf import CONF
from ironic_clone.tests.servers import ports
from ironic_clone.tests.unit.api import callers

GROUP = token_auth.GROUP


@pytest.fixture
def options(conf):
    """Return a function that sets options of [keystone_authtoken]."""
    conf.set_override('auth_strategy', 'keystone')

    def set_options(**values):
        conf.register_opts(loading.get_auth_plugin_conf_options('password'), GROUP)
        for name, value in values.items():
            conf.set_override(name, value, GROUP)
    yield set_options
    conf.reset()
    # One of them must have a value, which the next test does not give it.
    conf.unregister_opts(loading.get_auth_plugin_conf_options('password'), GROUP)


@pytest.fixture
def application(options, services):
    """The API in front of a Keystone that nobody listens for."""
    options(auth_type='password', auth_url=f'http://{ports.LOOPBACK}:{ports.free()}/v3',
            username='u', password='p', http_request_max_retries=0)
    return stack.build(*services)


@pytest.mark.parametrize('values, word', [
    ({}, 'auth_type'), ({'auth_type': 'sugar'}, 'sugar')])
def test_what_cannot_be_set_up_does_not_start(options, services, values, word):
    options(**values)
    with pytest.raises(exception.ConfigInvalid, match=word):
        stack.build(*services)


def test_without_a_token(application, conf):
    answer = webob.Request.blank('/v1/nodes').get_response(application)
    assert answer.status_int == 401
    assert answer.headers['WWW-Authenticate'] == f'Keystone uri="{conf[GROUP].auth_url}"'
    assert webob.Request.blank('/v1').get_response(application).status_int == 200


def test_a_keystone_that_is_down(application):
    answer = webob.Request.blank('/v1/nodes', headers={
        'X-Auth-Token': 'abc'}).get_response(application)
    assert (answer.status_int, answer.headers['Retry-After']) == (503, '5')


def test_a_keystone_that_hangs_is_not_waited_for_by_everybody(options, services, monkeypatch):
    monkeypatch.setattr(token_auth, 'SLOW_SECONDS', 0.5)
    came = []
    with socket.create_server((ports.LOOPBACK, 0)) as hanging:
        threading.Thread(target=_take, args=(hanging, came), daemon=True).start()
        options(auth_type='password', username='u', password='p', http_request_max_retries=0,
                http_connect_timeout=1,
                auth_url=f'http://{ports.LOOPBACK}:{hanging.getsockname()[1]}/v3')
        application = stack.build(*services)
        answers = []
        for token in 'abc':
            answers.append(webob.Request.blank('/v1/nodes', headers={
                'X-Auth-Token': token}).get_response(application))
            came.append('')
        assert [answer.status_int for answer in answers] == [503] * 3
        assert all(answer.headers['Retry-After'] == '5' for answer in answers)
        assert came[0] and came[-3:] == [''] * 3   # the first has waited, the others have not


def _take(server, came):
    """Note connections, and say nothing on any."""
    held = []
    with contextlib.suppress(OSError):
        while True:
            held.append(server.accept())
            came.append(held[-1][1])


def test_an_unforeseen_error_of_the_middleware_is_no_500(application, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError('sugar')
    monkeypatch.setattr(auth_token.AuthProtocol, 'fetch_token', fail)
    answer = webob.Request.blank('/v1/nodes', headers={
        'X-Auth-Token': 'abc'}).get_response(application)
    assert (answer.status_int, answer.headers['Retry-After']) == (503, '5')
    assert b'sugar' not in answer.body


def test_what_is_kept_of_tokens():
    cache = token_cache.TokenCache(2)
    cache.set('a', {'x': 1}, time=60)
    assert cache.get('a') == {'x': 1} and cache.get('b') is None
    cache.set('a', 2, time=0)
    assert cache.get('a') is None
    for key in 'abc':
        cache.set(key, key, time=60)
    assert [cache.get(key) for key in 'abc'] == [None, 'b', 'c']


def environ(token='t', seconds=60, **told):
    ends = timeutils.utcnow() + datetime.timedelta(seconds=seconds)
    return {'HTTP_X_AUTH_TOKEN': token, 'keystone.token_info': {
        'token': {'expires_at': f'{ends.isoformat()}Z', **told}}}


def test_a_caller_of_a_moment_ago_is_known():
    recent, caller = recent_callers.RecentCallers(300), identity.Caller({'user_id': 'u'})
    assert recent.find(environ()) is None
    recent.keep(environ(), caller)
    assert recent.find(environ()) is caller
    assert recent.find(environ('other')) is None and recent.find({}) is None
    assert recent.find({**environ(), 'HTTP_X_SERVICE_TOKEN': 's'}) is None


@pytest.mark.parametrize('of_token', [
    {'seconds': -1}, {'bind': {'x': 'y'}}, {'application_credential': {'access_rules': []}},
    {'expires_at': None}])
def test_a_caller_who_is_to_be_looked_at_each_time_is_not(of_token):
    recent = recent_callers.RecentCallers(300)
    recent.keep(environ(**of_token), identity.NOBODY)
    assert recent.find(environ()) is None


def test_nobody_is_known_where_tokens_are_not_kept():
    recent = recent_callers.RecentCallers(-1)
    recent.keep(environ(), identity.NOBODY)
    assert recent.find(environ()) is None


def test_what_headers_say_of_a_known_caller_is_nothing(application, services):
    told = {'token': {'methods': ['password'], 'user': {'id': 'u', 'name': 'n', 'domain': {
        'id': 'default', 'name': 'Default'}}, 'project': {'id': 'p1', 'name': 'p', 'domain': {
            'id': 'default', 'name': 'Default'}}, 'roles': [{'id': 'r', 'name': 'reader'}],
        'expires_at': '2099-01-01T00:00:00.000000Z', 'issued_at': '2020-01-01T00:00:00.000000Z'}}

    class Kept(auth_token.AuthProtocol):
        def fetch_token(self, token, **kwargs):
            return told
    middleware = token_auth.TokenAuthentication(application)
    middleware._protocol = Kept(middleware._let_in, {'oslo_config_config': CONF})
    seen = []

    def end(environ, start_response):
        seen.append(identity.caller(environ))
        start_response('200 OK', [])
        return []
    middleware._application = end
    for _ in range(2):
        webob.Request.blank('/v1/nodes', headers={
            'X-Auth-Token': 'abc', **callers.system('admin')}).get_response(middleware)
    assert seen[0] is seen[1]
    context = seen[0].context()
    assert (context.roles, context.project_id, context.system_scope) == (['reader'], 'p1', None)
