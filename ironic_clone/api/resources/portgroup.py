"""The port group: every field that the API knows of it."""
from ironic_clone.api import types
from ironic_clone.api.field import Field
from ironic_clone.api.resource import Resource
from ironic_clone.api.sources import LinkPair


class Portgroup(Resource, singular='portgroup', collection='portgroups', null_is_absent=True,
                patch_gate='all', ungated_views='bd', brief=('uuid', 'address', 'name')):
    """Ports of a node that work as one."""

    uuid = Field(types.uuid, 23, views='bds', write='C')
    created_at = Field(types.datetime, 23)
    updated_at = Field(types.datetime, 23)
    address = Field(types.mac, 23, views='bds', write='CP')
    extra = Field(types.object_, 23, write='CP')
    internal_info = Field(types.object_, 23)
    mode = Field(types.text, 26, write='CP', removable=False)
    name = Field(types.Name(), 23, views='bds', write='CP')
    properties = Field(types.object_, 26, write='CP')
    standalone_ports_supported = Field(types.boolean, 23, write='CP', default=True,
                                       nullable=False, removable=False)
    node_uuid = Field(types.uuid, 23, write='C!P', sortable=False, patch_null=False)
    physical_network = Field(types.Text(64), 102, write='CP', create_gate=False,
                             patch_gate='none', select_gate=None)
    category = Field(types.Text(80), 103, write='CP', create_gate=False, patch_gate='none',
                     select_gate=None)
    dynamic_portgroup = Field(types.boolean, 111, nullable=False)
    links = Field(types.links, 23, views='bds', source=LinkPair())
    ports = Field(types.links, 23, source=LinkPair('ports'))
