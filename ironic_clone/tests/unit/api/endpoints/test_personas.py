"""Every route and every kind of caller: who gets what follows from ``tables/personas``.

The node, its parts, the allocation and the runbook belong to p1; p2 leases the node. Keystone is
stood for by ``callers.as_headers_say``; that tokens become such headers is for the integration
tests.
"""
import pytest
import sqlalchemy as sa

from ironic_clone.api import stack
from ironic_clone.api.policies import registry
from ironic_clone.api.refusals import Refusal
from ironic_clone.api.resources.node import Node
from ironic_clone.api.routes import ROUTES
from ironic_clone.db import models
from ironic_clone.db import ports
from ironic_clone.tests.tables import personas
from ironic_clone.tests.unit.api import callers
from ironic_clone.tests.unit.api.endpoints import full_world
from ironic_clone.tests.unit.api.endpoints.conftest import Client

NODE = f'/v1/nodes/{full_world.uuid(full_world.NODE, 0)}'


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
        full_world.fill(database, owner=personas.OWNER, lessee=personas.LESSEE)
        with database.write() as connection:
            for model in (models.Allocation, models.Runbook):
                connection.execute(model.__table__.update().values(owner=personas.OWNER))
    refill()
    return refill


@pytest.fixture
def ask(services):
    """Return a function that sends a request as a persona."""
    client = Client(stack.build(*services, authenticate=callers.as_headers_say))

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
        for persona in personas.PERSONAS:
            wanted = personas.expected(persona, method, path) or route.success
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
                answer = ask(personas.Persona('stranger', 'admin'),
                             *full_world.request_for(method, path))
                assert answer.status in (400, 403, 404, 405), (method, path)


def test_the_table_has_every_rule():
    table = personas.TABLE
    named = {name: (set(terms.split()), name in table['system_only'], name in table['anywhere'])
             for name, terms in table['rules'].items()}
    assert named == {rule.name: (set(rule.allow.split()), rule.scopes == ('system',),
                                 rule.scopes == ()) for rule in registry.RULES.values()}


def test_every_field_of_a_node_and_every_persona(world, ask):
    """A removal, which some fields do not allow: what counts is whether it is refused."""
    for name, field in Node.fields.items():
        if not field.patchable:
            continue
        rule = next((rule for prefix, rule in personas.TABLE['patch']
                     if f'/{name}'.startswith(prefix)),
                    'update:driver_interfaces' if name.endswith('_interface') else 'update')
        for persona in personas.PATCHERS:
            wanted = personas.gate(persona.passes(personas.VISIBLE),
                                   persona.passes(f'baremetal:node:{rule}'))
            status = ask(persona, 'PATCH', NODE, [{'op': 'remove', 'path': f'/{name}'}]).status
            assert status == wanted if wanted else status not in (403, 404), (name, persona)
