"""The form of a RAID configuration, as data: what a logical disk may say."""
LEVELS = ('JBOD', '0', '1', '2', '5', '6', '1+0', '5+0', '6+0')

_REQUIRED = ('raid_level', 'size_gb')
_LOGICAL_DISK = {
    'raid_level': ({'enum': list(LEVELS)},
                   f'How the disks are combined: one of {", ".join(LEVELS)}. Required.'),
    'size_gb': ({'anyOf': [{'type': 'integer', 'minimum': 1}, {'const': 'MAX'}]},
                'Size in GiB, a whole number, or "MAX" for all that is left. Required.'),
    'volume_name': ({'type': 'string'}, 'Name of the volume; made up when it is not given.'),
    'is_root_volume': ({'type': 'boolean'},
                       'Whether the operating system goes here; false unless said.'),
    'share_physical_disks': ({'type': 'boolean'},
                             'Whether others may use the same physical disks; false unless said.'),
    'disk_type': ({'enum': ['hdd', 'ssd']}, 'Kind of the physical disks: hdd or ssd.'),
    'interface_type': ({'enum': ['sata', 'scsi', 'sas']},
                       'Bus of the physical disks: sata, scsi or sas.'),
    'number_of_physical_disks': ({'type': 'integer', 'minimum': 1},
                                 'How many physical disks; the fewest that the level needs '
                                 'unless said.'),
    'controller': ({'type': 'string'}, 'The RAID controller; the driver chooses unless said.'),
    'physical_disks': ({'type': 'array', 'items': {}},
                       'The physical disks; the driver chooses unless said.'),
}
"""Property of a logical disk -> (JSON schema, description)."""

SCHEMA = {
    'type': 'object',
    'properties': {'logical_disks': {
        'type': 'array', 'minItems': 1,
        'items': {'type': 'object', 'required': list(_REQUIRED), 'additionalProperties': False,
                  'properties': {name: schema for name, (schema, _) in _LOGICAL_DISK.items()}}}},
    'required': ['logical_disks'],
    'additionalProperties': False,
}
DESCRIPTIONS = {name: text for name, (_, text) in _LOGICAL_DISK.items()}
