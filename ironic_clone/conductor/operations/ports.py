"""A node's ports. The API has checked their form; here it is what the node's state allows."""
from oslo_utils import uuidutils

from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.conductor.operations.registry import operation
from ironic_clone.conductor.operations.seen import check_seen
from ironic_clone.db import ports
from ironic_clone.db.port import Port
from ironic_clone.db.record import dump

_CONNECTIVITY = ('local_link_connection', 'physical_network', 'pxe_enabled', 'portgroup_id')
_ALLOWED = [name for name in states.PROVISION if name in states.PORT_CHANGE_ALLOWED]


@operation
def create_port(manager, context, values: dict) -> str:
    """Create a port and return its uuid.

    :param values: column -> value, JSON columns decoded; ``node_id``, and ``uuid`` if it is
        not to be made up.
    :raises AlreadyExists, MACAlreadyExists: a unique value is taken.
    """
    values = {**values, 'uuid': values.get('uuid') or uuidutils.generate_uuid()}
    ports.create(manager.database, {
        name: dump(value) if name in Port.json_columns else value
        for name, value in values.items() if value is not None})
    return values['uuid']


@operation
def update_port(manager, context, port_id: str, values: dict,
                seen_updated_at: str | None = None) -> None:
    """Change columns of a port, under its node's lock.

    :param values: column -> new value, JSON columns decoded.
    :raises Conflict: the node's state does not allow it.
    :raises StaleRecord: the port was changed since it was seen.
    """
    with manager.acquire(context, _node_of(manager, port_id), purpose='port update') as task:
        port = ports.get(manager.database, port_id)
        check_seen('Port', port, seen_updated_at)
        changed = {name: value for name, value in values.items() if port.differs(name, value)}
        if not changed:
            return
        _check_address(task.node, port, changed)
        _check_connectivity(task.node, port, changed)
        for name, value in changed.items():
            setattr(port, name, value)
        task.driver.network.validate(task)
        task.driver.network.port_changed(task, port)
        ports.update(manager.database, port)


@operation
def destroy_port(manager, context, port_id: str) -> None:
    """Delete a port.

    :raises InvalidState: the network still uses it.
    """
    with manager.acquire(context, _node_of(manager, port_id), purpose='port deletion') as task:
        node = task.node
        port = ports.get(manager.database, port_id)
        if not node.maintenance and task.driver.network.get_current_vif(task, port):
            raise exception.InvalidState(
                f'Port {port.uuid} of node {node.uuid} cannot be deleted: a VIF is attached to '
                'it. Detach the VIF, or put the node into maintenance.')
        ports.destroy(manager.database, port)


def _node_of(manager, port_id: str) -> str:
    """Return the uuid of the node that a port belongs to."""
    return ports.row(manager.database, port_id, ('node_uuid',)).node_uuid


def _check_address(node, port, changed: dict) -> None:
    in_use = node.provision_state == states.ACTIVE or node.instance_uuid
    if 'address' in changed and in_use and not node.maintenance:
        raise exception.Conflict(
            f'Cannot update hardware address for port {port.uuid} as node {node.uuid} is '
            'active or has instance UUID assigned')


def _check_connectivity(node, port, changed: dict) -> None:
    if set(changed) & set(_CONNECTIVITY) and not node.maintenance \
            and node.provision_state not in states.PORT_CHANGE_ALLOWED:
        raise exception.Conflict(
            f'Port {port.uuid} can not have any connectivity attributes '
            f'({", ".join(_CONNECTIVITY)}) updated unless node {node.uuid} is in a '
            f'{", ".join(_ALLOWED)} state or in maintenance mode. The current state is '
            f'{node.provision_state}.')


