"""The nodes that are mapped to this conductor: where every periodic task starts."""
from ironic_clone.db import nodes

_MAPPING = ('uuid', 'driver', 'conductor_group')


class OwnedNodes:
    """Nodes of this conductor, by one query each.

    :param rings: rpc.ring.Rings.
    :param host: this conductor.
    """

    def __init__(self, database, rings, host: str):
        self._database = database
        self._rings = rings
        self._host = host

    def look_again(self) -> None:
        """Read anew who is alive: who looks for the nodes of the dead must not miss, for a whole
        period, one that has died since the rings were read."""
        self._rings.reset()

    def rows(self, fields, *clauses) -> list:
        """Return rows (uuid, driver, conductor_group, *fields) of the own nodes that match."""
        columns = (*_MAPPING, *(name for name in fields if name not in _MAPPING))
        return self._rings.mine(self._host, nodes.select(self._database, columns, *clauses))

    def where(self, fields=(), **conditions) -> list:
        """The same with conditions column=value: ``Manager.owned_nodes`` of the drivers."""
        return self.rows(tuple(fields), *(
            nodes.COLUMNS[name] == value for name, value in conditions.items()))   # None: IS NULL

    def nodes(self, clauses, *, order=None, batch: int = 500):
        """Yield lists of whole Nodes of the own nodes that match, ``batch`` at a time.

        Each list is read when it is asked for, so that it is fresh and memory is bounded.

        :param order: key function of a uuid, to begin with the lowest.
        """
        uuids = [row.uuid for row in self.rows((), *clauses)]
        if order is not None:
            uuids.sort(key=order)
        for start in range(0, len(uuids), batch):
            part = {uuid: place for place, uuid in enumerate(uuids[start:start + batch])}
            yield sorted(nodes.find(self._database, nodes.table.c.uuid.in_(part), *clauses),
                         key=lambda node, part=part: part[node.uuid])
