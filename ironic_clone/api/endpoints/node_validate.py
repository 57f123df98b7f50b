"""Whether a node has what its interfaces need: ``/v1/nodes/{node}/validate``."""
from ironic_clone.api import lookup
from ironic_clone.api import names
from ironic_clone.api import versions
from ironic_clone.common import exception

RULE = 'baremetal:node:validate'


def get(request, node_ident: str) -> dict:
    """Validate every interface of a node but the vendor's."""
    if not names.may_name(node_ident, request.minor):
        raise versions.newer('The name of a node', names.SINCE, request.minor)
    node = lookup.node(request, node_ident, RULE)
    return request.services.conductor.call_node(
        request.context, node, 'validate_driver_interfaces')


def get_by_query(request) -> dict:
    """Do the same for a node that the query names."""
    arguments = request.arguments
    ident = arguments.get('node_uuid') or arguments.get('node')
    if not ident:
        raise exception.MissingParameterValue(
            'The query must name a node, as node (uuid or name) or as node_uuid.')
    return get(request, ident)
