"""Steps are those of the waiting driver, or of drivers made of a few lines."""
import contextlib

import pytest

from ironic_clone.tests.unit.conductor.steps import machinery


@pytest.fixture
def task_with(database, workers, context, new):
    """Return a function that gives a task of a node whose interfaces list the given steps.

    ``task_with(vendor={'clean': [{'step': 'wash', 'priority': 5}]}, node={'column': value})``
    """
    with contextlib.ExitStack() as stack:
        def make(node=None, **steps):
            tasks = machinery.tasks_with(database, workers, **steps)
            return stack.enter_context(
                tasks.acquire(context, new(driver='listed', **(node or {}))))
        yield make
