"""The pool of threads that work on nodes: a ceiling, a share kept for callers, and an end."""
import logging
import threading
import time
from collections.abc import Callable
from collections.abc import Iterable
from concurrent import futures

import futurist
from futurist import _thread

from ironic_clone.common import errors
from ironic_clone.common import exception
from ironic_clone.common import log_context
from ironic_clone.common import metrics
from ironic_clone.conf import CONF

LOG = logging.getLogger(__name__)

_IDLE_NAME = 'conductor-worker'
SLOW_SECONDS = 0.4
"""A thread that is longer at one of many items gets substitutes for the others."""
SUBSTITUTES = 2
"""How many: where one machine is dead others are, and the substitutes get stuck at those."""


class _Pool(futurist.DynamicThreadPoolExecutor):
    """futurist's pool, grown and shrunk by the number of jobs instead of by idle flags.

    The flags lag behind: a job can be queued behind a busy thread that still looks idle. And
    futurist 3.5 forgets, together with the idle thread that it ends, the busy ones listed
    before it, which are then neither counted nor ever ended.

    :param jobs: tells how many jobs are under way, the one being submitted among them.
    """

    def __init__(self, max_workers: int, jobs: Callable[[], int]):
        super().__init__(max_workers=max(max_workers, 2))   # futurist's least
        self._jobs = jobs

    def _maybe_spin_up(self) -> bool:
        needed = max(self._jobs(), 1)
        if self.num_workers < needed:
            self._add_thread()
            return True
        return self.num_workers > 2 * needed and self._drop_thread()

    def _add_thread(self) -> None:
        """Start a thread that does not hold up the end of the process.

        futurist joins its threads at exit, without a limit: one that hangs in a driver would
        keep a stopped conductor from ending.
        """
        worker = _thread.ThreadWorker(self, self._work_queue)
        worker.name = _IDLE_NAME
        worker.start()   # first: one that the system does not give must not be counted on
        self._workers.append(worker)

    def maintain(self) -> None:
        """End idle threads that are not needed.

        None is joined: this runs in one of them, which may itself be among those that end.
        """
        more = True
        while more and not self._shutdown:
            with self._shutdown_lock:
                more = self._maybe_spin_up()
        with self._shutdown_lock:
            self._dead_workers = [worker for worker in self._dead_workers if worker.is_alive()]

    def _drop_thread(self) -> bool:
        for worker in self._workers:
            if worker.idle:
                worker.stop()
                self._workers = [other for other in self._workers if other is not worker]
                self._dead_workers.append(worker)
                return True
        return False


class _Team:
    """Threads that go through the same items.

    :ivar begun: how many items were begun.
    :ivar more: nobody has found yet that there is no item left to begin.
    """

    def __init__(self, items: Iterable, function: Callable, ended: Callable[[], bool]):
        self._items, self._function, self._ended = iter(items), function, ended
        self._turn = threading.Lock()
        self._busy: dict[int, float] = {}
        self.begun, self.more = 0, True

    def work(self) -> None:
        """The life of one of them."""
        me = threading.get_ident()
        while not self._ended():
            with self._turn:
                try:
                    item = next(self._items)
                except StopIteration:
                    break
                self.begun += 1
                self._busy[me] = time.monotonic()
            try:
                self._function(item)
            except BaseException:
                LOG.exception('%s failed', getattr(self._function, '__qualname__',
                                                   self._function))
        with self._turn:
            self.more = False
            self._busy.pop(me, None)

    def slow(self) -> int:
        """How many have been busy with one item for long."""
        before = time.monotonic() - SLOW_SECONDS
        with self._turn:
            return sum(since < before for since in self._busy.values())


