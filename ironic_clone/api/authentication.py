"""Who is let in: the middleware of [DEFAULT]auth_strategy, and the paths that pass it by."""
import re
from collections.abc import Callable

from ironic_clone.api import identity
from ironic_clone.conf import CONF

_PUBLIC = re.compile(
    r'/(?:v1(?:/(?:lookup|heartbeat/[^/]+|continue_inspection|openapi))?)?').fullmatch


def is_public(path: str) -> bool:
    """Tell whether a path needs no authentication: root documents, and what agents ask."""
    path = path.removesuffix('/')
    for suffix in ('.json', '.xml'):
        path = path.removesuffix(suffix)
    return _PUBLIC(path or '/') is not None


def required(application: Callable) -> Callable:
    """Return the application behind the authentication that the configuration asks for.

    :raises ConfigInvalid: it cannot be set up.
    """
    if CONF.auth_strategy == 'noauth':
        return application
    if CONF.auth_strategy == 'http_basic':
        from ironic_clone.api.basic_auth import BasicAuthentication as middleware
    else:
        from ironic_clone.api.token_auth import TokenAuthentication as middleware
    protected = middleware(application)

    def answer(environ, start_response):
        if not is_public(environ.get('PATH_INFO', '')):
            return protected(environ, start_response)
        identity.set_public(environ)
        return application(environ, start_response)
    return answer
