"""Rows that were rendered before, by what they were rendered from.

Whoever asks for a list asks again, and most rows are still what they were. What a row is written
as follows from what the database gave for it, and from a few things beside it that are the same
for the whole page (a *view*: fields, version, rights, URL of the service). So it is looked up by
just these: nothing has to be invalidated, and whoever has other rights has another view.
"""
import collections
import sys
import threading
from collections.abc import Callable
from collections.abc import Hashable
from collections.abc import Sequence
from typing import Any

LIMIT = 16 * 1024 * 1024
"""Bytes kept at the most: some 5,000 nodes in detail."""
_BESIDE = 300
"""Bytes that an entry takes beside its two texts."""

Entry = tuple[Any, ...]
"""The JSON of a row as bytes, and what else whoever rendered it wants to know of the row."""


class Rendered:
    """What rows were rendered as, bounded in bytes.

    Entries are kept in two generations. When the young one is full, it becomes the old one, and
    what was not asked for since the last time is forgotten.

    :param limit: bytes of both together.
    """

    def __init__(self, limit: int = LIMIT):
        self._half = limit // 2
        self._turn = threading.Lock()
        self._begin()
        self._old = self._young

    def _begin(self) -> None:
        self._young: dict[Hashable, dict[str, Entry]] = collections.defaultdict(dict)
        self._size = 0

    def entries(self, view: Hashable, texts: Sequence[str],
                render: Callable[[Sequence[str]], Sequence[Entry]],
                holds: Callable[[], bool] = lambda: True) -> list[Entry]:
        """Return the entry of each text.

        :param view: all that an entry depends on beside its text.
        :param render: makes the entries of texts that there are none of.
        :param holds: tells whether the view was still that one when they were made.
        """
        young = self._young.get(view, {})
        found = list(map(young.get, texts))
        if all(found):
            return found
        old = self._old.get(view, {})
        found = [entry or old.get(text) for text, entry in zip(texts, found, strict=True)]
        missing = [text for text, entry in zip(texts, found, strict=True) if entry is None]
        made = iter(render(missing) if missing else ())
        found = [next(made) if entry is None else entry for entry in found]
        if holds():
            self._keep(view, {text: entry for text, entry in zip(texts, found, strict=True)
                              if text not in young})
        return found

    def _keep(self, view: Hashable, entries: dict[str, Entry]) -> None:
        size = sum(map(sys.getsizeof, entries)) + sum(
            len(entry[0]) + _BESIDE for entry in entries.values())
        if size > self._half:   # it would push out all else, and itself the next time
            return
        with self._turn:
            if self._size + size > self._half:
                self._old = self._young
                self._begin()
            self._young[view].update(entries)
            self._size += size


ROWS = Rendered()
"""Of all lists of the process."""
