"""Lists are found by an index and come in its order: SQLite's own plan of each query is read.

Plans do not depend on the number of rows, since no statistics are kept. What is not served by an
index is named here, with the reason.
"""
import re

import pytest

from ironic_clone.api import listing
from ironic_clone.api import types
from ironic_clone.api.endpoints.allocations import ALLOCATIONS
from ironic_clone.api.endpoints.chassis import CHASSIS
from ironic_clone.api.endpoints.deploy_templates import DEPLOY_TEMPLATES
from ironic_clone.api.endpoints.inspection_rules import INSPECTION_RULES
from ironic_clone.api.endpoints.portgroups import PORTGROUPS
from ironic_clone.api.endpoints.ports import PORTS
from ironic_clone.api.endpoints.runbooks import RUNBOOKS
from ironic_clone.api.endpoints.volume import CONNECTORS
from ironic_clone.api.endpoints.volume import TARGETS
from ironic_clone.api.resources.node import Node
from ironic_clone.api.routes import ROUTES
from ironic_clone.tests.unit import plans
from ironic_clone.tests.unit.api.endpoints import full_world

LISTS = {'/v1/nodes': Node, **{f'/v1/{one.path}': one.resource for one in (
    ALLOCATIONS, CHASSIS, DEPLOY_TEMPLATES, INSPECTION_RULES, PORTGROUPS, PORTS, RUNBOOKS,
    CONNECTORS, TARGETS)}}

VALUES = {'node': full_world.uuid(full_world.NODE, 0), 'address': '52:54:00:00:00:00',
          'node_uuid': full_world.uuid(full_world.NODE, 0),
          'chassis_uuid': full_world.uuid(full_world.CHASSIS, 0),
          'instance_uuid': full_world.uuid(full_world.NODE, 0),
          'portgroup': full_world.uuid(full_world.GROUP, 0), 'provision_state': 'active',
          'fault': 'power failure'}

IN_ORDER = {
    ('/v1/nodes', 'associated', True): 'is set: a range of the index would have to be sorted',
    ('/v1/nodes', 'sharded', True): 'the same',
    ('/v1/nodes', 'retired', False): 'holds of nearly all nodes',
    ('/v1/nodes', 'include_children', True): 'filters nothing',
    ('/v1/nodes', 'include_children', False): 'holds of nearly all nodes',
    ('/v1/nodes', 'conductor', 'x'): 'whose a node is follows from the hash ring, not from a row',
    ('/v1/nodes', 'description_contains', 'x'): 'any part of a text: no index finds it',
    ('/v1/ports', 'description_contains', 'x'): 'the same',
    ('/v1/inspection_rules', 'phase', 'x'): 'filters nothing',
    ('/v1/runbooks', 'project', True): 'public or own: there are few runbooks',
    ('/v1/runbooks', 'project', False): 'filters nothing'}
"""Filters that are looked at row by row, in the order of the list, until the page is full."""

KINDS = {'/v1/nodes': full_world.NODE, '/v1/allocations': full_world.ALLOCATION,
         '/v1/chassis': full_world.CHASSIS, '/v1/deploy_templates': full_world.TEMPLATE,
         '/v1/inspection_rules': full_world.RULE, '/v1/portgroups': full_world.GROUP,
         '/v1/ports': full_world.PORT, '/v1/runbooks': full_world.RUNBOOK,
         '/v1/volume/connectors': full_world.CONNECTOR, '/v1/volume/targets': full_world.TARGET}


def is_sorted(steps):
    """Whether the rows were put into their order after they were found."""
    return 'USE TEMP B-TREE FOR ORDER BY' in steps


@pytest.fixture
def plan(api, database, conf):
    """Return a function: path and query -> plan of the query that reads the rows."""
    full_world.fill(database)

    def plan(path):
        with plans.noted(database) as found:
            answer = api('GET', path)
        assert answer.status == 200, answer.body
        table = re.match(r'/v1/(?:volume/)?(\w+)', path).group(1)
        rows = [one for one in found
                if re.search(r'LIMIT', one[0]) and re.search(rf'\b{table}\b|_{table}\b', one[0])]
        return plans.explained(database, *rows[-1])
    return plan


def filters(path):
    for name, argument in ROUTES[path]['GET'].arguments.items():
        if name in listing.PAGING or name in listing.SELECTION:
            continue
        values = (True, False) if isinstance(argument.type, types.Boolean) \
            else (VALUES.get(name, 'x'),)
        yield from ((name, value) for value in values)


@pytest.mark.parametrize('path', LISTS)
def test_what_can_be_filtered_is_indexed(plan, path):
    for name, value in filters(path):
        steps = plan(f'{path}?{name}={value}&limit=2')
        scanned = [step for step in steps if re.match(r'SCAN (?!.*USING (COVERING )?INDEX)', step)]
        if (path, name, value) in IN_ORDER:
            assert scanned and not is_sorted(steps), (name, value, steps)
        else:
            assert not scanned, (name, value, steps)


@pytest.mark.parametrize('path', LISTS)
def test_a_list_comes_in_the_order_of_an_index_and_starts_at_its_marker(plan, path):
    """Whatever the key; on the other databases ``integration/db/test_pages.py`` counts rows."""
    kind = KINDS[path]
    for key in ('id', *(name for name, field in LISTS[path].fields.items() if field.sortable)):
        for order in ('asc', 'desc'):
            asked = f'{path}?sort_key={key}&sort_dir={order}&limit=2'
            steps = plan(asked)
            assert [step.split()[0] for step in steps][0] == 'SCAN', (key, order, steps)
            assert not is_sorted(steps), (key, order, steps)
            steps = plan(f'{asked}&marker={full_world.uuid(kind, 3)}')
            assert {step.split()[0] for step in steps if 'SUBQUERY' not in step} <= {
                'SEARCH', 'MERGE', 'LEFT', 'RIGHT'}, (key, order, steps)
            assert not is_sorted(steps), (key, order, steps)
