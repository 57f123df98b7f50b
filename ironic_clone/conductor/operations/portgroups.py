"""A node's port groups. The API has checked their form; here it is what the state allows."""
from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.conductor.operations import attached
from ironic_clone.conductor.operations.operation import operation
from ironic_clone.db import portgroups
from ironic_clone.db import ports

_ALLOWED = [name for name in states.PROVISION if name in states.PORT_CHANGE_ALLOWED]


@operation
def update_portgroup(manager, context, portgroup_id: str, values: dict,
                     seen_updated_at: str | None = None) -> None:
    """Change columns of a port group, under its node's lock.

    A change of its physical network is one of all its ports.

    :param values: column -> new value, JSON columns decoded.
    :raises Conflict: the node's state or the member ports do not allow it.
    :raises StaleRecord: the port group was changed since it was seen.
    """
    with attached.held(manager, context, portgroups, portgroup_id, 'port group update') as (
            task, group):
        changed = attached.changes(portgroups, group, values, seen_updated_at)
        if not changed:
            return
        members = ports.of_portgroup(manager.database, group.id)
        _check_move(task.node, group, members, changed)
        attached.assign(group, changed)
        task.driver.network.validate(task)
        task.driver.network.portgroup_changed(task, group)
        if 'physical_network' in changed:
            for port in members:
                port.physical_network = group.physical_network
        portgroups.update(task.guarded, group, members)


@operation
def destroy_portgroup(manager, context, portgroup_id: str) -> None:
    """Delete a port group.

    :raises PortgroupNotEmpty: it has ports.
    """
    with attached.held(manager, context, portgroups, portgroup_id, 'port group deletion') as (
            task, group):
        portgroups.destroy(task.guarded, group)


def _check_move(node, group, members: list, changed: dict) -> None:
    if 'node_id' not in changed:
        return
    if not node.maintenance and node.provision_state not in states.PORT_CHANGE_ALLOWED:
        raise exception.Conflict(
            f'Port group {group.uuid} can not be moved to another node unless node {node.uuid} '
            f'is in a {", ".join(_ALLOWED)} state or in maintenance mode. The current state is '
            f'{node.provision_state}.')
    if members:
        raise exception.InvalidParameterValue(
            f'Port group {group.uuid} can not be moved to another node: ports of node '
            f'{node.uuid} belong to it.')
