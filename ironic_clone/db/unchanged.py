"""Pages of lists that were read since SQLite's database last changed.

SQLite tells, in two microseconds, whether any connection of any process has committed something
since it was last asked (``PRAGMA data_version``). As long as nobody has, a page is what it was.
"""
import contextlib
import sqlite3
import sys
import threading
from collections.abc import Callable
from collections.abc import Hashable
from collections.abc import Sequence

LIMIT = 4 * 1024 * 1024
"""Bytes kept at the most."""


class Unchanged:
    """Texts that were read, until something is written.

    It has a connection of its own, which asks for nothing but the number: SQLite counts what
    other connections have committed, for each connection anew.

    :param connect: opens it; called at the first question, so that a process may fork before.
    """

    def __init__(self, connect: Callable[[], sqlite3.Connection], limit: int = LIMIT):
        self._connect = connect
        self._limit = limit
        self._turn = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._version: int | None = None
        self._kept: dict[Hashable, Sequence[str]] = {}
        self._size = 0

    def texts(self, question: Hashable, read: Callable[[], Sequence[str]]) -> Sequence[str]:
        """Return what ``read`` returns, or returned since the database last changed.

        :param question: all that the texts depend on beside the database.
        """
        with self._turn:
            version = self._now()
            found = self._kept.get(question)
        if found is not None:
            return found
        found = read()   # of this version, or of a later one, which will then be seen
        size = sum(map(sys.getsizeof, found), len(repr(question)))
        with self._turn:
            if version is not None and version == self._version \
                    and self._size + size <= self._limit and question not in self._kept:
                self._kept[question] = found
                self._size += size
        return found

    def _now(self) -> int | None:
        """Return the number of now, None if there is none, and forget what was of another."""
        try:
            if self._connection is None:
                self._connection = self._connect()
            (version,), = self._connection.execute('PRAGMA data_version').fetchall()
        except sqlite3.Error:   # whoever reads will be told why
            version = None
        if version is None or version != self._version:
            self._forget()
            self._version = version
        return version

    def _forget(self) -> None:
        self._kept, self._size = {}, 0

    def close(self) -> None:
        """Close the connection; whoever asks again opens another one."""
        with self._turn:
            self._forget()
            self._version = None
            if self._connection is not None:
                with contextlib.suppress(sqlite3.Error):
                    self._connection.close()
                self._connection = None
