"""rpc_transport = oslo: requests travel over oslo.messaging, by a topic per conductor.

A request for a node goes to the queue of the conductor that owns it, one for a driver to the
queue of one that serves it, one for any conductor to the shared queue.
"""
import functools
import logging
import time
from collections.abc import Iterable

import amqp.exceptions
import kombu.exceptions
import oslo_messaging
from oslo_config import cfg

from ironic_clone.common import deadline
from ironic_clone.common import errors
from ironic_clone.common import exception
from ironic_clone.conf import CONF
from ironic_clone.conf import broker as broker_options
from ironic_clone.rpc import lost
from ironic_clone.rpc.dispatcher import Dispatcher
from ironic_clone.rpc.reply_queue import ReplyQueue

LOG = logging.getLogger(__name__)

ENVELOPE = '1.0'
"""Version of the one method that oslo.messaging knows of; the request in it has its own."""
EXCHANGE = 'ironic_clone'
TOPIC = 'ironic_clone.conductor_manager'
RECONNECTIONS = 1
"""Attempts to send again over a new connection, a few seconds each: a broker that was restarted
is found again; one that is away must not hold the caller."""

# A cancelled consumer's confirmation crosses the end of its channel at every stop.
logging.getLogger('amqp').addFilter(
    lambda record: 'during closing channel' not in record.getMessage())


class _Endpoint:
    target = oslo_messaging.Target(version=ENVELOPE)

    def __init__(self, dispatcher: Dispatcher):
        self._dispatcher = dispatcher

    def execute(self, context, request: str) -> str:
        return self._dispatcher.handle(request).decode()


class BrokerTransport:
    """Sends requests to conductors, and serves them where this process is one."""

    def __init__(self):
        broker_options.set_defaults()
        oslo_messaging.set_transport_defaults(control_exchange=EXCHANGE)
        self._transport = oslo_messaging.get_rpc_transport(CONF)
        self._client = oslo_messaging.get_rpc_client(
            self._transport, oslo_messaging.Target(topic=TOPIC, version=ENVELOPE))
        self._replies = ReplyQueue(self._client)
        self._callers = lost.Callers()
        self._server = None
        self._answered_at: float | None = None

    def broker_answered(self) -> float | None:
        """Tell when the broker last passed something on, by ``time.monotonic()``."""
        return self._answered_at

    def ask_broker(self) -> None:
        """Have the broker take a message that is for nobody.

        :raises MessageDeliveryFailure: it did not.
        """
        if self._replies.ready() and self._replies.ask():
            self._answered_at = time.monotonic()

    def serve(self, dispatcher: Dispatcher, host: str) -> None:
        """Listen on the queues of conductor ``host`` until ``stop``.

        A broker that is away is waited for.

        :raises ConfigInvalid: it is there, and does not let us in.
        """
        server = oslo_messaging.get_rpc_server(
            self._transport, oslo_messaging.Target(topic=TOPIC, server=host),
            endpoints=[_Endpoint(dispatcher)], executor='threading')
        try:
            server.start()
        except cfg.Error:
            raise
        except (amqp.exceptions.AMQPError, kombu.exceptions.KombuError, ValueError) as error:
            raise exception.ConfigInvalid(
                error=f'[DEFAULT]transport_url cannot be used: {errors.text(error)}') from error
        self._server = server

    def stop(self, seconds: float | None = None) -> bool:
        """Stop listening, let what is being answered finish, and disconnect.

        :param seconds: how long that may take; None: no limit.
        :returns: False if it was given up: threads are left that wait for a driver or the broker.
        """
        self._replies.stop()
        return deadline.within(seconds, self._end, 'rpc-stop')

    def _end(self) -> None:
        if self._server is not None:
            self._server.stop()
            self._server.wait()
            self._server = None
        self._transport.cleanup()

    def send(self, host: str | None, request: bytes, operation: str, timeout: float,
             signs: Iterable[float] | None = None) -> bytes:
        """Return the reply to ``request``.

        :param signs: gives for how many seconds the conductor counts as alive, and ends when it
            is dead; None: that is not looked at.
        :raises RPCTimeout: none came within ``timeout`` seconds.
        :raises ConductorLost: it died.
        :raises TemporaryFailure: the conductor's oslo.messaging did not understand ours.
        :raises ConductorUnreachable: the broker cannot be reached or has no such queue.
        """
        if not self._replies.ready():
            raise _unreachable(host)
        client = self._client.prepare(server=host, timeout=timeout, retry=RECONNECTIONS)
        call = functools.partial(client.call, {}, 'execute', request=request.decode())
        try:
            reply = call() if signs is None else self._callers.wait(call, signs)
            self._answered_at = time.monotonic()
            return reply
        except lost.Lost as error:
            raise exception.ConductorLost(host=host, operation=operation) from error
        except oslo_messaging.MessagingTimeout as error:
            raise exception.RPCTimeout(host=host or '(any)', operation=operation,
                                       seconds=f'{timeout:g}') from error
        except oslo_messaging.RemoteError as error:   # ours never raises, but to its library
            LOG.error('Conductor %s did not take %s: %s: %s', host or '(any)', operation,
                      error.exc_type, errors.text(error))
            raise exception.TemporaryFailure(
                f'Conductor {host or "(any)"} did not understand the message that asks for '
                f'{operation} ({error.exc_type}).') from error
        except (oslo_messaging.MessageDeliveryFailure, kombu.exceptions.KombuError,
                OSError) as error:
            raise _unreachable(host) from error


def _unreachable(host: str | None) -> exception.ConductorUnreachable:
    return exception.ConductorUnreachable(
        f'The message broker cannot be reached, or conductor {host or "(any)"} does not listen '
        'on it.')
