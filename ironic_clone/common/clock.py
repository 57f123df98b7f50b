"""A clock that nobody sets, and that goes on while a process is stopped or a machine sleeps."""
import time

_ID = getattr(time, 'CLOCK_BOOTTIME', time.CLOCK_MONOTONIC)


def steady() -> float:
    """Return seconds since some moment in the past."""
    return time.clock_gettime(_ID)
