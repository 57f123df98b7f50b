"""Walks over the fields of what hangs on a node and is only read."""
from ironic_clone.tests import tables
from ironic_clone.tests.tables.exchange_walk import told
from ironic_clone.tests.tables.world import World

PARTS = {'states': {'s': '/states'},
         'bios': {'b': '/bios', 'd': '/bios?detail=true', 's': '/bios/walk'},
         'firmware': {'b': '/firmware'},
         'history': {'b': '/history', 'd': '/history?detail=true', 's': '/history/{event}'}}
"""Table -> letter of the view -> path below the node."""


def walk(world: World, name: str, views: dict[str, str] | None = None) -> int:
    """Hold every view of a part to its table, at each version and one below; return the rows.

    :param views: those that can be seen; default: all.
    """
    facts = tables.load(name)
    fields, first = facts['fields'], facts.get('since', 1)
    detail, _ = facts.get('arguments', {}).get('detail', (1, None))
    for minor in sorted({minor for since, *_ in fields.values()
                         for minor in (since - 1, since, 115)}):
        for letter, path in (views or PARTS[name]).items():
            if minor < first or letter == 'd' and minor < detail:
                continue
            path = world.fill(f'/v1/nodes/{{node}}{path}')
            answer = world('GET', path, None, minor)
            assert answer.status == 200, told('GET', path, None, minor, 200, answer)
            shown = answer.json
            if name == 'bios' and letter == 's':
                shown, = shown.values()
            objects = [shown] if letter == 's' else shown[name]
            assert objects, (path, minor)
            expected = {field for field, (since, where, _) in fields.items()
                        if letter in where and since <= minor}
            for item in objects:
                assert set(item) == expected, (path, minor, set(item) ^ expected)
    return len(fields)
