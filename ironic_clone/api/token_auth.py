"""Tokens of Keystone: auth_strategy = keystone, by keystonemiddleware."""
import importlib.util
import logging
import time
from collections.abc import Callable

from keystoneauth1 import exceptions as ksa_exceptions
from keystonemiddleware import auth_token
from keystonemiddleware.auth_token import _exceptions as ksm_exceptions

from ironic_clone.api import errors
from ironic_clone.api import identity
from ironic_clone.api import recent_callers
from ironic_clone.api import token_cache
from ironic_clone.common import exception
from ironic_clone.conf import CONF

LOG = logging.getLogger(__name__)

GROUP = 'keystone_authtoken'
ANSWER_SECONDS = 10
RETRIES = 1
SLOW_SECONDS = 2
"""A Keystone that fails no sooner than after these hangs."""
RETRY_AFTER = 5
"""Seconds after which a request may be tried again that Keystone could not be asked about."""


class TokenAuthentication:
    """WSGI middleware that lets in who has a token that Keystone knows.

    :raises ConfigInvalid: [keystone_authtoken] cannot be used.
    """

    def __init__(self, application: Callable):
        options = CONF[GROUP]
        # Nobody is to hang because Keystone does: its answers are waited for, but not long.
        CONF.set_default('http_connect_timeout', ANSWER_SECONDS, GROUP)
        CONF.set_default('http_request_max_retries', RETRIES, GROUP)
        # Without it no application credential is good that has access rules.
        CONF.set_default('service_type', identity.SERVICE_TYPE, GROUP)
        self._cache = None
        if options.memcached_servers:
            _require_client()
        else:
            CONF.set_default('cache', token_cache.ENVIRON, GROUP)
            self._cache = token_cache.TokenCache()
        self._callers = recent_callers.RecentCallers(options.token_cache_time)
        self._application = application
        self._protocol = _protocol(self._let_in)

    def _let_in(self, environ, start_response):
        caller = identity.Caller.of_headers(environ)
        identity.set_caller(environ, caller)
        self._callers.keep(environ, caller)
        return self._application(environ, start_response)

    def __call__(self, environ, start_response):
        caller = self._callers.find(environ)
        if caller is not None:
            identity.set_caller(environ, caller)
            return self._application(environ, start_response)
        if self._cache is not None:
            environ[token_cache.ENVIRON] = self._cache

        def start(status, headers, exc_info=None):
            if status.startswith('503') and not identity.let_in(environ):
                headers = [*headers, *errors.retry_after(RETRY_AFTER, environ)]
            return start_response(status, headers, exc_info)
        try:
            return self._protocol(environ, start)
        except Exception as error:
            if identity.let_in(environ):
                raise
            LOG.error('Keystone could not be asked about a token: %s', error)
            body = errors.application(503, 'The Identity service cannot be asked.')
            start('503 Service Unavailable', [('Content-Type', 'application/json'),
                                              ('Content-Length', str(len(body)))])
            return [body]


class _Protocol(auth_token.AuthProtocol):
    """keystonemiddleware, which asks a Keystone that hangs only now and then."""

    def _create_identity_server(self):
        made = super()._create_identity_server()
        made.verify_token = _Guard(made.verify_token)
        return made


class _Guard:
    """Asks Keystone about a token; not for a while after somebody has waited for it in vain.

    Each who waits holds a thread of the API, which those need whose tokens are known.
    """

    def __init__(self, ask: Callable):
        self._ask, self._silent_until = ask, 0.0

    def __call__(self, *args, **kwargs):
        begun = time.monotonic()
        if begun < self._silent_until:
            raise ksm_exceptions.ServiceError('Keystone did not answer a moment ago.')
        try:
            return self._ask(*args, **kwargs)
        except ksm_exceptions.InvalidToken:
            raise
        except Exception:
            if time.monotonic() - begun > SLOW_SECONDS:
                self._silent_until = time.monotonic() + RETRY_AFTER
            raise


def _protocol(application: Callable) -> auth_token.AuthProtocol:
    """:raises ConfigInvalid: the options of Keystone cannot be used."""
    if not CONF[GROUP].auth_type and not CONF[GROUP].auth_section:
        raise exception.ConfigInvalid(
            error=f'[{GROUP}]auth_type is not set: auth_strategy = keystone needs to know how '
                  'the service itself logs in to Keystone, such as auth_type = password with '
                  'auth_url, username, password, project_name and the domains of both')
    try:
        made = _Protocol(application, {'oslo_config_config': CONF})
    except (ksa_exceptions.ClientException, ValueError) as error:
        raise exception.ConfigInvalid(error=f'[{GROUP}] cannot be used: {error}') from error
    if not CONF[GROUP].www_authenticate_uri:
        # Else the middleware would ask Keystone for it, which may be down.
        made._www_authenticate_uri = _auth_url()
    return made


def _require_client() -> None:
    """:raises ConfigInvalid: the library that keystonemiddleware uses is not there."""
    if importlib.util.find_spec('memcache') is None:
        raise exception.ConfigInvalid(
            error=f'[{GROUP}]memcached_servers needs the package python-memcached, which is not '
                  'installed')


def _auth_url() -> str:
    section = CONF[CONF[GROUP].auth_section or GROUP]
    return getattr(section, 'auth_url', None) or ''
