"""Rules of runbooks."""
from ironic_clone.api.policies.rule import CHANGE
from ironic_clone.api.policies.rule import LIST
from ironic_clone.api.policies.rule import SEE_ALL
from ironic_clone.api.policies.rule import rules

_KEEP = f'{CHANGE} keeper-manager any-service'
_PATCH = (('PATCH', '/v1/runbooks/{ident}'),)

RULES = rules('baremetal:runbook', {
    'get': (f'{SEE_ALL} keeper-reader any-service',
            'See a runbook; everybody may see one that is public.'),
    'list': (LIST, 'List the runbooks of the project and the public ones.'),
    'list_all': (SEE_ALL, 'List the runbooks of everybody.', (('GET', '/v1/runbooks'),)),
    'create': (f'{CHANGE} any-manager any-service', 'Create a runbook of the own project.'),
    'delete': (_KEEP, 'Delete a runbook.'),
    'update': (_KEEP, 'Change a runbook.'),
    'update:public': (CHANGE, 'Make a runbook public, or no longer.', _PATCH),
    'update:owner': (CHANGE, 'Change the owner of a runbook.', _PATCH),
    'use': (_KEEP, 'Run a runbook on a node.',
            (('PUT', '/v1/nodes/{node_ident}/states/provision'),)),
})
