"""How an operation answers: by the plan of its node, told beforehand or while it blocks.

The plan is kept in the node's record, so that it survives a restart and a take-over. What blocks
and what was called is known to this process only.
"""
import collections
import threading

from ironic_clone.common import exception

ANSWERS = ('done', 'wait', 'fail', 'invalid', 'crash', 'lie', 'block')
PLAN = 'waiting_plan'
DEADLINE = 60
"""Seconds after which a blocked operation fails, so that no test hangs for ever."""

_calls: dict[str, collections.deque] = collections.defaultdict(
    lambda: collections.deque(maxlen=1000))
_changed = threading.Condition()
_blocked: set[str] = set()
_released: dict[str, str] = {}


def calls(node_uuid: str) -> list[str]:
    """Return the operations that were called for a node, the oldest first."""
    with _changed:
        return list(_calls[node_uuid])


def forget_calls(node_uuid: str) -> None:
    """Start the list of calls anew."""
    with _changed:
        _calls[node_uuid].clear()


def record(task, operation: str) -> None:
    """Note that an operation was called."""
    with _changed:
        _calls[task.node.uuid].append(operation)


def planned(node, operation: str, otherwise: str) -> str:
    """Return the answer that is planned for an operation: by passthru, else in driver_info."""
    for source in (node.driver_internal_info, node.driver_info):
        plan = source.get(PLAN) or {}
        if operation in plan:
            return plan[operation]
    return otherwise


def give(task, operation: str, *, done=None, wait=None, otherwise: str = 'done',
         answer: str | None = None):
    """Answer an operation.

    :param done: what the operation returns when it is done.
    :param wait: what it returns when it goes on; None if it cannot.
    :param otherwise: the answer without a plan.
    :param answer: an answer that goes before the plan (the argument of a step).
    """
    record(task, operation)
    answer = answer or planned(task.node, operation, otherwise)
    if answer == 'block':
        answer = _block(task.node.uuid, operation)
    if answer == 'done':
        return done
    if answer == 'wait' and wait is not None:
        return wait
    if answer == 'fail':
        raise exception.OperationFailed(f'{operation} was told to fail.')
    if answer == 'invalid':
        raise exception.InvalidParameterValue(f'{operation} was told that the node is invalid.')
    if answer == 'crash':
        raise RuntimeError(f'{operation} was told to crash')
    if answer == 'lie':
        return 'a state that nobody knows'
    raise exception.InvalidParameterValue(f'{operation} cannot answer "{answer}".')


def _block(node_uuid: str, operation: str) -> str:
    with _changed:
        _blocked.add(node_uuid)
        _changed.notify_all()
        try:
            if not _changed.wait_for(lambda: node_uuid in _released, DEADLINE):
                raise exception.OperationFailed(
                    f'{operation} blocked for {DEADLINE} seconds and nobody released it.')
            return _released.pop(node_uuid)
        finally:
            _blocked.discard(node_uuid)


def blocked(node_uuid: str) -> bool:
    """Tell whether an operation of the node blocks now."""
    with _changed:
        return node_uuid in _blocked


def release(node_uuid: str, answer: str) -> None:
    """End the operation that blocks, with an answer.

    :raises InvalidState: none blocks.
    """
    with _changed:
        if node_uuid not in _blocked:
            raise exception.InvalidState(f'No operation of node {node_uuid} blocks.')
        _released[node_uuid] = answer
        _changed.notify_all()
