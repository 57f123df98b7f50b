"""Tokens without a Keystone that answers; with one: ``integration/access``."""
import pytest
import webob
from keystoneauth1 import loading
from keystonemiddleware import auth_token

from ironic_clone.api import app
from ironic_clone.api import token_auth
from ironic_clone.api import token_cache
from ironic_clone.common import exception
from ironic_clone.tests.servers import ports

GROUP = token_auth.GROUP


@pytest.fixture
def options(conf):
    """Return a function that sets options of [keystone_authtoken]."""
    conf.set_override('auth_strategy', 'keystone')

    def set_options(**values):
        conf.register_opts(loading.get_auth_plugin_conf_options('password'), GROUP)
        for name, value in values.items():
            conf.set_override(name, value, GROUP)
    return set_options


@pytest.fixture
def application(options, services):
    """The API in front of a Keystone that nobody listens for."""
    options(auth_type='password', auth_url=f'http://{ports.LOOPBACK}:{ports.free()}/v3',
            username='u', password='p', http_request_max_retries=0)
    return app.build(*services)


@pytest.mark.parametrize('values, word', [
    ({}, 'auth_type'), ({'auth_type': 'sugar'}, 'sugar')])
def test_what_cannot_be_set_up_does_not_start(options, services, values, word):
    options(**values)
    with pytest.raises(exception.ConfigInvalid, match=word):
        app.build(*services)


def test_without_a_token(application, conf):
    answer = webob.Request.blank('/v1/nodes').get_response(application)
    assert answer.status_int == 401
    assert answer.headers['WWW-Authenticate'] == f'Keystone uri="{conf[GROUP].auth_url}"'
    assert webob.Request.blank('/v1').get_response(application).status_int == 200


def test_a_keystone_that_is_down(application):
    answer = webob.Request.blank('/v1/nodes', headers={
        'X-Auth-Token': 'abc'}).get_response(application)
    assert (answer.status_int, answer.headers['Retry-After']) == (503, '5')


def test_an_unforeseen_error_of_the_middleware_is_no_500(application, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError('sugar')
    monkeypatch.setattr(auth_token.AuthProtocol, 'fetch_token', fail)
    answer = webob.Request.blank('/v1/nodes', headers={
        'X-Auth-Token': 'abc'}).get_response(application)
    assert (answer.status_int, answer.headers['Retry-After']) == (503, '5')
    assert b'sugar' not in answer.body


def test_what_is_kept_of_tokens(monkeypatch):
    cache = token_cache.TokenCache()
    cache.set('a', {'x': 1}, time=60)
    assert cache.get('a') == {'x': 1} and cache.get('b') is None
    cache.set('a', 2, time=0)
    assert cache.get('a') is None
    monkeypatch.setattr(token_cache, 'KEPT', 2)
    for key in 'abc':
        cache.set(key, key, time=60)
    assert [cache.get(key) for key in 'abc'] == [None, 'b', 'c']
