"""What may be changed on a port, by the state of its node and by its port group."""
from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.db import ports

_CONNECTIVITY = ('local_link_connection', 'physical_network', 'pxe_enabled', 'portgroup_id')
_ALLOWED = [name for name in states.PROVISION if name in states.PORT_CHANGE_ALLOWED]


def check_state(node, port, changed: dict) -> None:
    """Refuse changes for which the node is not in the right state.

    :param changed: column -> new value.
    :raises Conflict:
    """
    _check_address(node, port, changed)
    _check_connectivity(node, port, changed)


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


def check_portgroup(database, port, changed: dict) -> None:
    """Refuse a member that its port group cannot have; ``port`` holds the changes already.

    :raises Conflict:
    """
    if port.portgroup_id is None:
        return
    if changed.keys() & {'portgroup_id', 'physical_network'}:
        check_physical_network(database, port.portgroup_id, port.uuid, port.physical_network)


def check_physical_network(database, portgroup_id: int, uuid: str, network: str | None) -> None:
    """Refuse members of one port group on different physical networks.

    :raises Conflict:
    """
    for member in ports.of_portgroup(database, portgroup_id):
        if member.uuid != uuid and member.physical_network != network:
            raise exception.Conflict(
                f'Port {uuid} cannot be on physical network {network!r}: port {member.uuid} of '
                f'the same port group is on {member.physical_network!r}.')
