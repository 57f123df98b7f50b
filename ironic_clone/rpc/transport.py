"""Choose the transport that ``[DEFAULT]rpc_transport`` names."""
from collections.abc import Callable
from collections.abc import Iterable
from typing import Protocol

from ironic_clone.common import exception
from ironic_clone.conf import CONF
from ironic_clone.rpc.dispatcher import Dispatcher
from ironic_clone.rpc.local import LocalTransport


class Transport(Protocol):
    """How requests travel.

    :ivar broker_answered: function that tells when the broker last did, by ``time.monotonic()``;
        None if there is no broker.
    """

    broker_answered: Callable[[], float | None] | None

    def serve(self, dispatcher: Dispatcher, host: str) -> None: ...

    def send(self, host: str | None, request: bytes, operation: str, timeout: float,
             signs: Iterable[float] | None = None) -> bytes: ...

    def stop(self, seconds: float | None = None) -> bool: ...

    def ask_broker(self) -> None: ...


def create() -> Transport:
    """Make this process's transport.

    :raises ConfigInvalid: the option names one that is not built.
    """
    if CONF.rpc_transport == 'none':
        return LocalTransport()
    if CONF.rpc_transport == 'oslo':
        from ironic_clone.rpc.broker import BrokerTransport  # costs half a second to import
        return BrokerTransport()
    raise exception.ConfigInvalid(
        error=f'[DEFAULT]rpc_transport = {CONF.rpc_transport} is not part of this release; set '
              'it to "none" (one process, ironic-clone) or "oslo" (a broker, transport_url)')
