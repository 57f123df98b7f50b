"""What happens again and again: the conductor's own tasks and the drivers', in its own threads."""
import dataclasses
import logging
import threading
import time
from collections.abc import Callable

from futurist import periodics

from ironic_clone.common import context as request_context
from ironic_clone.common import errors
from ironic_clone.common import exception
from ironic_clone.common import log_context
from ironic_clone.common import metrics
from ironic_clone.conductor import workers as pool

LOG = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True)
class Periodic:
    """One task of the conductor itself.

    :ivar spacing: seconds between two starts; 0: never.
    """

    name: str
    spacing: float
    run: Callable[[], None]


class DriverManager:
    """What driver periodics receive: tasks, and the nodes of this conductor.

    :param tasks: conductor.tasks.Tasks.
    :param owned: conductor.owned.OwnedNodes.
    """

    def __init__(self, tasks, owned):
        self.host = tasks.host
        self.acquire = tasks.acquire
        self._owned = owned

    def owned_nodes(self, fields=(), **conditions) -> list:
        """Return rows (uuid, driver, conductor_group, *fields) of the own nodes that match."""
        return self._owned.where(fields, **conditions)


class _Log(logging.LoggerAdapter):
    """What futurist says, with its only error told as what it is: a tick that comes later."""

    def error(self, msg, *args, **kwargs):
        self.warning(msg, *args, **kwargs)


class Periodics:
    """Runs periodic tasks until ``stop``. What one raises is logged; the others never notice.

    :param workers: conductor.workers.Workers; a tick that finds no free thread comes later.
    """

    def __init__(self, workers):
        self._worker = periodics.PeriodicWorker(
            [], log=_Log(LOG, {}), on_failure=_log_failure,
            executor_factory=periodics.ExistingExecutor(pool.OwnExecutor(workers)))
        self._thread: threading.Thread | None = None

    def add(self, task: Periodic) -> None:
        """Have a task of the conductor run."""
        if task.spacing > 0:
            self._add(task.run, task.name, task.spacing)

    def add_driver_task(self, method: Callable, manager: DriverManager) -> None:
        """Have a driver's periodic method called as ``method(manager, context)``."""
        owner = type(method.__self__).__name__
        self._add(lambda: method(manager, request_context.service_context()),
                  f'{owner}.{method.__name__}', method._periodic_spacing,
                  method._periodic_run_immediately)

    def _add(self, run: Callable[[], None], name: str, spacing: float,
             immediately: bool = False) -> None:
        @periodics.periodic(spacing=spacing, run_immediately=immediately)
        def tick():
            threading.current_thread().name = f'conductor-periodic: {name}'
            began = time.monotonic()
            try:
                with log_context.serving(request_context.service_context()):   # for its lines
                    run()
            except BaseException as error:
                metrics.PERIODIC_FAILURES.labels(name).inc()
                if not isinstance(error, Exception):   # futurist would never call it again
                    raise RuntimeError(f'it raised {errors.reason(error)}') from error
                raise
            finally:
                metrics.PERIODIC_SECONDS.labels(name).observe(time.monotonic() - began)

        tick.__name__ = tick.__qualname__ = name
        self._worker.add(tick)

    def start(self) -> None:
        self._thread = threading.Thread(
            target=self._worker.start, kwargs={'allow_empty': True}, daemon=True,
            name='conductor-periodics')
        self._thread.start()

    def halt(self) -> None:
        """Begin nothing more; what runs goes on."""
        self._worker.stop()

    def stop(self, seconds: float | None = None) -> bool:
        """Begin nothing more, wait ``seconds`` for what runs; tell whether it ended."""
        self.halt()
        if self._thread is not None:
            self._thread.join(seconds)
            return not self._thread.is_alive()
        return True


def _log_failure(callback, kind, spacing, exc_info, traceback=None) -> None:
    known = isinstance(exc_info[1], exception.IronicCloneError)
    LOG.log(logging.WARNING if known else logging.ERROR,
            'Periodic task %s failed, again in %s s: %s', callback.__qualname__, spacing,
            errors.reason(exc_info[1]), exc_info=None if known else exc_info)
