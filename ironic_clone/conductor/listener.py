"""The conductor's HTTP listener: /healthcheck and /metrics, for those who watch it."""
import contextlib
import json
import logging
import threading
from collections.abc import Callable
from collections.abc import Iterator

from cheroot import wsgi

from ironic_clone.common import exception
from ironic_clone.common import health as healths
from ironic_clone.common import metrics_page
from ironic_clone.common import release
from ironic_clone.conf import CONF

LOG = logging.getLogger(__name__)

THREADS = 2
TIMEOUT = 5
"""Seconds that a connection may be idle, or take to send a part of a request."""


def application(report: Callable[[], healths.Report]) -> Callable:
    """Return the WSGI application.

    :param report: tells the health.
    """
    def answer(environ, start_response):
        path = environ.get('PATH_INFO', '')
        if path == metrics_page.PATH:
            return metrics_page.answer(environ, start_response)
        if path not in ('/healthcheck', '/healthcheck/alive'):
            status, found = '404 Not Found', {'status': 'not found'}
        elif environ['REQUEST_METHOD'] not in ('GET', 'HEAD'):
            status, found = '405 Method Not Allowed', {'status': 'GET and HEAD only'}
        else:
            known = report()
            found = known.as_json()
            serves = known.status == healths.READY or path.endswith('/alive')
            status = '200 OK' if serves else '503 Service Unavailable'
        content = json.dumps(found).encode()
        start_response(status, [('Content-Type', 'application/json'),
                                ('Content-Length', str(len(content)))])
        return [] if environ['REQUEST_METHOD'] == 'HEAD' else [content]
    return answer


@contextlib.contextmanager
def serving(report: Callable[[], healths.Report]) -> Iterator[None]:
    """Listen as [monitoring]conductor_port says until the end of the block; unset: do nothing.

    :raises StartupError: it cannot listen.
    """
    port = CONF.monitoring.conductor_port
    if port is None:
        yield
        return
    address = CONF.monitoring.conductor_host_ip, port
    server = wsgi.Server(address, application(report), numthreads=THREADS,
                         server_name=release.NAME, timeout=TIMEOUT, shutdown_timeout=1)
    server.error_log = _log
    try:
        server.prepare()
    except OSError as error:
        raise exception.StartupError(
            f'The conductor cannot listen on {address[0]}:{port}: {error.__context__ or error}. '
            'Check [monitoring]conductor_host_ip and conductor_port.') from error
    threading.Thread(target=server.serve, name='conductor-listener', daemon=True).start()
    LOG.info('The conductor answers /healthcheck and /metrics on %s:%d.', *address)
    try:
        yield
    finally:
        server.stop()


def _log(msg: str = '', level: int = logging.INFO, traceback: bool = False) -> None:
    """What broken clients cause is not an error of ours."""
    LOG.log(level, msg, exc_info=traceback)
