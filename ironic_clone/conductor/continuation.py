"""How a task goes on in a worker, after whoever asked for the work was answered."""
import dataclasses
import logging
from collections.abc import Callable
from collections.abc import Mapping
from typing import Any

from ironic_clone.common import errors
from ironic_clone.common import log_context
from ironic_clone.common import states

LOG = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True)
class Continuation:
    """What follows on a task.

    :ivar function: called as ``function(task, *args, **kwargs)``.
    :ivar on_no_worker: called as ``on_no_worker(task)`` if no worker is free; restores the state.
    """

    function: Callable
    args: tuple
    kwargs: Mapping[str, Any]
    on_no_worker: Callable | None

    def __str__(self):
        return getattr(self.function, '__name__', str(self.function))

    def begin(self, task) -> None:
        """Hand the task, and its lock, to a worker.

        :raises NoFreeConductorWorker: there is none; the lock is given back.
        """
        try:
            task.tasks.workers.spawn(_work, task, self)
        except BaseException as error:
            self._not_begun(task, error)
            raise

    def _not_begun(self, task, error: BaseException) -> None:
        try:
            if self.on_no_worker is not None:
                self.on_no_worker(task)
        except Exception as problem:
            LOG.warning('State of node %s could not be restored after no worker was found: %s',
                        task.node.uuid, errors.reason(problem))
            task.settle(errors.reason(error))
        finally:
            task.abandon(error)


def _work(task, following: Continuation | None) -> None:
    """The life of the task in a worker; log lines bear the task, and who asked for it."""
    task.asked_for = _is_asked_for(task.context)
    with log_context.serving(task.context), log_context.working_on(task):
        _go_on(task, following)


def _is_asked_for(context) -> bool:
    """Tell whether somebody asked for the work, and no agent."""
    return getattr(context, 'expires', None) is not None and not context.is_public_api


def _go_on(task, following: Continuation | None) -> None:
    try:
        while following is not None:
            present = following
            following.function(task, *following.args, **following.kwargs)
            following = task.take_following()
    except BaseException as error:   # a driver may also call sys.exit()
        if task.over:
            LOG.warning('"%s" of node %s stopped: %s', task.purpose, task.node.uuid, error)
        else:
            _failed(task, following, error)
    else:
        if not task.over and _stuck(task):
            _end(task, f'{present} ended in the middle of its work.')
    finally:
        task.release()


def _failed(task, failed: Continuation, error: BaseException) -> None:
    LOG.exception('"%s" of node %s failed in %s', task.purpose, task.node.uuid, failed)
    _end(task, f'Async execution of {failed} failed with error: {errors.text(error)}')


def _end(task, message: str) -> None:
    """Write the error, and fail the flow where nobody else would end it."""
    if task.lock is None:
        if task.epoch is not None:
            _take_back(task, message)
        return
    try:
        message = task.node.last_error = task.node.last_error or message
        task.node.target_power_state = None
        if task.tasks.fail and _stuck(task):
            task.tasks.fail(task, message)   # nobody else would end that state
        else:
            task.finish()
    except Exception as problem:
        LOG.warning('The error of node %s could not be stored: %s', task.node.uuid,
                    errors.reason(problem))
        task.settle(message)


def _stuck(task) -> bool:
    """Tell whether the task has, or had, a node in a state that only its holder ends."""
    return task.epoch is not None and states.PROVISION[task.node.provision_state].fails_on_restart


def _take_back(task, message: str) -> None:
    """Lock the node again, to end what was begun: a driver has given the lock back too early.

    If somebody has had the lock in between, the node is theirs.
    """
    try:
        with task.tasks.acquire(task.context, task.node.uuid, purpose=task.purpose) as again:
            if again.epoch == task.epoch + 1 and (
                    _stuck(again) or again.node.target_power_state is not None):
                LOG.error('The lock of node %s was given back in the middle of "%s"; a driver '
                          'must leave it to the conductor', task.node.uuid, task.purpose)
                _end(again, message)
    except Exception as error:   # somebody holds it, it is gone, the database is away
        LOG.warning('"%s" of node %s is left as it is: %s', task.purpose, task.node.uuid,
                    errors.reason(error))
