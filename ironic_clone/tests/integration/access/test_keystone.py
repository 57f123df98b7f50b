"""Behind a real Keystone: who gets in, what each may do, what becomes of bad tokens."""
import json
import os
import subprocess
import time
import urllib.error
import urllib.request

import openstack
import pytest

from ironic_clone.tests.integration.access import people as people_module
from ironic_clone.tests.servers import keystone as keystone_server
from ironic_clone.tests.servers import memcached as memcached_server
from ironic_clone.tests.servers import service as service_process

OWNED = {'driver': 'fake-hardware', 'name': 'owned', 'driver_info': {'place': 'rack seven'}}


@pytest.fixture(scope='module')
def keystone():
    """A Keystone without anybody but its administrator."""
    with keystone_server.Keystone() as server:
        yield server


@pytest.fixture(scope='module')
def memcached():
    with memcached_server.Memcached() as server:
        yield server


@pytest.fixture(scope='module')
def service(keystone, memcached, tmp_path_factory):
    """The service, which asks Keystone and keeps its answers in memcached."""
    settings = {
        'DEFAULT': {'auth_strategy': 'keystone'},
        'keystone_authtoken': {
            'auth_type': 'password', 'auth_url': keystone.url, 'username': 'ironic',
            'password': people_module.PASSWORD, 'user_domain_id': 'default',
            'project_name': 'service', 'project_domain_id': 'default',
            'memcached_servers': memcached.address, 'memcache_pool_socket_timeout': 30,
            'http_connect_timeout': 60}}   # the machine may be busy
    made = service_process.IronicClone(tmp_path_factory.mktemp('service'), settings=settings)
    with made as running:
        running.upgrade_database()
        running.people = people_module.People(keystone, running.url)
        running.headers = {'X-Auth-Token': running.people.token('system-reader')}
        running.start()
        admin = ask(running, 'system-admin')
        status, node = admin('POST', '/v1/nodes', {
            **OWNED, 'owner': running.people.projects['owner'],
            'lessee': running.people.projects['lessee']})
        assert status == 201, node
        yield running


def send(url, method, path, body=None, headers=None):
    """Send a request; return status, headers and body."""
    request = urllib.request.Request(
        url + path, method=method, data=None if body is None else json.dumps(body).encode(),
        headers={'X-OpenStack-Ironic-API-Version': '1.115', 'Content-Type': 'application/json',
                 **(headers or {})})
    try:
        with urllib.request.urlopen(request, timeout=90) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def ask(service, user):
    """Return a function that sends requests with a token of the user."""
    def request(method, path, body=None):
        status, _, content = send(service.url, method, path, body, {
            'X-Auth-Token': service.people.token(user)})
        return status, json.loads(content) if content else None
    return request


def status_of(service, **headers):
    found = send(service.url, 'GET', '/v1/nodes/owned', headers={
        name.replace('_', '-'): value for name, value in headers.items()})
    return found[0]


def test_public_paths_need_no_token(service):
    for path in ('/', '/v1', '/v1/openapi.json'):
        assert send(service.url, 'GET', path)[0] == 200
    assert send(service.url, 'GET', '/v1/lookup?addresses=52:54:00:00:00:01')[0] == 404


NODE = '/v1/nodes/owned'
EXPECTED = {   # request: (statuses of) admin, member, reader of the system; of the owner; others
    ('GET', NODE): (200, 200, 200, 200, 200, 200, 200, 404),
    ('GET', '/v1/nodes'): (200,) * 8,
    ('GET', '/v1/drivers'): (200, 200, 200, 403, 403, 403, 403, 403),
    ('GET', '/v1/conductors'): (200, 200, 200, 403, 403, 403, 403, 403),
    ('GET', '/v1/chassis'): (200, 200, 200, 403, 403, 403, 403, 403),
    ('PATCH', NODE): (200, 200, 403, 200, 200, 403, 200, 404),
    ('GET', f'{NODE}/management/boot_device'): (200, 200, 403, 200, 403, 403, 403, 404),
    ('POST', '/v1/chassis'): (201, 403, 403, 403, 403, 403, 403, 403)}
WHO = ('system-admin', 'system-member', 'system-reader', 'owner-admin', 'owner-member',
       'owner-reader', 'lessee-member', 'stranger-admin')


def test_what_each_may_do(service):
    found = {}
    for method, path in EXPECTED:
        body = {'PATCH': [{'op': 'add', 'path': '/extra/a', 'value': 1}], 'POST': {}}.get(method)
        found[method, path] = tuple(ask(service, user)(method, path, body)[0] for user in WHO)
    assert found == EXPECTED


