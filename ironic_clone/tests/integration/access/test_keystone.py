"""Behind a real Keystone: who gets in, what each may do, what becomes of bad tokens."""
import collections
import json
import math
import os
import ssl
import subprocess
import time
import urllib.error
import urllib.request

import openstack
import pytest
import requests

from ironic_clone.api.refusals import Refusal
from ironic_clone.api.routes import ROUTES
from ironic_clone.tests.integration.access import people as people_module
from ironic_clone.tests.integration.access import planted as planted_module
from ironic_clone.tests.integration.access import stranger as stranger_module
from ironic_clone.tests.servers import certificate as certificates
from ironic_clone.tests.servers import keystone as keystone_server
from ironic_clone.tests.servers import memcached as memcached_server
from ironic_clone.tests.servers import service as service_process
from ironic_clone.tests.servers import wait
from ironic_clone.tests.tables import personas
from ironic_clone.tests.unit.api.endpoints import full_world

SEED = int(os.environ.get('SCHEMATHESIS_SEED', 1))
OF_OPERATION = int(os.environ.get('SCHEMATHESIS_OF_STRANGERS', 4))
"""Requests of an operation, of each stranger with a token."""

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
def certificate(tmp_path_factory):
    """The files of a certificate, which clients of this module trust, and of its key."""
    files = certificates.write(tmp_path_factory.mktemp('tls'))
    with pytest.MonkeyPatch.context() as patch:
        for name in ('SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE'):
            patch.setenv(name, files[0])
        yield files


@pytest.fixture(scope='module')
def service(keystone, memcached, certificate, tmp_path_factory):
    """The service, which speaks TLS, asks Keystone and keeps its answers in memcached."""
    settings = {
        'api': {'enable_ssl_api': 'true', 'cert_file': certificate[0],
                'key_file': certificate[1]},
        'DEFAULT': {'auth_strategy': 'keystone'},
        'keystone_authtoken': people_module.settings(keystone, memcached)}
    directory = tmp_path_factory.mktemp('service')
    (directory / 'policy.yaml').write_text('{}')
    made = service_process.IronicClone(directory, settings=settings)
    made.url = made.url.replace('http:', 'https:')
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


def test_nothing_is_said_without_encryption(service):
    with pytest.raises(urllib.error.URLError, match='CERTIFICATE_VERIFY_FAILED'):
        urllib.request.urlopen(service.url, timeout=90, context=ssl.SSLContext(
            ssl.PROTOCOL_TLS_CLIENT))
    try:
        status, _, body = send(service.url.replace('https:', 'http:'), 'GET', NODE, headers={
            'X-Auth-Token': service.people.token('system-admin')})
    except OSError:   # the connection is closed, maybe before the answer is read
        status, body = 400, b''
    assert status == 400 and b'owned' not in body


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


@pytest.mark.parametrize('scope', [{}, {'domain_id': 'default'}])
def test_tokens_of_a_scope_that_no_rule_is_made_for(service, scope):
    identity = service.people.admin.identity
    identity.assign_domain_role_to_user(
        'default', identity.find_user('stranger-admin', domain_id='default'),
        identity.find_role('admin'))
    token = service.people.scoped_token('stranger-admin', **scope)
    for method, path, status in (
            ('GET', '/v1/nodes', 403), ('GET', NODE, 404), ('GET', '/v1/drivers', 403),
            ('GET', '/v1/chassis', 403), ('POST', '/v1/nodes', 403), ('POST', '/v1/chassis', 403),
            ('PATCH', NODE, 404), ('POST', '/v1/events', 403)):
        body = {'PATCH': [], 'POST': {}}.get(method)
        assert send(service.url, method, path, body, {'X-Auth-Token': token})[0] == status, path


def test_a_credential_that_is_good_for_some_requests_only(service):
    token = service.people.restricted_token('owner-member', 'GET', '/v1/nodes/**')
    for method, path, status in (('GET', NODE, 200), ('PATCH', NODE, 401), ('GET', NODE, 200),
                                 ('GET', '/v1/ports', 401), ('GET', f'{NODE}/states', 200)):
        assert send(service.url, method, path, [] if method == 'PATCH' else None, {
            'X-Auth-Token': token})[0] == status, (method, path)


