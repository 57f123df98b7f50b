"""The runbook: every field that the API knows of it."""
from ironic_clone.api import name_types
from ironic_clone.api import step_lists
from ironic_clone.api import types
from ironic_clone.api.field import Field
from ironic_clone.api.resource import Resource
from ironic_clone.api.sources import LinkPair

SINCE = 92
RELAXED = 112
"""Minor of the version with descriptions, traits, and names that are no traits."""


class Runbook(Resource, singular='runbook', collection='runbooks', newer_create=400,
              newer_select=400, patch_gate='unknown'):
    """Steps for cleaning and service that an operator has approved, and for which nodes."""

    uuid = Field(types.uuid, SINCE, views='bds', write='C')
    created_at = Field(types.datetime, SINCE)
    updated_at = Field(types.datetime, SINCE)
    name = Field(name_types.unreserved_name, SINCE, views='bds', write='C!P', nullable=False)
    extra = Field(types.object_, SINCE, write='CP')
    public = Field(types.Boolean(strict=True), SINCE, write='CP', default=False, nullable=False,
                   create_null=True, patch_null=True)
    owner = Field(types.text, SINCE, write='CP')
    disable_ramdisk = Field(types.Boolean(strict=True), SINCE, write='CP', default=False,
                            nullable=False, create_null=True, patch_null=True)
    description = Field(types.text, RELAXED, write='CP', patch_gate='unknown')
    links = Field(types.links, SINCE, views='bds', source=LinkPair())
    steps = Field(step_lists.runbook_steps, SINCE, write='C!P', nullable=False,
                  secret='show_password')
    traits = Field(types.strings, RELAXED)
