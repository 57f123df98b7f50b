"""HTTP basic authentication: auth_strategy = http_basic."""
import base64
import binascii
import functools
from collections.abc import Callable
from collections.abc import Sequence

import orjson

from ironic_clone.api import errors
from ironic_clone.api import htpasswd
from ironic_clone.api import identity
from ironic_clone.conf import CONF

REALM = 'Basic realm="Baremetal API"'


class BasicAuthentication:
    """WSGI middleware that lets users of a file in.

    :raises ConfigInvalid: the file cannot be used.
    """

    def __init__(self, application: Callable):
        self._application = application
        self._users = htpasswd.UserFile(CONF.http_basic_auth_user_file)

    def __call__(self, environ, start_response):
        header = environ.get('HTTP_AUTHORIZATION')
        if not header:
            return _refuse(start_response, 401, 'The request needs a user and a password.')
        try:
            user, password = _credentials(header)
        except ValueError as error:
            return _refuse(start_response, 400, str(error))
        try:
            known = self._users.knows(user, password)
        except htpasswd.TooManyPasswords:
            return _refuse(start_response, 503, 'Too many passwords are being checked, please '
                                                'retry.', errors.retry_after(1, environ))
        if not known:
            return _refuse(start_response, 401, 'The user or the password is wrong.')
        identity.set_caller(environ, _caller(user))
        return self._application(environ, start_response)


@functools.lru_cache(maxsize=1024)
def _caller(user: bytes) -> identity.Caller:
    name = user.decode(errors='replace')
    return identity.Caller({'user_id': name, 'user_name': name})


def _credentials(header: str) -> tuple[bytes, bytes]:
    """:raises ValueError: the header cannot be taken apart."""
    scheme, _, encoded = header.strip().partition(' ')
    if scheme.lower() != 'basic':
        raise ValueError('The header Authorization must be of the scheme Basic.')
    try:
        user, colon, password = base64.b64decode(encoded.strip(), validate=True).partition(b':')
    except (binascii.Error, ValueError):
        colon = b''
    if not colon:
        raise ValueError('The header Authorization must hold user:password in base64.')
    return user, password


def _refuse(start_response, code: int, text: str, more: Sequence = ()) -> list[bytes]:
    body = orjson.dumps({'error': {'code': code, 'title': errors.reason(code), 'message': text}})
    headers = [('Content-Type', 'application/json'), ('Content-Length', str(len(body))),
               *more]
    if code == 401:
        headers.append(('WWW-Authenticate', REALM))
    start_response(f'{code} {errors.reason(code)}', headers)
    return [body]
