"""Walks over ``circumstances.yaml``: what is answered of a node in some state, or locked."""
from collections.abc import Callable
from typing import Any

from ironic_clone.tests import tables
from ironic_clone.tests.tables.exchange_walk import check_answer
from ironic_clone.tests.tables.exchange_walk import told
from ironic_clone.tests.tables.world import World

_PASSING = ('last_error', 'updated_at', 'links')


def rows() -> list[list]:
    """Return all rows, each with all its columns."""
    return [[*row, *[None] * (5 - len(row))] for circumstance in
            tables.load('circumstances').values() for row in circumstance['rows']]


def walk(world: World, bring_about: Callable[[dict[str, Any]], dict[str, Any]]) -> int:
    """Go over all rows; return how many.

    :param bring_about: writes columns of the node ``{node}``, and returns what they were.
    """
    count = 0
    for circumstance in tables.load('circumstances').values():
        before = bring_about(world.fill(circumstance['columns']))
        for method, path, minor, status, *rest in circumstance['rows']:
            path, body = world.fill(path), world.fill(rest[0] if rest else None)
            shown = _shown(world)
            answer = world(method, path, body, minor)
            assert answer.status == status, told(method, path, body, minor, status, answer)
            check_answer(method, answer, minor, {})
            assert status < 400 or _shown(world) == shown, (method, path, body)
            count += 1
        bring_about(before)
    return count


def _shown(world: World) -> dict[str, Any]:
    node = world.made('GET', f'/v1/nodes/{world.names["node"]}')
    ports = world.made('GET', f'/v1/nodes/{world.names["node"]}/ports/detail')['ports']
    return {**node, 'ports': ports}
