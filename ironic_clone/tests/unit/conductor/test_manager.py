"""The manager has what the contract with the API names, and does nothing that is too late."""
import inspect

import pytest

from ironic_clone.common import clock
from ironic_clone.common import exception
from ironic_clone.conductor import manager
from ironic_clone.conductor.operations import operation
from ironic_clone.rpc import operations


def test_there_is_a_method_for_each_operation():
    assert set(operation.BY_NAME) == set(operations.OPERATIONS)


@pytest.mark.parametrize('name', operations.OPERATIONS)
def test_it_takes_the_arguments_of_the_contract(name):
    parameters = list(inspect.signature(getattr(manager.Manager, name)).parameters)
    assert tuple(parameters[2:]) == operations.OPERATIONS[name]


@pytest.mark.parametrize('late', [True, False])
def test_what_nobody_waits_for_any_more_is_not_done(tasks, context, new, get, late):
    """The process was stopped between the arrival of the request and the lock."""
    uuid = new()
    context.expires = clock.steady() + (-1 if late else 60)
    one = manager.Manager(tasks)
    if late:
        with pytest.raises(exception.RequestExpired, match='"power off" of node .* deadline'):
            with one.acquire(context, uuid, purpose='power off'):
                pytest.fail('begun')
    else:
        with one.acquire(context, uuid, purpose='power off') as task:
            assert task.lock
    assert get(uuid).reservation is None


def test_nor_when_the_lock_came_too_late(tasks, context, new, get):
    """A shared task was in time, and waited for the lock that it needs."""
    uuid, one = new(), manager.Manager(tasks)
    context.expires = clock.steady() + 60
    with pytest.raises(exception.RequestExpired, match='"console" of node'):
        with one.acquire(context, uuid, shared=True, purpose='console') as task:
            context.expires = clock.steady() - 1
            one.upgrade(task)
    assert get(uuid).reservation is None and get(uuid).lock_epoch == 1


def test_nor_is_a_node_deleted_without_a_lock(tasks, context, new, get):
    uuid = new()
    context.expires = clock.steady() - 1
    with pytest.raises(exception.RequestExpired, match='"node deletion" of node'):
        manager.Manager(tasks).destroy_node(context, uuid)
    assert get(uuid).uuid == uuid
