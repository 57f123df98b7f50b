"""Every write of a task is guarded by the epoch of its lock, also what hangs on the node."""
import ast
import pathlib

import pytest

import ironic_clone.conductor
from ironic_clone.common import exception
from ironic_clone.conductor import tasks as task_source
from ironic_clone.db import inventory
from ironic_clone.db import node_cache
from ironic_clone.db import ports
from ironic_clone.db import traits

CONDUCTOR = pathlib.Path(ironic_clone.conductor.__file__).parent
WRITES = frozenset({'add', 'claim', 'create', 'destroy', 'destroy_unused', 'fail', 'remove',
                    'remove_unassigned', 'store', 'update', 'update_each', 'update_where'})
UNGUARDED = {
    # The node itself, guarded by host and epoch in the statement.
    ('task.py', 'nodes.update'), ('task.py', 'node_deletion.destroy'),
    # Guarded by what the node was when it was read, and by nobody's holding it.
    ('operations/nodes.py', 'nodes.update'), ('batch.py', 'nodes.update_where'),
    ('batch.py', 'nodes.update_each'), ('batch.py', 'db_history.add'),
    # A node that nobody holds or uses, and allocations that have no node: said in the statement.
    ('operations/nodes.py', 'node_deletion.destroy_unused'),
    ('allocations.py', 'allocations.claim'),
    # The locks of this host's process before, which is dead, and what is told of that.
    ('interrupted.py', 'nodes.update_where'), ('history.py', 'history.add'),
    # No task: what is written hangs on no node yet.
    ('operations/ports.py', 'ports.create'), ('operations/allocations.py', 'allocations.fail'),
    ('allocations.py', 'allocations.fail'),
}
"""Module and function: writes that need no task's lock, and why."""


def writes(path: pathlib.Path) -> set[tuple[str, str]]:
    """Calls of ``module.function(...database, ...)`` that write."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
                and node.func.attr in WRITES and node.args
                and ast.unparse(node.args[0]).split('.')[-1] == 'database'):
            found.add((str(path.relative_to(CONDUCTOR)), ast.unparse(node.func)))
    return found


def test_all_writes_are_guarded():
    found = set().union(*(writes(path) for path in CONDUCTOR.rglob('*.py')))
    assert found == UNGUARDED


ADDRESS = '52:54:00:00:00:01'


def change_port(task):
    task.ports[0].extra = {'late': True}
    task.save_port(task.ports[0])


LATE = {
    'settings': (lambda task: task.store_bios_settings([{'name': 'late', 'value': '1'}])),
    'components': (lambda task: task.store_firmware_components(
        [{'component': 'bmc', 'current_version': '1'}])),
    'inventory': (lambda task: task.store_inventory({'late': True}, {})),
    'a port': (lambda task: task.create_port('52:54:00:00:00:02')),
    'a changed port': change_port,
    'a deleted port': (lambda task: task.delete_port(task.ports[0])),
    'traits': (lambda task: traits.add(task.guarded, task.node.id, ['CUSTOM_LATE'])),
    'no traits': (lambda task: traits.remove(task.guarded, task.node.id, task.node.uuid)),
}


def everything(database, node) -> list:
    try:
        kept = inventory.get(database, node.id, node.uuid)
    except exception.NodeInventoryNotFound:
        kept = None
    return [node_cache.BIOS.rows(database, ('name',), node.id),
            node_cache.FIRMWARE.rows(database, ('component',), node.id),
            kept, traits.of_node(database, node.id),
            [(port.address, port.extra) for port in ports.for_node(database, node.id)]]


@pytest.fixture
def other(database, registry, workers):
    return task_source.Tasks(database, registry, 'other', workers)


@pytest.mark.parametrize('what', LATE)
def test_what_is_written_in_time(tasks, context, new, get, database, what):
    with tasks.acquire(context, new()) as task:
        task.create_port(ADDRESS)
        traits.add(task.guarded, task.node.id, ['CUSTOM_EARLY'])
        before = everything(database, task.node)
        LATE[what](task)
        assert everything(database, task.node) != before
        task.finish()


@pytest.mark.parametrize('what', LATE)
def test_what_is_too_late_is_not_written(tasks, other, context, new, get, database, what):
    """The lease says nothing: the process was stopped after it was asked."""
    with tasks.acquire(context, new()) as task:
        task.create_port(ADDRESS)
        traits.add(task.guarded, task.node.id, ['CUSTOM_EARLY'])
        assert task.ports
        before = everything(database, task.node)
        with other.seize(context, task.node.uuid, task.lock):
            with pytest.raises(exception.LockLost):
                LATE[what](task)
            assert task.over and everything(database, task.node) == before


def test_a_shared_task_has_nothing_to_make_sure_of(tasks, context, new, database):
    uuid = new()
    with tasks.acquire(context, uuid, shared=True) as task:
        task.store_bios_settings([{'name': 'early', 'value': '1'}])
        assert everything(database, task.node)[0]
