"""The states of a node: a view of its own."""
from ironic_clone.api import types
from ironic_clone.api.field import Field
from ironic_clone.api.resource import Resource
from ironic_clone.api.resources.node import Node
from ironic_clone.api.resources.node import shown_state


class NodeStates(Resource, singular='states', collection='nodes', threshold=Node.threshold):
    """What a node is doing, and what it is on its way to."""

    console_enabled = Field(types.boolean, views='s', nullable=False)
    last_error = Field(types.text, views='s', private=Node.fields['last_error'].private)
    power_state = Field(types.text, views='s')
    provision_state = Field(types.text, views='s', shown=shown_state)
    target_power_state = Field(types.text, views='s')
    target_provision_state = Field(types.text, views='s')
    provision_updated_at = Field(types.datetime, views='s')
    raid_config = Field(types.object_, since=12, views='s')
    target_raid_config = Field(types.object_, since=12, views='s')
    boot_mode = Field(types.text, since=75, views='s')
    secure_boot = Field(types.boolean, since=75, views='s')
