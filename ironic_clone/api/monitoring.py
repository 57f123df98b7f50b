"""/healthcheck and /metrics of the API: for load balancers and Prometheus, without authentication.

/healthcheck is oslo.middleware's, with its options: [healthcheck]backends and their files can take
a daemon out of service, allowed_source_ranges says who may ask. What it answers when all is well
stays what operators know; JSON says more. /healthcheck/alive is for those who restart processes.
"""
from collections.abc import Callable

import webob

from ironic_clone.common import health as healths
from ironic_clone.common import metrics_page
from ironic_clone.conf import CONF

HEALTHCHECK = '/healthcheck'
ALIVE = '/healthcheck/alive'


def with_health(application: Callable, report: Callable[[], healths.Report]) -> Callable:
    """Return ``application`` with /healthcheck, and whatever is below it, in front.

    :param report: tells the health.
    """
    from oslo_middleware import healthcheck  # and jinja2 with it: only where it is asked for
    known = healthcheck.Healthcheck(application, CONF)

    def answer(environ, start_response):
        path = environ.get('PATH_INFO', '')
        if path != HEALTHCHECK and not path.startswith(HEALTHCHECK + '/'):
            return application(environ, start_response)
        request = webob.Request(environ)
        response = request.get_response(known)
        if path == ALIVE:
            if response.status_int == 503:   # kept from service by an operator, and alive
                response = webob.Response(status=200, content_type='text/plain')
        elif response.status_int in (200, 204):
            _say(response, report())
        return response(environ, start_response)
    return answer


def _say(response: webob.Response, report: healths.Report) -> None:
    """Add what we know to an answer that says that nothing keeps the daemon from service."""
    is_json = response.content_type == 'application/json'
    if is_json:
        response.json = {**response.json, 'reasons': [*response.json['reasons'], *report.reasons],
                         **report.as_json()}
    if report.status == healths.READY:
        return
    is_head = response.status_int == 204
    response.status = 503
    response.headers['Retry-After'] = '5'
    if not is_json and not is_head:
        response.content_type = 'text/plain'
        response.text = f'{report.status}: {"; ".join(report.reasons)}\n'


def with_metrics(application: Callable) -> Callable:
    """Return ``application`` with /metrics in front."""
    def answer(environ, start_response):
        chosen = metrics_page.answer if environ.get('PATH_INFO') == metrics_page.PATH \
            else application
        return chosen(environ, start_response)
    return answer
