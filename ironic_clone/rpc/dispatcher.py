"""The conductor's end of the contract: a request in, the reply out, nothing raised."""
import logging

from ironic_clone.common import exception
from ironic_clone.rpc import message

LOG = logging.getLogger(__name__)


class Dispatcher:
    """Carries out requests on a manager that has a method for each operation.

    :param manager: its methods take (context, **arguments).
    """

    def __init__(self, manager, host: str):
        self._manager = manager
        self._host = host

    def handle(self, data: bytes | str) -> bytes:
        """Carry out one request and return the reply; errors are replies too."""
        try:
            request = message.load_request(data)
        except exception.IronicCloneError as error:
            LOG.warning('RPC message refused: %s', error)
            return message.dump_error(error)
        try:
            work = getattr(self._manager, request.operation)
            return message.dump_result(work(request.context, **request.arguments))
        except exception.IronicCloneError as error:
            LOG.debug('RPC %s: %s: %s', request.operation, type(error).__name__, error)
            return message.dump_error(error)
        except BaseException as error:   # also a driver's SystemExit: the caller wants an answer
            LOG.exception('RPC %s failed unexpectedly', request.operation)
            return message.dump_error(exception.IronicCloneError(
                f'Unexpected {type(error).__name__} in conductor {self._host}; '
                'its log has the details.'))
