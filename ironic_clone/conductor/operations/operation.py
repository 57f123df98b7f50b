"""The operations by name; a module of this package adds its own by the decorator."""
from collections.abc import Callable

BY_NAME: dict[str, Callable] = {}
"""Name in ``rpc.operations`` -> function (manager, context, **arguments)."""


def operation(function: Callable) -> Callable:
    """Make a function a method of the manager, under its own name."""
    BY_NAME[function.__name__] = function
    return function
