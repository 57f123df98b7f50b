"""What hangs on a node and is only read: its history, firmware settings, components."""
from ironic_clone.api import types
from ironic_clone.api.field import Field
from ironic_clone.api.resource import Resource
from ironic_clone.api.sources import BelowNode
from ironic_clone.api.sources import HistoryLink
from ironic_clone.api.sources import SettingValue

_FLAG = types.boolean


class NodeHistory(Resource, singular='node history', collection='history', newer_select=400):
    """Something that happened to a node."""

    uuid = Field(types.uuid, since=78, views='bds', nullable=False)
    created_at = Field(types.datetime, since=78, views='bds')
    severity = Field(types.text, since=78, views='bds', nullable=False)
    event_type = Field(types.text, since=78)
    event = Field(types.text, since=78, views='bds')
    conductor = Field(types.text, since=78)
    user = Field(types.text, since=78)
    project = Field(types.text, since=113)
    state = Field(types.text, since=115)
    target_provision_state = Field(types.text, since=115)
    duration_seconds = Field(types.integer, since=115)
    links = Field(types.links, since=78, views='bds', source=HistoryLink())


class BiosSetting(Resource, singular='BIOS setting', collection='bios', identity='name',
                  newer_select=400):
    """A firmware setting of a node."""

    created_at = Field(types.datetime, since=40, views='bds')
    updated_at = Field(types.datetime, since=40, views='bds')
    name = Field(types.text, since=40, views='bds', nullable=False)
    value = Field(types.text, since=40, views='bds', source=SettingValue())
    attribute_type = Field(types.text, since=74)
    allowable_values = Field(types.strings, since=74, nullable=False)
    lower_bound = Field(types.integer, since=74)
    max_length = Field(types.integer, since=74)
    min_length = Field(types.integer, since=74)
    read_only = Field(_FLAG, since=74)
    reset_required = Field(_FLAG, since=74)
    unique = Field(_FLAG, since=74)
    upper_bound = Field(types.integer, since=74)
    links = Field(types.links, since=40, views='bds', source=BelowNode('bios', 'name'))


class FirmwareComponent(Resource, singular='firmware component', collection='firmware',
                        identity='component', newer_select=400):
    """A component of a node that has firmware."""

    created_at = Field(types.datetime, since=86, views='bds')
    updated_at = Field(types.datetime, since=86, views='bds')
    component = Field(types.text, since=86, views='bds', nullable=False)
    initial_version = Field(types.text, since=86, views='bds')
    current_version = Field(types.text, since=86, views='bds')
    last_version_flashed = Field(types.text, since=86, views='bds')
    vendor = Field(types.text, since=114, views='bds')
    model = Field(types.text, since=114, views='bds')
    serial_number = Field(types.text, since=114, views='bds')
