"""The API as a pecan application whose routing is one table.

pecan's ``find_controller`` would inspect controller objects at each request (1.5 ms); here it
looks the path up in a ``Router``. What remains of pecan's road is its life cycle of a request:
find the controller, invoke it, on_error hooks, after hooks.
"""
import logging
import traceback

import orjson
import webob
from pecan import core
from pecan import hooks

from ironic_clone.api import arguments
from ironic_clone.api import errors
from ironic_clone.api import lookup
from ironic_clone.api import measured
from ironic_clone.api import raw_body
from ironic_clone.api import versions
from ironic_clone.api.parts import Parts
from ironic_clone.api.request import Reply
from ironic_clone.api.request import Request
from ironic_clone.api.request import Services
from ironic_clone.api.router import Route
from ironic_clone.api.router import Router
from ironic_clone.common import log_context
from ironic_clone.conf import CONF

LOG = logging.getLogger(__name__)

_STATUS_LINES = {code: f'{code} {errors.reason(code)}' for code in (
    200, 201, 202, 204, 400, 401, 403, 404, 405, 406, 409, 413, 500, 503)}
_BODILESS = frozenset({'GET', 'HEAD', 'DELETE'})
_READY = (bytes, Parts)
_JSON = ('Content-Type', 'application/json')


class Response(webob.Response):
    """A finished answer: none of webob's guessing of types and encodings."""

    def __init__(self, code: int = 200, headers: list[tuple[str, str]] | None = None,
                 body: bytes | Parts = b''):
        self._status = _STATUS_LINES.get(code) or f'{code} {errors.reason(code)}'
        self._headers = None
        self._headerlist = headers if headers is not None else []
        if body or code not in (204, 304):
            self._headerlist.append(('Content-Length', str(len(body))))
        self._app_iter = body if isinstance(body, Parts) else [body]
        self.request = self.environ = None

    def __call__(self, environ, start_response):
        start_response(self._status, self._headerlist)
        return [] if environ['REQUEST_METHOD'] == 'HEAD' else self._app_iter


class ErrorHook(hooks.PecanHook):
    """Turns every exception into an answer, in the shape that its kind has."""

    def on_error(self, state, error):
        request = state.request
        if isinstance(error, errors.RoutingError):
            content = errors.application(error.code, error.description) \
                if error.as_application else errors.routing(error.code, error.description)
            return Response(error.code, [_JSON, *error.headers], content)
        if isinstance(error, errors.BodyRefused):
            return Response(error.code, [_JSON],
                            errors.flat(str(error)))
        code = errors.status(error, request.route.errors if request.route else {})
        text, debuginfo = str(error), None
        if code >= 500 and errors.is_unexpected(error):
            LOG.exception('%s %s failed unexpectedly (request %s).', request.method,
                          request.path_info, request.context.request_id)
            text = f'The request {request.id} failed unexpectedly, see the log of the service.'
            if CONF.debug_tracebacks_in_api:
                debuginfo = traceback.format_exc()
        headers = [_JSON, *request.version.headers, *errors.headers(error, request.environ)]
        return Response(code, headers, errors.application(code, text, debuginfo))


