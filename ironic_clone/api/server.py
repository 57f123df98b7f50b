"""The HTTP server of the daemons: cheroot, in threads of this process.

Behind uWSGI, gunicorn or mod_wsgi it is not used: see ``ironic_clone.cmd.wsgi``.
"""
import contextlib
import email.utils
import functools
import logging
import os
import socket
import stat
import threading
import time
from collections.abc import Callable
from collections.abc import Iterator

from cheroot import wsgi

from ironic_clone.api.chunks import Chunks
from ironic_clone.api.connections import ConnectionManager
from ironic_clone.api.thread_pool import ThreadPool
from ironic_clone.common import exception
from ironic_clone.common import release
from ironic_clone.conf import CONF

LOG = logging.getLogger(__name__)

MIN_THREADS = 8
MAX_THREADS = 64
TIMEOUT = 30
"""Seconds that a connection may be idle, or take to send a part of a request."""
STOP_TIMEOUT = 10
"""Seconds that a stop leaves to requests under way."""
HEADER_LIMIT = 64 * 1024
"""Bytes of the request line and headers."""
READ_ON = 1024 * 1024
"""Bytes of a body that no application wanted which are read to keep the connection."""


class Gateway(wsgi.Gateway_10):
    """cheroot's way into the application, with our reader of chunked bodies.

    cheroot takes in what the application left of a body, whatever its size, and never what is
    left of a chunked one: it would take that for the next request.
    """

    def get_environ(self):
        environ = super().get_environ()
        if self.req.chunked_read:
            self.req.rfile = environ['wsgi.input'] = Chunks(self.req.conn.rfile)
        return environ

    def start_response(self, status, headers, exc_info=None):
        """Decide by what is left of the body whether the connection can serve on."""
        request = self.req
        unread = not request.rfile.ended if request.chunked_read \
            else request.rfile.remaining > READ_ON
        if unread or status.startswith('408'):
            request.close_connection = True
        write = super().start_response(status, headers, exc_info)
        request.outheaders.append((b'Date', _date(int(time.time()))))
        return write

    def write(self, chunk: bytes) -> None:
        """Send a part of the body; the head goes with the first one."""
        if not self.req.sent_headers:
            self.req.conn.wfile.hold()
        super().write(chunk)


@functools.lru_cache(maxsize=2)
def _date(now: int) -> bytes:
    return email.utils.formatdate(now, usegmt=True).encode()


class Server(wsgi.Server):
    """cheroot with our settings, logging and unix socket."""

    keep_alive_conn_limit = None
    max_request_header_size = HEADER_LIMIT

    def __init__(self, application: Callable):
        bind_address = CONF.api.unix_socket or (CONF.api.host_ip, CONF.api.port)
        super().__init__(bind_address, application, server_name=release.NAME,
                         request_queue_size=256, timeout=TIMEOUT,
                         shutdown_timeout=STOP_TIMEOUT)
        self.gateway = Gateway
        self.requests = ThreadPool(self, MIN_THREADS, MAX_THREADS)
        if CONF.api.enable_ssl_api:
            from ironic_clone.api import tls
            self.ssl_adapter = tls.adapter()

    @property
    def url(self) -> str:
        """Where it listens, for the operator."""
        if isinstance(self.bind_addr, str):
            return f'unix:{self.bind_addr}'
        host, port = self.bind_addr
        return (f'{"https" if self.ssl_adapter else "http"}://'
                f'{f"[{host}]" if ":" in host else host}:{port}')

    def prepare(self) -> None:
        """Listen.

        :raises StartupError: the address is in use, or is not this machine's.
        """
        try:
            super().prepare()
        except OSError as error:
            reason = error.__context__ or error
            raise exception.StartupError(
                f'The API cannot listen on {self.url}: {reason}. Check [api]host_ip, port and '
                'unix_socket.') from error
        self._connections.close()
        self._connections = ConnectionManager(self)

    @property
    def connections(self) -> ConnectionManager:
        """The connections that are open."""
        return self._connections

    def bind_unix_socket(self, bind_addr: str):
        """Make the socket's file with the mode of the option, before anybody can connect."""
        _refuse_foreign(bind_addr)
        made = super().bind_unix_socket(bind_addr)
        mode = CONF.api.unix_socket_mode
        if mode is None:
            umask = os.umask(0o077)
            os.umask(umask)
            mode = 0o777 & ~umask
        os.chmod(bind_addr, mode)
        return made

    def error_log(self, msg: str = '', level: int = logging.INFO, traceback: bool = False
                  ) -> None:
        """Log what the server has to say; what broken clients cause is not an error of ours."""
        LOG.log(level, msg, exc_info=traceback)


@contextlib.contextmanager
def serving(application: Callable) -> Iterator[Server]:
    """Serve ``application`` in threads of this process until the end of the block.

    :raises StartupError: it cannot listen.
    """
    server = Server(application)
    server.prepare()
    loop = threading.Thread(target=server.serve, name='api-listener', daemon=True)
    loop.start()
    LOG.info('The API listens on %s.', server.url)
    try:
        yield server
    finally:
        server.stop()
        if isinstance(server.bind_addr, str):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(server.bind_addr)
        LOG.info('The API has stopped.')


def _refuse_foreign(path: str) -> None:
    """Refuse to replace a file that is not a socket, or a socket that somebody listens on.

    :raises OSError: it is one of these.
    """
    try:
        if not stat.S_ISSOCK(os.lstat(path).st_mode):
            raise FileExistsError(f'{path} exists and is not a socket')
    except FileNotFoundError:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        if probe.connect_ex(path) == 0:
            raise OSError(f'another process listens on {path}')
