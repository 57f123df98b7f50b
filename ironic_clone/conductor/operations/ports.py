"""A node's ports. The API has checked their form; here it is what the node's state allows."""
from oslo_utils import uuidutils

from ironic_clone.common import exception
from ironic_clone.conductor import port_rules
from ironic_clone.conductor.operations import attached
from ironic_clone.conductor.operations.operation import operation
from ironic_clone.db import ports
from ironic_clone.db.port import Port
from ironic_clone.db.record import dump


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
        port_rules.check_physical_network(manager.database, values['portgroup_id'],
                                          values['uuid'], values.get('physical_network'))
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
        port_rules.check_state(task.node, port, changed)
        attached.assign(port, changed)
        port_rules.check_portgroup(manager.database, port, changed)
        task.driver.network.validate(task)
        task.driver.network.port_changed(task, port)
        ports.update(task.guarded, port)


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
        ports.destroy(task.guarded, port)
