"""Memory for threads comes from few arenas, whatever the number of threads."""
import subprocess
import sys

import pytest

PROGRAM = """
import ctypes, re, threading
from ironic_clone.cmd import bootstrap
allocate = ctypes.CDLL(None).malloc
barrier = threading.Barrier(16)
def use():
    barrier.wait()
    allocate(1000)
    barrier.wait()
threads = [threading.Thread(target=use) for _ in range(16)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
libc = ctypes.CDLL(None)
libc.fdopen.restype = ctypes.c_void_p
libc.malloc_info(0, ctypes.c_void_p(libc.fdopen(1, b'w')))
libc.fflush(None)
"""


@pytest.mark.parametrize(('environment', 'most'), [({}, 2), ({'MALLOC_ARENA_MAX': '4'}, 4)])
def test_arenas_are_bounded(environment, most):
    out = subprocess.run([sys.executable, '-c', PROGRAM], env=environment, capture_output=True,
                         text=True, timeout=60, check=True).stdout
    assert 1 <= out.count('<heap nr=') <= most
