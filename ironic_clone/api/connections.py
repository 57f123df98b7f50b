"""Connections of clients to the HTTP server: how many, and who waits for them.

cheroot's own manager gives a thread to each new connection, which then waits for the client to
say something; shakes hands with TLS clients one after the other; and has no idea of the number
of files that a process may open. Whoever connects and says nothing would lock all others out.
"""
import contextlib
import errno
import logging
import resource
import time

from cheroot import connections
from cheroot import errors
from cheroot import server

from ironic_clone.api.reader import Reader
from ironic_clone.api.writer import Writer

LOG = logging.getLogger(__name__)

MOST = 4096
"""Open connections at the most, and never more than half of the files that may be open."""
HANDSHAKE_TIMEOUT = 10
"""Seconds that a TLS client has for each step of its part of the handshake."""
PAUSE = 0.05
"""Seconds to wait when the system has no room for one more connection."""
WARN_INTERVAL = 60

_NO_ROOM = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})


class Connection(server.HTTPConnection):
    """A connection; the TLS handshake is part of the first talk, in a thread of its own."""

    def __init__(self, server, sock):
        super().__init__(server, sock)
        self.rfile, self.wfile = Reader(sock), Writer(sock)
        self._is_plain = server.ssl_adapter is not None

    def communicate(self) -> bool:
        """Serve what the client has said; tell whether the connection is kept."""
        if self._is_plain and not self._shake_hands():
            return False
        return super().communicate()

    def _shake_hands(self) -> bool:
        adapter = self.server.ssl_adapter
        self.socket.settimeout(HANDSHAKE_TIMEOUT)
        try:
            self.socket, self.ssl_env = adapter.wrap(self.socket)
        except (errors.NoSSLError, errors.FatalSSLAlert, OSError) as error:
            LOG.debug('No TLS handshake with %s: %s', self.remote_addr, error)
            return False
        self.socket.settimeout(self.server.timeout)
        self.rfile, self.wfile = Reader(self.socket), Writer(self.socket)
        self._is_plain = False
        return True

    def close(self) -> None:
        """Close it; an error here would end the whole server."""
        self.server.connections.forget(self)
        with contextlib.suppress(OSError):   # the client, or a failed handshake, was first
            super().close()


class ConnectionManager(connections.ConnectionManager):
    """Takes connections in, and gives them to threads only when they have something to read.

    :ivar most: how many are kept; then the one that has been idle longest goes for a new one.
    :ivar turned_at: ``time.monotonic()`` when the thread that listens last went its round.
    """

    def __init__(self, server):
        super().__init__(server)
        self.most = min(MOST, max(resource.getrlimit(resource.RLIMIT_NOFILE)[0] // 2, 1))
        self._open: set[Connection] = set()
        self.turned_at = time.monotonic()
        self._warned = -WARN_INTERVAL

    def __len__(self):
        return len(self._open)

    def _expire(self, threshold):
        self.turned_at = time.monotonic()
        super()._expire(threshold)

    def forget(self, connection: Connection) -> None:
        """Count a connection no longer: it is being closed."""
        self._open.discard(connection)

    def _run(self, expiration_interval: float) -> None:
        """Give connections that have something to read to the threads, until told to stop."""
        pool, expired_at = self.server.requests, time.time()
        while not self._stop_requested:
            tick = pool.tick
            try:
                ready = self._selector.select(
                    expiration_interval if tick is None else min(tick, expiration_interval))
            except OSError:
                self._remove_invalid_sockets()
                continue
            for number, connection in ready:
                if connection is self.server:
                    self._from_server_socket(self.server.socket)
                else:
                    self._selector.unregister(number)
                    pool.put(connection)
            if tick is not None:
                pool.look()
            now = time.time()
            if now - expired_at > expiration_interval:
                self._expire(now - self.server.timeout)
                expired_at = now

    def _from_server_socket(self, server_socket) -> None:
        """Take in a new connection; it waits among the idle ones until its client speaks."""
        try:
            sock, address = server_socket.accept()
        except OSError as error:
            if error.errno in _NO_ROOM:
                self._make_room(error.strerror)
                time.sleep(PAUSE)
            return   # else it has gone again
        if len(self._open) >= self.most and not self._make_room(f'{self.most} are open'):
            sock.close()
            return
        sock.settimeout(self.server.timeout)
        connection = Connection(self.server, sock)
        if isinstance(address, tuple):
            connection.remote_addr, connection.remote_port = address[:2]
        self._open.add(connection)
        self.put(connection)

    def _make_room(self, why: str) -> bool:
        """Close the connection that has been idle longest; tell whether there was one."""
        if time.monotonic() - self._warned >= WARN_INTERVAL:
            self._warned = time.monotonic()
            LOG.warning('There is no room for more connections to the API (%s); idle ones are '
                        'closed for new ones.', why)
        idle = [connection for _, connection in self._selector.connections
                if connection is not self.server]
        if not idle:
            return False
        oldest = min(idle, key=lambda connection: connection.last_used)
        self._selector.unregister(oldest.socket.fileno())
        oldest.close()
        return True
