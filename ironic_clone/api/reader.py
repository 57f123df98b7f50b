"""Requests on their way out of a socket.

cheroot's own reader is written in Python, layer upon layer: the lines of a request's head took
as long to read as the request to answer.
"""
import socket

_AT_ONCE = 16 * 1024
"""Bytes that are asked of the socket at once."""


class Reader:
    """Reads lines and bytes from a connection; no further than there is.

    :param connected: a socket, plain or TLS, whose timeout is that of each piece.
    """

    def __init__(self, connected: socket.socket):
        self._receive = connected.recv
        self._pending = getattr(connected, 'pending', None)
        self._buffer = b''
        self._at = 0
        self.closed = False

    def has_data(self) -> bool:
        """Tell whether there is something to read that the system does not know of."""
        return self._at < len(self._buffer) or bool(self._pending and self._pending())

    def readline(self, limit: int = -1) -> bytes:
        """Return what there is up to the end of a line, or of what the client has to say.

        :param limit: bytes at the most; -1: any number.
        :raises OSError: the client has gone, or said nothing for the length of the timeout.
        """
        looked = self._at
        while True:
            end = self._buffer.find(b'\n', looked) + 1
            if limit >= 0 and (not end or end > self._at + limit) \
                    and len(self._buffer) >= self._at + limit:
                end = self._at + limit
                break
            if end:
                break
            kept = len(self._buffer) - self._at
            if not self._fill():
                end = len(self._buffer)
                break
            looked = self._at + kept
        line = self._buffer[self._at:end]
        self._at = end
        return line

    def read(self, size: int = -1) -> bytes:
        """Return ``size`` bytes; fewer only where the client has no more to say.

        :param size: -1: all that the client has to say.
        :raises OSError: as ``readline``.
        """
        parts, left = [], size
        while left:
            part = self._buffer[self._at:] if left < 0 else self._buffer[self._at:self._at + left]
            if not part:
                self._buffer, self._at = b'', 0
                if not self._fill():
                    break
                continue
            self._at += len(part)
            parts.append(part)
            left -= len(part) if left > 0 else 0
        return parts[0] if len(parts) == 1 else b''.join(parts)

    def _fill(self) -> bool:
        """Read on; tell whether the client had more to say."""
        more = self._receive(_AT_ONCE)
        self._buffer, self._at = self._buffer[self._at:] + more, 0
        return bool(more)

    def close(self) -> None:
        """Forget what was not read; the socket is its owner's to close."""
        self._buffer, self._at, self.closed = b'', 0, True
