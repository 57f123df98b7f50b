"""Nodes that agree in much, for lists: few values for every key by which they can be sorted."""
import datetime
import random
import uuid

from ironic_clone.api.resources.node import Node
from ironic_clone.db import nodes

LONG = 'x' * 300
_TEXTS = (None, None, '', 'a', 'B', 'b', 'ä', '漢', '𝄞')
_TIMES = (None, datetime.datetime(2026, 1, 1), datetime.datetime(2026, 1, 1, 0, 0, 0, 7),
          datetime.datetime(2027, 1, 1))

KEYS = sorted(name for name, field in Node.fields.items() if field.sortable)
"""Every key by which lists of nodes can be sorted, but the default one."""


def values_of(key: str) -> tuple:
    """The values that a column has."""
    column = nodes.table.c[key]
    kind = column.type.python_type
    values = {bool: (None, False, True, True), datetime.datetime: _TIMES, str: _TEXTS}[kind]
    if kind is str and column.type.length is None:   # they begin alike
        values = (*values, LONG + 'b', LONG + 'a')
    return values if column.nullable else tuple(value for value in values if value is not None)


def rows(count: int, seed: int = 1) -> list[dict]:
    """Return the columns of some nodes."""
    chance = random.Random(seed)
    kept = [key for key in KEYS if key not in ('uuid', 'name', 'instance_uuid')]
    made = []
    for number in range(count):
        row = {key: chance.choice(values_of(key)) for key in kept}
        new, instance = (str(uuid.UUID(int=chance.getrandbits(128))) for _ in range(2))
        row |= {'uuid': new,
                'name': chance.choice((None, f'n{seed}-{number}')),
                'instance_uuid': chance.choice((None, instance))}
        made.append(row)
    return made


def create(database, made: list[dict]) -> None:
    """Insert them, as one."""
    database.run(lambda connection: connection.execute(nodes.table.insert(), made))
