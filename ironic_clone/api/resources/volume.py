"""Volume connectors and targets: every field that the API knows of them."""
from ironic_clone.api import types
from ironic_clone.api.field import Field
from ironic_clone.api.resource import Resource
from ironic_clone.api.sources import LinkPair

SINCE = 32

_INT32 = 2 ** 31


class VolumeConnector(Resource, singular='connector', collection='connectors',
                      path='volume/connectors',
                      brief=('uuid', 'node_uuid', 'type', 'connector_id')):
    """How a node is known to a storage network."""

    uuid = Field(types.uuid, SINCE, views='bds', write='C')
    created_at = Field(types.datetime, SINCE)
    updated_at = Field(types.datetime, SINCE)
    connector_id = Field(types.text, SINCE, views='bds', write='C!P', nullable=False)
    extra = Field(types.object_, SINCE, write='CP')
    type = Field(types.Text(32), SINCE, views='bds', write='C!P', nullable=False)
    links = Field(types.links, SINCE, views='bds', source=LinkPair())
    node_uuid = Field(types.uuid, SINCE, views='bds', write='C!P', sortable=False,
                      patch_null=False)


class VolumeTarget(Resource, singular='target', collection='targets', path='volume/targets',
                   brief=('uuid', 'node_uuid', 'volume_type', 'boot_index', 'volume_id')):
    """A volume that a node boots from or uses."""

    uuid = Field(types.uuid, SINCE, views='bds', write='C')
    created_at = Field(types.datetime, SINCE)
    updated_at = Field(types.datetime, SINCE)
    boot_index = Field(types.Integer(-_INT32, _INT32 - 1, strict=True), SINCE, views='bds',
                       write='C!P', nullable=False)
    extra = Field(types.object_, SINCE, write='CP')
    properties = Field(types.object_, SINCE, write='CP', secret='show_password',
                       redacted='baremetal:volume:view_target_properties')
    volume_id = Field(types.text, SINCE, views='bds', write='C!P', nullable=False)
    volume_type = Field(types.Text(64), SINCE, views='bds', write='C!P', nullable=False)
    links = Field(types.links, SINCE, views='bds', source=LinkPair())
    node_uuid = Field(types.uuid, SINCE, views='bds', write='C!P', sortable=False,
                      patch_null=False)
