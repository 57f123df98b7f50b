"""Requests and replies as they travel: JSON, whatever the transport.

A request carries its deadline, by the database's clock: a broker delivers late what nobody waits
for any more, and a conductor must not act on it. A request for a node also says how the node is
mapped, and by which version of the rings it was sent; one for a certain conductor says which
process is meant. Each request names the version of the contract that it is written in, which is
one that its reader knows. Domain errors travel as class name and message.
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
    :ivar incarnation: the process that is meant, not its successor under its name; None: any.
    """

    context: request_context.RequestContext
    operation: str
    arguments: dict[str, Any]
    deadline: float
    node: tuple[str, str, str] | None = None
    ring: str | None = None
    incarnation: str | None = None

    def dump(self, version: str = operations.VERSION) -> bytes:
        """Write it as a version of the contract has it.

        Arguments that are None and that the version does not have are left out.
        """
        known = operations.of(version)[self.operation]
        body = {'version': version, 'context': self.context.to_dict(),
                'operation': self.operation, 'deadline': self.deadline,
                'arguments': {name: value for name, value in self.arguments.items()
                              if value is not None or name in known}}
        if operations.is_routed(version):
            body |= {'node': self.node, 'ring': self.ring, 'incarnation': self.incarnation}
        return orjson.dumps(body, option=orjson.OPT_NAIVE_UTC)


def load_request(data: bytes | str, host: str) -> Request:
    """Read a request.

    :param host: who reads it, for the errors.
    :raises UnknownRPCVersion: it is of a version that is not in the table.
    :raises Invalid: it is malformed, or asks for what its version does not have.
    """
    try:
        found = orjson.loads(data)
        version = found['version']
    except Exception as error:   # whatever it is, it is the message's fault
        raise _malformed(error) from error
    if not isinstance(version, str) or version not in operations.ADDED:
        raise exception.UnknownRPCVersion(version=_brief(repr(version)), host=host,
                                          known=', '.join(operations.ADDED))
    try:
        request = _request(found, operations.is_routed(version))
    except Exception as error:
        raise _malformed(error) from error
    expected = operations.of(version).get(request.operation)
    if expected is None or set(request.arguments) - set(expected):
        raise exception.Invalid(
            f'Unknown RPC operation {_brief(repr(request.operation))} with arguments '
            f'{_brief(repr(sorted(request.arguments)))} in version {version}.')
    return request


def _request(found: dict[str, Any], routed: bool) -> Request:
    """Take the parts of a request out of what was decoded."""
    operation, arguments = found['operation'], found['arguments']
    if not isinstance(operation, str) or not isinstance(arguments, dict):
        raise TypeError('operation must be text, arguments an object')
    for name, value in arguments.items():
        if name.endswith('_id') and not isinstance(value, str):
            raise TypeError(f'{name} must be text')
    node = found.get('node') if routed else None
    if node is not None:
        uuid, driver, group = map(str, node)
        node = uuid, driver, group
    return Request(request_context.RequestContext.from_dict(found['context']), operation,
                   arguments, float(found['deadline']), node,
                   *(found.get(name) if routed else None for name in ('ring', 'incarnation')))


def _malformed(error: Exception) -> exception.Invalid:
    return exception.Invalid(f'Malformed RPC message: {_brief(repr(error))}.')


def _brief(text: str) -> str:
    """Bound what an error quotes of a message."""
    return text if len(text) <= 200 else f'{text[:200]}...'


def dump_result(result: Any) -> bytes:
    return orjson.dumps({'result': result}, option=orjson.OPT_NAIVE_UTC)


def dump_error(error: exception.IronicCloneError) -> bytes:
    return orjson.dumps({'error': {'class': type(error).__name__, 'message': errors.text(error)}})


def load_reply(data: bytes | str) -> Any:
    """Return the result of a reply, or raise the error that it carries.

    :raises IronicCloneError: the same class and message as the conductor raised.
    :raises UnreadableReply: it is malformed.
    """
    try:
        reply = orjson.loads(data)
        if 'error' not in reply:
            return reply['result']
        name, text = reply['error']['class'], str(reply['error']['message'])
        kind = getattr(exception, name, None)
    except Exception as error:   # whatever it is, it is the reply's fault
        raise exception.UnreadableReply(reason=_brief(repr(error))) from error
    if not (isinstance(kind, type) and issubclass(kind, exception.IronicCloneError)):
        kind = exception.IronicCloneError
    raise kind(text)
