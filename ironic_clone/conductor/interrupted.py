"""What ended with the process that did it: say so on the nodes, set them free, begin anew.

A node in an -ing state is held by whoever works on it. If nobody holds it, or the holder is
gone, nobody will ever end that state but this. Waiting states live on: their work is elsewhere.
Consoles that were open are opened again.
"""
import logging
import threading
from collections.abc import Mapping

import sqlalchemy as sa

from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.conductor import history
from ironic_clone.conductor import provision
from ironic_clone.conductor.flows import console
from ironic_clone.db import nodes
from ironic_clone.db import record
from ironic_clone.db.lock import Lock

LOG = logging.getLogger(__name__)

FAIL_ON_RESTART = frozenset(
    name for name, state in states.PROVISION.items() if state.fails_on_restart)

POWER_RESTART = 'Pending power operation was aborted due to conductor restart'

_PURPOSE = 'failure at conductor start'
_column = nodes.table.c
_STUCK = _column.provision_state.in_(FAIL_ON_RESTART)


def free_own(database, host: str) -> dict[str, Lock]:
    """Break every lock of this host's previous process.

    What is in an -ing state stays held, under a lock that the previous process does not know: if
    this one dies before it has failed it, whoever comes next still finds it.

    :returns: those locks by the uuids of their nodes.
    """
    mine = _column.reservation == host
    count = nodes.count(database, mine)
    if not count:
        return {}
    history.all_cut_off(   # while they are held: who dies before the rest leaves them to be told
        database, host, nodes.find(database, mine, nodes.NO_POWER_CHANGE, sa.not_(_STUCK)))
    nodes.update_where(database, {
        'target_power_state': None, 'last_error': POWER_RESTART, 'updated_at': record.now()},
        mine, _column.target_power_state.is_not(None))
    epoch = {'lock_epoch': _column.lock_epoch + 1}
    nodes.update_where(database, {'reservation': None, **epoch}, mine, sa.not_(_STUCK))
    nodes.update_where(database, epoch, mine)
    LOG.warning('Broke the locks of %d nodes that the previous process of %s held', count, host)
    return {row.uuid: Lock(host, row.lock_epoch)
            for row in nodes.select(database, ('uuid', 'lock_epoch'), mine)}


def fail_stuck(tasks, owned, context, held: Mapping[str, Lock]) -> None:
    """Fail every -ing state that nobody works on.

    :param held: what ``free_own`` returned, whoever the nodes are mapped to now.
    """
    for uuid, lock in held.items():
        try:
            with tasks.seize(context, uuid, lock, _PURPOSE) as task:
                _fail(task)
        except exception.LockLost as error:
            LOG.debug('Node %s is not failed, another conductor was faster: %s', uuid, error)
    for row in owned.rows((), _STUCK, nodes.FREE):
        tasks.visit(context, row.uuid, _PURPOSE, _fail)


def _fail(task) -> None:
    node = task.node
    task.event_type = history.TRANSITION
    if node.provision_state in FAIL_ON_RESTART:
        node.last_error = (f"The {node.provision_state} state can't be resumed by conductor "
                           f'{task.host}. Moving to fail state.')
        provision.end(task, 'fail')


def settle(task, message: str | None) -> None:
    """End what a task of this process could not end, and finish the task.

    :param message: for last_error; None: a general one, and only where something is ended.
    """
    node = task.node
    stuck = node.provision_state in FAIL_ON_RESTART
    if message or stuck or node.target_power_state is not None:
        node.last_error = message or f'The result of "{task.purpose}" could not be stored.'
    node.target_power_state = None
    if stuck:
        provision.process_event(task, 'fail', save=False)
    task.finish()


def reopen_consoles(tasks, owned, context, draining: threading.Event) -> None:
    """Open the consoles again that were open when the previous process ended.

    :param draining: set when the service stops; the rest is left to the next start.
    """
    for row in owned.rows((), _column.console_enabled.is_(True), nodes.FREE):
        if draining.is_set():
            return
        tasks.visit(context, row.uuid, 'restart of its console', _reopen_console)


def _reopen_console(task) -> None:
    task.event_type = history.STARTUP_FAILURE
    console.restart(task)
    task.finish()
