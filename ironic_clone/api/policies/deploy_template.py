"""Rules of deploy templates, which belong to nobody."""
from ironic_clone.api.policies.rule import ADMIN
from ironic_clone.api.policies.rule import SEE_ALL
from ironic_clone.api.policies.rule import rules

RULES = rules('baremetal:deploy_template', {
    'get': (SEE_ALL, 'See deploy templates.'),
    'create': (ADMIN, 'Create a deploy template.'),
    'delete': (ADMIN, 'Delete a deploy template.'),
    'update': (ADMIN, 'Change a deploy template.'),
})
