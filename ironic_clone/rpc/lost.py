"""Wait for an answer only as long as somebody lives who may give it.

A call of oslo.messaging cannot be given up. It is made in a thread of its own, which is left
behind when the conductor is dead, and ends with the call's own timeout. Its own way to notice,
``call_monitor_timeout``, starts a thread for each call, too, at the conductor, and takes one that
has not come to a message yet for dead.
"""
import threading
from collections.abc import Callable
from collections.abc import Iterable
from concurrent.futures import Future
from typing import Any


class Lost(Exception):
    """Who should answer is dead."""


def wait(call: Callable[[], Any], signs: Iterable[float]) -> Any:
    """Return what ``call`` returns, or raise what it raises.

    :param signs: gives for how many seconds to wait on, again and again; ends when waiting is in
        vain.
    :raises Lost: it has ended.
    """
    answer: Future = Future()

    def work():
        try:
            answer.set_result(call())
        except BaseException as error:
            answer.set_exception(error)

    threading.Thread(target=work, name='rpc-call', daemon=True).start()
    for seconds in signs:
        try:
            return answer.result(seconds)
        except TimeoutError:
            if answer.done():
                return answer.result()
    raise Lost
