"""Who asked for which change, and how it ended: what the API records, and shows of a node."""
import base64
import json
import logging
import threading

import bcrypt
import pytest

from ironic_clone.api import refusals
from ironic_clone.api import stack
from ironic_clone.api import trail as trails
from ironic_clone.api.routes import ROUTES
from ironic_clone.common import batches
from ironic_clone.common import exception
from ironic_clone.common import metrics
from ironic_clone.db import audit_trail
from ironic_clone.db import nodes
from ironic_clone.tests.unit.api import callers
from ironic_clone.tests.unit.api.endpoints import conftest
from ironic_clone.tests.unit.api.endpoints import full_world

DEADLINE = 30


@pytest.fixture
def trail(database):
    made = trails.Trail(database, ROUTES)
    yield made
    made.stop(DEADLINE)


@pytest.fixture
def api(conf, services, trail):
    """The API, without authentication, with its trail."""
    conf.set_override('auth_strategy', 'noauth')
    return conftest.Client(stack.build(*services, trail=trail))


@pytest.fixture
def recorded(database, trail):
    """Return a function that reads what is recorded, the oldest first."""
    def read(**equal):
        trail.settle(DEADLINE)
        return audit_trail.find(database, 1000, **equal)[::-1]
    return read


def history(api, node, query='?detail=true', minor=115):
    return api('GET', f'/v1/nodes/{node}/history{query}', minor=minor).json['history']


# -- what is recorded -------------------------------------------------------------------------
def test_a_create(api, recorded):
    answer = api('POST', '/v1/nodes', {
        'driver': 'seed', 'name': 'n9', 'driver_info': {'ipmi_password': 'hunter2'}})
    row, = recorded()
    assert (row.user, row.project, row.method, row.path, row.route, row.status) == (
        'anonymous', None, 'POST', '/v1/nodes', '/v1/nodes', 201)
    assert row.request_id == answer.headers['x-openstack-request-id']
    assert row.node_uuid == answer.json['uuid'] and row.event_type == 'request'
    assert json.loads(row.asked) == {'body': {
        'driver': 'seed', 'name': 'n9', 'driver_info': {'ipmi_password': '******'}}}
    assert row.event == (f'POST /v1/nodes was answered 201 (request {row.request_id}); asked: '
                         f'{row.asked}')


def test_every_route_that_changes_is_recorded_and_no_other(database, api, listener, recorded):
    full_world.fill(database)
    listener.answers |= full_world.ANSWERS | {'create_port': full_world.uuid(full_world.PORT, 0)}
    asked = []
    for path, methods in ROUTES.items():
        for method in methods:
            answer = api(*full_world.request_for(method, path))
            if method in trails.CHANGES and methods[method].recorded:
                asked.append((method, path, answer.status))
    rows = recorded()
    assert [(row.method, row.status) for row in rows] == [(one[0], one[2]) for one in asked]
    for row, (method, path, _) in zip(rows, asked, strict=True):
        # refusals have routes in common
        assert row.route == path or isinstance(ROUTES[path][method].endpoint, refusals.Refusal)
    assert '/v1/heartbeat/{ident}' not in [path for _, path, _ in asked]


@pytest.mark.parametrize('method, path, body, status', [
    ('PATCH', '/v1/nodes/n1', [{'op': 'add', 'path': '/nonsense', 'value': 1}], 400),
    ('PUT', '/v1/nodes/n1/states/provision', {'target': 'dance'}, 400),
    ('DELETE', '/v1/nodes/missing', None, 404),
    ('PUT', '/v1/nodes/n1/states/power', {'target': 'power on'}, 409)])
def test_what_is_refused_is_recorded(api, node, listener, recorded, method, path, body, status):
    listener.answers['change_node_power_state'] = exception.NodeLocked(node=node, host='x')
    assert api(method, path, body).status == status
    row, = recorded()
    assert (row.method, row.path, row.status) == (method, path, status)
    assert row.node_uuid == (node if 'states' in path else None)   # the others never came to it


@pytest.mark.parametrize('method, path', [
    ('GET', '/v1/nodes'), ('PUT', '/v1/nodes'), ('POST', '/v1/nowhere'), ('OPTIONS', '/v1/nodes')])
