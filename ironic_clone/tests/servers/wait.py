"""Wait for an event with a deadline: the only way in which a test waits."""
import time
from collections.abc import Callable

PAUSE = 0.02


def until(probe: Callable, what: str, seconds: float = 30, pause: float = PAUSE):
    """Call ``probe`` until it returns something true, and return that.

    :param what: what is waited for, for the error's sentence.
    :param seconds: the deadline.
    :raises TimeoutError: the deadline passed; the sentence holds the last answer.
    """
    deadline = time.monotonic() + seconds
    while True:
        answer = probe()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise TimeoutError(f'{what}: not within {seconds:g} s; last answer: {answer!r}')
        time.sleep(pause)
