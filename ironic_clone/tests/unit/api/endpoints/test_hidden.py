"""What a caller may not see is answered like what is not there: status, words, and queries.

All is p1's, but for one node with its port and port group, which are of the stranger who asks.
"""
import re

import pytest
import sqlalchemy as sa

from ironic_clone.api import stack
from ironic_clone.api.routes import ROUTES
from ironic_clone.db import models
from ironic_clone.db import ports
from ironic_clone.tests.unit.api import callers
from ironic_clone.tests.unit.api.endpoints import full_world
from ironic_clone.tests.unit.api.endpoints.conftest import Client
from ironic_clone.tests.unit.api.endpoints.full_world import uuid

STRANGER = callers.project('p3', 'admin')
OWN = full_world.ROWS - 1
NODE, OWN_NODE = uuid(full_world.NODE, 0), uuid(full_world.NODE, OWN)
GROUP, OWN_GROUP = uuid(full_world.GROUP, 0), uuid(full_world.GROUP, OWN)
OWN_PORT = uuid(full_world.PORT, OWN)
INSTANCE = '99999999-0000-4000-8000-000000000000'
NAMES = {NODE: 'n0', GROUP: 'group0', uuid(full_world.PORT, 0): 'port0',
         uuid(full_world.ALLOCATION, 0): 'allocation0'}
"""UUID of what is hidden -> its name."""


@pytest.fixture
def ask(conf, database, services, listener):
    """Return a function that sends a request as the stranger."""
    conf.set_override('auth_strategy', 'keystone')
    full_world.fill(database, owner='p1')
    listener.answers |= full_world.ANSWERS
    own = {'node_id': OWN + 1}
    with database.write() as connection:
        for model, values in ((models.Allocation, {'owner': 'p1'}), (models.Runbook, {
                'owner': 'p1'})):
            connection.execute(model.__table__.update().values(values))
        for model, index, values in (
                (models.Node, OWN, {'owner': 'p3', 'shard': 'own', 'chassis_id': None}),
                (models.Portgroup, OWN, own),
                (models.Port, OWN, {**own, 'portgroup_id': None}),
                (models.Node, 0, {'instance_uuid': INSTANCE, 'instance_name': 'i0'}),
                (models.Port, 0, {'name': 'port0'}),
                (models.Allocation, 0, {'name': 'allocation0'})):
            table = model.__table__
            connection.execute(sa.update(table).where(table.c.id == index + 1).values(values))

    def create_port(context, values):
        ports.create(database, values)
        return values['uuid']
    listener.create_port = create_port
    client = Client(stack.build(*services, authenticate=callers.as_headers_say))

    def ask(method, path, body=None, **options):
        return client(method, path, body, headers=STRANGER, **options)
    return ask


def absent(ident: str) -> str:
    """What is not there, of the same form."""
    return f'{ident[:-1]}f' if '-' in ident or ':' in ident else f'{ident}x'


def replaced(value, old: str, new: str):
    """Return a body with another identifier in it."""
    if isinstance(value, dict):
        return {key: replaced(inner, old, new) for key, inner in value.items()}
    if isinstance(value, list):
        return [replaced(inner, old, new) for inner in value]
    return new if value == old else value


def told(answer, ident: str):
    """Return all that an answer tells, whatever the identifier in it."""
    headers = {name: value for name, value in answer.headers.items()
               if 'request-id' not in name.lower() and name != 'Content-Length'}
    return answer.status, headers, answer.body.replace(ident.encode(), b'IDENT')


def of_routes():
    """Yield (method, path, body) of requests that name something hidden in the path."""
    for path, methods in ROUTES.items():
        if not re.search(r'\{(node_ident|ident|node)\}', path) \
                or not path.startswith(('/v1/nodes', '/v1/ports', '/v1/portgroups', '/v1/volume',
                                        '/v1/allocations')):
            continue
        for method in methods:
            yield full_world.request_for(method, path)


