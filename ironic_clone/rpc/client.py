"""The API's end of the contract."""
import logging
import random
from typing import Any

from ironic_clone.common import context as request_context
from ironic_clone.common import exception
from ironic_clone.common import metrics
from ironic_clone.conf import CONF
from ironic_clone.conf import releases
from ironic_clone.rpc import message
from ironic_clone.rpc import operations
from ironic_clone.rpc import versions
from ironic_clone.rpc.ring import Rings
from ironic_clone.rpc.transport import Transport

LOG = logging.getLogger(__name__)


class ConductorClient:
    """Asks conductors, each node's own."""

    DEFAULT_TIMEOUT = 60
    """Seconds, where oslo.messaging's option rpc_response_timeout is not there to say."""

    def __init__(self, transport: Transport, rings: Rings):
        self.transport = transport
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

    def call(self, context: request_context.RequestContext, operation: str, **arguments) -> Any:
        """Have any conductor carry out an operation and return its result.

        While conductors of several releases run, it is one that can.

        :raises IronicCloneError: what the conductor raised.
        :raises RPCTimeout, TemporaryFailure: it could not be asked, or did not answer in time.
        """
        registered = self._rings.current.versions
        able = versions.able(registered, operation, arguments)
        if len(able) < len(registered):
            host, version = random.choice(sorted(able.items()))
        else:   # whoever is free first; all understand what the oldest does
            host, version = None, versions.oldest([*able.values(), versions.ceiling()])
        return self._send(context, host, operation, arguments, version)

    def _ask(self, context, host: str, operation: str, arguments: dict[str, Any],
             node: tuple[str, str, str] | None = None) -> Any:
        """Have one conductor carry out an operation.

        :raises UpgradePending: it is of a release that cannot.
        """
        try:
            version = self._version(host, operation, arguments)
        except exception.UpgradePending:
            self._rings.reset()   # it may be of another release by now
            version = self._version(host, operation, arguments)
        return self._send(context, host, operation, arguments, version, node)

    def _version(self, host: str, operation: str, arguments: dict[str, Any]) -> str:
        theirs = self._rings.current.versions.get(host, releases.FIRST)
        return versions.choose(theirs, host, operation, arguments)

    def _send(self, context, host: str | None, operation: str, arguments: dict[str, Any],
              version: str, node: tuple[str, str, str] | None = None) -> Any:
        timeout = getattr(CONF, 'rpc_response_timeout', self.DEFAULT_TIMEOUT)
        request = message.Request(context, operation, arguments, self._rings.now() + timeout,
                                  node, self._rings.version)
        with metrics.timed(metrics.RPC_CALL_SECONDS, operation):
            return message.load_reply(
                self.transport.send(host, request.dump(version), operation, timeout))

    def call_node(self, context: request_context.RequestContext, node, operation: str,
                  **arguments) -> Any:
        """Have the owner of ``node`` carry out an operation on it.

        One that turns out to be gone, or to own the node no longer, has done nothing: the new
        owner is asked, once.

        :raises NoValidHost: no conductor serves the node's driver in its group.
        """
        if 'node_id' in operations.OPERATIONS[operation]:
            arguments['node_id'] = node.uuid
        mapping = node.uuid, node.driver, node.conductor_group
        host = self.for_node(node)
        try:
            return self._ask(context, host, operation, arguments, mapping)
        except (exception.NotOwner, exception.ConductorUnreachable) as error:
            self._rings.reset()
            owner = self.for_node(node)
            if owner == host:
                raise
            LOG.info('%s of node %s goes to conductor %s: %s', operation, node.uuid, owner, error)
        return self._ask(context, owner, operation, arguments, mapping)

    def call_driver(self, context: request_context.RequestContext, driver: str, operation: str,
                    **arguments) -> Any:
        """Have a conductor that serves ``driver`` carry out an operation of it.

        :raises DriverNotFound: none does.
        """
        arguments['driver_name'] = driver
        host = self.for_driver(driver)
        try:
            return self._ask(context, host, operation, arguments)
        except exception.ConductorUnreachable:
            self._rings.reset()
            other = self.for_driver(driver)
            if other == host:
                raise
        return self._ask(context, other, operation, arguments)
