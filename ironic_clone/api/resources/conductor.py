"""Conductors: those that are alive, and those that were."""
from ironic_clone.api import types
from ironic_clone.api.field import Field
from ironic_clone.api.resource import Resource
from ironic_clone.api.sources import LinkPair


class Conductor(Resource, singular='conductor', collection='conductors', identity='hostname',
                newer_select=400):
    """A process that works on machines."""

    created_at = Field(types.datetime, since=49)
    updated_at = Field(types.datetime, since=49)
    hostname = Field(types.text, since=49, views='bds', nullable=False)
    conductor_group = Field(types.text, since=49, views='bds', nullable=False)
    drivers = Field(types.strings, since=49, nullable=False)
    links = Field(types.links, since=49, views='bds', source=LinkPair(column='hostname'))
    alive = Field(types.boolean, since=49, views='bds', nullable=False, sortable=False)
