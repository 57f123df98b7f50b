"""Power of a node: ``/v1/nodes/{node}/states/power``."""
from ironic_clone.api import lookup
from ironic_clone.api import versions
from ironic_clone.api.request import Reply
from ironic_clone.common import exception
from ironic_clone.common import states

SOFT_SINCE = 27
"""Minor of the version that brought the soft verbs and the timeout."""

_SOFT = frozenset({states.SOFT_POWER_OFF, states.SOFT_REBOOT})


def put(request, node_ident: str) -> Reply:
    """Have the power of a node changed."""
    target = request.arguments['target']
    timeout = request.arguments.get('timeout')
    node = lookup.node(request, node_ident)
    if request.minor < SOFT_SINCE and (timeout or target in _SOFT):
        raise versions.newer('A soft power verb or a timeout', SOFT_SINCE, request.minor)
    if timeout is not None and timeout < 1:
        raise exception.InvalidParameterValue(
            'The timeout must be a positive number of seconds.')
    if node.provision_state in states.POWER_CHANGE_REFUSED:
        raise _refused(target, node, node.provision_state)
    if target not in states.POWER_TARGETS:
        raise _refused(target, node, node.power_state)
    request.services.conductor.call_node(
        request.context, node, 'change_node_power_state', target=target, timeout=timeout)
    return Reply(location=f'nodes/{node_ident}/states')


def _refused(target, node, state) -> exception.InvalidStateRequested:
    return exception.InvalidStateRequested(action=str(target)[:100], node=node.uuid, state=state)
