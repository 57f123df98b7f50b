"""How many rows of the tables the walks have held to the service, and which they leave out."""
from collections.abc import Sequence

from ironic_clone.tests import tables
from ironic_clone.tests.tables import exchange_walk
from ironic_clone.tests.tables import field_walk
from ironic_clone.tests.tables import part_walk

NO_TRACE = {71: 'who may what', 79: 'which node an allocation prefers', 80: 'who may what',
            98: 'patch paths, refused at every version', 107: 'a header that is sent at every one',
            39: 'a state in flight', 41: 'a verb in flight', 110: 'a verb in flight',
            62: 'a token that is made for an agent'}
"""Minors of versions that no row can show, and what they are about: tests of their own."""


def rows() -> dict[str, int]:
    """Return how many rows each table has."""
    counted = {'exchanges': len(exchange_walk.rows())}
    for walked in field_walk.RESOURCES:
        facts = tables.load(walked.table)
        counted[walked.table] = len(facts['fields']) + len(facts['arguments'])
    for name in part_walk.PARTS:
        counted[name] = len(tables.load(name)['fields'])
    return counted


def minors() -> set[int]:
    """Return the minors of the versions that some row is about."""
    found = {row[2] for row in exchange_walk.rows()}
    for name in (*(walked.table for walked in field_walk.RESOURCES), *part_walk.PARTS):
        facts = tables.load(name)
        found |= {since for since, *_ in facts['fields'].values()}
        found |= {since for since, _ in facts.get('arguments', {}).values()}
    return found


def told(walked: Sequence[tuple[str, int, int]]) -> list[str]:
    """Return lines that tell it.

    :param walked: (table, rows, requests) of each walk; a table may be walked several times.
    """
    known = rows()
    lines = [f'{table:20} {count:4} of {known[table]:4} rows, {requests:5} requests'
             for table, count, requests in walked]
    missing = sorted(known.keys() - {table for table, *_ in walked})
    lines.append(f'{"all":20} {sum(count for _, count, _ in walked):4} rows, '
                 f'{sum(requests for *_, requests in walked)} requests; tables not walked in '
                 f'this run: {", ".join(missing) or "none"}')
    lines += [f'left out: version 1.{minor}, {why}: held by tests of its own'
              for minor, why in sorted(NO_TRACE.items())]
    return lines
