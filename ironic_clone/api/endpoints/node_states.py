"""States of a node, and the small settings below it: RAID, boot mode, secure boot."""
from ironic_clone.api import bodies
from ironic_clone.api import lookup
from ironic_clone.api import render
from ironic_clone.api.request import Reply
from ironic_clone.api.resources.node_states import NodeStates
from ironic_clone.common import exception
from ironic_clone.common import states

RAID = bodies.Free({'logical_disks': {'type': 'array', 'items': {'type': 'object'}}})


def get(request, node_ident: str) -> bytes:
    """Show the states of a node; no conductor is asked."""
    renderer = render.renderer(
        NodeStates, request.minor, NodeStates.view('s', request.minor))
    return renderer.one(request, lookup.row(request, node_ident, renderer.columns))


def put_raid(request, node_ident: str) -> None:
    """Set the RAID configuration that the next cleaning is to make; an empty one clears it."""
    config = request.read_content()
    node = lookup.node(request, node_ident)
    request.services.conductor.call_node(
        request.context, node, 'set_target_raid_config', config=config)


def put_boot_mode(request, node_ident: str) -> Reply:
    """Have the boot mode of a node changed."""
    target = request.arguments['target']
    node = lookup.node(request, node_ident)
    if target not in states.BOOT_MODES:
        raise exception.InvalidParameterValue(
            f'The boot mode must be {" or ".join(states.BOOT_MODES)}.')
    return _change(request, node_ident, node, 'change_node_boot_mode', mode=target)


def put_secure_boot(request, node_ident: str) -> Reply:
    """Have secure boot of a node switched on or off."""
    target = request.arguments['target']
    node = lookup.node(request, node_ident)
    if target is None:
        raise exception.InvalidParameterValue('The target must be true or false.')
    return _change(request, node_ident, node, 'change_node_secure_boot', enabled=target)


def _change(request, node_ident, node, operation, **arguments) -> Reply:
    if node.provision_state in states.UNSTABLE:
        raise exception.InvalidState(
            f'The boot settings of node {node.uuid} cannot be changed while it is in state '
            f'"{node.provision_state}".')
    request.services.conductor.call_node(request.context, node, operation, **arguments)
    return Reply(location=f'nodes/{node_ident}/states')
