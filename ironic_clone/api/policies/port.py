"""Rules of ports and port groups, which are alike."""
from ironic_clone.api.policies.rule import LIST
from ironic_clone.api.policies.rule import MAKE_PORTS
from ironic_clone.api.policies.rule import MANAGE
from ironic_clone.api.policies.rule import SEE_ALL
from ironic_clone.api.policies.rule import SEE_OR_LEASE
from ironic_clone.api.policies.rule import rules


def _of(noun: str, plural: str) -> dict[str, tuple]:
    path = plural.replace(' ', '')
    return {
        'get': (SEE_OR_LEASE, f'See a {noun}.'),
        'list': (LIST, f'List the {plural} of nodes that the project owns or leases.'),
        'list_all': (SEE_ALL, f'List the {plural} of all nodes.',
                     (('GET', f'/v1/{path}'), ('GET', f'/v1/{path}/detail'))),
        'create': (MAKE_PORTS, f'Create a {noun}.'),
        'delete': (MAKE_PORTS, f'Delete a {noun}.'),
        'update': (MANAGE, f'Change a {noun}.')}


RULES = (*rules('baremetal:port', _of('port', 'ports')),
         *rules('baremetal:portgroup', _of('port group', 'port groups')))
