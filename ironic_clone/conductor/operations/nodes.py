"""Change and delete nodes. (The API creates them by itself: no conductor has a say in that.)"""
import functools
import logging

from ironic_clone.common import errors
from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.conductor import gates
from ironic_clone.conductor import node_rules
from ironic_clone.conductor.operations.operation import operation
from ironic_clone.conf import CONF
from ironic_clone.db import allocations
from ironic_clone.db import node_deletion
from ironic_clone.db import nodes
from ironic_clone.rpc import seen

LOG = logging.getLogger(__name__)


@operation
def update_node(manager, context, node_id: str, values: dict,
                seen_updated_at: str | None = None, reset_interfaces: bool = False) -> None:
    """Change columns of a node, in one guarded UPDATE that takes no lock where none is held.

    :param values: column -> new value, JSON columns decoded.
    :param seen_updated_at: the version of the node that ``values`` were made from (``rpc.seen``).
    :param reset_interfaces: with another driver, give up the interfaces that are not named.
    :raises StaleRecord: the node was changed since it was seen.
    :raises NodeLocked: somebody works on it, and does not end within the configured time.
    """
    node = nodes.get(manager.database, node_id).unseal()
    also = _change(manager, node, values, seen_updated_at, reset_interfaces)
    try:
        nodes.update(manager.database, node, also=also)
    except (exception.NodeLocked, exception.StaleRecord):   # held, or written since it was read
        with manager.acquire(context, node_id, purpose='node update') as task:
            also = _change(manager, task.node, values, seen_updated_at, reset_interfaces)
            if also is not None:
                task.also_write(also)
            task.finish()


def _change(manager, node, values: dict, seen_updated_at: str | None, reset: bool):
    """Set the values on the node; return what is to be written with it, or None."""
    seen.check('Node', node, seen_updated_at)
    unknown = sorted(set(values) - node.columns | set(values) & node.hidden)
    if unknown:
        raise exception.InvalidParameterValue(
            f'These fields of a node cannot be changed: {", ".join(unknown)}.')
    values = {name: node.opened(name, value) for name, value in values.items()}
    changed = {name: value for name, value in values.items() if node.differs(name, value)}
    for rule in node_rules.RULES:
        rule(node, changed)
    node_rules.choose_interfaces(manager.registry, node, changed, reset)
    also = _leave_allocation(manager.database, node, changed)
    for name, value in changed.items():
        setattr(node, name, value)
    return also


def _leave_allocation(database, node, changed: dict):
    """An allocation ends with the instance that it was made for.

    :returns: a function (connection) that deletes it, None if there is none.
    :raises InvalidState: the node is in use.
    """
    if changed.get('instance_uuid', node.instance_uuid) or 'instance_uuid' not in changed:
        return None
    allocation = allocations.of_node(database, node.id)
    if allocation is None:
        return None
    if not node.maintenance and node.provision_state not in states.INTERFACE_CHANGE_ALLOWED:
        raise exception.InvalidState(
            f'Cannot remove instance_uuid of node {node.uuid}, which is allocated to '
            f'{allocation.uuid}, in state "{node.provision_state}" without maintenance.')
    return functools.partial(allocations.remove, node_id=node.id)


@operation
def destroy_node(manager, context, node_id: str) -> None:
    """Delete a node and all that hangs on it; one that nobody holds or uses, in one transaction.

    :raises NodeAssociated, NodeProtected, InvalidState: the node is in use.
    :raises NodeLocked: somebody works on it, and does not end within the configured time.
    """
    purpose = 'node deletion'
    late = functools.partial(manager.refuse_late, context, purpose, node_id)
    if not node_deletion.destroy_unused(manager.database, node_id, _deletable(), late):
        with manager.acquire(context, node_id, purpose=purpose) as task:
            _check_deletable(task.node)
            if task.node.console_enabled:
                _stop_console(task)
            task.destroy()
    LOG.info('Node %s was deleted', node_id)


def _deletable() -> tuple[str, ...]:
    """Return the states in which nodes may be deleted that are not in maintenance."""
    return _DELETABLE if CONF.conductor.allow_deleting_available_nodes else \
        tuple(name for name in _DELETABLE if name != states.AVAILABLE)


_DELETABLE = tuple(sorted({name for name, entry in states.PROVISION.items()
                           if entry.delete_allowed} | {states.AVAILABLE}))


def _check_deletable(node) -> None:
    if node.instance_uuid and not node.maintenance:
        raise exception.NodeAssociated(node=node.uuid, instance=node.instance_uuid)
    gates.not_protected(node)
    allowed = _deletable()
    if not node.maintenance and node.provision_state not in allowed:
        raise exception.InvalidState(
            f"Node {node.uuid} can not be deleted while it is in provision state "
            f"'{node.provision_state}'; it can be in {', '.join(allowed)}, or in maintenance "
            'mode.')


def _stop_console(task) -> None:
    """As well as it can be: the driver itself may be gone."""
    try:
        task.driver.console.stop_console(task)
    except Exception as error:
        LOG.warning('The console of node %s, which is deleted, could not be stopped: %s',
                    task.node.uuid, errors.reason(error))
