"""The form of a RAID configuration."""
import pytest

from ironic_clone.common import exception
from ironic_clone.drivers.fake import raid
from ironic_clone.drivers.interfaces import raid_config

DISK = {'size_gb': 10, 'raid_level': '5'}


@pytest.mark.parametrize('config', [
    {'logical_disks': [DISK]},
    {'logical_disks': [{**DISK, 'size_gb': 'MAX', 'raid_level': '1+0', 'is_root_volume': True,
                        'volume_name': 'x', 'disk_type': 'ssd', 'interface_type': 'sas',
                        'number_of_physical_disks': 3, 'controller': 'c',
                        'physical_disks': ['a', {'serial': 's'}],
                        'share_physical_disks': False}, DISK]}])
def test_good(task, config):
    raid.FakeRAID().validate_raid_config(task, config)


@pytest.mark.parametrize('config, text', [
    ({}, 'logical_disks'), ({'logical_disks': []}, 'logical_disks'),
    ({'logical_disks': 'x'}, 'array'), ({'logical_disks': [DISK], 'more': 1}, 'more'),
    ({'logical_disks': [{'size_gb': 1}]}, 'raid_level'),
    ({'logical_disks': [{**DISK, 'size_gb': 0}]}, 'logical_disks/0/size_gb'),
    ({'logical_disks': [{**DISK, 'size_gb': '10'}]}, 'size_gb'),
    ({'logical_disks': [{**DISK, 'raid_level': '7'}]}, 'raid_level'),
    ({'logical_disks': [{**DISK, 'disk_type': 'tape'}]}, 'disk_type'),
    ({'logical_disks': [{**DISK, 'colour': 'red'}]}, 'colour'),
    ({'logical_disks': [{**DISK, 'is_root_volume': True}] * 2}, 'root volume'),
    (None, 'object'), ([], 'object')])
def test_bad(task, config, text):
    with pytest.raises(exception.InvalidParameterValue, match=text):
        raid.FakeRAID().validate_raid_config(task, config)


def test_every_property_is_described():
    assert list(raid.FakeRAID().get_logical_disk_properties()) == list(
        raid_config.SCHEMA['properties']['logical_disks']['items']['properties'])
