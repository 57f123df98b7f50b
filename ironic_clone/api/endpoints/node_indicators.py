"""The lights of a node: ``/v1/nodes/{node}/management/indicators``."""
from ironic_clone.api import lookup
from ironic_clone.api.sources import links_below_node
from ironic_clone.common import exception

_COMPONENTS = ('chassis', 'system', 'disk', 'power', 'nic')


def get_all(request, node_ident: str) -> dict:
    """List the lights of a node and the states that they can have."""
    request.node_ident = node_ident
    found = lookup.call(request, node_ident, 'get_supported_indicators')
    return {'indicators': [
        {'name': f'{name}@{component}', 'component': component,
         'readonly': light.get('readonly', True), 'states': light.get('states', []),
         'links': links_below_node(request, f'management/indicators/{name}@{component}')}
        for component, lights in found.items() for name, light in lights.items()]}


def get_one(request, node_ident: str, indicator: str) -> dict:
    """Read the state of a light."""
    return {'state': lookup.call(request, node_ident, 'get_indicator_state', **_split(indicator))}


def put(request, node_ident: str, indicator: str) -> None:
    """Switch a light."""
    state = request.arguments['state']
    if state is None:
        raise exception.MissingParameterValue('Missing mandatory parameter: state')
    lookup.call(request, node_ident, 'set_indicator_state', **_split(indicator), state=state)


def _split(name: str) -> dict[str, str]:
    """:raises InvalidParameterValue: it is not INDICATOR@COMPONENT."""
    indicator, at, component = name.partition('@')
    if not (indicator and at):
        raise exception.InvalidParameterValue(f'Malformed indicator name "{name}"')
    if component not in _COMPONENTS:
        raise exception.InvalidParameterValue(f'Invalid component {component} specified.')
    return {'component': component, 'indicator': indicator}
