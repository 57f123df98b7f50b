"""A long body that is put together while it is sent.

In one piece it would be copied once more, into memory that the system has to clear for it each
time, and nothing would be on its way until that is done.
"""
from collections.abc import Iterator
from collections.abc import Sequence

SIZE = 48 * 1024
"""Bytes of a piece, about: below what allocators ask the system for, and what goes with a head."""


class Parts:
    """Pieces of bytes with others around and between them, as the body of an answer.

    :param items: one at the least.
    """

    def __init__(self, opening: bytes, items: Sequence[bytes], separator: bytes, closing: bytes):
        self._opening, self._separator, self._closing = opening, separator, closing
        self._items = items
        self._inner = sum(map(len, items)) + len(separator) * (len(items) - 1)

    def __len__(self) -> int:
        """Return how many bytes there are."""
        return len(self._opening) + self._inner + len(self._closing)

    def __iter__(self) -> Iterator[bytes]:
        count, separator = len(self._items), self._separator
        step = max(1, SIZE * count // (self._inner or 1))
        before = self._opening
        for begin in range(0, count, step):
            yield before + separator.join(self._items[begin:begin + step])
            before = separator
        yield self._closing

    def __bytes__(self) -> bytes:
        return b''.join(self)
