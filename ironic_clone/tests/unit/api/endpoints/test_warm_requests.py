"""What authentication and policy add to a request of a caller who came before: counts, no clock.

How long such a request takes is for ``tools/benchmark --auth``.
"""
import base64

import bcrypt
import pytest
from keystoneauth1 import loading

from ironic_clone.api import enforcer
from ironic_clone.api import stack
from ironic_clone.api import token_auth
from ironic_clone.tests.servers import token_validation
from ironic_clone.tests.unit.api.endpoints import full_world
from ironic_clone.tests.unit.api.endpoints.conftest import Client

NODE = full_world.uuid(full_world.NODE, 0)
PATHS = ('/v1/nodes', '/v1/nodes/detail', f'/v1/nodes/{NODE}', f'/v1/nodes/{NODE}/states',
         '/v1/ports', f'/v1/nodes/{NODE}/ports', '/v1/allocations', '/v1/chassis', '/v1/drivers')


@pytest.fixture
def counted(conf, services, database, statements, monkeypatch):
    """Return a function that counts, for each path, the statements and the checks of policy of
    the second request and of the third."""
    conf.set_override('hash_ring_reset_interval', 3600)
    services[2].reset()
    full_world.fill(database, owner='p1')
    checks, real = [], enforcer.Enforcer._passes

    def passes(loaded, rule, target, caller):
        checks.append(rule)
        return real(loaded, rule, target, caller)
    monkeypatch.setattr(enforcer.Enforcer, '_passes', staticmethod(passes))

    def count(headers):
        client, found = Client(stack.build(*services)), {}
        assert client('GET', '/v1/nodes', headers=headers).status == 200
        for path in PATHS:
            found[path] = []
            for _ in range(2):
                checks.clear()
                with statements() as made:
                    assert client('GET', path, headers=headers).status == 200
                found[path].append((len(made), len(checks)))
        return found
    return count


def statements_of(found):
    return {path: [count for count, _ in of_path] for path, of_path in found.items()}


@pytest.fixture
def without(conf, counted):
    """The statements of each path without authentication."""
    conf.set_override('auth_strategy', 'noauth')
    return statements_of(counted({}))


def test_a_password_that_is_known_is_not_hashed_again(conf, counted, without, tmp_path,
                                                      monkeypatch):
    (tmp_path / 'users').write_bytes(b'alice:' + bcrypt.hashpw(b'wonder', bcrypt.gensalt(4)))
    conf.set_override('auth_strategy', 'http_basic')
    conf.set_override('http_basic_auth_user_file', str(tmp_path / 'users'))
    hashed, real = [], bcrypt.checkpw
    monkeypatch.setattr(bcrypt, 'checkpw', lambda *args: hashed.append(args) or real(*args))
    found = counted({'Authorization': 'Basic ' + base64.b64encode(b'alice:wonder').decode()})
    assert statements_of(found) == without
    assert len(hashed) == 1


def test_keystone_is_not_asked_again(conf, counted, without):
    conf.set_override('auth_strategy', 'keystone')
    options = loading.get_auth_plugin_conf_options('password')
    conf.register_opts(options, token_auth.GROUP)
    with token_validation.serving({'good': ['reader']}) as keystone:
        for name, value in (('auth_type', 'password'), ('auth_url', keystone.url),
                            ('username', 'u'), ('password', 'p'), ('user_domain_id', 'default'),
                            ('project_name', 'p'), ('project_domain_id', 'default')):
            conf.set_override(name, value, token_auth.GROUP)
        try:
            found = counted({'X-Auth-Token': 'good'})
        finally:
            conf.reset()
            conf.unregister_opts(options, token_auth.GROUP)
    assert statements_of(found) == without
    assert [asked for asked in keystone.asked if asked.startswith('GET')
            and asked.endswith('tokens')] == ['GET /v3/auth/tokens']
    assert len(keystone.asked) < 6
    # What the policy said once of this caller and of such an object is known, too.
    assert {checks for of_path in found.values() for _, checks in of_path[1:]} == {0}