class Workers:
    """Threads for work on nodes, made when needed and ended when idle.

    :param size: most threads; [conductor]workers_pool_size.
    :param reserved_percentage: share of them that the conductor's own work (``spawn_own``)
        leaves free; [conductor]reserved_workers_pool_percentage.
    """

    def __init__(self, size: int | None = None, reserved_percentage: int | None = None):
        if size is None:
            size = CONF.conductor.workers_pool_size
        if reserved_percentage is None:
            reserved_percentage = CONF.conductor.reserved_workers_pool_percentage
        self.size = size
        self.own_size = max(size - size * reserved_percentage // 100, 1)
        self.draining = threading.Event()
        self.stopping = threading.Event()
        self._changed = threading.Condition()
        self._active = 0
        self._pool = _Pool(size, lambda: self._active)

    @property
    def active(self) -> int:
        """How many jobs are under way."""
        return self._active

    @property
    def threads(self) -> int:
        """How many threads there are, idle ones too."""
        return self._pool.num_workers

    def spawn(self, function: Callable, *args, **kwargs) -> futurist.Future:
        """Run ``function`` in a thread: work that somebody has asked for.

        :raises NoFreeConductorWorker: all are busy, or the service is stopping.
        """
        return self._spawn(self.size, 'asked', function, args, kwargs)

    def spawn_own(self, function: Callable, *args, **kwargs) -> futurist.Future:
        """Run work that the conductor starts by itself: not in the share kept for callers.

        :raises NoFreeConductorWorker: all others are busy, or the service is draining.
        """
        if self.draining.is_set():
            raise exception.NoFreeConductorWorker()
        return self._spawn(self.own_size, 'own', function, args, kwargs)

    def _spawn(self, limit: int, work: str, function, args, kwargs) -> futurist.Future:
        with self._changed:
            if self._active >= limit or self.stopping.is_set():
                metrics.WORKERS_REJECTED.labels(work).inc()
                raise exception.NoFreeConductorWorker()
            self._active += 1
        try:
            return self._pool.submit(self._run, log_context.current(), function, args,
                                     kwargs)
        except BaseException as error:
            self._ended()
            raise exception.NoFreeConductorWorker() from error

    def _run(self, context, function, args, kwargs):
        """A job's life in its thread; log lines bear the request that it was begun for."""
        thread = threading.current_thread()
        thread.name = f'{_IDLE_NAME}: {getattr(function, "__name__", function)}'
        try:
            with log_context.serving(context):
                return function(*args, **kwargs)
        except Exception:
            raise
        except BaseException as error:   # it would end the thread, which the pool goes on counting
            raise RuntimeError(f'a job raised {errors.reason(error)}') from error
        finally:
            thread.name = _IDLE_NAME
            self._ended()

    def _ended(self) -> None:
        with self._changed:
            self._active -= 1
            self._changed.notify_all()

    def each(self, items: Iterable, function: Callable, threads: int,
             deadline: float | None = None) -> int:
        """Call ``function(item)`` for all items on ``threads`` threads; wait for all.

        They are taken from the pool as long as some are free; if none is, this thread does it. One
        that is busy with one item for more than ``SLOW_SECONDS`` is counted no longer, and gets
        substitutes, as long as half of the pool is left: a machine that hangs holds up no other.
        What ``function`` raises is logged, and the others go on. Nothing new is begun when the
        service drains, or at ``deadline``.

        :param deadline: ``time.monotonic()`` value.
        :returns: the number of items begun.
        """
        team = _Team(items, function, lambda: self.draining.is_set() or (
            deadline is not None and time.monotonic() >= deadline))
        hired: list[futurist.Future] = []
        most = max(threads, self.own_size // 2)

        def hire(count: int) -> None:
            for _ in range(min(count, most - len(hired))):
                try:
                    hired.append(self.spawn_own(team.work))
                except exception.NoFreeConductorWorker:
                    return

        hire(threads)
        if not hired:
            team.work()
        while hired:
            done, _left = futures.wait(hired, SLOW_SECONDS / 4, futures.FIRST_COMPLETED)
            hired = [one for one in hired if one not in done]
            if team.more:
                hire(threads - len(hired) + SUBSTITUTES * team.slow())
        return team.begun

    def maintain(self) -> None:
        """End idle threads that are not needed; called now and then."""
        self._pool.maintain()

    def wait_idle(self, seconds: float | None) -> bool:
        """Wait until no job is under way; False when ``seconds`` (None: no limit) ran out."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._active, seconds)

    def drain(self) -> None:
        """Begin no more of the conductor's own work; what callers asked for goes on."""
        self.draining.set()

    def stop(self, seconds: float | None = 0) -> bool:
        """Take no more work, wait ``seconds`` for what is under way; tell whether it ended."""
        self.draining.set()
        self.stopping.set()
        idle = self.wait_idle(seconds)
        self._pool.shutdown(wait=False)
        return idle


class OwnExecutor:
    """The pool as futurist's periodic worker wants it: the conductor's own share of it."""

    def __init__(self, workers: Workers):
        self._workers = workers

    def submit(self, function, *args, **kwargs) -> futurist.Future:
        try:
            return self._workers.spawn_own(function, *args, **kwargs)
        except exception.NoFreeConductorWorker as error:
            raise futurist.RejectedSubmission(str(error)) from error

    def shutdown(self, wait: bool = True) -> None:
        """The pool outlives the periodic tasks."""
