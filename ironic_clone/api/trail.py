"""The trail of changes: who asked the API for what, and what was answered.

A request pays for a few lines of Python: no statement, no commit. A thread writes what has come,
many records in one transaction, from some milliseconds after the answer on; a process that is
killed in between has lost them, but for the lines of its log. Records that nobody could write are
lines of the log, too, and counted.
"""
import dataclasses
import datetime
import logging
from typing import Any

from ironic_clone.api import asked
from ironic_clone.api import identity
from ironic_clone.api import shown_url
from ironic_clone.common import batches
from ironic_clone.common import exception
from ironic_clone.common import metrics
from ironic_clone.conf import CONF
from ironic_clone.db import audit_trail

LOG = logging.getLogger(__name__)

CHANGES = frozenset({'POST', 'PUT', 'PATCH', 'DELETE'})
ANONYMOUS = 'anonymous'


@dataclasses.dataclass(slots=True)
class _Answered:
    """What has to be kept of a request; the rest of the work can wait."""

    created_at: datetime.datetime
    request_id: str
    node: str | None
    caller: identity.Caller
    method: str
    route: Any
    path: str
    query: str
    body: bytes
    length: int
    status: int


class Trail:
    """Records changes that were asked for. One a process.

    :param database: ``db.engine.Database``.
    :param table: path pattern -> method -> ``router.Route``.
    """

    def __init__(self, database, table):
        self._database = database
        self._patterns = {id(route): pattern for pattern, methods in table.items()
                          for route in methods.values()}
        self._batches = batches.Batches(
            self._write, 'audit-trail', CONF.audit_trail.max_pending,
            again=(exception.DatabaseUnavailable,), lost=self._lost)

    def answered(self, request, status: int) -> None:
        """Have a request recorded, if it is one for a change.

        Those that a path or method does not exist for are none, nor are the signs of life of
        agents. What was refused is recorded like what was not.

        :param request: ``Request``.
        :param status: of the answer.
        """
        route = request.route
        if request.method not in CHANGES or route is None or not route.recorded:
            return
        environ = request.environ
        moment = datetime.datetime.fromtimestamp(request.came_at, datetime.UTC).replace(
            tzinfo=None)
        body = request.raw_body
        item = _Answered(moment, request.id, request.about, request.caller,
                         request.method, route, environ.get('PATH_INFO', ''),
                         environ.get('QUERY_STRING', ''),
                         body if len(body) <= asked.LONGEST else b'', len(body), status)
        if not self._batches.put(item):
            self._lost(item, 'too much is waiting for the database')

    def settle(self, seconds: float) -> None:
        """Wait until what was recorded can be read, but not longer."""
        self._batches.settle(seconds)

    def stop(self, seconds: float) -> None:
        """Write what is left; what cannot be written goes to the log."""
        for item in self._batches.stop(seconds):
            self._lost(item, 'the service stops')

    # -- in the thread --------------------------------------------------------------------------
    def _write(self, items: list[_Answered]) -> None:
        audit_trail.add(self._database, [self._row(item) for item in items])

    def _row(self, item: _Answered) -> dict[str, Any]:
        path = shown_url.printable(item.path)
        wanted = asked.text(item.route, item.query, item.body, item.length)
        who = item.caller.credentials
        said = f'; asked: {wanted}' if wanted else ''
        return audit_trail.record(
            created_at=item.created_at, request_id=item.request_id, node_uuid=item.node,
            event_type=audit_trail.REQUEST,
            event=f'{item.method} {path} was answered {item.status} (request {item.request_id})'
                  f'{said}',
            user=who.get('user_id') or ANONYMOUS, user_name=item.caller.name,
            project=who.get('project_id'), method=item.method,
            route=self._patterns.get(id(item.route)), path=path, status=item.status, asked=wanted)

    def _lost(self, item: _Answered, reason: Any) -> None:
        metrics.AUDIT_TRAIL_LOST.inc()
        try:
            row = self._row(item)
        except Exception:
            LOG.exception('Not in the audit trail: request %s, answered %d', item.request_id,
                          item.status)
            return
        LOG.warning('Not in the audit trail, since %s: user %s of project %s: %s', reason,
                    row['user'], row['project'], row['event'])
