"""Keep glibc's memory for threads in few arenas.

By default each thread may get an arena of its own, up to eight for each core, and what a large
answer took stays there: after some lists of a thousand nodes a process held a fifth more memory.
"""
import ctypes
import os

_M_ARENA_MAX = -8   # malloc.h
ARENAS = 2


def limit_arenas() -> None:
    """Bound the arenas, unless the operator did by MALLOC_ARENA_MAX; elsewhere do nothing."""
    if 'MALLOC_ARENA_MAX' in os.environ:
        return
    mallopt = getattr(ctypes.CDLL(None), 'mallopt', None)   # glibc's; musl has none
    if mallopt is not None:
        mallopt(_M_ARENA_MAX, ARENAS)
