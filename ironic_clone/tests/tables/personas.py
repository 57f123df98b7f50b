"""Every kind of caller, and what ``policy.yaml`` says of each: who gets what at which route.

The node, its parts, the allocation and the runbook belong to one project; another leases the node.
"""
import dataclasses

from ironic_clone.api.routes import ROUTES
from ironic_clone.tests import tables
from ironic_clone.tests.unit.api import callers

TABLE = tables.load('policy')
VISIBLE = 'baremetal:node:get'
OWNER, LESSEE = 'p1', 'p2'
ROLES = ('admin', 'manager', 'member', 'reader', 'service')


@dataclasses.dataclass(frozen=True)
class Persona:
    """A kind of caller.

    :ivar relation: system, owner, lessee, stranger, domain or anonymous.
    """

    relation: str
    role: str = ''

    @property
    def headers(self) -> dict[str, str]:
        if self.relation == 'anonymous':
            return {}
        if self.relation in ('system', 'domain'):
            return getattr(callers, self.relation)(self.role)
        return callers.project({'owner': OWNER, 'lessee': LESSEE}.get(self.relation, 'p3'),
                               self.role)

    @property
    def scope(self) -> str:
        return self.relation if self.relation in ('system', 'domain') else 'project'

    def passes(self, rule: str, of_node: bool = True) -> bool:
        """Tell what the table says.

        :param of_node: the rule is asked about an object that has an owner.
        """
        if rule in TABLE['anywhere']:
            return TABLE['rules'][rule] == 'anyone'
        if self.scope not in (('system',) if rule in TABLE['system_only']
                              else ('system', 'project')):
            return False
        roles = callers.IMPLIED[self.role].split(',') if self.role else ()
        mine = {'any', self.relation}
        if self.relation == 'owner':
            mine |= {'holder', 'keeper'}
        if not of_node:
            mine &= {'any', 'system'}
        return any(f'{relation}-{role}' in TABLE['rules'][rule].split()
                   for relation in mine for role in roles)

    def lists(self, rule: str) -> bool:
        return self.passes(rule) or self.passes(f'{rule}_all')

    def __str__(self) -> str:
        return f'{self.relation} {self.role}'.strip()


PERSONAS = (*(Persona(relation, role) for relation in ('system', 'owner', 'lessee')
              for role in ROLES),
            Persona('stranger', 'admin'), Persona('stranger', 'service'),
            Persona('domain', 'admin'), Persona('anonymous'))

PATCHERS = tuple(Persona(*words.split()) for words in (
    'system admin', 'system member', 'system reader', 'system service', 'owner manager',
    'owner member', 'owner service', 'lessee manager', 'lessee member', 'stranger admin'))

ON_NODES = ('ports', 'portgroups', 'volume/connectors', 'volume/targets')


def expected(persona: Persona, method: str, path: str) -> int | None:
    """Return 403 or 404 as the table says it; None for a success."""
    rule = ROUTES[path][method].rule
    what = path.removeprefix('/v1/')
    sees = persona.passes(VISIBLE)
    if path == '/v1/nodes/validate':
        return gate(sees, persona.passes('baremetal:node:validate'))
    if rule is None:
        return None
    if path == '/v1/volume' or path == '/v1/nodes/{node_ident}/volume':
        return None if persona.passes(rule, of_node=False) else 403
    if what == 'nodes/{node_ident}/allocation':
        if not sees:
            return 400 if method == 'GET' else 404
        return gate(persona.passes('baremetal:allocation:get'),
                     method == 'GET' or persona.passes('baremetal:allocation:delete'))
    if '{node_ident}' in path:
        if rule.endswith(':list') and rule.count(':') == 2:
            return gate(sees, persona.lists(rule))
        if (method, what) == ('PATCH', 'nodes/{node_ident}'):
            rule = 'baremetal:node:update_extra'
        own = method == 'DELETE' and what == 'nodes/{node_ident}' and persona.passes(
            'baremetal:node:delete:self_owned_node')
        return gate(sees, own or persona.passes(rule))
    if path == '/v1/nodes' and method == 'POST':
        return None if persona.passes(rule) or persona.passes(
            'baremetal:node:create:self_owned_node') else 403
    if what.startswith('portgroups/{ident}/ports'):
        return 403 if not persona.lists(rule) else None if sees else 404
    if rule.endswith(':list'):
        return None if persona.lists(rule) else 403
    if what in ON_NODES and method == 'POST':
        return None if sees and persona.passes(rule) else 403
    if what.startswith(tuple(f'{one}/{{ident}}' for one in ON_NODES)):
        return gate(sees, persona.passes(rule))
    if what.startswith('allocations/{ident}'):
        return gate(persona.passes('baremetal:allocation:get'), persona.passes(rule))
    return None if persona.passes(rule) else 403


def gate(sees: bool, passes: bool) -> int | None:
    """Return what is answered about a node to who may see it or not, may do this or not."""
    return 404 if not sees else None if passes else 403