def test_what_is_no_change(api, recorded, method, path):
    api(method, path)
    assert recorded() == []


def test_users_of_a_file_have_names(conf, services, trail, recorded, tmp_path):
    users = tmp_path / 'htpasswd'
    users.write_text(f'alice:{bcrypt.hashpw(b"secret", bcrypt.gensalt(4)).decode()}\n')
    conf.set_override('auth_strategy', 'http_basic')
    conf.set_override('http_basic_auth_user_file', str(users))
    api = conftest.Client(stack.build(*services, trail=trail))
    who = base64.b64encode(b'alice:secret').decode()
    assert api('POST', '/v1/chassis', {}, headers={'Authorization': f'Basic {who}'}).status == 201
    assert api('POST', '/v1/chassis', {}, headers={'Authorization': 'Basic eDp5'}).status == 401
    row, = recorded()
    assert (row.user, row.user_name, row.status) == ('alice', 'alice', 201)


def test_headers_from_the_network_name_nobody(api, recorded):
    api('POST', '/v1/chassis', {}, headers={'X-User-Id': 'root', 'X-Project-Id': 'p'})
    row, = recorded()
    assert (row.user, row.project) == ('anonymous', None)


# -- cost ---------------------------------------------------------------------------------------
@pytest.mark.parametrize('method, path', [
    ('POST', '/v1/nodes'), ('PATCH', '/v1/nodes/{node_ident}'),
    ('PUT', '/v1/nodes/{node_ident}/states/power')])
def test_a_request_makes_no_statement_for_it(
        conf, database, api, services, statements, monkeypatch, method, path):
    conf.set_override('hash_ring_reset_interval', 3600)
    services[2].reset()
    full_world.fill(database)
    go = threading.Event()
    write = audit_trail.add
    monkeypatch.setattr(audit_trail, 'add', lambda *args: go.wait(DEADLINE) and write(*args))
    try:
        with statements() as made:
            assert api(*full_world.request_for(method, path)).status in (200, 201, 202)
        assert not any('audit_trail' in statement for statement in made)
    finally:
        go.set()


def test_what_finds_no_room_is_told_in_the_log_and_counted(
        conf, database, services, monkeypatch, caplog):
    conf.set_override('auth_strategy', 'noauth')
    conf.set_override('max_pending', 1, 'audit_trail')
    go = threading.Event()
    write = audit_trail.add
    monkeypatch.setattr(audit_trail, 'add', lambda *args: go.wait(DEADLINE) and write(*args))
    made = trails.Trail(database, ROUTES)
    api = conftest.Client(stack.build(*services, trail=made))
    before = metrics.AUDIT_TRAIL_LOST._value.get()
    try:
        with caplog.at_level(logging.WARNING):
            assert [api('POST', '/v1/chassis', {'extra': {'password': 'hunter2'}}).status
                    for _ in range(3)] == [201, 201, 201]
        assert metrics.AUDIT_TRAIL_LOST._value.get() == before + 2
        lost = [record.message for record in caplog.records if 'audit trail' in record.message]
        assert len(lost) == 2 and 'POST /v1/chassis was answered 201' in lost[0]
        assert 'hunter2' not in caplog.text
    finally:
        go.set()
        made.stop(DEADLINE)
    assert len(audit_trail.find(database, 10)) == 1


def test_a_database_that_is_away_is_waited_for(database, trail, api, recorded, monkeypatch):
    tries, write = [], audit_trail.add
    monkeypatch.setattr(batches, 'PAUSE', 0.01)

    def add(*args):
        tries.append(1)
        if len(tries) == 1:
            raise exception.DatabaseUnavailable()
        write(*args)
    monkeypatch.setattr(audit_trail, 'add', add)
    api('POST', '/v1/chassis', {})
    assert len(recorded()) == 1


