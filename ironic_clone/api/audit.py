"""[audit]: notifications about requests in the form of CADF, by keystonemiddleware.

The middleware believes the headers of a request, and tells of the token and of the whole query.
It is shown a request whose headers say what authentication found out, without these secrets; the
application gets the one that came. Notifications are sent by a thread: no request waits for a
broker.
"""
import configparser
import importlib.util
import json
import logging
import uuid
from collections.abc import Callable
from importlib import metadata
from typing import Any

from keystonemiddleware import audit

from ironic_clone.api import identity
from ironic_clone.api import shown_url
from ironic_clone.api.request import REQUEST_ID
from ironic_clone.common import batches
from ironic_clone.common import errors
from ironic_clone.common import exception
from ironic_clone.common import metrics
from ironic_clone.conf import CONF

LOG = logging.getLogger(__name__)

MOST_PENDING = 10000
"""Notifications that wait for the broker at the most."""

_ORIGINAL = 'ironic_clone.audited'
_DRIVERS = 'oslo.messaging.notify.drivers'


def map_file() -> str:
    """Return the path of the map: the configured one, or the one of this release."""
    return CONF.audit.audit_map_file or \
        importlib.util.find_spec('ironic_clone.api').submodule_search_locations[0] + \
        '/api_audit_map.conf'


class Audit:
    """Puts applications behind keystonemiddleware's audit. One a process.

    :raises ConfigInvalid: the map, or the way to the notifications' receivers, cannot be used.
    """

    def __init__(self):
        self._batches = batches.Batches(self._send, 'audit-notifications', MOST_PENDING,
                                        again=(), lost=self._lost)
        self._middleware = _middleware(self._inner)
        self._notifier, self._middleware._notifier = self._middleware._notifier, self
        self._application: Callable | None = None

    def __call__(self, application: Callable) -> Callable:
        """Return ``application`` behind the audit."""
        self._application = application
        return self._answer

    def stop(self, seconds: float) -> None:
        """Send what is left."""
        for item in self._batches.stop(seconds):
            self._lost(item, 'the service stops')

    def settle(self, seconds: float) -> bool:
        """Wait until all is sent, but not longer; tell whether it was."""
        return self._batches.settle(seconds)

    # -- requests -------------------------------------------------------------------------------
    def _answer(self, environ, start_response):
        environ.setdefault(REQUEST_ID, f'req-{uuid.uuid4()}')
        return self._middleware(self._shown(environ), start_response)

    def _inner(self, environ, start_response):
        return self._application(environ[_ORIGINAL], start_response)

    def _shown(self, environ: dict[str, Any]) -> dict[str, Any]:
        """Return the request that the middleware sees."""
        shown = {name: value for name, value in environ.items()
                 if not name.startswith('HTTP_X_') and name != 'HTTP_AUTHORIZATION'}
        caller = identity.caller(environ)
        who = caller.credentials
        for name, value in (('USER_ID', who.get('user_id')), ('USER_NAME', caller.name),
                            ('PROJECT_ID', who.get('project_id')),
                            ('IDENTITY_STATUS', identity.let_in(environ) and 'Confirmed')):
            if value:
                shown[f'HTTP_X_{name}'] = value
        url = CONF.api.public_endpoint or \
            f'{environ["wsgi.url_scheme"]}://{environ.get("HTTP_HOST", "")}'
        shown['HTTP_X_SERVICE_CATALOG'] = _catalog(url)
        shown['QUERY_STRING'] = shown_url.of(environ.get('QUERY_STRING', ''))
        shown[_ORIGINAL] = environ
        return shown

    # -- notifications --------------------------------------------------------------------------
    def notify(self, context: dict, event_type: str, payload: dict) -> None:
        """Stand where the middleware's notifier is."""
        if not self._batches.put((context, event_type, payload)):
            self._lost((context, event_type, payload), 'too much is waiting for the broker')

    def _send(self, items: list[tuple]) -> None:
        for context, event_type, payload in items:
            try:
                self._notifier.notify(context, event_type, payload)
            except Exception as error:
                self._lost((context, event_type, payload), errors.reason(error))

    def _lost(self, item: tuple, reason: Any) -> None:
        metrics.AUDIT_NOTIFICATIONS_LOST.inc()
        _context, event_type, payload = item
        LOG.warning('A notification of type %s about %s was not sent: %s', event_type,
                    payload.get('requestPath'), reason)


def _catalog(url: str) -> str:
    """Return a catalogue with this service, which the target of each event is taken from: no
    token may bring one, and warm ones do not."""
    return json.dumps([{'type': identity.SERVICE_TYPE, 'name': 'ironic', 'endpoints': [
        {'id': 'ironic', 'adminURL': url, 'internalURL': url, 'publicURL': url}]}])


def _middleware(application: Callable) -> audit.AuditMiddleware:
    """:raises ConfigInvalid: it cannot be set up."""
    path = map_file()
    options = {'audit_map_file': path, 'ignore_req_list': CONF.audit.ignore_req_list,
               'oslo_config_config': CONF, 'service_name': 'ironic', 'log_name': __name__}
    _check_drivers()
    try:
        return audit.AuditMiddleware(application, **options)
    except (OSError, UnicodeError, configparser.Error, audit.PycadfAuditApiConfigError) as error:
        raise exception.ConfigInvalid(
            error=f'[audit]audit_map_file {path} cannot be used: '
                  f'{" ".join(str(error).split())}') from error
    except Exception as error:
        raise exception.ConfigInvalid(
            error='[audit]enabled is true, but there is no way to send notifications, see '
                  '[audit_middleware_notifications] and [oslo_messaging_notifications]: '
                  f'{errors.reason(error)}') from error


def _check_drivers() -> None:
    """Refuse a driver that there is not: the library would only log it, and send nothing.

    :raises ConfigInvalid:
    """
    options = CONF[audit.AUDIT_MIDDLEWARE_GROUP]
    if not options.use_oslo_messaging:
        return
    known = {point.name for point in metadata.entry_points(group=_DRIVERS)}
    if options.driver and options.driver not in known:
        raise exception.ConfigInvalid(
            error=f'[{audit.AUDIT_MIDDLEWARE_GROUP}]driver names {options.driver}; there are '
                  f'{", ".join(sorted(known))}')
