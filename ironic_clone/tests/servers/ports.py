"""Free TCP and UDP ports on the loopback address."""
import random
import socket

LOOPBACK = '127.0.0.1'
FIRST, LAST = 20_000, 32_000


def free(kind: int = socket.SOCK_STREAM) -> int:
    """Return a port on which nobody listens now.

    It lies below those that the kernel gives to clients, so that no connection going out takes it
    before its user does. Another server may; servers here fail loudly if so.
    """
    while True:
        port = random.randrange(FIRST, LAST)
        with socket.socket(socket.AF_INET, kind) as probe:
            try:
                probe.bind((LOOPBACK, port))
            except OSError:
                continue
            return port


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
