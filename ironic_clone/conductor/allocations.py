"""Find a node for an allocation, and pick up the allocations that nobody works on."""
import contextlib
import datetime
import functools
import logging
import random

from ironic_clone.common import context as request_context
from ironic_clone.common import errors
from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.conf import CONF
from ironic_clone.db import allocations
from ironic_clone.db import conductors
from ironic_clone.db import record

LOG = logging.getLogger(__name__)


def claim(tasks, allocation, conductor_id: int) -> bool:
    """Make this process the one that works on an allocation; ``allocate`` has to follow.

    :returns: False: somebody else was faster, or it is settled.
    """
    tasks.allocating.add(allocation.uuid)   # first: the row must not look left behind
    try:
        mine = allocations.claim(tasks.database, allocation, conductor_id)
    except BaseException:
        tasks.allocating.discard(allocation.uuid)
        raise
    if not mine:
        tasks.allocating.discard(allocation.uuid)
    return mine


def allocate(tasks, context, allocation) -> None:
    """Worker: give a claimed allocation a node, or say on it why it has none.

    If the service stops, or the database is away, it is left as it is: whoever comes next works on
    it.
    """
    try:
        _reserve(tasks, context, allocation, _candidates(tasks.database, allocation))
    except exception.AllocationNotFound:
        LOG.info('Allocation %s was deleted before it had a node', allocation.uuid)
    except (exception.DatabaseUnavailable, exception.LockLost) as error:
        LOG.warning('Allocation %s has to wait: %s', allocation.uuid, error)
    except Exception as error:
        if tasks.held.stopping:
            LOG.info('Allocation %s is left to others, the service is stopping', allocation.uuid)
            return
        LOG.warning('Allocation %s has no node: %s', allocation.uuid, errors.reason(error),
                    exc_info=not isinstance(error, exception.IronicCloneError))
        allocations.fail(tasks.database, allocation, _sentence(allocation, error))
    finally:
        tasks.allocating.discard(allocation.uuid)


def _sentence(allocation, error: Exception) -> str:
    return f'Failed to process allocation {allocation.uuid}: {errors.reason(error)}.'


def _candidates(database, allocation) -> list:
    """Return the nodes to try, in their order.

    :raises AllocationFailed: there is none.
    """
    found = allocations.candidates(database, allocation)
    if not found:
        raise exception.AllocationFailed(
            'none of the requested nodes are available and match the resource class '
            f'{allocation.resource_class}' if allocation.candidate_nodes else
            f'no available nodes match the resource class {allocation.resource_class}')
    able = allocations.with_traits(database, [node.id for node in found], allocation.traits)
    found = [node for node in found if node.id in able]
    if not found:
        raise exception.AllocationFailed(
            f'no suitable nodes have the requested traits {", ".join(allocation.traits)}')
    random.shuffle(found)   # two allocations at once shall not go for the same node
    found.sort(key=lambda node: not allocation.name or node.name != allocation.name)
    return found


def _reserve(tasks, context, allocation, candidates: list) -> None:
    """Take the first node that still is suitable; those that are locked are tried again.

    :raises AllocationFailed: none is left.
    """
    left = [candidate.uuid for candidate in candidates]

    def attempt() -> bool:
        """Tell whether a node was taken; NodeLocked: one may be, later."""
        locked = None
        for uuid in list(left):
            try:
                if _take(tasks, context, allocation, uuid):
                    return True
            except exception.NodeLocked as error:
                locked = error
                continue
            except (exception.NodeNotFound, exception.InstanceAssociated) as error:
                LOG.debug('Node %s is not taken: %s', uuid, error)
            left.remove(uuid)
        if locked:
            raise locked
        return False

    taken = False
    with tasks.held.watch(*left) as wait_free, contextlib.suppress(exception.NodeLocked):
        taken = tasks.patience(wait_free)(attempt)
    if not taken:
        raise exception.AllocationFailed('could not reserve any suitable node: '
                                         'all of them were taken or are locked')


