"""What a periodic task found out about many nodes, written in a statement for each kind."""
from ironic_clone.db import nodes


class Batch:
    """Changes of nodes that nobody holds, collected by many threads, written by one.

    A change is written only if the node still is unlocked and its power state is the one that
    was read: whoever took the node meanwhile knows better.
    """

    def __init__(self):
        self._changes: list[tuple] = []   # appending is atomic, so threads need no lock

    def __len__(self):
        return len(self._changes)

    def add(self, node, values: dict) -> None:
        """Have ``values`` (column -> database value) written to ``node``."""
        self._changes.append((node.original('power_state'), node.id, values))

    def write(self, database, *clauses) -> None:
        """Write all: a statement for each power state that was read and set of columns.

        :param clauses: further conditions for every node.
        """
        groups: dict[tuple, dict] = {}
        for power_state, node_id, values in self._changes:
            groups.setdefault((power_state, *sorted(values)), {})[node_id] = values
        column = nodes.table.c
        for (power_state, *_columns), changes in groups.items():
            nodes.update_each(
                database, changes, column.reservation.is_(None),
                column.power_state.is_(None) if power_state is None
                else column.power_state == power_state, *clauses)
        self._changes.clear()