_LISTS_OF_NODE = ('ports', 'ports/detail', 'portgroups', 'portgroups/detail',
                  'volume/connectors', 'volume/targets', 'allocations')
_ON_NODE = {'ports': {'address': '52:54:00:ff:ff:ff'}, 'portgroups': {},
            'volume/connectors': {'type': 'ip', 'connector_id': 'x'},
            'volume/targets': {'volume_type': 'iscsi', 'boot_index': 99, 'volume_id': 'v'}}


def patch(name, value):
    return [{'op': 'add', 'path': f'/{name}', 'value': value}]


REFERENCES = [
    *(('GET', f'/v1/{path}?node={NODE}', None) for path in _LISTS_OF_NODE),
    ('GET', f'/v1/ports?node_uuid={NODE}', None),
    ('GET', f'/v1/ports?portgroup={GROUP}', None),
    ('GET', f'/v1/nodes/validate?node={NODE}', None),
    ('GET', f'/v1/nodes/validate?node_uuid={NODE}', None),
    ('GET', f'/v1/nodes?parent_node={NODE}', None),
    ('GET', f'/v1/nodes?instance_uuid={INSTANCE}', None),
    ('GET', '/v1/nodes?instance_name=i0', None),
    ('GET', '/v1/nodes?shard=s0', None), ('GET', '/v1/ports?shard=s0', None),
    ('GET', '/v1/ports?address=52:54:00:00:00:00', None),
    ('GET', f'/v1/nodes?chassis_uuid={uuid(full_world.CHASSIS, 0)}', None),
    ('GET', f'/v1/nodes/detail?chassis_uuid={uuid(full_world.CHASSIS, 0)}', None),
    ('GET', f'/v1/chassis/{uuid(full_world.CHASSIS, 0)}/nodes', None),
    ('GET', f'/v1/chassis/{uuid(full_world.CHASSIS, 0)}', None),
    *(('GET', f'/v1/{path}?marker={ident}{sort}', None)
      for sort in ('', '&sort_key=created_at', '&sort_dir=desc')
      for path, ident in (('nodes', NODE), ('nodes/detail', NODE),
                          ('ports', uuid(full_world.PORT, 0)), ('portgroups', GROUP),
                          ('volume/connectors', uuid(full_world.CONNECTOR, 0)),
                          ('volume/targets', uuid(full_world.TARGET, 0)),
                          ('allocations', uuid(full_world.ALLOCATION, 0)),
                          ('runbooks', uuid(full_world.RUNBOOK, 0)))),
    ('POST', '/v1/allocations', {'node': NODE}),
    ('POST', '/v1/allocations', {'resource_class': 'x', 'candidate_nodes': [NODE]}),
    ('POST', '/v1/allocations', {'resource_class': 'x', 'candidate_nodes': [OWN_NODE, NODE]}),
    ('POST', '/v1/nodes', {'driver': 'seed', 'parent_node': NODE}),
    *(('POST', f'/v1/{path}', {'node_uuid': NODE, **body}) for path, body in _ON_NODE.items()),
    ('POST', '/v1/ports', {'node_ident': NODE, **_ON_NODE['ports']}),
    ('POST', '/v1/ports', {'node_uuid': OWN_NODE, 'portgroup_uuid': GROUP, **_ON_NODE['ports']}),
    ('PATCH', f'/v1/ports/{OWN_PORT}', patch('portgroup_uuid', GROUP)),
    ('PATCH', f'/v1/ports/{OWN_PORT}', patch('node_uuid', NODE)),
    ('PATCH', f'/v1/portgroups/{OWN_GROUP}', patch('node_uuid', NODE)),
    ('PATCH', f'/v1/nodes/{OWN_NODE}', patch('parent_node', NODE)),
    ('PATCH', f'/v1/nodes/{OWN_NODE}', patch('owner', 'p1')),
]


def identifiers(path, body):
    """Return what a request names that is hidden."""
    text = f'{path} {body}'
    return [one for one in (*NAMES, INSTANCE, *(
        uuid(kind, 0) for kind in range(1, 13))) if one in text]


