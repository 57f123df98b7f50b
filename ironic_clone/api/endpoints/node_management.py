"""What a node's management interface does: ``/v1/nodes/{node}/management``."""
from ironic_clone.api import lookup


def get_boot_device(request, node_ident: str) -> dict:
    """Read the boot device of a node and whether it is persistent."""
    return lookup.call(request, node_ident, 'get_boot_device')


def get_supported_boot_devices(request, node_ident: str) -> dict:
    """Read which boot devices a node can be given."""
    return {'supported_boot_devices': lookup.call(
        request, node_ident, 'get_supported_boot_devices')}


def put_boot_device(request, node_ident: str) -> None:
    """Set the boot device of a node."""
    arguments = request.arguments
    # None is no device: the driver refuses it with the list of what it supports.
    lookup.call(request, node_ident, 'set_boot_device', device=arguments['boot_device'] or '',
                persistent=arguments.get('persistent') or False)


def put_nmi(request, node_ident: str) -> None:
    """Send a node a non-maskable interrupt."""
    lookup.call(request, node_ident, 'inject_nmi')
