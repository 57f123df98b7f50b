"""Any number of BMCs made of pyghmi's server classes, in a process of their own.

They keep boot flags as they were set, know NMI and sensors, count, and misbehave on demand; see
``pyghmi_bmc_server``.
"""
import json
import pathlib
import subprocess
import sys
import threading

USERNAME = 'admin'
PASSWORD = 'correct-horse'
SERVER = 'ironic_clone.tests.peers.pyghmi_bmc_server'
STOP_SECONDS = 10


class Bmc:
    """One BMC at 127.0.0.1.

    :ivar port: its UDP port.
    """

    username = USERNAME
    password = PASSWORD
    address = '127.0.0.1'

    def __init__(self, number: int, port: int, ask):
        self.port = port
        self._number = number
        self._ask = ask

    def state(self) -> dict:
        """Return its counters, power, boot flags and boot options."""
        return self._ask({'bmc': self._number})

    def behave(self, **how) -> dict:
        """Change its behaviour: dead, mute, half_login, full, delay, lie, busy, stuck, sha1..."""
        return self._ask({'bmc': self._number, 'behave': how})

    def set(self, **values) -> dict:
        """Change what it has: password, records (as hexadecimal text), forget=True (sessions)."""
        return self._ask({'bmc': self._number, 'set': values})

    def switch(self, on: bool) -> dict:
        """Turn the machine on or off, by hand so to say."""
        return self._ask({'bmc': self._number, 'on': on})

    def driver_info(self, **more) -> dict:
        """Return what a node needs to know of it."""
        return {'ipmi_address': self.address, 'ipmi_port': self.port,
                'ipmi_username': self.username, 'ipmi_password': self.password, **more}


class PyghmiBMCs:
    """A context manager that runs ``count`` BMCs and yields the list of them."""

    def __init__(self, count: int = 1):
        self._count = count
        self._lock = threading.Lock()
        self._process = None

    def __enter__(self) -> list[Bmc]:
        root = pathlib.Path(__file__).parents[3]
        self._process = subprocess.Popen(
            [sys.executable, '-m', SERVER, str(self._count)],
            cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        ports = json.loads(self._process.stdout.readline())
        return [Bmc(number, port, self._ask) for number, port in enumerate(ports)]

    def _ask(self, order: dict) -> dict:
        with self._lock:
            self._process.stdin.write(json.dumps(order) + '\n')
            self._process.stdin.flush()
            return json.loads(self._process.stdout.readline())

    def __exit__(self, *exc_info) -> None:
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdin.close()
        self._process.stdout.close()
