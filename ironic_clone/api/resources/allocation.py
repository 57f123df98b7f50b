"""Allocations: requests for a node."""
from ironic_clone.api import types
from ironic_clone.api.field import Field
from ironic_clone.api.resource import Resource
from ironic_clone.api.sources import LinkPair


class _Ident(types.UuidOrName):
    """What an allocation is found by: clients may give one that is no UUID, but a name."""

    def validate(self, value):
        value = super().validate(value)
        if len(value) > 36:
            raise ValueError('longer than 36 characters')
        return value

    @property
    def schema(self):
        return {'type': 'string', 'minLength': 1, 'maxLength': 36,
                'pattern': '^[A-Za-z0-9._~-]+$'}


class Allocation(Resource, singular='allocation', collection='allocations', newer_select=400,
                 any_path=True):
    """A request for a node, and the node that it was given."""

    uuid = Field(_Ident(), since=52, views='bds', write='C')
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
