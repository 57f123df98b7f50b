"""Rules of volume connectors and targets."""
from ironic_clone.api.policies.rule import LIST
from ironic_clone.api.policies.rule import MANAGE
from ironic_clone.api.policies.rule import OPERATE_OR_MANAGE_LEASE
from ironic_clone.api.policies.rule import SEE_ALL
from ironic_clone.api.policies.rule import SEE_OR_LEASE
from ironic_clone.api.policies.rule import rules

_MAKE = f'{MANAGE} lessee-admin lessee-manager'
_LISTS = (('GET', '/v1/volume/connectors'), ('GET', '/v1/volume/targets'))

RULES = rules('baremetal:volume', {
    'get': (SEE_OR_LEASE, 'See a volume connector or target. The paths of both together are asked '
                          'for without a node: owners and lessees do not pass there.'),
    'list': (LIST, 'List the connectors and targets of nodes that the project owns or leases.'),
    'list_all': (SEE_ALL, 'List the connectors and targets of all nodes.', _LISTS),
    'create': (_MAKE, 'Create a volume connector or target.'),
    'delete': (_MAKE, 'Delete a volume connector or target.'),
    'update': (OPERATE_OR_MANAGE_LEASE, 'Change a volume connector or target.'),
    'view_target_properties': (
        f'{SEE_ALL} any-admin', 'See the properties of volume targets; asked without a node.',
        (_LISTS[1], ('GET', '/v1/volume/targets/{ident}'))),
})
