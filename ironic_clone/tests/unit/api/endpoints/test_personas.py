"""Every route and every kind of caller: who gets what follows from ``tables/policy.yaml``.

The node, its parts, the allocation and the runbook belong to p1; p2 leases the node. Keystone is
stood for by ``callers.as_headers_say``; that tokens become such headers is for the integration
tests.
"""
import dataclasses

import pytest
import sqlalchemy as sa

from ironic_clone.api import app
from ironic_clone.api.policies import registry
from ironic_clone.api.refusals import Refusal
from ironic_clone.api.resources.node import Node
from ironic_clone.api.routes import ROUTES
from ironic_clone.db import models
from ironic_clone.db import ports
from ironic_clone.tests import tables
from ironic_clone.tests.unit.api import callers
from ironic_clone.tests.unit.api.endpoints import full_world
from ironic_clone.tests.unit.api.endpoints.conftest import Client

TABLE = tables.load('policy')
NODE = f'/v1/nodes/{full_world.uuid(full_world.NODE, 0)}'
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
        return _gate(sees, persona.passes('baremetal:node:validate'))
    if rule is None:
        return None
    if path == '/v1/volume' or path == '/v1/nodes/{node_ident}/volume':
        return None if persona.passes(rule, of_node=False) else 403
    if what == 'nodes/{node_ident}/allocation':
        if not sees:
            return 400 if method == 'GET' else 404
        return _gate(persona.passes('baremetal:allocation:get'),
                     method == 'GET' or persona.passes('baremetal:allocation:delete'))
    if '{node_ident}' in path:
        if rule.endswith(':list') and rule.count(':') == 2:
            return _gate(sees, persona.lists(rule))
        if (method, what) == ('PATCH', 'nodes/{node_ident}'):
            rule = 'baremetal:node:update_extra'
        own = method == 'DELETE' and what == 'nodes/{node_ident}' and persona.passes(
            'baremetal:node:delete:self_owned_node')
        return _gate(sees, own or persona.passes(rule))
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
        return _gate(sees, persona.passes(rule))
    if what.startswith('allocations/{ident}'):
        return _gate(persona.passes('baremetal:allocation:get'), persona.passes(rule))
    return None if persona.passes(rule) else 403


def _gate(sees: bool, passes: bool) -> int | None:
    return 404 if not sees else None if passes else 403


@pytest.fixture
def world(conf, database, services, listener):
    """Return a function that fills the database anew."""
    conf.set_override('auth_strategy', 'keystone')
    conf.set_override('hash_ring_reset_interval', 3600)
    services[2].reset()
    listener.answers |= full_world.ANSWERS

    def create_port(context, values):
        ports.create(database, values)
        return values['uuid']
    listener.create_port = create_port
    tables_ = [table for table in reversed(models.Node.metadata.sorted_tables)
               if not table.name.startswith(('conductor', 'alembic'))]

    def refill():
        with database.write() as connection:
            for table in tables_:
                connection.execute(table.delete())
            connection.execute(sa.text('DELETE FROM sqlite_sequence'))
        full_world.fill(database, owner=OWNER, lessee=LESSEE)
        with database.write() as connection:
            for model in (models.Allocation, models.Runbook):
                connection.execute(model.__table__.update().values(owner=OWNER))
    refill()
    return refill


@pytest.fixture
def ask(services):
    """Return a function that sends a request as a persona."""
    client = Client(app.build(*services, authenticate=callers.as_headers_say))

    def ask(persona, method, path, body=None):
        return client(method, path, body, headers=persona.headers)
    return ask


LOCAL = ('nodes', 'chassis', 'allocations', 'deploy_templates', 'runbooks', 'inspection_rules')
"""What the API writes itself; all else is the conductor's, which only notes it here."""


def changes_the_world(method: str, path: str) -> bool:
    return method != 'GET' and (path.split('/')[2:3] == ['ports'] and method == 'POST' or (
        path.split('/')[2:3] and path.split('/')[2] in LOCAL and '{node_ident}' not in path
        or path.endswith('}/allocation')) or method == 'POST' and 'volume' in path
        or method == 'POST' and 'portgroups' in path)


@pytest.mark.parametrize('first', [0, 1, 2])
def test_every_route_and_every_persona(world, ask, first):
    """In three parts, for as many processes."""
    wrong, asked = [], 0
    walk = [(path, method, route) for path, methods in ROUTES.items()
            for method, route in methods.items()
            if not isinstance(route.endpoint, Refusal) and path not in full_world.STATES]
    for path, method, route in walk[first::3]:
        for persona in PERSONAS:
            wanted = expected(persona, method, path) or route.success
            answer = ask(persona, *full_world.request_for(method, path))
            asked += 1
            if answer.status != wanted:
                wrong.append((method, path, str(persona), wanted, answer.status,
                              answer.body[:200]))
            if answer.status < 400 and changes_the_world(method, path):
                world()
    assert asked > 700
    assert wrong == []


def test_refusals_tell_strangers_nothing(world, ask):
    for path, methods in ROUTES.items():
        for method, route in methods.items():
            if isinstance(route.endpoint, Refusal) and route.rule is not None:
                answer = ask(Persona('stranger', 'admin'), *full_world.request_for(method, path))
                assert answer.status in (400, 403, 404, 405), (method, path)


def test_the_table_has_every_rule():
    named = {name: (set(terms.split()), name in TABLE['system_only'], name in TABLE['anywhere'])
             for name, terms in TABLE['rules'].items()}
    assert named == {rule.name: (set(rule.allow.split()), rule.scopes == ('system',),
                                 rule.scopes == ()) for rule in registry.RULES.values()}


def test_every_field_of_a_node_and_every_persona(world, ask):
    """A removal, which some fields do not allow: what counts is whether it is refused."""
    for name, field in Node.fields.items():
        if not field.patchable:
            continue
        rule = next((rule for prefix, rule in TABLE['patch'] if f'/{name}'.startswith(prefix)),
                    'update:driver_interfaces' if name.endswith('_interface') else 'update')
        for persona in PATCHERS:
            wanted = _gate(persona.passes(VISIBLE), persona.passes(f'baremetal:node:{rule}'))
            status = ask(persona, 'PATCH', NODE, [{'op': 'remove', 'path': f'/{name}'}]).status
            assert status == wanted if wanted else status not in (403, 404), (name, persona)
