"""The API's end of the contract."""
import itertools
import logging
import math
import random
from collections.abc import Iterator
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
from ironic_clone.rpc.ring import dies_at
from ironic_clone.rpc.transport import Transport

LOG = logging.getLogger(__name__)

_LOOK_SECONDS = 1.0
_SHORTLY = 0.1
"""Seconds between looks whether a conductor that is waited for is alive, at the most and least."""
WORD_SECONDS = 3
"""For how many of them a successor has the time to say that it was not begun."""


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
        :raises RPCTimeout, ConductorLost, TemporaryFailure: it could not be asked, did not
            answer in time, or died meanwhile.
        """
        registered = self._rings.current.versions
        able = versions.able(registered, operation, arguments)
        if len(able) < len(registered):
            host, version = random.choice(sorted(able.items()))
        else:   # whoever is free first; all understand what the oldest does
            host, version = None, versions.oldest([*able.values(), versions.ceiling()])
        return self._send(context, host, operation, arguments, version)

    def _ask(self, context, host: str, operation: str, arguments: dict[str, Any],
             node: tuple[str, str, str] | None = None, bound: bool = True) -> Any:
        """Have one conductor carry out an operation.

        :raises UpgradePending: it is of a release that cannot.
        """
        try:
            version = self._version(host, operation, arguments)
        except exception.UpgradePending:
            self._rings.reset()   # it may be of another release by now
            version = self._version(host, operation, arguments)
        return self._send(context, host, operation, arguments, version, node, bound)

    def _version(self, host: str, operation: str, arguments: dict[str, Any]) -> str:
        theirs = self._rings.current.versions.get(host, releases.FIRST)
        return versions.choose(theirs, host, operation, arguments)

    def _send(self, context, host: str | None, operation: str, arguments: dict[str, Any],
              version: str, node: tuple[str, str, str] | None = None, bound: bool = True) -> Any:
        """Send a request and wait for the reply.

        :param bound: it is for the process that has the name now, and for no successor.
        """
        timeout = getattr(CONF, 'rpc_response_timeout', self.DEFAULT_TIMEOUT)
        until, incarnation, signs = self._rings.now() + timeout, None, None
        if host is not None:
            last = self._rings.sign(host)
            if bound and operations.is_routed(version):   # older ones look at no incarnation
                incarnation = last.incarnation
            until = min(until, dies_at(last))
            signs = self._signs_of_life(host, incarnation)
        request = message.Request(context, operation, arguments, until, node,
                                  self._rings.version, incarnation)
        with metrics.timed(metrics.RPC_CALL_SECONDS, operation):
            return message.load_reply(self.transport.send(
                host, request.dump(version), operation, timeout, signs))

    def _signs_of_life(self, host: str, incarnation: str | None) -> Iterator[float]:
        """Yield how many seconds to wait on, again and again, until a conductor is dead.

        What it was asked for is not begun any more then: the request's deadline is the moment at
        which its last sign of life was too old, and its successor looks at the incarnation. What
        waited in the queue the successor takes before it registers; that may be known before its
        answer has come.
        """
        left = math.inf
        while left > 0:
            yield min(max(left, _SHORTLY), _LOOK_SECONDS)
            left = self._lives_for(host, incarnation)
        if self._lives_for(host, None) > 0:
            yield from itertools.repeat(_LOOK_SECONDS, WORD_SECONDS)

    def _lives_for(self, host: str, incarnation: str | None) -> float:
        """Return for how many seconds a conductor counts as alive, as far as anybody can tell."""
        try:
            return self._rings.lives_for(host, incarnation)
        except exception.DatabaseUnavailable:
            return math.inf

    def call_node(self, context: request_context.RequestContext, node, operation: str,
                  **arguments) -> Any:
        """Have the owner of ``node`` carry out an operation on it.

        One that turns out to be gone, or to own the node no longer, has done nothing: the new
        owner is asked, once. So has one that was started again when the request waited for it.

        :raises NoValidHost: no conductor serves the node's driver in its group.
        """
        if 'node_id' in operations.OPERATIONS[operation]:
            arguments['node_id'] = node.uuid
        mapping = node.uuid, node.driver, node.conductor_group
        host = self.for_node(node)
        try:
            return self._ask(context, host, operation, arguments, mapping)
        except (exception.NotOwner, exception.ConductorUnreachable,
                exception.ConductorRestarted) as error:
            self._rings.reset()
            owner = self.for_node(node)
            if owner == host and not isinstance(error, exception.ConductorRestarted):
                raise
            LOG.info('%s of node %s goes to conductor %s: %s', operation, node.uuid, owner, error)
        # It may serve already and be about to register: its row is its predecessor's.
        return self._ask(context, owner, operation, arguments, mapping, bound=owner != host)

    def call_driver(self, context: request_context.RequestContext, driver: str, operation: str,
                    **arguments) -> Any:
        """Have a conductor that serves ``driver`` carry out an operation of it.

        :raises DriverNotFound: none does.
        """
        arguments['driver_name'] = driver
        host = self.for_driver(driver)
        try:
            return self._ask(context, host, operation, arguments)
        except (exception.ConductorUnreachable, exception.ConductorRestarted) as error:
            self._rings.reset()
            other = self.for_driver(driver)
            if other == host and not isinstance(error, exception.ConductorRestarted):
                raise
        return self._ask(context, other, operation, arguments, bound=other != host)
