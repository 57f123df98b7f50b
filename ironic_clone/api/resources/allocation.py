"""Allocations: requests for a node."""
from ironic_clone.api import types
from ironic_clone.api.field import Field
from ironic_clone.api.resource import Resource
from ironic_clone.api.sources import LinkPair


class Allocation(Resource, singular='allocation', collection='allocations', newer_select=400):
    """A request for a node, and the node that it was given."""

    uuid = Field(types.Text(maximum=36), since=52, views='bds', write='C')
    created_at = Field(types.datetime, since=52, views='bds')
    updated_at = Field(types.datetime, since=52, views='bds')
    candidate_nodes = Field(types.strings, since=52, views='bds', write='C', sortable=False)
    extra = Field(types.object_, since=52, views='bds', write='CP')
    last_error = Field(types.text, since=52, views='bds')
    name = Field(types.text, since=52, views='bds', write='CP')
    owner = Field(types.text, since=60, views='bds', write='C')
    resource_class = Field(types.Text(maximum=80), since=52, views='bds', write='C')
    state = Field(types.text, since=52, views='bds')
    traits = Field(types.strings, since=52, views='bds', write='C', sortable=False)
    links = Field(types.links, since=52, views='bds', source=LinkPair())
    node_uuid = Field(types.uuid, since=52, views='bds', sortable=False)
    node = Field(types.text, since=58, views='', write='C', sortable=False, create_gate=400)
