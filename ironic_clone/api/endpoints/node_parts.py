"""What hangs on a node and is only read: inventory, children, BIOS settings, firmware."""
import orjson
import sqlalchemy as sa

from ironic_clone.api import lookup
from ironic_clone.api import render
from ironic_clone.api import types
from ironic_clone.api.arguments import Argument
from ironic_clone.api.resources.node_parts import BiosSetting
from ironic_clone.api.resources.node_parts import FirmwareComponent
from ironic_clone.common import exception
from ironic_clone.db import inventory
from ironic_clone.db import node_cache
from ironic_clone.db import nodes

BIOS_ARGUMENTS = {'fields': Argument(types.csv_lower, since=74, below=400),
                  'detail': Argument(types.boolean, since=74, below=400)}
FIRMWARE_ARGUMENTS = {'fields': Argument(types.csv_lower)}

_ALWAYS = ('created_at', 'updated_at', 'links')
"""Shown whatever ``fields=`` names."""


def get_inventory(request, node_ident: str) -> bytes:
    """Show what the last inspection of a node found."""
    node = lookup.row(request, node_ident, ('id', 'uuid'))
    found = inventory.get(request.services.database, node.id, node.uuid)
    return orjson.dumps({'inventory': orjson.Fragment(found.inventory),
                         'plugin_data': orjson.Fragment(found.plugin_data)})


def get_children(request, node_ident: str) -> dict:
    """List the nodes that have this one as their parent."""
    node = lookup.row(request, node_ident, ('uuid',))
    table = nodes.table.c
    conditions = [table.parent_node == node.uuid]
    project = request.confined_to('baremetal:node:list_all')
    if project is not None:
        conditions.append(sa.or_(table.owner == project, table.lessee == project))
    children = nodes.select(request.services.database, ('uuid',), *conditions)
    return {'children': [child.uuid for child in children],
            'links': {'href': f'{request.base}/v1/nodes?parent_node={node.uuid}',
                      'rel': 'children'}}


def get_bios(request, node_ident: str) -> bytes:
    """List the firmware settings of a node."""
    node = lookup.row(request, node_ident, ('id',))
    given, minor = request.arguments, request.minor
    names = _selected(request, BiosSetting)
    if given.get('detail'):
        if names is not None:
            raise exception.InvalidParameterValue(
                'Can not specify ?detail=True and fields in the same request.')
        names = BiosSetting.view('d', minor)
    return _page(request, node_ident, BiosSetting, node_cache.BIOS, node.id,
                 names or BiosSetting.view('b', minor))


def get_bios_setting(request, node_ident: str, setting_name: str) -> bytes:
    """Show one firmware setting of a node, under its own name."""
    node = lookup.row(request, node_ident, ('id', 'uuid'))
    request.node_ident = node_ident
    renderer = render.renderer(BiosSetting, request.minor, BiosSetting.view('s', request.minor))
    found = node_cache.BIOS.rows(request.services.database, renderer.columns, node.id,
                                 setting_name)
    if not found:
        raise exception.BIOSSettingNotFound(node=node.uuid, name=setting_name)
    return b'{%b:%b}' % (orjson.dumps(setting_name), renderer.one(request, found[0]))


def get_firmware(request, node_ident: str) -> bytes:
    """List the components of a node that have firmware."""
    node = lookup.row(request, node_ident, ('id',))
    names = _selected(request, FirmwareComponent) or FirmwareComponent.view('b', request.minor)
    return _page(request, node_ident, FirmwareComponent, node_cache.FIRMWARE, node.id, names)


def _selected(request, resource) -> tuple[str, ...] | None:
    """Return what ``fields=`` names and what is shown always, in the order of the full view."""
    fields = request.arguments.get('fields')
    if fields is None:
        return None
    chosen = {*resource.select(fields, request.minor), *_ALWAYS}
    return tuple(name for name in resource.view('d', request.minor) if name in chosen)


def _page(request, node_ident, resource, cache, node_id, names) -> bytes:
    request.node_ident = node_ident
    renderer = render.renderer(resource, request.minor, names)
    rows = cache.rows(request.services.database, renderer.columns, node_id)
    return renderer.page(request, rows, None)
