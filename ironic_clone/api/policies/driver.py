"""Rules of drivers."""
from ironic_clone.api.policies.rule import ADMIN
from ironic_clone.api.policies.rule import SEE_ALL
from ironic_clone.api.policies.rule import rules

RULES = rules('baremetal:driver', {
    'get': (SEE_ALL, 'See drivers.'),
    'get_properties': (SEE_ALL, 'See what a driver wants to be told of a node.'),
    'get_raid_logical_disk_properties': (SEE_ALL, 'See what a driver knows of RAID.'),
    'vendor_passthru': (ADMIN, "Call a method of a driver's vendor interface, or list them."),
}, scopes=('system',))