def test_the_policy_file_is_heard_when_it_is_changed_and_not_when_it_is_broken(service):
    def status():
        return ask(service, 'owner-reader')('GET', NODE)[0]

    def write(text):
        """At once: half of a file may be a policy, too."""
        new = service.directory / 'policy.new'
        new.write_text(text)
        new.replace(service.directory / 'policy.yaml')
    assert status() == 200
    write('"baremetal:node:get": "role:admin or role:member"\n')
    wait.until(lambda: status() == 404, 'the new policy holds', 60)
    said = 'The policy stays as it was'
    service.allow(said)
    write('"baremetal:node:get": "role:reader or sugar"\n')

    def told():
        assert status() == 404
        return said in service.log_text(10_000_000)
    wait.until(told, 'the broken policy is told', 60)
    write('{}')
    wait.until(lambda: status() == 200, 'the policy is as it was', 60)


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


@pytest.fixture(scope='module')
def planted(service):
    """Something of everything, of the project "owner" and leased by "lessee"."""
    projects = service.people.projects
    return planted_module.Planted(ask(service, 'system-admin'), ask(service, 'owner-admin'),
                                  projects['owner'], projects['lessee'])


ROLES = {**{user: tuple(user.split('-')) for user in people_module.USERS if '-' in user},
         'ironic': ('stranger', 'service')}


def test_each_rule_and_each_user(service, planted):
    """One route of each rule. What is to be refused is; what is not is tried if it only reads."""
    wrong, asked, rules = [], collections.Counter(), set()
    before, session = planted.as_it_is(), requests.Session()
    for path, method, route in ((path, method, route) for path, methods in ROUTES.items()
                                for method, route in methods.items()):
        if isinstance(route.endpoint, Refusal) or route.rule is None or route.rule in rules:
            continue
        rules.add(route.rule)
        for user, persona in ROLES.items():
            wanted = personas.expected(personas.Persona(*persona), method, path)
            if wanted is None and method != 'GET':
                continue
            _, filled, body = planted.in_place(full_world.request_for(method, path))
            answer = session.request(method, service.url + filled, json=body, timeout=90, headers={
                'X-OpenStack-Ironic-API-Version': '1.115',
                'X-Auth-Token': service.people.token(user)})
            asked[wanted] += 1
            if answer.status_code != wanted if wanted else answer.status_code in (
                    401, 403, 500, 503):
                wrong.append((user, method, filled, wanted, answer.status_code, answer.text))
    assert wrong == []
    assert asked[403] > 200 and asked[404] > 50 and asked[None] > 100, asked
    assert planted.as_it_is() == before


def test_schemathesis_finds_nothing_of_others(service, planted):
    """With the token of an administrator of a project that owns nothing, and without any.

    The seed is in the output; SCHEMATHESIS_SEED and SCHEMATHESIS_OF_STRANGERS choose others.
    """
    before = planted.as_it_is()
    assert len(before) == 11
    of_owner = json.dumps(ask(service, 'owner-admin')('GET', '/v1/nodes/detail')[1])
    assert len(list(planted.told_by('', of_owner))) > 4   # it would be noticed
    document = json.loads(send(service.url, 'GET', '/v1/openapi.json')[2])
    operations = [(method.upper(), path) for path, methods in document['paths'].items()
                  for method in methods if method != 'head']
    statuses, failures = collections.Counter(), []
    for headers, share in (({'X-Auth-Token': service.people.token('stranger-admin')}, 1),
                           ({}, 1 / 4)):
        stranger = stranger_module.Stranger(service.url, planted, headers)
        for operation in operations:
            outcome = stranger.fuzz(*operation, math.ceil(OF_OPERATION * share), SEED)
            statuses.update(outcome.statuses)
            failures += outcome.failures
    print(f'\nschemathesis: {statuses.total()} requests of strangers, seed {SEED}; '
          + ', '.join(f'{status}: {number}' for status, number in sorted(statuses.items())))
    assert not failures, f'{len(failures)} failures\n' + '\n\n'.join(failures)[:60_000]
    assert {200, 400, 401, 403, 404} <= set(statuses)
    assert planted.as_it_is() == before


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
