"""Virtual interfaces of a node: ``/v1/nodes/{node}/vifs``."""
from ironic_clone.api import bodies
from ironic_clone.api import lookup
from ironic_clone.common import exception
from ironic_clone.common import idents

_PORTS = ('port_uuid', 'portgroup_uuid')
_PORTS_SINCE = 67

BODY = bodies.Checked('VIF', {
    'type': 'object', 'required': ['id'], 'properties': {'id': {'type': 'string'}}})
"""Of an attachment; what else it holds is for the network interface."""


def get_all(request, node_ident: str) -> dict:
    """List the VIFs that are attached to a node."""
    return {'vifs': lookup.call(request, node_ident, 'vif_list')}


def post(request, node_ident: str) -> None:
    """Attach a VIF to a node; what else the body holds is for the network interface."""
    body = request.read_content()
    _check(body['id'], 'id')
    if request.minor >= _PORTS_SINCE and all(body.get(name) for name in _PORTS):
        raise exception.InvalidParameterValue('Cannot specify both port_uuid and portgroup_uuid')
    lookup.call(request, node_ident, 'vif_attach', vif_info=body)


def delete(request, node_ident: str, vif_id: str) -> None:
    """Detach a VIF from a node."""
    _check(vif_id, 'vif_id')
    lookup.call(request, node_ident, 'vif_detach', vif_id=vif_id)


def _check(ident: str, name: str) -> None:
    if not (idents.is_uuid_like(ident) or idents.is_logical_name(ident)):
        raise exception.InvalidParameterValue(
            f'Expected UUID or name for {name}: {ident[:255]}')