class Application(core.ExplicitPecan):
    """The WSGI application.

    :param table: path pattern -> method -> ``router.Route``.
    """

    def __init__(self, table, services: Services):
        super().__init__(root=self, hooks=[ErrorHook()], request_cls=Request,
                         response_cls=Response, guess_content_type_from_ext=False)
        self.router = Router(table)
        self._files = frozenset(path[end:] for path in table if path.endswith('.json')
                                for end in (0, len('/v1')))
        self.services = services
        self._measured = measured.Requests(table) if measured.wanted() else None

    def determine_hooks(self, controller=None):
        return self.hooks

    def find_controller(self, state):
        """Check the request from the outside in: route, body, version, arguments, policy."""
        request = state.request
        log_context.begin(request)
        environ = request.environ
        request.services = self.services
        version = request.version = versions.requested(environ)
        try:
            route, parameters = self._find_route(request)
        except errors.RoutingError as error:
            raw_body.read(environ, 'max_json_body_size')   # the server would read it anyhow
            if version.error is not None:   # it goes first, whatever the path
                raise self._version_refused(version) from error
            if version.minor < error.hidden_below:
                raise errors.RoutingError(404) from error
            if error.as_application:
                error.headers = version.headers
            raise
        request.route = route
        if request.method not in _BODILESS or environ.get('CONTENT_LENGTH') \
                or 'HTTP_TRANSFER_ENCODING' in environ:
            request.raw_body = raw_body.read(environ, route.size_option)
        if version.error is not None:
            raise self._version_refused(version, as_application=route is self.router.root)
        minor = request.minor = version.minor
        if minor < route.since:
            if route.below == 406 and 'node_ident' in parameters:   # a missing node goes first
                lookup.row(request, parameters['node_ident'], ('uuid',))
            raise errors.RoutingError(
                route.below,
                str(versions.newer(f'{request.method} {request.path_info}', route.since, minor)),
                () if route.plain_gate else version.headers,
                as_application=not route.plain_gate)
        request.arguments = arguments.read(request)
        if route.rule is not None and not route.deferred and 'node_ident' not in parameters:
            request.authorize(route.rule)
        if request.arguments:
            arguments.check_versions(request.arguments, route.arguments, minor)
        return route, (), parameters

    @staticmethod
    def _version_refused(version: versions.Requested, as_application: bool = False
                         ) -> errors.RoutingError:
        return errors.RoutingError(406, version.error,
                                   versions.RANGE_HEADERS if version.shows_range else (),
                                   as_application)

    def _find_route(self, request) -> tuple[Route, dict[str, str]]:
        """Look the path up in the table.

        :raises RoutingError:
        """
        path = _path(request.environ)
        if request.version.strips_json and path.endswith('.json') \
                and path not in self._files:
            path = path[:-5]
            request.stripped_json = True
        found = self.router.find(path, request.method)
        _accepts_json(request.environ)
        return found

    def invoke_controller(self, controller, args, kwargs, state):
        request = state.request
        reply = controller.endpoint(request, **kwargs)
        if type(reply) is not Reply:
            reply = Reply(reply)
        content = reply.body
        headers = [*request.version.headers]
        if content is None:
            content = b''
        else:
            if type(content) not in _READY:
                content = orjson.dumps(content, option=orjson.OPT_NAIVE_UTC)
            headers.append(('Content-Type', reply.content_type))
        if reply.location is not None:
            headers.append(('Location', f'{request.base}/v1/{reply.location}'))
        state.response = Response(reply.status or controller.success, headers, content)

    def _handle_empty_response_body(self, state):
        """The last thing before an answer goes out; an empty 200 or 202 is meant."""
        state.response.headerlist.extend((
            ('x-openstack-request-id', state.request.id),
            ('openstack-request-id', state.request.id)))
        log_context.end()
        if self._measured is not None:
            self._measured.answered(state.request, state.response.status_int)
        if self.services.trail is not None:
            self.services.trail.answered(state.request, state.response.status_int)


def _path(environ) -> str:
    """Return the path, decoded.

    :raises RoutingError: it is not UTF-8, or names nothing that a database could hold.
    """
    path = environ.get('PATH_INFO') or '/'
    if '\0' in path:
        raise errors.RoutingError(400, 'The path of the request contains the character NUL.')
    if path.isascii():
        return path
    try:
        return path.encode('latin-1').decode('utf-8')
    except UnicodeError:
        raise errors.RoutingError(400, 'The path of the request is not valid UTF-8.') from None


def _accepts_json(environ) -> None:
    """Refuse a request that does not want JSON.

    :raises RoutingError: 406.
    """
    accept = environ.get('HTTP_ACCEPT', '').lower()
    if '/' not in accept or accept == '*/*' or 'application/json' in accept or '*/*' in accept \
            or 'application/*' in accept:
        return
    raise errors.RoutingError(406, 'The service answers application/json only.')
