"""What periodic tasks ask of whole tables is found by an index: SQLite's plan of it is read."""
import re

import pytest

from ironic_clone.conductor import own_tasks
from ironic_clone.db import allocations
from ironic_clone.db import nodes
from ironic_clone.tests.unit import plans
from ironic_clone.tests.unit.conductor.test_service import conductor  # noqa: F401

EVERY_NODE = {'power sync': 1, 'sensors': 1}
"""Tasks that visit every node, and so read every row, in how many queries."""
ALWAYS = {'housekeeping': 0}
"""Tasks that may have nothing to ask; all others ask something."""


@pytest.fixture
def tasks(conductor, fake_conf, database, new):  # noqa: F811
    """The periodic tasks of a conductor that has some nodes."""
    new(provision_state='active', power_state='power on')
    new(provision_state='clean wait', power_state='power on')
    new(provision_state='available', maintenance=True, fault='power failure')
    new(provision_state='available', reservation='gone')
    fake_conf.set_override('send_sensor_data', True, 'sensor_data')
    fake_conf.set_override('enable_for_undeployed_nodes', True, 'sensor_data')
    return own_tasks.create(conductor())


def scans(database, found, table):
    """Queries of ``found`` that read all rows of a table."""
    return [statement for statement, parameters in found if not statement.startswith('BEGIN')
            and any(re.match(rf'SCAN {table}\b(?!.*USING (COVERING )?INDEX)', step)
                    for step in plans.explained(database, statement, parameters))]


def test_a_tick_reads_only_the_rows_that_it_is_about(tasks, database):
    for task in tasks:
        with plans.noted(database) as found:
            task.run()
        assert found or task.name in ALWAYS, task.name
        assert len(scans(database, found, 'nodes')) == EVERY_NODE.get(task.name, 0), (
            task.name, scans(database, found, 'nodes'))
        for table in ('allocations', 'node_history', 'ports'):
            assert scans(database, found, table) == [], task.name


def test_a_batch_of_nodes_is_read_by_their_uuids(tasks, database):
    """And not by a condition that holds of nearly all: every batch would read the whole table."""
    sync = next(task for task in tasks if task.name == 'power sync')
    with plans.noted(database) as found:
        sync.run()
    batch, = [one for one in found if 'nodes.uuid IN' in one[0]]
    steps = plans.explained(database, *batch)
    assert all('(uuid=?)' in step for step in steps), steps


def test_candidates_are_found_by_their_class(tasks, database):
    allocation = allocations.Allocation({
        'resource_class': 'gold', 'candidate_nodes': '[]', 'owner': None})
    with plans.noted(database) as found:
        allocations.candidates(database, allocation)
    steps = plans.explained(database, *found[0])
    assert 'resource_class=?' in steps[0] or 'provision_state=?' in steps[0], steps
    assert nodes.count(database) == 4
