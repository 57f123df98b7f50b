"""The ends of what was asked: the trail of changes tells how work ended that went on after its
request was answered. They are written with the node, in the same transaction."""
import datetime
import functools
import logging
from collections.abc import Callable

from ironic_clone.common import states
from ironic_clone.conf import CONF
from ironic_clone.db import audit_trail
from ironic_clone.db import record

LOG = logging.getLogger(__name__)

_HELD = frozenset({states.CLEANHOLD, states.DEPLOYHOLD, states.SERVICEHOLD})
BATCH = 1000
"""Records that one statement deletes."""


def ending(task) -> Callable | None:
    """Return what writes the end of a task's work with the node, if it is one to be told.

    That is the work that a worker does for whoever asked the API, and whatever ends a flow that
    waited, or that a dead conductor has left.

    :returns: function (connection), or None.
    """
    if not CONF.audit_trail.enabled:
        return None
    if task.asked_for:
        resumed = False
    elif _goes_on(task.found_in) and task.node.provision_state != task.found_in:
        resumed = True
    else:
        return None
    context = task.context
    return functools.partial(audit_trail.ended, resumed=resumed, row=_row(
        task, request_id=getattr(context, 'request_id', None),
        user=getattr(context, 'user_id', None),
        user_name=getattr(context, 'user_name', None),
        project=getattr(context, 'project_id', None)))


def _goes_on(state: str) -> bool:
    return state in _HELD or state in states.PROVISION and states.PROVISION[state].unstable


def _row(task, **asker) -> dict:
    node = task.node
    outcome = audit_trail.WAITING if _goes_on(node.provision_state) \
        else audit_trail.FAILED if node.last_error else audit_trail.DONE
    said = f': {node.last_error}' if outcome == audit_trail.FAILED else ''
    return audit_trail.record(
        created_at=record.now(), node_uuid=node.uuid, event_type=audit_trail.END,
        event=f'"{task.purpose}" is {outcome}, provision state is "{node.provision_state}", '
              f'power state is "{node.power_state}"{said}',
        outcome=outcome, conductor=task.host, state=node.provision_state,
        target_provision_state=node.target_provision_state, **asker)


class Purge:
    """The periodic task that deletes what is older than [audit_trail]retention_days.

    :param draining: is set when the service stops.
    """

    def __init__(self, database, draining):
        self._database = database
        self._draining = draining

    def run(self) -> None:
        """Delete all that is too old, some at a time."""
        days = CONF.audit_trail.retention_days
        if not days:
            return
        older_than, count = record.now() - datetime.timedelta(days=days), 0
        while not self._draining.is_set():
            deleted = audit_trail.purge(self._database, older_than, BATCH)
            count += deleted
            if deleted < BATCH:
                break
        if count:
            LOG.info('Deleted %d records of changes, older than %d days', count, days)