# -- what a node's history shows ----------------------------------------------------------------
def test_history_shows_what_is_about_the_node(api, node, listener):
    listener.answers['create_port'] = exception.MACAlreadyExists(mac='52:54:00:00:00:01')
    api('PATCH', '/v1/nodes/n1', [{'op': 'add', 'path': '/extra/a', 'value': 1}])
    api('POST', '/v1/ports', {'node_uuid': node, 'address': '52:54:00:00:00:01'})
    api('POST', '/v1/chassis', {})
    entries = history(api, 'n1')
    assert [(entry['severity'], entry['event_type']) for entry in entries] == [
        ('INFO', 'request')] * 2
    assert entries[0]['event'].startswith('PATCH /v1/nodes/n1 was answered 200 (request req-')
    assert entries[1]['event'].startswith('POST /v1/ports was answered ')
    assert entries[0]['user'] == 'anonymous' and entries[0]['conductor'] is None
    for minor, absent in ((78, {'project', 'state'}), (113, {'state'}), (115, set())):
        assert not absent & set(history(api, 'n1', minor=minor)[0])
    shown = api('GET', f'/v1/nodes/n1/history/{entries[0]["uuid"]}')
    assert shown.json == entries[0]


@pytest.mark.parametrize('sort_key, sort_dir', [('created_at', 'asc'), ('user', 'desc')])
def test_pages_hold_history_and_trail(api, database, sort_key, sort_dir):
    full_world.fill(database)
    node = full_world.uuid(full_world.NODE, 0)
    for number in range(5):
        api('PATCH', f'/v1/nodes/{node}', [{'op': 'add', 'path': '/extra/a', 'value': number}])
    order = f'sort_key={sort_key}&sort_dir={sort_dir}'
    whole = history(api, node, f'?{order}')
    assert len(whole) == full_world.ROWS + 5
    pages, marker = [], ''
    while True:
        page = history(api, node, f'?{order}&limit=2{marker}')
        if not page:
            break
        pages += page
        marker = f'&marker={page[-1]["uuid"]}'
    assert [one['uuid'] for one in pages] == [one['uuid'] for one in whole]


def test_the_trail_outlives_the_node_and_a_namesake_does_not_get_it(
        api, database, node, recorded):
    api('PATCH', f'/v1/nodes/{node}', [{'op': 'add', 'path': '/extra/a', 'value': 1}])
    api('DELETE', f'/v1/nodes/{node}')
    recorded()
    with database.write() as connection:
        connection.execute(nodes.table.delete())
    assert [row.method for row in recorded(node_uuid=node)] == ['PATCH', 'DELETE']
    api('POST', '/v1/nodes', {'driver': 'seed', 'uuid': node})
    assert history(api, node) == []
    assert [row.method for row in recorded(node_uuid=node)] == ['PATCH', 'DELETE', 'POST']


def test_a_stranger_leaves_no_trace_in_the_history(conf, services, trail, node, recorded):
    """Nor does the owner learn who else knows of the node; the operator does."""
    conf.set_override('auth_strategy', 'keystone')
    api = conftest.Client(stack.build(*services, authenticate=callers.as_headers_say, trail=trail))
    stranger = {'X-Roles': 'admin', 'X-Project-Id': 'theirs', 'X-User-Id': 'mallory'}
    assert api('PATCH', f'/v1/nodes/{node}', [], headers=stranger).status == 404
    reader = {'X-Roles': 'reader', 'OpenStack-System-Scope': 'all', 'X-User-Id': 'bob'}
    assert api('DELETE', f'/v1/nodes/{node}', headers=reader).status == 403
    assert [(row.user, row.project, row.status, row.node_uuid) for row in recorded()] == [
        ('mallory', 'theirs', 404, None), ('bob', None, 403, node)]


def test_a_path_is_told_in_one_line(api, recorded):
    assert api('DELETE', '/v1/nodes/a%0Ab%C3%A4').status in (400, 404)
    row, = recorded()
    assert row.path == '/v1/nodes/a%0Ab%C3%A4' and row.event.isprintable()


def test_no_trouble_with_a_record_is_the_callers(api, monkeypatch, recorded, caplog):
    def fail(*args):
        raise RuntimeError('smoke')
    monkeypatch.setattr(trails.asked, 'text', fail)
    assert api('POST', '/v1/chassis', {}).status == 201
    assert recorded() == [] and 'Not in the audit trail: request req-' in caplog.text
    monkeypatch.undo()
    api('POST', '/v1/chassis', {})
    assert len(recorded()) == 1
