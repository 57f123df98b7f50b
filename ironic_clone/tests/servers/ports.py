"""Free TCP and UDP ports on the loopback address."""
import contextlib
import random
import socket

LOOPBACK = '127.0.0.1'
FIRST, LAST = 20_000, 32_000
_random = random.Random()   # not the one that hypothesis gives the same seed in all processes
_claims: list[socket.socket] = []


def free(kind: int = socket.SOCK_STREAM) -> int:
    """Return a port on which nobody listens now, and which no other process of tests gets from
    here before this one has ended.

    It lies below those that the kernel gives to clients, so that no connection going out takes it
    before its user does.
    """
    while True:
        port = _random.randrange(FIRST, LAST)
        with contextlib.suppress(OSError), socket.socket(socket.AF_INET, kind) as probe:
            probe.bind((LOOPBACK, port))
            _claim(port)
            return port


def _claim(port: int) -> None:
    """Have a name that only one process can have, and that goes with it.

    :raises OSError: another one has it, or this one.
    """
    claim = socket.socket(socket.AF_UNIX)
    try:
        claim.bind(f'\0ironic-clone-test-port-{port}')
    except OSError:
        claim.close()
        raise
    _claims.append(claim)


def several(count: int) -> list[int]:
    """Return ``count`` different free TCP ports."""
    found: set[int] = set()
    while len(found) < count:
        found.add(free())
    return list(found)


def listening(port: int) -> bool:
    """Tell whether somebody accepts connections on the port."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=1):
            return True
    except OSError:
        return False
