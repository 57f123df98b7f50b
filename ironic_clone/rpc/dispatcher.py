"""The conductor's end of the contract: a request in, the reply out, nothing raised."""
import functools
import inspect
import logging
from collections.abc import Callable

from ironic_clone.common import clock
from ironic_clone.common import exception
from ironic_clone.common import log_context
from ironic_clone.common import metrics
from ironic_clone.rpc import message
from ironic_clone.rpc.ring import Rings

LOG = logging.getLogger(__name__)


class Dispatcher:
    """Carries out requests on a manager that has a method for each operation.

    :param manager: its methods take (context, **arguments).
    :param host: the conductor's name in the rings.
    :param incarnation: tells this process from others of that name; None: there are none.
    :ivar draining: requests for nodes are left to the conductors that own them now.
    """

    def __init__(self, manager, host: str, rings: Rings, incarnation: str | None = None):
        self._manager = manager
        self._host = host
        self._rings = rings
        self._incarnation = incarnation
        self.draining = False

    def handle(self, data: bytes | str) -> bytes:
        """Carry out one request and return the reply; errors are replies too."""
        try:
            request = message.load_request(data, self._host)
            self._refuse_late(request)
            self._refuse_predecessors(request)
            self._refuse_incomplete(request)
        except exception.IronicCloneError as error:
            LOG.warning('RPC message refused: %s', error)
            return message.dump_error(error)
        with log_context.serving(request.context):   # lines bear the id that the API gave
            return self._carry_out(request)

    def _carry_out(self, request: message.Request) -> bytes:
        try:
            self._check_owner(request)
            work = getattr(self._manager, request.operation)
            with metrics.timed(metrics.RPC_WORK_SECONDS, request.operation):
                return message.dump_result(work(request.context, **request.arguments))
        except exception.IronicCloneError as error:
            LOG.debug('RPC %s: %s: %s', request.operation, type(error).__name__, error)
            return message.dump_error(error)
        except BaseException as error:   # also a driver's SystemExit: the caller wants an answer
            LOG.exception('RPC %s failed unexpectedly', request.operation)
            return message.dump_error(exception.IronicCloneError(
                f'Unexpected {type(error).__name__} in conductor {self._host}; '
                'its log has the details.'))

    def _refuse_late(self, request: message.Request) -> None:
        """Refuse what nobody waits for any more.

        The context learns until when somebody does, by a clock that goes on while the process is
        stopped.

        :raises RequestExpired: it is late.
        """
        left = request.deadline - self._rings.now()
        if left < 0:
            raise exception.RequestExpired(operation=request.operation, seconds=f'{-left:.1f}')
        request.context.expires = clock.steady() + left
        LOG.debug('RPC %s of request %s has come; it is waited for %.1f s yet',
                  request.operation, request.context.request_id, left)

    def _refuse_predecessors(self, request: message.Request) -> None:
        """Refuse what waited in the queue for the predecessor of this process: its sender may
        have seen that it died, and given up.

        :raises ConductorRestarted: it is; the sender shall ask again.
        """
        if None not in (self._incarnation, request.incarnation) \
                and request.incarnation != self._incarnation:
            raise exception.ConductorRestarted(host=self._host)

    def _refuse_incomplete(self, request: message.Request) -> None:
        """Refuse a request that leaves out what its operation needs.

        :raises Invalid: it does.
        """
        try:
            work = getattr(self._manager, request.operation)
            function = getattr(work, '__func__', work)
            own = () if function is work else (self._manager,)
            _signature(function).bind(*own, request.context, **request.arguments)
        except (AttributeError, TypeError) as error:
            raise exception.Invalid(f'RPC operation {request.operation}: {error}.') from error

    def _check_owner(self, request: message.Request) -> None:
        """Refuse what is another conductor's to do by now.

        :raises NotOwner: the sender shall ask the owner.
        """
        if request.node is None or not self.draining and (
                request.ring == self._rings.version or self._owns(request.node)):
            return
        raise exception.NotOwner(node=request.node[0], host=self._host)

    def _owns(self, node: tuple[str, str, str]) -> bool:
        """Tell whether a node is mapped here. That it is not, is read in the database now: who was
        called dead a moment ago may have come back since, and be asked."""
        known = self._rings.fresh()
        return (known.owner(*node) == self._host
                or self._rings.reset(unless=known).owner(*node) == self._host)


@functools.lru_cache(maxsize=256)
def _signature(function: Callable) -> inspect.Signature:
    """Looking a function over takes longer than many a request."""
    return inspect.signature(function)
