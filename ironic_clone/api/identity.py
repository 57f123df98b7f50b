"""Who asks, as authentication found out.

Headers that name a caller (``X-Roles``, ``X-Project-Id``...) count only if authentication has
marked the request: the network can send any header, but no key of the WSGI environment.
"""
from typing import Any

from ironic_clone.common.context import RequestContext

_TOKEN = 'ironic_clone.token'
_USER = 'ironic_clone.user'
_PUBLIC = 'ironic_clone.public'


def by_token(environ: dict[str, Any]) -> None:
    """Mark a request whose headers were set by the middleware that has read its token."""
    environ[_TOKEN] = True


def by_password(environ: dict[str, Any], user: str) -> None:
    """Mark a request whose user has given the password."""
    environ[_USER] = user


def is_known(environ: dict[str, Any]) -> bool:
    """Tell whether authentication has let a request in."""
    return _TOKEN in environ or _USER in environ


def unknown(environ: dict[str, Any]) -> None:
    """Mark a request on a path that needs no authentication."""
    environ[_PUBLIC] = True


def context(environ: dict[str, Any], request_id: str) -> RequestContext:
    """Return the context of a request. Tokens stay out of it: it travels, and is logged."""
    if _TOKEN in environ:
        return RequestContext.from_environ(environ, request_id=request_id, auth_token=None,
                                           service_token=None)
    return RequestContext(
        user_id=environ.get(_USER), user_name=environ.get(_USER), request_id=request_id,
        global_request_id=environ.get('openstack.global_request_id'),
        is_public_api=_PUBLIC in environ)
