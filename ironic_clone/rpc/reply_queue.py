"""The queue on which replies come back, made before anybody's request needs it.

oslo.messaging makes it in a process's first call and tries for ever if the broker is away: whoever
called would wait for the broker instead of for an answer. So a thread makes it by a call that
nobody takes, and requests wait for that thread, but not for long.
"""
import logging
import threading

import oslo_messaging

LOG = logging.getLogger(__name__)

PATIENCE = 5.0
"""Seconds that a request waits for the queue."""
_NOBODY = 'nobody'
_CALL_SECONDS = 0.2
_PAUSE_SECONDS = 5.0


class ReplyQueue:
    """One for each process that sends.

    :param client: oslo.messaging's RPC client.
    """

    def __init__(self, client):
        self._nobody = client.prepare(server=_NOBODY, timeout=_CALL_SECONDS, retry=0)
        self._made = threading.Event()
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def ready(self) -> bool:
        """Tell whether calls come back; wait ``PATIENCE`` seconds at the most to find out.

        Nothing is connected before the first time, so that a process may fork until then.
        """
        if self._made.is_set():
            return True
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._make, name='rpc-reply-queue',
                                                daemon=True)
                self._thread.start()
        return self._made.wait(PATIENCE)

    def ask(self) -> bool:
        """Send a message that nobody takes, to see whether the broker does; tell whether it did.

        :raises MessageDeliveryFailure: it cannot be reached.
        """
        try:
            self._nobody.call({}, 'execute', request='')
        except oslo_messaging.MessagingTimeout:
            return True
        return False

    def stop(self) -> None:
        """Try no more."""
        self._stopped.set()

    def _make(self) -> None:
        while not self._stopped.is_set():
            try:
                self._nobody.call({}, 'execute', request='')
            except (oslo_messaging.MessagingTimeout, oslo_messaging.MessageDeliveryFailure):
                break   # the queue is made before the message is sent
            except Exception as error:
                LOG.warning('The message broker cannot be used, trying again: %s', error)
                self._stopped.wait(_PAUSE_SECONDS)
        self._made.set()
