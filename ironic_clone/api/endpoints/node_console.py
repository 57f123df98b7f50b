"""Console of a node: ``/v1/nodes/{node}/states/console``."""
from ironic_clone.api import lookup
from ironic_clone.api.request import Reply
from ironic_clone.common import exception


def get(request, node_ident: str) -> dict:
    """Tell whether the console is on, and how to reach it."""
    node = lookup.node(request, node_ident)
    conductor = request.services.conductor
    try:
        information = conductor.call_node(request.context, node, 'get_console_information')
    except exception.NodeConsoleNotEnabled:
        return {'console_enabled': False, 'console_info': None}
    return {'console_enabled': True, 'console_info': information}


def put(request, node_ident: str) -> Reply:
    """Have the console switched on or off."""
    enabled = request.arguments['enabled']
    node = lookup.node(request, node_ident)
    if enabled is None:
        raise exception.InvalidParameterValue('"enabled" must be true or false.')
    request.services.conductor.call_node(
        request.context, node, 'set_console_mode', enabled=enabled)
    return Reply(location=f'nodes/{node_ident}/states/console')
