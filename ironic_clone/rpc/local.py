"""rpc_transport = none: the conductor is in this process and is called directly.

The request and the reply pass through the same JSON as over a broker, so that what works here
works there.
"""
from ironic_clone.common import exception
from ironic_clone.rpc.dispatcher import Dispatcher


class LocalTransport:
    """Hands requests to the dispatcher of this process's conductor."""

    broker_answered = None

    def __init__(self):
        self._dispatcher: Dispatcher | None = None
        self._host: str | None = None

    def serve(self, dispatcher: Dispatcher, host: str) -> None:
        """Let ``dispatcher`` answer from now on."""
        self._dispatcher, self._host = dispatcher, host

    def stop(self, seconds: float | None = None) -> bool:
        """Answer no more; callers that are being answered are in threads of the API."""
        self._dispatcher = None
        return True

    def ask_broker(self) -> None:
        """There is none."""

    def send(self, host: str | None, request: bytes, operation: str, timeout: float,
             signs=None) -> bytes:
        """Return the reply to ``request``.

        :raises ConductorUnreachable: no conductor serves here, or not by that name.
        """
        dispatcher = self._dispatcher
        if dispatcher is None or host not in (None, self._host):
            raise exception.ConductorUnreachable(
                f'Conductor {host or "(any)"} is not reachable: rpc_transport is none and it '
                'does not run in this process.')
        return dispatcher.handle(request)
