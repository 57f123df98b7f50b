"""How many rows of the tables the walks have held to the service, and which they leave out."""
from collections.abc import Sequence

from ironic_clone.tests import tables
from ironic_clone.tests.tables import circumstance_walk
from ironic_clone.tests.tables import exchange_walk
from ironic_clone.tests.tables import field_walk
from ironic_clone.tests.tables import part_walk

_WAITING = 'functional/test_states_while_waiting.py'
NO_TRACE = {
    41: ('a verb for a node that waits', f'{_WAITING}::test_abort_came_state_by_state'),
    71: ('who may what, the same at every version',
         'unit/api/test_enforcer.py::test_who_passes'),
    79: ('which node an allocation prefers, at every version',
         'unit/conductor/test_allocations.py::test_the_node_of_its_name_comes_first'),
    80: ('who may what, the same at every version',
         'unit/api/test_enforcer.py::test_who_passes'),
    107: ('a header, of every answer at every version', 'tables/exchange_walk.py::check_answer'),
    110: ('a verb for a node that waits', f'{_WAITING}::test_abort_came_state_by_state')}
"""Minors of the versions that no row shows: what they are about, and the test that does."""

NOT_WALKED = {
    ('GET', '/v1/openapi.json'):
        'unit/api/endpoints/test_openapi.py::test_served_at_every_version'}
"""Routes that no row is about, and the test that is."""

_RAMDISK = 'unit/api/endpoints/test_ramdisk.py'
_PASSTHRU = 'functional/test_vendor_passthru.py'
ANSWERS_NOT_WALKED = {
    ('an agent that is waited for', 'POST /v1/continue_inspection 202'):
        f'{_RAMDISK}::test_who_was_inspected',
    ('an agent with its token', 'POST /v1/heartbeat/{node} 202, 409'):
        f'{_RAMDISK}::test_heartbeat',
    ('an inspection that found something', 'GET inventory 200'):
        'functional/test_ramdisk.py::test_an_agent_ends_the_inspection',
    ('a driver with methods of its own', 'vendor passthru 200, 202 of each HTTP method'):
        f'{_PASSTHRU}::test_every_http_method_reaches_an_outside_driver',
    ('a driver with such methods', 'passthru of a driver 200, 202'):
        f'{_PASSTHRU}::test_methods_of_a_driver',
    ('callers with few rights', '403 of policy'):
        'unit/api/test_enforcer.py::test_who_passes'}
"""(What they take, what is answered then): the test that has it."""


def rows() -> dict[str, int]:
    """Return how many rows each table has."""
    counted = {'exchanges': len(exchange_walk.rows()),
               'circumstances': len(circumstance_walk.rows())}
    for walked in field_walk.RESOURCES:
        facts = tables.load(walked.table)
        counted[walked.table] = len(facts['fields']) + len(facts['arguments'])
    for name in part_walk.PARTS:
        counted[name] = len(tables.load(name)['fields'])
    return counted


def minors() -> set[int]:
    """Return the minors of the versions that some row is about."""
    found = {row[2] for row in (*exchange_walk.rows(), *circumstance_walk.rows())}
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
    lines += [f'left out: version 1.{minor}, {why}: held by {test}'
              for minor, (why, test) in sorted(NO_TRACE.items())]
    lines += [f'left out: {method} {path}: held by {test}'
              for (method, path), test in sorted(NOT_WALKED.items())]
    lines += [f'left out: {answer}, it takes {needed}: held by {test}'
              for (needed, answer), test in sorted(ANSWERS_NOT_WALKED.items())]
    return lines


def requests() -> set[tuple[str, str, int]]:
    """Return (method, path, minor) of what the walks ask for at the version that brought it."""
    made = {(row[0], row[1].partition('?')[0], row[2])
            for row in (*exchange_walk.rows(), *circumstance_walk.rows())}
    for walked in field_walk.RESOURCES:
        first = tables.load(walked.table).get('since', 1)
        made |= {('GET', path, first) for path in (
            walked.path, f'{walked.path}/{walked.ident}', f'{walked.path}/detail')}
    for name, views in part_walk.PARTS.items():
        first = tables.load(name).get('since', 1)
        made |= {('GET', f'/v1/nodes/{{node}}{path.partition("?")[0]}', first)
                 for path in views.values()}
    return made
