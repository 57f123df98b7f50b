"""Rules of chassis, which belong to nobody."""
from ironic_clone.api.policies.rule import ADMIN
from ironic_clone.api.policies.rule import CHANGE
from ironic_clone.api.policies.rule import SEE_ALL
from ironic_clone.api.policies.rule import rules

RULES = rules('baremetal:chassis', {
    'get': (SEE_ALL, 'See chassis.'),
    'create': (ADMIN, 'Create a chassis.'),
    'delete': (ADMIN, 'Delete a chassis.'),
    'update': (CHANGE, 'Change a chassis.'),
}, scopes=('system',))
