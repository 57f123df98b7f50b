"""Answers on their way into a socket.

cheroot's own writer copies all that is left of an answer before each piece that the socket
takes: a list of some megabytes is copied many times over. And it sends the head of an answer by
itself, which wakes the client, and whoever else waits for Python's lock, once more.
"""
import socket

_SHORT = 64 * 1024
"""Bytes of a body up to which it is copied, to go with the head."""


class Writer:
    """Writes answers to a connection, whole, and long ones without copying them.

    Each piece has the socket's timeout to itself, so that a slow client is not a broken one.

    :param connected: a socket, plain or TLS.
    """

    def __init__(self, connected: socket.socket):
        self._send = connected.send
        self._holds = False
        self._held = b''

    def hold(self) -> None:
        """Have the next piece wait for the one that follows it."""
        self._holds = True

    def write(self, data: bytes) -> int:
        """Send all of ``data``, or keep it as ``hold`` said.

        :raises OSError: the client has gone, or took nothing for the length of the timeout.
        """
        if self._holds:
            self._holds, self._held = False, data
            return len(data)
        held, self._held = self._held, b''
        if held and len(data) <= _SHORT:
            self._write(held + data)
        else:
            self._write(held)
            self._write(data)
        return len(data)

    def _write(self, data: bytes) -> None:
        sent = 0 if not data else self._send(data)
        if sent < len(data):
            rest = memoryview(data)[sent:]
            while rest:
                rest = rest[self._send(rest):]
