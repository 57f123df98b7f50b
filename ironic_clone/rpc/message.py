"""Requests and replies as they travel: JSON, whatever the transport.

A request carries its deadline, by the database's clock: a broker delivers late what nobody waits
for any more, and a conductor must not act on it. A request for a node also says how the node is
mapped, and by which version of the rings it was sent. Domain errors travel as class name and
message.
"""
import dataclasses
from typing import Any

import orjson

from ironic_clone.common import context as request_context
from ironic_clone.common import errors
from ironic_clone.common import exception
from ironic_clone.rpc import operations


@dataclasses.dataclass(frozen=True)
class Request:
    """One operation asked of a conductor.

    :ivar deadline: seconds since 1970, by ``rings.now()``, after which nobody waits for the reply.
    :ivar node: (uuid, driver, conductor group) of the node that it is for; None: for any.
    :ivar ring: the version of the rings that chose the conductor.
    """

    context: request_context.RequestContext
    operation: str
    arguments: dict[str, Any]
    deadline: float
    node: tuple[str, str, str] | None = None
    ring: str | None = None

    def dump(self) -> bytes:
        return orjson.dumps({
            'version': operations.VERSION, 'context': self.context.to_dict(),
            'operation': self.operation, 'arguments': self.arguments,
            'deadline': self.deadline, 'node': self.node,
            'ring': self.ring}, option=orjson.OPT_NAIVE_UTC)


def load_request(data: bytes | str) -> Request:
    """Read a request.

    :raises Invalid: it is malformed, of another major version, or unknown.
    """
    try:
        found = orjson.loads(data)
        version, operation, arguments = (
            found['version'], found['operation'], found['arguments'])
        context = request_context.RequestContext.from_dict(found['context'])
        deadline = float(found['deadline'])
        node = found.get('node')
        node = None if node is None else tuple(map(str, node))
        if node is not None and len(node) != 3:
            raise ValueError(node)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise exception.Invalid(f'Malformed RPC message: {error!r}.') from error
    if str(version).split('.')[0] != operations.VERSION.split('.')[0]:
        raise exception.Invalid(f'RPC version {version} is not spoken here, '
                                f'{operations.VERSION} is.')
    expected = operations.OPERATIONS.get(operation)
    if expected is None or not isinstance(arguments, dict) or set(arguments) - set(expected):
        raise exception.Invalid(f'Unknown RPC operation {operation!r} with arguments '
                                f'{sorted(arguments)}.')
    return Request(context, operation, arguments, deadline, node, found.get('ring'))


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
