"""A look at all own nodes, a part of them after the other, that no slow machine holds up."""
import threading
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator

from ironic_clone.conductor import batch
from ironic_clone.db.node import Node


class _Part:
    """Some hundred nodes that were read together, and what was found out about them."""

    def __init__(self, size: int):
        self.changes = batch.Batch()
        self.left = size


class Sweep:
    """Has several threads look at nodes; writes what they found when all of a part were seen.

    The next part is begun while machines of the last one are still waited for: each part's dead
    would otherwise add their time to that of all who come later.

    :param parts: lists of nodes, each read from the database when it is asked for.
    :param look: function (changes, node) that looks at one node; changes is a ``batch.Batch``.
    :param write: function (changes) that writes them.
    :ivar seen: uuids of the nodes that were begun or would have been.
    """

    def __init__(self, parts: Iterable[list[Node]], look: Callable[[batch.Batch, Node], None],
                 write: Callable[[batch.Batch], None]):
        self._parts, self._look, self._write = parts, look, write
        self._lock = threading.Lock()
        self._open: set[_Part] = set()
        self._error: Exception | None = None
        self.seen: set[str] = set()

    def run(self, workers, threads: int) -> None:
        """Look at all.

        :param workers: conductor.workers.Workers.
        :raises Exception: the first that reading or writing raised; no part is begun after it.
        """
        workers.each(self._items(), self._visit, threads)
        for part in self._open:   # the service drains: what was found out counts nevertheless
            self._close(part)
        if self._error is not None:
            raise self._error

    def _items(self) -> Iterator[tuple[_Part, Node]]:
        try:
            for found in self._parts:
                if not found:
                    continue
                part = _Part(len(found))
                self._open.add(part)
                self.seen.update(node.uuid for node in found)
                for node in found:
                    yield part, node
                if self._error is not None:
                    return
        except Exception as error:
            self._error = self._error or error

    def _visit(self, item: tuple[_Part, Node]) -> None:
        part, node = item
        try:
            self._look(part.changes, node)
        finally:
            with self._lock:
                part.left -= 1
                done = not part.left
                if done:
                    self._open.discard(part)
            if done:
                self._close(part)

    def _close(self, part: _Part) -> None:
        try:
            self._write(part.changes)
        except Exception as error:
            self._error = self._error or error
