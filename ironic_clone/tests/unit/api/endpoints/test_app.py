"""The application as a whole: root documents, Accept, ids, middleware, a database that is gone."""
import re

import pytest
import webob

from ironic_clone.api import stack
from ironic_clone.api import versions
from ironic_clone.api.endpoints.root import RESOURCES
from ironic_clone.db.engine import Database
from ironic_clone.rpc.ring import Rings
from ironic_clone.tests.unit.api.endpoints.conftest import Client

VERSION_HEADERS = {name for name, _ in versions.RANGE_HEADERS} | {versions.HEADER}
SINCE = {'chassis': 1, 'nodes': 1, 'ports': 1, 'drivers': 1, 'lookup': 22, 'heartbeat': 22,
         'portgroups': 23, 'volume': 32, 'conductors': 49, 'allocations': 52, 'events': 54,
         'deploy_templates': 55, 'shards': 82, 'continue_inspection': 84, 'runbooks': 92,
         'inspection_rules': 96}


@pytest.fixture
def build(conf, services):
    """Return a function that builds the application anew, as configured by now."""
    conf.set_override('auth_strategy', 'noauth')
    return lambda: stack.build(*services)


def ask(application, path='/v1/', method='GET', **headers):
    request = webob.Request.blank(path, method=method, headers={
        name.replace('_', '-'): value for name, value in headers.items()})
    return request.get_response(application)


def test_root(api):
    answer = api('GET', '/').json
    version = {'id': 'v1', 'links': [{'href': 'http://localhost/v1/', 'rel': 'self'}],
               'status': 'CURRENT', 'min_version': '1.1', 'version': '1.115'}
    assert answer['default_version'] == version and answer['versions'] == [version]
    assert api('POST', '/').status == 405


def test_v1_at_every_version(api):
    assert RESOURCES == SINCE
    for minor in range(1, 116):
        found = api('GET', '/v1', minor=minor).json
        assert {name for name in found if name in SINCE} == {
            name for name, since in SINCE.items() if since <= minor}
        assert found['id'] == 'v1'
    assert found['nodes'] == [{'href': 'http://localhost/v1/nodes/', 'rel': 'self'},
                              {'href': 'http://localhost/nodes/', 'rel': 'bookmark'}]


def test_other_methods_of_v1(api):
    for method in ('POST', 'PUT', 'PATCH', 'DELETE'):
        answer = api(method, '/v1/')
        assert answer.status == 405
        assert 'faultcode' in answer.json['error_message']
    head = api('HEAD', '/v1/')
    assert (head.status, head.body) == (200, b'')


@pytest.mark.parametrize('path, shape', [('/', 'faultcode'), ('/v1', 'code'),
                                         ('/v1/nodes', 'code')])
@pytest.mark.parametrize('version, headers', [('1.200', 2), ('2.1', 2), ('abc', 0)])
def test_versions_that_are_not_there(build, path, shape, version, headers):
    answer = ask(build(), path, X_OpenStack_Ironic_API_Version=version)
    assert answer.status_int == 406
    assert f'"{shape}"' in answer.json['error_message']
    assert len(VERSION_HEADERS & set(answer.headers)) == headers
    assert versions.HEADER not in answer.headers


@pytest.mark.parametrize('path, method, status, has', [
    ('/v1/nodes', 'GET', 200, True), ('/v1/nodes/nope', 'GET', 404, True),
    ('/v1/nodes?zz=1', 'GET', 400, True), ('/v1/zz', 'GET', 404, False),
    ('/v1/nodes', 'PUT', 405, False), ('/v1/nodes/a%20b', 'GET', 400, False)])
def test_version_headers(api, path, method, status, has):
    answer = api(method, path)
    assert answer.status == status
    assert (VERSION_HEADERS <= set(answer.headers)) is has
    assert bool(VERSION_HEADERS & set(answer.headers)) is has


@pytest.mark.parametrize('accept, status', [
    ('', 200), ('*/*', 200), ('application/json', 200), ('application/*', 200),
    ('text/html, application/json;q=0.1', 200), ('*/*;q=0.1', 200), ('text/html', 406),
    ('text/plain', 406), ('application/xml', 406), ('text/*', 406)])
def test_accept(build, accept, status):
    answer = ask(build(), Accept=accept)
    assert answer.status_int == status
    if status == 406:
        assert not VERSION_HEADERS & set(answer.headers)


def test_request_ids(build):
    seen = set()
    for path in ('/', '/v1/nodes', '/zz'):
        headers = ask(build(), path, X_OpenStack_Request_Id='req-mine').headers
        assert headers['x-openstack-request-id'] == headers['openstack-request-id']
        assert re.fullmatch('req-[0-9a-f-]{36}', headers['openstack-request-id'])
        seen.add(headers['openstack-request-id'])
    assert len(seen) == 3


def test_options(build):
    for path in ('/v1/nodes', '/zz'):
        answer = ask(build(), path, 'OPTIONS')
        assert (answer.status_int, answer.body) == (200, b'')
        assert 'openstack-request-id' not in answer.headers
        assert ask(build(), path, 'OPTIONS', Content_Length='2').status_int == 200


def test_sizes(build, conf):
    conf.set_override('max_json_body_size', 4, 'api')
    for path in ('/v1/nodes', '/zz'):
        request = webob.Request.blank(path, method='POST', body=b' ' * 5000)
        answer = request.get_response(build())
        assert answer.status_int == 413
        assert answer.json['faultcode'] == 'Client'
        assert not VERSION_HEADERS & set(answer.headers)
    request = webob.Request.blank('/v1/nodes/x/states/provision', method='PUT',
                                  body=b'{"target": "active"' + b' ' * 5000 + b'}')
    assert request.get_response(build()).status_int == 404


def test_proxies(build, conf):
    forwarded = {'X_Forwarded_Proto': 'https', 'X_Forwarded_Host': 'bm.example.com'}
    before = ask(build(), '/', **forwarded).json
    assert before['versions'][0]['links'][0]['href'] == 'http://localhost/v1/'
    conf.set_override('enable_proxy_headers_parsing', True, 'oslo_middleware')
    after = ask(build(), '/', **forwarded).json
    assert after['versions'][0]['links'][0]['href'] == 'https://bm.example.com/v1/'


def test_cors(build, conf):
    origin = {'Origin': 'https://ui.example.com'}
    assert 'Access-Control-Allow-Origin' not in ask(build(), **origin).headers
    conf.set_override('allowed_origin', ['https://ui.example.com'], 'cors')
    answer = ask(build(), **origin)
    assert answer.headers['Access-Control-Allow-Origin'] == 'https://ui.example.com'
    exposed = answer.headers['Access-Control-Expose-Headers']
    assert all(name in exposed for name in VERSION_HEADERS)
    preflight = ask(build(), '/v1/nodes', 'OPTIONS', **origin,
                    Access_Control_Request_Method='PATCH')
    assert preflight.status_int == 200
    assert 'PATCH' in preflight.headers['Access-Control-Allow-Methods']


def test_a_database_that_is_gone(conf, tmp_path):
    conf.set_override('auth_strategy', 'noauth')
    gone = Database(f'sqlite:///{tmp_path}/no/such/directory.sqlite')
    api = Client(stack.build(gone, None, Rings(gone)))
    for method, path, body in (('GET', '/v1/nodes', None), ('GET', '/v1/nodes/n1', None),
                               ('POST', '/v1/nodes', {'driver': 'fake-hardware'})):
        answer = api(method, path, body)
        assert answer.status == 503, answer.body
        assert 'database' in answer.error
    gone.close()
