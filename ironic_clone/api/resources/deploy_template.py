"""The deploy template: every field that the API knows of it."""
from ironic_clone.api import name_types
from ironic_clone.api import step_lists
from ironic_clone.api import types
from ironic_clone.api.field import Field
from ironic_clone.api.resource import Resource
from ironic_clone.api.sources import LinkPair

SINCE = 55


class DeployTemplate(Resource, singular='template', collection='deploy_templates'):
    """Deploy steps that a trait of the same name asks for."""

    uuid = Field(types.uuid, SINCE, views='bds', write='C')
    created_at = Field(types.datetime, SINCE)
    updated_at = Field(types.datetime, SINCE)
    name = Field(name_types.trait, SINCE, views='bds', write='C!P', nullable=False)
    extra = Field(types.object_, SINCE, write='CP')
    links = Field(types.links, SINCE, views='bds', source=LinkPair())
    steps = Field(step_lists.deploy_template_steps, SINCE, write='C!P', nullable=False,
                  secret='show_password')
    description = Field(types.text, SINCE, views='', write='CP', sortable=False)
