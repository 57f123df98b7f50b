"""Rules of inspection rules."""
from ironic_clone.api.policies.rule import ADMIN
from ironic_clone.api.policies.rule import SEE_ALL
from ironic_clone.api.policies.rule import rules

RULES = rules('baremetal:inspection_rule', {
    'get': (SEE_ALL, 'See inspection rules.'),
    'list_all': (SEE_ALL, 'Known by name only: lists are guarded by get.'),
    'create': (ADMIN, 'Create an inspection rule.'),
    'delete': (ADMIN, 'Delete inspection rules.'),
    'update': (ADMIN, 'Change an inspection rule.'),
})
