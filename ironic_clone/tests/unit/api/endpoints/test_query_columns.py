"""A field costs nothing to requests that do not ask for it: its column is not even read."""
import pytest
import sqlalchemy as sa

from ironic_clone.api.resources.allocation import Allocation
from ironic_clone.api.resources.node import Node
from ironic_clone.api.resources.port import Port
from ironic_clone.api.resources.portgroup import Portgroup
from ironic_clone.api.resources.runbook import Runbook
from ironic_clone.db import allocations
from ironic_clone.db import nodes
from ironic_clone.db import portgroups
from ironic_clone.db import ports
from ironic_clone.db import runbooks
from ironic_clone.tests.unit import plans
from ironic_clone.tests.unit.api.endpoints import full_world

NEEDED = {'id', 'uuid', 'driver', 'conductor_group'}
"""Columns that links, the next page, traits and the conductor are made of."""
OWNERS = {'owner', 'lessee'}
"""Columns that the policy looks at, for fields that not everybody may see."""


@pytest.fixture
def columns(api, database):
    """Return a function: path, minor -> (columns of the rows' query, number of queries)."""
    full_world.fill(database)
    api('GET', '/v1/nodes/detail?limit=1')   # the conductors are known from now on
    names = {_text(table, column): name
             for table, columns in ((nodes.table, nodes.COLUMNS), *(
                 (store.collection.table, store.collection.columns)
                 for store in (allocations, portgroups, ports, runbooks)))
             for name, column in columns.items()}

    def columns(path, minor):
        with plans.noted(database) as found:
            answer = api('GET', path, minor=minor)
        assert answer.status == 200, answer.body
        return {names[text] for text in _selected(found[0][0])}, len(found)
    return columns


def _text(table, column) -> str:
    statement = sa.select(column.label('it')).select_from(table)
    return str(statement).removeprefix('SELECT ').partition(' AS it')[0]


def _selected(statement: str) -> list[str]:
    """Return the columns of a row, which SQLite is asked to write as an array."""
    begin = end = len('SELECT json_array(')
    found, depth = [], 0
    while depth >= 0:
        character = statement[end]
        depth += {'(': 1, ')': -1}.get(character, 0)
        if depth < 0 or depth == 0 and character == ',':
            found.append(statement[begin:end].strip())
            begin = end + 1
        end += 1
    return found


@pytest.mark.parametrize('resource, path, view', [
    (Node, '/v1/nodes/detail', 'd'), (Port, '/v1/ports/detail', 'd'),
    (Portgroup, '/v1/portgroups/detail', 'd'), (Allocation, '/v1/allocations', 'b'),
    (Runbook, '/v1/runbooks', 'b')])
def test_a_version_reads_the_columns_of_its_fields(columns, resource, path, view):
    versions = sorted({field.since for field in resource.fields.values()})
    for minor in {minor for since in versions for minor in (since - 1, since)
                  if minor >= max(1, resource.fields['uuid'].since)}:
        shown = {name for name in resource.view(view, minor) if resource.fields[name].is_column}
        read, _ = columns(f'{path}?limit=2', minor)
        owners = OWNERS if any(field.private for field in resource.fields.values()) else set()
        assert shown <= read <= shown | NEEDED | owners, minor


def test_a_choice_of_fields_reads_no_others(columns):
    for name, field in Node.fields.items():
        if not field.selectable:
            continue
        read, queries = columns(f'/v1/nodes?limit=2&fields={name}', 115)
        assert read <= NEEDED | {name} | (OWNERS if field.private else set()), name
        assert queries == (2 if name == 'traits' else 1), name


def test_a_brief_list_reads_what_it_shows(columns):
    read, queries = columns('/v1/nodes?limit=2', 115)
    assert read == {name for name in Node.view('b', 115) if name != 'links'}
    assert queries == 1