def _take(tasks, context, allocation, uuid: str) -> bool:
    """Give the allocation a node; tell whether it still was suitable."""
    with tasks.acquire(context, uuid, purpose='allocation', retries=False) as task:
        node = task.node
        if (node.maintenance or node.instance_uuid or node.provision_state != states.AVAILABLE
                or node.power_state is None
                or node.resource_class != allocation.resource_class
                or not set(allocation.traits) <= set(node.traits)):
            return False
        assign(task, allocation)
    LOG.info('Allocation %s has node %s', allocation.uuid, uuid)
    return True


def assign(task, allocation) -> None:
    """Write node and allocation in one transaction, and finish the task."""
    node = task.node
    node.instance_uuid = allocation.uuid
    node.instance_info['traits'] = list(allocation.traits)
    task.also_write(functools.partial(
        allocations.assign, allocation=allocation, node_id=node.id))
    task.finish()


def backfill(task, allocation) -> None:
    """Give the allocation the node that it names and that has its instance already.

    :raises AllocationFailed: the node is not fit for it; the allocation says why, too.
    """
    node = task.node
    if allocation.resource_class is None:
        allocation.resource_class = node.resource_class
    try:
        _check(node, allocation, allocations.of_node(task.database, node.id))
        assign(task, allocation)
    except exception.LockLost:
        raise
    except exception.IronicCloneError as error:
        sentence = _sentence(allocation, exception.AllocationFailed(
            f'Cannot backfill an allocation for node {node.uuid}: {errors.reason(error)}'))
        sentence = sentence.removesuffix('.')   # that of the reason is there
        allocations.fail(task.guarded, allocation, sentence)
        raise exception.AllocationFailed(sentence) from error


def _check(node, allocation, other) -> None:
    if other is not None:
        raise exception.AllocationFailed(f'It has the allocation {other.uuid} already.')
    if node.instance_uuid not in (None, allocation.uuid):
        raise exception.AllocationFailed(f'It has another instance, {node.instance_uuid}.')
    if node.provision_state != states.ACTIVE:
        raise exception.AllocationFailed(
            'Node must be in the "active" state, but the current state is '
            f'"{node.provision_state}".')
    if node.resource_class != allocation.resource_class:
        raise exception.AllocationFailed(
            f'Resource class {node.resource_class} does not match the requested resource class '
            f'{allocation.resource_class}.')
    missing = sorted(set(allocation.traits) - set(node.traits))
    if missing:
        raise exception.AllocationFailed(f'It misses the traits {", ".join(missing)}.')
    if allocation.candidate_nodes and node.uuid not in allocation.candidate_nodes:
        raise exception.AllocationFailed('It is not among the candidate nodes.')


class Orphans:
    """The periodic task that picks up what other conductors have left behind.

    :param conductor_id: id of this conductor's row.
    """

    def __init__(self, tasks, workers, conductor_id: int):
        self._tasks = tasks
        self._workers = workers
        self._conductor_id = conductor_id

    def run(self) -> None:
        """Work on every allocation whose conductor is gone, or that none has taken.

        Those of this conductor that this process does not work on are left of its last one, or of
        a moment when the database did not answer.
        """
        if not self._tasks.lease.knows_the_dead:
            return
        alive = {row.id for row in conductors.alive(
            self._tasks.database, CONF.conductor.heartbeat_timeout)} - {self._conductor_id}
        older_than = record.now() - datetime.timedelta(
            seconds=CONF.conductor.check_allocations_interval)
        self._workers.each(
            [found for found in allocations.orphans(self._tasks.database, alive, older_than)
             if found.uuid not in self._tasks.allocating],
            functools.partial(self._adopt, request_context.service_context()),
            CONF.conductor.periodic_max_workers)

    def _adopt(self, context, allocation) -> None:
        if claim(self._tasks, allocation, self._conductor_id):
            LOG.info('Allocation %s was left behind, going on with it', allocation.uuid)
            allocate(self._tasks, context, allocation)
