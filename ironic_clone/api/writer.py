"""Answers on their way into a socket.

cheroot's own writer copies all that is left of an answer before each piece that the socket
takes: a list of some megabytes is copied many times over.
"""
import socket


class Writer:
    """Writes answers to a connection, whole, and without copying them.

    Each piece has the socket's timeout to itself, so that a slow client is not a broken one.

    :param connected: a socket, plain or TLS.
    """

    def __init__(self, connected: socket.socket):
        self._send = connected.send

    def write(self, data: bytes) -> int:
        """Send all of ``data``.

        :raises OSError: the client has gone, or took nothing for the length of the timeout.
        """
        rest = memoryview(data)
        while rest:
            rest = rest[self._send(rest):]
        return len(data)
