"""What a task writes beside its node, guarded by the same lock."""
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from ironic_clone.common import exception
from ironic_clone.db import node_locks
from ironic_clone.db.carried_out import Already


class GuardedDatabase:
    """The database as the functions of ``db`` take it, for one task.

    Each transaction first makes sure of the task's lock, and keeps the node's row as it is until
    its end: what a task writes whose lock was broken, however late, is not written. A shared task
    has no lock, and nothing to make sure of.

    :param task: conductor.task.Task.
    """

    def __init__(self, task):
        self._task = task

    def read(self):
        """As ``Database.read``."""
        return self._task.database.read()

    def run(self, work: Callable[[sa.Connection], Any], already: Already | None = None) -> Any:
        """As ``Database.run``.

        :raises LockLost: the task is over; nothing was written.
        """
        task = self._task
        task.check()
        lock = task.lock

        def guarded(connection):
            if lock is not None:
                node_locks.confirm(connection, task.node, lock)
            return work(connection)

        try:
            return task.database.run(guarded, already)
        except exception.LockLost:
            task.lose()
            raise
