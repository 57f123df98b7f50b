"""Virtual media of a node: ``/v1/nodes/{node}/vmedia``."""
from urllib import parse

from ironic_clone.api import bodies
from ironic_clone.api import lookup
from ironic_clone.common import exception

DEVICES = ('disk', 'cdrom', 'floppy')
_SCHEMES = ('http', 'https', 'nfs', 'cifs', 'smb')
BODY = bodies.Checked('vmedia', {
    'type': 'object', 'required': ['device_type', 'image_url'], 'additionalProperties': False,
    'properties': {'device_type': {'enum': list(DEVICES)}, 'image_url': {'type': 'string'},
                   'image_download_source': {'enum': ['http', 'local', 'swift']}}})
"""Of an attachment."""


def get(request, node_ident: str) -> object:
    """Show what is in the drives of a node."""
    return lookup.call(request, node_ident, 'get_virtual_media')


def post(request, node_ident: str) -> None:
    """Have an image put into a drive of a node."""
    body = request.read_content()
    try:
        scheme = parse.urlsplit(body['image_url']).scheme
    except ValueError:
        scheme = ''
    if scheme not in _SCHEMES:
        raise exception.InvalidParameterValue(
            f'Unsupported or missing URL scheme: {scheme or "none"}')
    lookup.call(request, node_ident, 'attach_virtual_media', device_type=body['device_type'],
                image_url=body['image_url'],
                image_download_source=body.get('image_download_source', 'local'))


def delete(request, node_ident: str, device_type: str | None = None) -> None:
    """Have drives of a node emptied, all unless some are named."""
    types = [device_type] if device_type else request.arguments.get('device_types')
    wrong = sorted(set(types or ()) - set(DEVICES))
    if wrong:
        raise exception.InvalidParameterValue(
            f'Invalid device type(s) {", ".join(wrong)[:255]} (valid are {", ".join(DEVICES)})')
    lookup.call(request, node_ident, 'detach_virtual_media', device_types=types)
