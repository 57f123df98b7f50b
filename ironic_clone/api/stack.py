"""The stack of WSGI callables: the application, and what the configuration puts before it."""
from collections.abc import Callable

from oslo_middleware import cors
from oslo_middleware import http_proxy_to_wsgi

from ironic_clone.api import authentication
from ironic_clone.api import monitoring
from ironic_clone.api import network_data
from ironic_clone.api import readiness
from ironic_clone.api import request_log
from ironic_clone.api import routes
from ironic_clone.api import versions
from ironic_clone.api.application import Application
from ironic_clone.api.document import Document
from ironic_clone.api.enforcer import Enforcer
from ironic_clone.api.request import Services
from ironic_clone.common import health as healths
from ironic_clone.conf import CONF

_HEADERS = [versions.HEADER, *(name for name, _ in versions.RANGE_HEADERS)]
_METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'PATCH']


def build(database, conductor_client, rings, health: healths.Health | None = None,
          authenticate: Callable = authentication.required, trail=None,
          audit: Callable | None = None) -> Callable:
    """Return the WSGI callable of the API.

    :param database: ``db.engine.Database``.
    :param conductor_client: ``rpc.client.ConductorClient``.
    :param rings: ``rpc.ring.Rings``.
    :param health: of the process, where it has more parts than this.
    :param authenticate: puts the application behind who finds out who asks.
    :param trail: ``trail.Trail``, which records changes; None: nobody does.
    :param audit: puts the application behind who notifies about requests (``audit.Audit``).
    :raises ConfigInvalid: a file that the configuration names cannot be used.
    """
    network_data.check_configured()
    services = Services(database, conductor_client, rings, Enforcer(), Document(routes.ROUTES),
                        trail=trail)
    application = Application(routes.ROUTES, services)
    application = _options(authenticate(audit(application) if audit else application))
    if CONF.api.request_log != 'none':
        application = request_log.with_lines(application, CONF.api.request_log == 'all')
    if CONF.healthcheck.enabled:
        application = monitoring.with_health(application, readiness.Readiness(
            health or healths.Health(), database, conductor_client.transport, rings).report)
    if CONF.monitoring.api_metrics:
        application = monitoring.with_metrics(application)
    CONF.register_opts(http_proxy_to_wsgi.OPTS, group='oslo_middleware')
    if CONF.oslo_middleware.enable_proxy_headers_parsing:
        application = http_proxy_to_wsgi.HTTPProxyToWSGI(application, CONF)
    CONF.register_opts(cors.OPTS, group='cors')
    if CONF.cors.allowed_origin:
        application = _cors(application)
    return application


def _options(application: Callable) -> Callable:
    """Answer OPTIONS, which browsers ask for any path before anything else."""
    def answer(environ, start_response):
        if environ['REQUEST_METHOD'] != 'OPTIONS':
            return application(environ, start_response)
        start_response('200 OK', [('Content-Length', '0')])
        return []
    return answer


def _cors(application: Callable) -> Callable:
    """Let pages of the configured origins use the API from a browser."""
    cors.set_defaults(allow_headers=[*_HEADERS, 'X-Auth-Token', 'X-Openstack-Request-Id'],
                      expose_headers=_HEADERS, allow_methods=_METHODS)
    return cors.CORS(application, CONF)
