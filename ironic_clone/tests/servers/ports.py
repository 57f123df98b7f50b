"""Free TCP and UDP ports on the loopback address."""
import socket

LOOPBACK = '127.0.0.1'


def free(kind: int = socket.SOCK_STREAM) -> int:
    """Return a port on which nobody listens now.

    Somebody else may take it before its user does; servers here fail loudly if so.
    """
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind((LOOPBACK, 0))
        return probe.getsockname()[1]


def several(count: int) -> list[int]:
    """Return ``count`` different free TCP ports."""
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind((LOOPBACK, 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()


def listening(port: int) -> bool:
    """Tell whether somebody accepts connections on the port."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=1):
            return True
    except OSError:
        return False