def test_what_each_sees(service):
    def nodes(user):
        return [node['name'] for node in ask(service, user)('GET', '/v1/nodes')[1]['nodes']]
    assert nodes('system-reader') == nodes('owner-reader') == nodes('lessee-member') == ['owned']
    assert nodes('stranger-admin') == []
    places = {user: ask(service, user)('GET', NODE)[1]['driver_info'].get('place')
              for user in ('system-reader', 'owner-reader', 'lessee-member')}
    assert places == {'system-reader': 'rack seven', 'owner-reader': 'rack seven',
                      'lessee-member': None}


def test_an_administrator_of_a_project_has_nodes_of_its_own(service):
    stranger = ask(service, 'stranger-admin')
    status, node = stranger('POST', '/v1/nodes', {'driver': 'fake-hardware', 'name': 'theirs'})
    assert (status, node['owner']) == (201, service.people.projects['stranger'])
    assert ask(service, 'owner-admin')('GET', '/v1/nodes/theirs')[0] == 404
    status, _ = stranger('POST', '/v1/nodes', {
        'driver': 'fake-hardware', 'owner': service.people.projects['owner']})
    assert status == 400
    assert stranger('DELETE', '/v1/nodes/theirs')[0] == 204


def test_bad_tokens(service):
    good = service.people.new_token('owner-member')
    for bad in ('abc', 'x' * 4000, good[:-5], people_module.foreign(good),
                service.people.expired(good), ' ', 'gAAAA\xff'):
        status, headers, body = send(service.url, 'GET', NODE, headers={'X-Auth-Token': bad})
        assert status == 401, bad
        assert headers['WWW-Authenticate'].startswith('Keystone uri="http')
        assert json.loads(body)['error']['code'] == 401
    assert status_of(service) == 401
    assert status_of(service, X_Auth_Token=good) == 200


def test_forged_headers(service):
    forged = {'X_Roles': 'admin', 'X_Identity_Status': 'Confirmed', 'X_User_Id': 'u',
              'OpenStack_System_Scope': 'all', 'X_Service_Roles': 'service',
              'X_Project_Id': service.people.projects['owner']}
    assert status_of(service, **forged) == 401
    token = service.people.token('stranger-admin')
    assert status_of(service, X_Auth_Token=token, **forged) == 404


def test_a_service_may_use_a_token_that_has_ended(service):
    ended = service.people.expired(service.people.token('owner-member'))
    assert status_of(service, X_Auth_Token=ended) == 401
    assert status_of(service, X_Auth_Token=ended,
                     X_Service_Token=service.people.token('ironic')) == 200
    assert status_of(service, X_Auth_Token=ended,
                     X_Service_Token=service.people.token('owner-admin')) == 401


def test_the_answers_are_kept_in_memcached(service, memcached):
    before = memcached.items()
    assert status_of(service, X_Auth_Token=service.people.new_token('owner-reader')) == 200
    assert memcached.items() > before


@pytest.mark.parametrize('cloud, sees', [
    ('system-reader', ['owned']), ('owner-member', ['owned']), ('application', ['owned']),
    ('stranger-admin', [])])
def test_clients_log_in(service, tmp_path, monkeypatch, cloud, sees):
    if not (service.directory / 'clouds.yaml').exists():
        service.people.write_clouds(service.directory / 'clouds.yaml')
    path = str(service.directory / 'clouds.yaml')
    monkeypatch.setenv('OS_CLIENT_CONFIG_FILE', path)
    connection = openstack.connect(cloud=cloud)
    assert [node.name for node in connection.baremetal.nodes()] == sees
    done = subprocess.run(
        [service_process.program('baremetal'), 'node', 'list', '-f', 'value'],
        env={**os.environ, 'OS_CLIENT_CONFIG_FILE': path, 'OS_CLOUD': cloud},
        capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert ('owned' in done.stdout) is bool(sees)


def test_tokens_are_in_no_log(service):
    for user in ('system-admin', 'owner-member', 'stranger-admin'):
        assert service.people.token(user) not in service.log_text(10_000_000)
    assert people_module.PASSWORD not in service.log_text(10_000_000)


def test_a_keystone_that_is_down(service, keystone):
    service.allow('Unable to validate token|Keystone could not be asked')
    kept = service.people.token('owner-member')
    fresh = service.people.new_token('owner-member')
    assert status_of(service, X_Auth_Token=kept) == 200
    with keystone.away():
        begun = time.monotonic()
        status, headers, _ = send(service.url, 'GET', NODE, headers={'X-Auth-Token': fresh})
        assert (status, int(headers['Retry-After']) > 0) == (503, True)
        assert time.monotonic() - begun < 60
        assert status_of(service, X_Auth_Token=kept) == 200   # what is known is known
        assert status_of(service) == 401
    assert status_of(service, X_Auth_Token=fresh) == 200
    assert service.trouble() == []
