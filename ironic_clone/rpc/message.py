"""Requests and replies as they travel: JSON, whatever the transport.

A request carries its deadline: a broker delivers late what nobody waits for any more, and a
conductor must not act on it. Domain errors travel as class name and message.
"""
import dataclasses
import time
from typing import Any

import orjson

from ironic_clone.common import context as request_context
from ironic_clone.common import errors
from ironic_clone.common import exception
from ironic_clone.rpc import operations


@dataclasses.dataclass(frozen=True)
class Request:
    """One operation asked of a conductor.

    :ivar deadline: seconds since 1970 after which nobody waits for the reply.
    """

    context: request_context.RequestContext
    operation: str
    arguments: dict[str, Any]
    deadline: float

    def dump(self) -> bytes:
        return orjson.dumps({
            'version': operations.VERSION, 'context': self.context.to_dict(),
            'operation': self.operation, 'arguments': self.arguments,
            'deadline': self.deadline}, option=orjson.OPT_NAIVE_UTC)


def load_request(data: bytes | str) -> Request:
    """Read a request.

    :raises Invalid: it is malformed, of another major version, unknown or late.
    """
    try:
        found = orjson.loads(data)
        version, operation, arguments = (
            found['version'], found['operation'], found['arguments'])
        context = request_context.RequestContext.from_dict(found['context'])
        deadline = float(found['deadline'])
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise exception.Invalid(f'Malformed RPC message: {error!r}.') from error
    if str(version).split('.')[0] != operations.VERSION.split('.')[0]:
        raise exception.Invalid(f'RPC version {version} is not spoken here, '
                                f'{operations.VERSION} is.')
    expected = operations.OPERATIONS.get(operation)
    if expected is None or not isinstance(arguments, dict) or set(arguments) - set(expected):
        raise exception.Invalid(f'Unknown RPC operation {operation!r} with arguments '
                                f'{sorted(arguments)}.')
    if time.time() > deadline:
        raise exception.Invalid(f'RPC request {operation} came {time.time() - deadline:.1f} '
                                'seconds after its deadline and was not carried out.')
    return Request(context, operation, arguments, deadline)


def dump_result(result: Any) -> bytes:
    return orjson.dumps({'result': result}, option=orjson.OPT_NAIVE_UTC)


def dump_error(error: exception.IronicCloneError) -> bytes:
    return orjson.dumps({'error': {'class': type(error).__name__, 'message': errors.text(error)}})


def load_reply(data: bytes | str) -> Any:
    """Return the result of a reply, or raise the error that it carries.

    :raises IronicCloneError: the same class and message as the conductor raised.
    """
    reply = orjson.loads(data)
    if 'error' not in reply:
        return reply['result']
    kind = getattr(exception, reply['error']['class'], None)
    if not (isinstance(kind, type) and issubclass(kind, exception.IronicCloneError)):
        kind = exception.IronicCloneError
    raise kind(reply['error']['message'])
