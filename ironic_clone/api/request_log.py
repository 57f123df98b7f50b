"""The log of requests: one line for each, whoever answered it; also for those not let in.

A line costs about half of what the answer to a read of one node does, so that good answers to
reads have one only where that is asked for.
"""
import logging
import time
from collections.abc import Callable

from ironic_clone.api import identity
from ironic_clone.api import shown_url

LOG = logging.getLogger(__name__)

_REQUEST_ID = 'x-openstack-request-id'
_NOBODY = '-'
_READS = frozenset({'GET', 'HEAD', 'OPTIONS'})


def with_lines(application: Callable, of_all: bool) -> Callable:
    """Return ``application`` with lines of the log, at the level INFO.

    :param of_all: also of reads that were not refused.
    """
    def answer(environ, start_response):
        if not LOG.isEnabledFor(logging.INFO):
            return application(environ, start_response)
        began, told = time.perf_counter(), []

        def start(status, headers, exc_info=None):
            told[:] = status, headers
            return start_response(status, headers, exc_info)
        try:
            return application(environ, start)
        finally:
            if of_all or environ['REQUEST_METHOD'] not in _READS or not told or told[0] >= '4':
                _log(environ, told, time.perf_counter() - began)
    return answer


def _log(environ, told: list, seconds: float) -> None:
    status, headers = told or ('500', ())
    length = request_id = _NOBODY
    for name, value in headers:
        name = name.lower()
        if name == 'content-length':
            length = value
        elif name == _REQUEST_ID:
            request_id = value
    caller = identity.caller(environ)
    who = caller.credentials
    # The request has ended: its line bears its id nevertheless, as all others of it do.
    context = None if request_id == _NOBODY else caller.context(request_id=request_id)
    LOG.info('%s "%s %s" status: %s len: %s time: %.4f user: %s project: %s request: %s',
             environ.get('REMOTE_ADDR') or _NOBODY, shown_url.printable(environ['REQUEST_METHOD']),
             url(environ), status[:3], length, seconds, who.get('user_id') or _NOBODY,
             who.get('project_id') or _NOBODY, request_id, extra={'context': context})


def url(environ) -> str:
    """Return path and query of a request, in one line and without secrets."""
    shown = shown_url.printable(environ.get('PATH_INFO') or '/')
    query = environ.get('QUERY_STRING')
    if not query:
        return shown
    return f'{shown}?{shown_url.printable(shown_url.of(query))}'
