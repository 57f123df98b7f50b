"""What every flow with a list of steps does with it: run it from a place, and see how that ends.

The list is on the node; ``failed`` and ``done`` are the flow's own ends.
"""
from collections.abc import Callable

from ironic_clone.conductor import history
from ironic_clone.conductor.steps import engine
from ironic_clone.conductor.steps import kinds
from ironic_clone.conductor.steps import progress


def go_on(task, kind: kinds.Kind, index: int | None, failed: Callable, done: Callable) -> None:
    """Run the list of steps from ``index``, to the end if nothing stops it.

    :param index: None when there is nothing left to do.
    :param failed: function (task, message) for when a step failed; finishes the task.
    :param done: function (task) for when all are done; finishes the task.
    """
    result = engine.run(task, kind, index)
    if result.outcome is engine.Outcome.FAILED:
        history.aborted(task, kind)
        failed(task, result.error)
    elif result.outcome is engine.Outcome.PAUSED:
        task.finish()
    else:
        done(task)


def resume(task, kind: kinds.Kind, skip_current: bool, failed: Callable, done: Callable) -> None:
    """Go on after what the node waited for has happened; the arguments are those of ``go_on``.

    :param skip_current: go on with the next step, unless the step itself has said otherwise.
    """
    go_on(task, kind, progress.next_index(task.node, kind, skip_current), failed, done)