def pairs():
    """Yield method, path and body of a request, and what in it names something hidden."""
    for method, path, body in (*of_routes(), *REFERENCES):
        for ident in identifiers(path, body) or [None]:
            if ident is None:   # of what is named by something else
                ident = re.search('(s0|i0|[0-9a-f:]{17}|p1)$', path)
                if ident is None:
                    continue
                ident = ident.group()
            for hidden in filter(None, (ident, NAMES.get(ident))):
                yield (method, path.replace(ident, hidden), replaced(body, ident, hidden),
                       hidden)
            break


def test_what_is_hidden_is_answered_like_what_is_not_there(ask, statements):
    asked, differ = 0, []
    for method, path, body, hidden in pairs():
        missing = absent(hidden)
        with statements() as first:
            found = ask(method, path, body)
        with statements() as second:
            wanted = ask(method, path.replace(hidden, missing), replaced(body, hidden, missing))
        asked += 1
        if told(found, hidden) != told(wanted, missing):
            differ.append((method, path, body, told(found, hidden), told(wanted, missing)))
        elif found.status == 404 and len(first) != len(second):
            differ.append((method, path, body, first, second))
    assert asked > 200
    assert differ == [], "\n".join(map(str, differ))


def test_so_it_is_where_versions_of_old_strip_what_looks_like_a_suffix(ask):
    for path, name in (('nodes', 'n0'), ('ports', 'port0'), ('portgroups', 'group0'),
                       ('allocations', 'allocation0')):
        found, wanted = (ask('GET', f'/v1/{path}/{ident}.json', minor=88)
                         for ident in (name, f'{name}x'))
        assert found.status == 404
        assert told(found, name) == told(wanted, f'{name}x')


def test_where_something_hidden_stands_in_the_order_is_not_told(ask, database):
    """The next page after somebody else's node would tell between which own ones its name is."""
    with database.write() as connection:
        connection.execute(models.Node.__table__.update().where(
            models.Node.__table__.c.id == OWN).values(owner='p3'))
    for sort_key in ('uuid', 'name', 'created_at', 'owner', 'instance_uuid'):
        assert ask('GET', f'/v1/nodes?marker={NODE}&sort_key={sort_key}').status == 404
        assert ask('GET', f'/v1/nodes?marker={OWN_NODE}&sort_key={sort_key}').status == 200
    history = f'/v1/nodes/{OWN_NODE}/history?marker={uuid(full_world.EVENT, 0)}'
    assert ask('GET', history).status == 404


def test_a_name_that_is_taken_tells_no_more_than_that(ask):
    for path, body in (
            ('nodes', {'driver': 'seed', 'name': 'n0'}),
            ('nodes', {'driver': 'seed', 'uuid': NODE}),
            ('nodes', {'driver': 'seed', 'instance_uuid': INSTANCE}),
            ('ports', {'node_uuid': OWN_NODE, 'address': '52:54:00:00:00:00'}),
            ('ports', {'node_uuid': OWN_NODE, 'name': 'port0',
                       'address': '52:54:00:ff:ff:ff'}),
            ('portgroups', {'node_uuid': OWN_NODE, 'name': 'group0'}),
            ('allocations', {'resource_class': 'x', 'name': 'allocation0'}),
            ('allocations', {'resource_class': 'x', 'uuid': uuid(full_world.ALLOCATION, 0)}),
            ('runbooks', {'name': 'CUSTOM_R0', 'steps': [
                {'interface': 'bios', 'step': 'x', 'order': 1}]})):
        answer = ask('POST', f'/v1/{path}', body)
        assert answer.status == 409, (path, body, answer.body)
        sent = str(body)
        others = re.findall(r'[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[a-z]+0', answer.error)
        if 'instance_uuid' in body:   # the other one is the uuid that the new node was to get
            assert others.pop() not in (NODE, sent)
        assert set(others) <= set(re.findall(r"[^' ,]+", sent)), answer.error
