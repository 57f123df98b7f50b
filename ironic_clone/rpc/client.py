"""The API's end of the contract."""
import time
from typing import Any

from ironic_clone.common import context as request_context
from ironic_clone.conf import CONF
from ironic_clone.rpc import message
from ironic_clone.rpc.ring import Rings
from ironic_clone.rpc.transport import Transport


class ConductorClient:
    """Asks conductors, each node's own."""

    DEFAULT_TIMEOUT = 60
    """Seconds, where oslo.messaging's option rpc_response_timeout is not there to say."""

    def __init__(self, transport: Transport, rings: Rings):
        self._transport = transport
        self._rings = rings

    def for_node(self, node) -> str:
        """Return the host that owns a node (anything with uuid, driver, conductor_group).

        :raises NoValidHost: no conductor serves the node's driver in its group.
        """
        return self._rings.owner(node.uuid, node.driver, node.conductor_group)

    def for_driver(self, driver: str) -> str:
        """Return a host that serves a driver.

        :raises DriverNotFound: none does.
        """
        return self._rings.any_host(driver)

    def call(self, context: request_context.RequestContext, host: str | None, operation: str,
             **arguments) -> Any:
        """Have a conductor carry out an operation and return its result.

        :param host: None for any conductor.
        :raises IronicCloneError: what the conductor raised.
        :raises RPCTimeout, TemporaryFailure: it could not be asked, or did not answer in time.
        """
        timeout = getattr(CONF, 'rpc_response_timeout', self.DEFAULT_TIMEOUT)
        request = message.Request(context, operation, arguments, time.time() + timeout)
        reply = self._transport.send(host, request.dump(), operation, timeout)
        return message.load_reply(reply)

    def call_node(self, context: request_context.RequestContext, node, operation: str,
                  **arguments) -> Any:
        """Have the owner of ``node`` carry out an operation on it.

        :raises NoValidHost: no conductor serves the node's driver in its group.
        """
        return self.call(context, self.for_node(node), operation, node_id=node.uuid, **arguments)

    def call_driver(self, context: request_context.RequestContext, driver: str, operation: str,
                    **arguments) -> Any:
        """Have a conductor that serves ``driver`` carry out an operation of it.

        :raises DriverNotFound: none does.
        """
        return self.call(context, self.for_driver(driver), operation, driver_name=driver,
                         **arguments)
