"""What is told of a node later: its errors, and the begin and end of its flows.

Entries are collected by the task and written with the node, in the same transaction.
"""
import datetime

from ironic_clone.common import secrets
from ironic_clone.common import states
from ironic_clone.conf import CONF
from ironic_clone.db import history
from ironic_clone.db import record

INFO, ERROR = 'INFO', 'ERROR'
UNKNOWN = 'UNKNOWN'
CONSOLE = 'console'
MONITORING = 'monitoring'
TAKE_OVER = 'takeover'
TRANSITION = 'transition'
STARTUP_FAILURE = 'startup failure'

OF_STATE = {
    states.VERIFYING: 'verify', states.ADOPTING: 'adoption', states.DELETING: 'unprovision',
    **dict.fromkeys((states.CLEANING, states.CLEANWAIT, states.CLEANHOLD), 'cleaning'),
    **dict.fromkeys((states.DEPLOYING, states.DEPLOYWAIT, states.DEPLOYHOLD), 'deploying'),
    **dict.fromkeys((states.INSPECTING, states.INSPECTWAIT), 'introspection'),
    **dict.fromkeys((states.RESCUING, states.RESCUEWAIT, states.UNRESCUING), 'rescue'),
    **dict.fromkeys((states.SERVICING, states.SERVICEWAIT, states.SERVICEHOLD), 'servicing'),
}
"""Provision state -> the event type of an error in it."""


def note(task, event_type: str, event: str, severity: str = INFO) -> None:
    """Have an entry written with the next save of the task."""
    if CONF.conductor.node_history:
        task.entries.append(_entry(task, event_type, event, severity))


def pending(task) -> list[dict]:
    """Return the entries to write with the node now, and the error that the node got among
    them."""
    node, entries = task.node, task.entries
    if node.last_error and node.last_error != node.original('last_error') \
            and CONF.conductor.node_history:
        event_type = task.event_type or OF_STATE.get(node.original('provision_state'), UNKNOWN)
        entries.append(_entry(task, event_type, node.last_error, ERROR))
    task.entries = []
    return entries


def error(task, event_type: str, text: str | None) -> list[dict]:
    """Return an entry about an error of a node that is written without its task, if there is
    one."""
    return [_entry(task, event_type, text, ERROR)] if text and CONF.conductor.node_history else []


def _entry(task, event_type: str, event: str, severity: str) -> dict:
    context = task.context
    return history.entry(
        task.node, severity=severity, event_type=event_type, event=event, conductor=task.host,
        user=getattr(context, 'user_id', None), project=getattr(context, 'project_id', None))


CUT_OFF = ('Conductor {host} had the node in hand and is gone; what it was at may be unfinished, '
           'such as a change of the boot mode or of the console.')
"""For work that no state of the node tells of."""


def cut_off(task, host: str) -> None:
    """Conductor ``host`` died while it held the node: what it was at, nobody knows."""
    note(task, TAKE_OVER, CUT_OFF.format(host=host), ERROR)


def all_cut_off(database, host: str, held: list) -> None:
    """The same about nodes that the previous process of this host held.

    :param held: the nodes, as they were found.
    """
    if CONF.conductor.node_history:
        history.add(database, [history.entry(
            node, severity=ERROR, event_type=STARTUP_FAILURE, event=CUT_OFF.format(host=host),
            conductor=host) for node in held])


# -- begin and end of flows ----------------------------------------------------------------------
def begun(task, kind) -> None:
    """A flow begins its list of steps.

    :param kind: steps.kinds.Kind.
    """
    flow = kind.flow_of(task.node)
    _tell(task, flow, 'start', f'Starting {flow} with steps={_steps(task, kind)}')


def ended(task, kind) -> None:
    """All steps of a flow are done."""
    flow = kind.flow_of(task.node)
    _tell(task, flow, 'end',
          f'{flow.title()} completed successfully with steps={_steps(task, kind)}')


def aborted(task, kind) -> None:
    """A flow failed at a step."""
    flow = kind.flow_of(task.node)
    step = getattr(task.node, kind.column) or {}
    _tell(task, flow, 'end',
          f"{flow.title()} aborted at step '{step.get('interface')}.{step.get('step')}' with "
          f'steps={_steps(task, kind)}', ERROR)


def _steps(task, kind):
    return secrets.mask(task.node.driver_internal_info.get(kind.list_key) or [])


def _tell(task, flow: str, end: str, event: str, severity: str = INFO) -> None:
    if CONF.conductor.record_step_flows_in_history:
        note(task, f'{flow.replace(" ", "_")}_{end}', event, severity)


# -- purge ---------------------------------------------------------------------------------------
class Purge:
    """The periodic task that keeps the histories of the own nodes short."""

    def __init__(self, tasks, owned, workers):
        self._database = tasks.database
        self._owned = owned
        self._workers = workers

    def run(self) -> None:
        """Delete the oldest entries of each node that has too many, up to a batch."""
        options = CONF.conductor
        left, keep = options.node_history_cleanup_batch_count, options.node_history_max_entries
        if not left or not keep:
            return
        older_than = record.now() - datetime.timedelta(days=options.node_history_minimum_days)
        for row in self._owned.rows(('id',), history.longer_than(keep)):
            if left <= 0 or self._workers.draining.is_set():
                return
            left -= history.purge(self._database, row.id, keep, older_than, left)
