"""The one place that changes a node's provision state.

``process_event`` applies an event of the state table to a task's node. ``begin`` does it for an
event that starts work: the state and the cleared error are saved before anyone is answered, and
the work runs in a worker under the same lock.

Saves are few: a flow changes the node in memory and writes it where other processes must see
it, and the last write gives the lock back (``task.finish``).
"""
import logging

from ironic_clone.common import exception
from ironic_clone.common import fsm
from ironic_clone.common import states

LOG = logging.getLogger(__name__)

_CARRY_TARGET = frozenset(
    {states.CLEANING, states.CLEANWAIT, states.CLEANHOLD, states.CLEANFAIL})
"""Between these states a target that was given stays: manual cleaning ends in manageable."""

NO_WORKER = 'No free conductor workers available'


def process_event(task, event: str, target: str | None = None, *, save: bool = True,
                  asked: bool = False) -> None:
    """Apply an event to the task's node.

    :param target: a target_provision_state to carry instead of the new state's own.
    :param save: write the node now; False when the caller is about to.
    :param asked: somebody wanted this, also if the new state is a failed one: no error.
    :raises InvalidState: the event is not possible in the node's state.
    :raises LockLost: the task is over.
    """
    task.check()
    node = task.node
    old = node.provision_state
    if target is None and old in _CARRY_TARGET \
            and states.PROVISION[old].events.get(event) in _CARRY_TARGET:
        target = node.target_provision_state
    new, node.target_provision_state = fsm.advance(old, event, target)
    node.provision_state = new
    if save:
        task.save()
    failed = (states.PROVISION[new].failed or new == states.ERROR) and not asked
    LOG.log(logging.ERROR if failed else logging.INFO,
            'Node %s moved to provision state "%s" from state "%s"; target provision state is %s',
            node.uuid, new, old, node.target_provision_state)


def end(task, event: str, *, asked: bool = False) -> None:
    """Apply the event that the task's work ends with, and finish the task: one write for both.

    :param asked: as of ``process_event``, which says what is raised, too.
    """
    process_event(task, event, save=False, asked=asked)
    task.finish()


def require(node, event: str, action: str | None = None) -> None:
    """Refuse a request whose event is not possible now.

    :param action: what the caller asked for, where it is not the event's own name.
    :raises InvalidStateRequested: with the action and the state.
    """
    if not fsm.possible(node.provision_state, event):
        raise exception.InvalidStateRequested(
            action=action or event, node=node.uuid, state=node.provision_state)


def begin(task, event: str, work, *args, target: str | None = None,
          last_error: str | None = None, refused=None, asked: bool = False, **kwargs) -> None:
    """Apply an event that starts work, save, and run ``work(task, ...)`` in a worker.

    If no worker is free, the node goes back to the state that was last saved.

    :param last_error: what to leave in the node's last_error meanwhile; starting work clears it.
    :param refused: function (node) that takes back more than the state if no worker is free.
    :param asked: as of ``process_event``.
    :raises InvalidStateRequested: the event is not possible in the node's state.
    """
    require(task.node, event)
    before = (task.node.original('provision_state'),
              task.node.original('target_provision_state'))

    def restore(task):
        task.node.provision_state, task.node.target_provision_state = before
        if refused is not None:
            refused(task.node)
        task.node.last_error = NO_WORKER
        task.finish()

    process_event(task, event, target, save=False, asked=asked)
    task.node.last_error = last_error
    task.save()
    task.spawn_after(work, *args, on_no_worker=restore, **kwargs)
