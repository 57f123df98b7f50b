"""Whether a node has what its interfaces need: ``/v1/nodes/{node}/validate``."""
from ironic_clone.api import lookup
from ironic_clone.common import exception
from ironic_clone.common import idents

RULE = 'baremetal:node:validate'

_NAMES_SINCE = 5


def get(request, node_ident: str) -> dict:
    """Validate every interface of a node but the vendor's."""
    if request.minor < _NAMES_SINCE and not idents.is_uuid_like(node_ident):
        raise exception.NotAcceptable(
            f'Names of nodes need API version 1.{_NAMES_SINCE} or newer.')
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
