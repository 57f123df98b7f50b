"""A memcached of its own."""
import socket

from ironic_clone.tests.servers import daemon
from ironic_clone.tests.servers import ports


class Memcached(daemon.Daemon):
    """A memcached on a free port.

    :ivar address: host:port.
    """

    def __init__(self):
        super().__init__()
        self.port = ports.free()
        self.address = f'{ports.LOOPBACK}:{self.port}'

    def _start(self) -> None:
        self.spawn([daemon.find('memcached', '/usr/bin/memcached'), '-l', ports.LOOPBACK,
                    '-p', str(self.port), '-U', '0'])
        self.wait_until(self._answers)

    def _answers(self) -> bool:
        return ports.listening(self.port)

    def items(self) -> int:
        """Return how many items it keeps."""
        with socket.create_connection((ports.LOOPBACK, self.port), timeout=10) as connection:
            connection.sendall(b'stats\r\nquit\r\n')
            text = b''
            while part := connection.recv(65536):
                text += part
        return int(dict(line.split()[1:] for line in text.decode().splitlines()
                        if line.startswith('STAT '))['curr_items'])
