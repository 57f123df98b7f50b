"""The one page of errors: which status an error has, and the shapes of error bodies."""
from collections.abc import Mapping

import orjson
import wsme.exc
from webob import util

from ironic_clone.common import exception

STATUS: Mapping[type[Exception], int] = {
    exception.NotAuthorized: 403,
    exception.NotFound: 404,
    exception.NotAcceptable: 406,
    exception.Invalid: 400,
    exception.Conflict: 409,
    exception.TemporaryFailure: 503,
    wsme.exc.ClientSideError: 400,
}
"""Error class -> status, for its subclasses too; what is not here is a 500.

A route can answer another status for some classes (``Route.errors``).
"""


RETRY_AFTER: Mapping[type[Exception], int] = {
    exception.NodeLocked: 1,
    exception.StaleRecord: 1,
    exception.TemporaryFailure: 5,
}
"""Error class -> seconds after which the same request may succeed, for its subclasses too."""


class RoutingError(Exception):
    """The request did not reach an endpoint: no such route, method, or version.

    :param headers: further headers of the answer.
    :param as_application: the body has the shape of an error raised inside an endpoint.
    :param hidden_below: to versions before this minor there is no such path: 404 without more.
    """

    def __init__(self, code: int, description: str = '', headers: tuple = (),
                 as_application: bool = False, hidden_below: int = 1):
        super().__init__(description)
        self.code = code
        self.description = description
        self.headers = headers
        self.as_application = as_application
        self.hidden_below = hidden_below


class BodyRefused(Exception):
    """The body was refused before anything looked at the request."""

    def __init__(self, code: int, text: str):
        super().__init__(text)
        self.code = code


def status(error: Exception, overrides: Mapping[type[Exception], int]) -> int:
    """Return the HTTP status of ``error``; ``overrides`` are those of the route."""
    for class_ in type(error).__mro__:
        code = overrides.get(class_) or STATUS.get(class_)
        if code is not None:
            return code
    return 500


_STUMBLING = 'python-ironicclient'
"""What that client calls itself. It repeats by itself what is answered 409 or 503, but
``Retry-After`` in any answer other than a 413 ends it with a ``TypeError`` (seen with release
6.3.0): it hands the header to exceptions that do not take it."""


def headers(error: Exception, environ: Mapping) -> list[tuple[str, str]]:
    """Return the headers that tell a client what it may do about ``error``.

    :param environ: of the WSGI request.
    """
    seconds = next((RETRY_AFTER[class_] for class_ in type(error).__mro__
                    if class_ in RETRY_AFTER), None)
    return [] if seconds is None else retry_after(seconds, environ)


def retry_after(seconds: int, environ: Mapping) -> list[tuple[str, str]]:
    """Return the header ``Retry-After``; nothing for a client that cannot take it."""
    if environ.get('HTTP_USER_AGENT', '').startswith(_STUMBLING):
        return []
    return [('Retry-After', str(seconds))]


LONGEST = 10_000
"""Characters of a sentence: it can quote what a request says, of which there may be megabytes."""


def _bounded(sentence: str) -> str:
    return sentence if len(sentence) <= LONGEST else sentence[:LONGEST - 3] + '...'


def application(code: int, text: str, debuginfo: str | None = None) -> bytes:
    """Return the body of an error raised inside an endpoint."""
    return _wrapped({'faultcode': 'Server' if code >= 500 else 'Client',
                     'faultstring': _bounded(text), 'debuginfo': debuginfo})


def routing(code: int, description: str) -> bytes:
    """Return the body of an error of routing."""
    return _wrapped({'code': code, 'title': reason(code), 'description': _bounded(description)})


def flat(text: str) -> bytes:
    """Return the body of an answer to a body that was refused."""
    return orjson.dumps({'faultcode': 'Client', 'faultstring': _bounded(text)})


def _wrapped(inner: dict) -> bytes:
    return orjson.dumps({'error_message': orjson.dumps(inner).decode()})


def reason(code: int) -> str:
    """Return the reason phrase of a status: the same in every release of Python."""
    return util.status_reasons[code]


def is_unexpected(error: Exception) -> bool:
    """Tell whether ``error`` is none of the service's own: a defect, to be logged."""
    return not isinstance(error, exception.IronicCloneError)
