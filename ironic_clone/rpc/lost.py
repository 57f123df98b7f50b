"""Wait for an answer only as long as somebody lives who may give it.

A call of oslo.messaging cannot be given up. It is made in another thread, which is left behind
when the conductor is dead, and is free again when the call's own timeout has passed.
"""
import queue
import threading
from collections.abc import Callable
from collections.abc import Iterable
from concurrent.futures import Future
from typing import Any

IDLE_SECONDS = 60.0
"""How long a thread waits for the next call before it ends."""


class Lost(Exception):
    """Who should answer is dead."""


class Callers:
    """Threads that make calls, as many as there are calls at a time; idle ones are used again.

    They do not keep the process from ending, as those of concurrent.futures' pool would.

    :param idle: seconds, see IDLE_SECONDS.
    """

    def __init__(self, idle: float = IDLE_SECONDS):
        self._seconds = idle
        self._lock = threading.Lock()
        self._idle: list[queue.SimpleQueue] = []

    def wait(self, call: Callable[[], Any], signs: Iterable[float]) -> Any:
        """Return what ``call`` returns, or raise what it raises.

        :param signs: gives for how many seconds to wait on, again and again; ends when waiting
            is in vain.
        :raises Lost: it has ended.
        """
        answer = self._begin(call)
        try:
            for seconds in signs:
                try:
                    return answer.result(seconds)
                except TimeoutError:
                    if answer.done():   # it came just now, or the call itself raised it
                        return answer.result()
        finally:
            del answer   # the traceback of what it raises knows this frame
        raise Lost

    def _begin(self, call: Callable[[], Any]) -> Future:
        answer: Future = Future()
        with self._lock:
            calls = self._idle.pop() if self._idle else None
        if calls is None:
            calls = queue.SimpleQueue()
            threading.Thread(target=self._work, args=(calls,), name='rpc-call',
                             daemon=True).start()
        calls.put((call, answer))
        return answer

    def _work(self, calls: queue.SimpleQueue) -> None:
        while True:
            try:
                self._carry_out(calls, *calls.get(timeout=self._seconds))
            except queue.Empty:
                with self._lock:
                    if calls in self._idle:   # else a call is about to come
                        self._idle.remove(calls)
                        return

    def _carry_out(self, calls: queue.SimpleQueue, call: Callable[[], Any], answer: Future
                   ) -> None:
        try:
            result, error = call(), None
        except BaseException as raised:
            result, error = None, raised
        with self._lock:   # before the answer is had: who has it may have the next call at once
            self._idle.append(calls)
        if error is None:
            answer.set_result(result)
        else:
            answer.set_exception(error)
            del error, answer   # its traceback knows this frame
