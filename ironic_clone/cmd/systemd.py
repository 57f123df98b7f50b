"""Tell systemd how the process is: the protocol of sd_notify(3), for units of Type=notify."""
import os
import socket


def notify(*states: str, status: str | None = None) -> None:
    """Send ``states``, such as "READY=1"; do nothing if nobody listens.

    :param status: a sentence for the operator, which ``systemctl status`` shows from now on.
    """
    address = os.environ.get('NOTIFY_SOCKET')
    if not address:
        return
    lines = list(states)
    if status is not None:
        lines.append('STATUS=' + ' '.join(status.split()))
    if address.startswith('@'):
        address = '\0' + address[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        try:
            channel.sendto('\n'.join(lines).encode(), address)
        except OSError:
            return   # the service matters more than its supervisor


def watchdog_interval() -> float | None:
    """Return the seconds between signs of life that systemd wants, None if it wants none."""
    microseconds = os.environ.get('WATCHDOG_USEC', '')
    if not microseconds.isdecimal() or os.environ.get('WATCHDOG_PID', str(os.getpid())) != str(
            os.getpid()):
        return None
    return int(microseconds) / 2_000_000
