"""Rules of allocations."""
from ironic_clone.api.policies.rule import CHANGE
from ironic_clone.api.policies.rule import LIST
from ironic_clone.api.policies.rule import SEE_ALL
from ironic_clone.api.policies.rule import rules

_LIST = (('GET', '/v1/allocations'),)
_POST = (('POST', '/v1/allocations'),)
_OF_NODE = '/v1/nodes/{node_ident}/allocation'

RULES = rules('baremetal:allocation', {
    'get': (f'{SEE_ALL} holder-reader', 'See an allocation. Who may not is told that there is '
                                        'none, whatever the request.', (('GET', _OF_NODE),)),
    'list': (LIST, 'List the allocations of the project.'),
    'list_all': (SEE_ALL, 'List the allocations of everybody.', _LIST),
    'create': (f'{CHANGE} any-member', 'Create an allocation of the own project.'),
    'create_restricted': (CHANGE, 'Create an allocation of whatever owner, from all nodes.',
                          _POST),
    'delete': (f'{CHANGE} holder-member', 'Delete an allocation.', (('DELETE', _OF_NODE),)),
    'update': (f'{CHANGE} holder-member', 'Change an allocation.'),
})
