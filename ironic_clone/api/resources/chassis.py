"""The chassis: what nodes are mounted in."""
from ironic_clone.api import types
from ironic_clone.api.field import Field
from ironic_clone.api.resource import Resource
from ironic_clone.api.sources import LinkPair


class Chassis(Resource, singular='chassis', collection='chassis'):
    """What nodes are mounted in."""

    uuid = Field(types.uuid, views='bds', write='CP', removable=False)
    created_at = Field(types.datetime)
    updated_at = Field(types.datetime)
    description = Field(types.text, views='bds', write='CP')
    extra = Field(types.object_, write='CP')
    links = Field(types.links, views='bds', source=LinkPair())
    nodes = Field(types.nested_links, source=LinkPair('nodes', nested=True))
