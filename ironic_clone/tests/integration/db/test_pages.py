"""Pages cost the same at the start and at the end of a table: rows that are read, not a clock.

PostgreSQL tells how many rows each step of a plan has seen, MariaDB counts what it reads and
looks at, SQLite says whether it goes by an index to the marker and on from there.
"""
import re

import pytest
import sqlalchemy as sa

from ironic_clone.db import node_list
from ironic_clone.db import schema
from ironic_clone.db.engine import Database
from ironic_clone.db.page import Page
from ironic_clone.tests.unit import plans
from ironic_clone.tests.unit.db import many_nodes

NODES, LIMIT = 2000, 10
ALWAYS = {'include_children': False}
"""The filter that lists have if nothing else is asked for."""
COLUMNS = ('uuid', 'name', 'driver_info', 'chassis_uuid')


@pytest.fixture(params=['sqlite', 'mariadb', 'postgresql'], scope='module')
def database(request, tmp_path_factory):
    """A database of many nodes that agree in much, and knows that they do."""
    if request.param == 'sqlite':
        yield from filled(f'sqlite:///{tmp_path_factory.mktemp("pages")}/x.sqlite')
        return
    with request.getfixturevalue(f'{request.param}_server').database() as url:
        yield from filled(url)


def filled(url):
    database = Database(url)
    schema.upgrade(database)
    many_nodes.create(database, [{**row, 'parent_node': None}
                                 for row in many_nodes.rows(NODES)])
    if not database.is_sqlite:
        with database.read() as connection:
            connection.execute(sa.text(
                'ANALYZE' if connection.dialect.name == 'postgresql' else 'ANALYZE TABLE nodes'))
    yield database
    database.close()


def seen_by_postgresql(connection, statement, parameters) -> int:
    """Return the number of rows of the table that were looked at."""
    def rows(step):
        own = step['Actual Rows'] + step.get('Rows Removed by Filter', 0) \
            + step.get('Rows Removed by Index Recheck', 0)
        if step.get('Relation Name') != 'nodes' and 'Index Name' not in step:
            own = 0
        return own * step['Actual Loops'] + sum(map(rows, step.get('Plans', ())))
    plan = connection.exec_driver_sql(
        f'EXPLAIN (ANALYZE, FORMAT JSON) {statement}', parameters).scalar()
    return rows(plan[0]['Plan'])


def seen_by_mariadb(connection, statement, parameters) -> int:
    """Return the number of entries of indexes and rows that were looked at, or sorted."""
    connection.exec_driver_sql('FLUSH STATUS')
    connection.exec_driver_sql(statement, parameters).all()
    counts = dict(connection.exec_driver_sql('SHOW SESSION STATUS').all())
    read = sum(int(number) for name, number in counts.items()
               if name.startswith('Handler_read_') or name == 'Sort_rows')
    return max(read, int(counts['Handler_icp_attempts']))


def seen_by_sqlite(connection, statement, parameters) -> int:
    """Return as many rows as the page has if no others can have been looked at."""
    steps = [row[3] for row in connection.exec_driver_sql(
        f'EXPLAIN QUERY PLAN {statement}', parameters)]
    sought = [step for step in steps if re.match('SEARCH nodes USING I', step)]
    is_first = [step.split(' USING ')[0] for step in steps if 'nodes' in step] == ['SCAN nodes']
    in_order = 'TEMP B-TREE' not in ' '.join(steps)
    return LIMIT if in_order and (is_first or sought) else NODES


SEEN = {'postgresql': seen_by_postgresql, 'mysql': seen_by_mariadb, 'sqlite': seen_by_sqlite}


def cost(database, filters, page) -> int:
    """Return how many rows a page looks at, that of its marker not counted."""
    with plans.noted(database) as found:
        node_list.page(database, COLUMNS, filters, page)
    statement, parameters = found[-1]
    with database.read() as connection:
        return SEEN[database.url.get_backend_name()](connection, statement, parameters)


def markers(database, **order):
    """Return the nodes at the start, here and there, and at the end of a list."""
    rows = node_list.page(database, ('uuid',), {}, Page(**order))
    return [None, *(rows[NODES * part // 10 - LIMIT].uuid for part in range(1, 11))]


@pytest.mark.parametrize('sort_dir', ['asc', 'desc'])
def test_a_page_reads_no_more_than_its_rows_wherever_it_begins(database, sort_dir):
    dear = []
    for key in ('id', *many_nodes.KEYS):
        for place, marker in enumerate(markers(database, sort_key=key, sort_dir=sort_dir)):
            seen = cost(database, ALWAYS, Page(LIMIT, marker, key, sort_dir))
            if seen > 10 * LIMIT:   # a few by another index may be cheaper than its own
                dear.append((key, place, seen))
    assert dear == []


@pytest.mark.parametrize('sort_dir', ['asc', 'desc'])
@pytest.mark.parametrize('filters', [
    {'provision_state': 'b'}, {'driver': 'a', 'include_children': True}, {'maintenance': True},
    {'associated': False}, {'retired': False}, {'sharded': False}], ids=str)
def test_a_page_of_what_a_filter_leaves_costs_the_same_at_the_end(database, filters, sort_dir):
    """No more is seen than are passed over until there are enough, wherever they begin."""
    left = len(node_list.page(database, ('id',), filters, Page()))
    for place, marker in enumerate(markers(database, sort_dir=sort_dir)[:-2]):
        seen = cost(database, filters, Page(LIMIT, marker, 'id', sort_dir))
        assert seen <= 3 * LIMIT * NODES / left, (place, seen)
