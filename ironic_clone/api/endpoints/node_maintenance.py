"""Maintenance of a node: ``/v1/nodes/{node}/maintenance``."""
from ironic_clone.api import lookup


def put(request, node_ident: str) -> None:
    """Put a node into maintenance; the reason is replaced, too."""
    _set(request, node_ident, {'maintenance': True,
                               'maintenance_reason': request.arguments.get('reason')})


def delete(request, node_ident: str) -> None:
    """Take a node out of maintenance; reason and fault are forgotten."""
    _set(request, node_ident, {'maintenance': False, 'maintenance_reason': None, 'fault': None})


def _set(request, node_ident, values) -> None:
    node = lookup.node(request, node_ident)
    request.services.conductor.call_node(
        request.context, node, 'update_node', values=values, seen_updated_at=None,
        reset_interfaces=False)
