"""Bodies that come in chunks (``Transfer-Encoding: chunked``), as WSGI input.

cheroot's own reader takes in a whole chunk at once, whatever size it is announced with, and does
not say whether the body has been read to its end.
"""
import re
from typing import BinaryIO

_LINE = 4096
"""Bytes of the line that announces a chunk, with its extensions, and of each trailer."""
_TRAILERS = 64
_SIZE = re.compile(rb'([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*)?\r\n').fullmatch


class Chunks:
    """Reads a chunked body, no further than asked.

    :ivar ended: the body was read to its end, what follows is the next request.
    """

    def __init__(self, source: BinaryIO):
        self.ended = False
        self._source = source
        self._left = 0

    def read(self, size: int = -1) -> bytes:
        """Return ``size`` bytes, or all that is left.

        :raises ValueError: the body is malformed or cut off.
        """
        parts = []
        while size and not self.ended:
            if not self._left:
                self._begin()
                continue
            part = self._source.read(self._left if size < 0 else min(size, self._left))
            if not part:
                raise ValueError('the connection was closed within a chunk')
            parts.append(part)
            self._left -= len(part)
            if not self._left and self._source.read(2) != b'\r\n':
                raise ValueError('a chunk is longer or shorter than announced')
            size -= len(part) if size > 0 else 0
        return b''.join(parts)

    def _begin(self) -> None:
        """Read the size of the next chunk; after the last one, the trailers."""
        line = self._source.readline(_LINE)
        found = _SIZE(line)
        if found is None:
            raise ValueError('the size of a chunk is missing or no hexadecimal number')
        self._left = int(found[1], 16)
        if self._left:
            return
        for _ in range(_TRAILERS):
            line = self._source.readline(_LINE)
            if line == b'\r\n':
                self.ended = True
                return
            if not line.endswith(b'\r\n'):
                break
        raise ValueError('it does not end as a chunked body does')
