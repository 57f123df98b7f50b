"""A node's ports. The API has checked their form; here it is what the node's state allows."""
from oslo_utils import uuidutils

from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.conductor.operations import attached
from ironic_clone.conductor.operations.operation import operation
from ironic_clone.db import portgroups
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
    :raises Conflict: the ports of its port group are on another physical network.
    """
    values = {**values, 'uuid': values.get('uuid') or uuidutils.generate_uuid()}
    if values.get('portgroup_id') is not None:
        _check_physical_network(manager.database, values['portgroup_id'], values['uuid'],
                                values.get('physical_network'))
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
    with attached.held(manager, context, ports, port_id, 'port update') as (task, port):
        changed = attached.changes(ports, port, values, seen_updated_at)
        if not changed:
            return
        _check_address(task.node, port, changed)
        _check_connectivity(task.node, port, changed)
        attached.assign(port, changed)
        _check_portgroup(manager.database, port, changed)
        task.driver.network.validate(task)
        task.driver.network.port_changed(task, port)
        ports.update(manager.database, port)


@operation
def destroy_port(manager, context, port_id: str) -> None:
    """Delete a port.

    :raises InvalidState: the network still uses it.
    """
    with attached.held(manager, context, ports, port_id, 'port deletion') as (task, port):
        node = task.node
        if not node.maintenance and task.driver.network.get_current_vif(task, port):
            raise exception.InvalidState(
                f'Port {port.uuid} of node {node.uuid} cannot be deleted: a VIF is attached to '
                'it. Detach the VIF, or put the node into maintenance.')
        ports.destroy(manager.database, port)


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


def _check_portgroup(database, port, changed: dict) -> None:
    if port.portgroup_id is None:
        return
    if changed.keys() & {'portgroup_id', 'pxe_enabled'} and port.pxe_enabled:
        group, = portgroups.collection.find(
            database, portgroups.table.c.id == port.portgroup_id)
        if not group.standalone_ports_supported:
            raise exception.Conflict(
                f'Port group {group.uuid} does not support standalone ports, pxe_enabled of port '
                f'{port.uuid} must be false.')
    if changed.keys() & {'portgroup_id', 'physical_network'}:
        _check_physical_network(database, port.portgroup_id, port.uuid, port.physical_network)


def _check_physical_network(database, portgroup_id: int, uuid: str, network: str | None) -> None:
    """Refuse members of one port group on different physical networks.

    :raises Conflict:
    """
    for member in ports.of_portgroup(database, portgroup_id):
        if member.uuid != uuid and member.physical_network != network:
            raise exception.Conflict(
                f'Port {uuid} cannot be on physical network {network!r}: port {member.uuid} of '
                f'the same port group is on {member.physical_network!r}.')
