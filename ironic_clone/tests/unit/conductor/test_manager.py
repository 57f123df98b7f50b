"""The manager has what the contract with the API names, under the same arguments."""
import inspect

import pytest

from ironic_clone.conductor import manager
from ironic_clone.conductor.operations import operation
from ironic_clone.rpc import operations


def test_there_is_a_method_for_each_operation():
    assert set(operation.BY_NAME) == set(operations.OPERATIONS)


@pytest.mark.parametrize('name', operations.OPERATIONS)
def test_it_takes_the_arguments_of_the_contract(name):
    parameters = list(inspect.signature(getattr(manager.Manager, name)).parameters)
    assert tuple(parameters[2:]) == operations.OPERATIONS[name]
