"""What every flow with a list of steps does with it: run it from a place, and see how that ends.

The list is on the node; ``failed`` and ``done`` are the flow's own ends.
"""
from collections.abc import Callable

from ironic_clone.conductor import history
from ironic_clone.conductor import internal_info
from ironic_clone.conductor.steps import engine
from ironic_clone.conductor.steps import kinds
from ironic_clone.conductor.steps import plan
from ironic_clone.conductor.steps import progress


class StepRun:
    """The steps of one flow.

    :param failed: function (task, message) for when a step failed; finishes the task.
    :param done: function (task) for when all are done; finishes the task.
    :param first: function (task) that makes the list and begins, for a flow that can wait before
        it has one: for the ramdisk.
    """

    def __init__(self, kind: kinds.Kind, failed: Callable, done: Callable,
                 first: Callable | None = None):
        self._kind = kind
        self._failed = failed
        self._done = done
        self._first = first

    def begin(self, task, steps: list[dict]) -> None:
        """Make a list of steps the node's, and run it."""
        list_steps(task, self._kind, steps)
        self._go_on(task, 0)

    def resume(self, task, skip_current: bool) -> None:
        """Go on after what the node waited for has happened.

        :param skip_current: go on with the next step, unless the step itself has said otherwise.
        """
        if self._first is not None and not plan.current(task.node, self._kind):
            self._first(task)
        else:
            self._go_on(task, progress.next_index(task.node, self._kind, skip_current))

    def _go_on(self, task, index: int | None) -> None:
        result = engine.run(task, self._kind, index)
        if result.outcome is engine.Outcome.FAILED:
            history.aborted(task, self._kind)
            self._failed(task, result.error)
        elif result.outcome is engine.Outcome.PAUSED:
            task.finish()
        else:
            self._done(task)


def list_steps(task, kind: kinds.Kind, steps: list[dict]) -> None:
    """Make a list of steps the node's; none of them has begun."""
    plan.put(task, kind, steps)
    history.begun(task, kind)


def forget(task, kind: kinds.Kind) -> None:
    """All steps are done, and what was made ready for them is undone."""
    history.ended(task, kind)
    setattr(task.node, kind.column, None)
    internal_info.wipe_steps(task.node, kind)
