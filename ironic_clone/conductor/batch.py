"""What a periodic task found out about many nodes, written in a statement for each kind."""
from ironic_clone.db import history as db_history
from ironic_clone.db import nodes
from ironic_clone.db import record


class Batch:
    """Changes of nodes that nobody holds, collected by many threads, written by one.

    A change is written only if nobody has locked the node since it was read and its power state is
    the one that was read: whoever took the node meanwhile, also from a conductor that was stopped
    here for long, knows better.
    """

    def __init__(self):
        self._history: list[dict] = []
        self._changes: list[tuple] = []   # appending is atomic, so threads need no lock

    def __len__(self):
        return len(self._changes)

    def add(self, node, values: dict, history: list[dict] = ()) -> None:
        """Have ``values`` (column -> database value) written to ``node``.

        :param history: rows for the node's history.
        """
        self._history.extend(history)
        self._changes.append((node.original('power_state'),
                              (node.id, node.original('lock_epoch')), values))

    def write(self, database, *clauses) -> None:
        """Write all: a statement for each change that several nodes share, and one for each
        kind of change in which they differ.

        :param clauses: further conditions for every node, without lists.
        """
        shared: dict[tuple, list[tuple[int, int]]] = {}
        for power_state, seen, values in self._changes:
            shared.setdefault((power_state, tuple(sorted(values.items()))), []).append(seen)
        single: dict[tuple, dict[tuple[int, int], dict]] = {}
        for (power_state, items), seen in shared.items():
            if len(seen) > 1:
                nodes.update_where(database, {**dict(items), 'updated_at': record.now()},
                                   nodes.untouched(seen), *_unchanged(power_state), *clauses)
            else:
                columns = tuple(name for name, _value in items)
                single.setdefault((power_state, columns), {})[seen[0]] = dict(items)
        for (power_state, _columns), changes in single.items():
            nodes.update_each(database, changes, *_unchanged(power_state), *clauses)
        db_history.add(database, self._history)
        self._history.clear()
        self._changes.clear()


def _unchanged(power_state: str | None) -> tuple:
    column = nodes.table.c
    return nodes.FREE, column.power_state == power_state   # None: IS NULL
