"""The port: every field that the API knows of it."""
from collections.abc import Callable

import orjson

from ironic_clone.api import local_link
from ironic_clone.api import types
from ironic_clone.api.field import Field
from ironic_clone.api.resource import Resource
from ironic_clone.api.sources import LinkPair


def _shown_link(minor: int) -> Callable[[str], orjson.Fragment]:
    """Return how local_link_connection is shown: vtep keys make it ``{}`` outside of VTEP."""
    if minor in local_link.VTEP:
        return orjson.Fragment
    return lambda text: orjson.Fragment('{}' if '"vtep-' in text else text)


class Port(Resource, singular='port', collection='ports', patch_gate='none'):
    """A network port of a node."""

    uuid = Field(types.uuid, views='bds', write='C')
    created_at = Field(types.datetime)
    updated_at = Field(types.datetime)
    address = Field(types.mac, views='bds', write='C!P', nullable=False)
    extra = Field(types.object_, write='CP')
    internal_info = Field(types.object_, 18, select_gate=None)
    is_smartnic = Field(types.boolean, 53, write='CP', default=False, patch_gate='all')
    local_link_connection = Field(types.Object(local_link.SCHEMA), 19, write='CP',
                                  patch_gate='all', shown=_shown_link)
    physical_network = Field(types.Text(64, 1), 34, write='CP', patch_gate='all')
    pxe_enabled = Field(types.boolean, 19, write='CP', default=True, nullable=False,
                        removable=False, patch_gate='all')
    node_uuid = Field(types.uuid, write='CP', sortable=False, patch_null=False)
    name = Field(types.text, 88, write='CP')
    description = Field(types.text, 97, write='CP')
    vendor = Field(types.Text(32), 100, write='CP')
    category = Field(types.Text(80), 101, write='CP')
    available_for_dynamic_portgroup = Field(types.Boolean(strict=True), 111, write='CP',
                                            default=True, nullable=False)
    links = Field(types.links, views='bds', source=LinkPair())
    portgroup_uuid = Field(types.uuid, 24, write='CP', sortable=False, patch_gate='all')
    node_ident = Field(types.ident, 94, views='', write='CP', sortable=False)
