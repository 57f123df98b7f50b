"""Who asks, as authentication found out.

Headers that name a caller (``X-Roles``, ``X-Project-Id``...) count only if authentication has
marked the request: the network can send any header, but no key of the WSGI environment.
"""
from typing import Any

from ironic_clone.common.context import RequestContext

_CALLER = 'ironic_clone.caller'
_PUBLIC = 'ironic_clone.public'

SERVICE_TYPE = 'baremetal'
"""What the service is called in Keystone's catalogue."""
DECISIONS = 1000
"""Most answers of the policy that are kept with a caller."""


class _Values(dict):
    """What ``RequestContext.from_environ`` would make a context of."""

    from_environ = classmethod(RequestContext.from_environ.__func__)


class Caller:
    """Somebody who was let in.

    :ivar name: of the user, for people; None if it has none.
    :ivar decisions: what the policy said of this caller, kept as long as the caller is; the first
        member of a key says of which policy.
    """

    def __init__(self, values: dict[str, Any]):
        self._values = values
        self.credentials = RequestContext(**values).credentials
        self.name: str | None = values.get('user_name')
        self.decisions: dict[tuple, bool] = {}

    @classmethod
    def of_headers(cls, environ: dict[str, Any]) -> 'Caller':
        """Return who the headers of the token middleware name. Tokens stay out of it: contexts
        travel, and are logged."""
        values = _Values.from_environ(environ, auth_token=None, service_token=None)
        for name in ('request_id', 'global_request_id'):   # of one request
            values.pop(name, None)
        return cls(values)

    def context(self, **of_request: Any) -> RequestContext:
        """Return the context of a request of this caller."""
        return RequestContext(**self._values, **of_request)


NOBODY = Caller({})
"""Whoever asks where nobody has to say who."""

ANYBODY = Caller({'is_public_api': True})
"""Whoever asks on a path that needs no authentication."""


def set_caller(environ: dict[str, Any], caller: Caller) -> None:
    """Mark a request as one of somebody who was let in."""
    environ[_CALLER] = caller


def let_in(environ: dict[str, Any]) -> bool:
    """Tell whether authentication has let a request in."""
    return _CALLER in environ


def set_public(environ: dict[str, Any]) -> None:
    """Mark a request as one on a path that needs no authentication."""
    environ[_PUBLIC] = True


def caller(environ: dict[str, Any]) -> Caller:
    """Return who asks."""
    found = environ.get(_CALLER)
    return found if found is not None else ANYBODY if _PUBLIC in environ else NOBODY
