"""Whatever is sent, the answer is a sentence: never a 500, nothing in the log above WARNING."""
import json
import logging
import urllib.parse

import hypothesis
import pytest
from hypothesis import strategies

from ironic_clone.api.router import Route
from ironic_clone.api.routes import ROUTES
from ironic_clone.db import nodes
from ironic_clone.tests.unit.api.endpoints.conftest import UUID

SETTINGS = hypothesis.settings(
    max_examples=150, deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture])

SCALARS = strategies.none() | strategies.booleans() | strategies.integers() | \
    strategies.floats() | strategies.text(max_size=20) | strategies.sampled_from(
        [UUID, 'n1', '', '\0', '\ud7ff', '%', "'; --", '../..', 'a' * 300, 10**30, -2**63])
JSON = strategies.recursive(
    SCALARS, lambda inner: strategies.lists(inner, max_size=3) | strategies.dictionaries(
        strategies.text(max_size=5), inner, max_size=3), max_leaves=8)
TEXT = SCALARS.map(str)

PATTERNS = sorted(ROUTES)
METHODS = strategies.sampled_from(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'TRACE'])
ARGUMENTS = sorted({name for methods in ROUTES.values() for route in methods.values()
                    for name in route.arguments})
FIELDS = sorted({*ARGUMENTS, 'driver', 'name', 'extra', 'driver_info', 'address', 'node_uuid',
                 'local_link_connection', 'network_data', 'traits', 'properties', 'uuid'})
OPERATION = strategies.fixed_dictionaries(
    {'op': strategies.sampled_from(['add', 'replace', 'remove']),
     'path': strategies.sampled_from(['/name', '/extra', '/extra/a', '/driver_info/x/y',
                                      '/network_data', '/instance_info', '/maintenance',
                                      '/address', '/local_link_connection', '/node_uuid',
                                      '/chassis_uuid', '/parent_node', '/properties/a/0']),
     'value': JSON})
BODIES = JSON | strategies.dictionaries(strategies.sampled_from(FIELDS), JSON, max_size=4) | \
    strategies.lists(OPERATION, max_size=3)
RAW = BODIES.map(lambda value: json.dumps(value).encode('utf-8', 'replace')) | \
    strategies.binary(max_size=40)


@pytest.fixture(autouse=True)
def quiet(caplog):
    """Nothing above WARNING may be logged."""
    yield
    assert [record for record in caplog.records if record.levelno > logging.WARNING] == []


@pytest.fixture(autouse=True)
def answers(listener):
    """Let the conductor answer where the API looks into its answers."""
    passthru = {'return': None, 'async': True, 'attach': False}
    listener.answers |= {'vendor_passthru': passthru, 'driver_vendor_passthru': passthru,
                         'get_boot_device': {'boot_device': 'pxe', 'persistent': False},
                         'get_supported_indicators': {}}


def filled(pattern, parts):
    segments = [next(parts) if segment.startswith('{') else segment
                for segment in pattern.split('/')]
    return '/'.join(urllib.parse.quote(segment, safe='') for segment in segments)


def check(answer):
    assert answer.status < 500, answer.body
    if answer.status >= 400 and answer.body:
        assert json.loads(answer.body)


@hypothesis.given(strategies.sampled_from(PATTERNS), METHODS, strategies.lists(
    TEXT.map(lambda text: text.encode('utf-8', 'replace').decode()), min_size=6, max_size=6)
    | strategies.just([UUID] * 6), strategies.dictionaries(
        strategies.sampled_from(ARGUMENTS) | strategies.text(max_size=3), TEXT, max_size=3),
    RAW | strategies.just(b''), strategies.sampled_from([1, 4, 7, 20, 60, 90, 115]))
@SETTINGS
def test_anything_anywhere(api, node, pattern, method, parts, query, raw, minor):
    path = filled(pattern, iter(parts))
    if query:
        path += '?' + urllib.parse.urlencode(
            {name: value.encode('utf-8', 'replace') for name, value in query.items()})
    check(api(method, path, raw=raw, minor=minor))


@hypothesis.given(strategies.dictionaries(strategies.sampled_from(FIELDS), JSON, max_size=4))
@SETTINGS
def test_new_nodes(api, database, body):
    before = nodes.count(database)
    answer = api('POST', '/v1/nodes', raw=json.dumps(
        {**body, 'driver': 'seed'}).encode('utf-8', 'replace'))
    check(answer)
    assert nodes.count(database) == before + (answer.status == 201)


@hypothesis.given(strategies.sampled_from([f'/v1/nodes/{UUID}', '/v1/ports/nope']),
                  strategies.lists(OPERATION, max_size=3))
@SETTINGS
def test_patches(api, node, path, operations):
    check(api('PATCH', path, raw=json.dumps(operations).encode('utf-8', 'replace')))


@hypothesis.given(strategies.dictionaries(strategies.sampled_from(
    ['X-OpenStack-Ironic-API-Version', 'OpenStack-API-Version', 'Accept', 'Content-Type',
     'Host', 'X-Project-Id', 'X-Roles', 'Transfer-Encoding']),
    strategies.text(strategies.characters(max_codepoint=255), max_size=20)))
@SETTINGS
def test_headers(conf, services, node, headers):
    import webob

    from ironic_clone.api import stack
    conf.set_override('auth_strategy', 'noauth')
    request = webob.Request.blank(f'/v1/nodes/{UUID}')
    for name, value in headers.items():
        key = name.upper().replace('-', '_')
        request.environ[key if key == 'CONTENT_TYPE' else f'HTTP_{key}'] = value
    answer = request.get_response(stack.build(*services))
    assert answer.status_int < 500


@pytest.mark.parametrize('path', ['/%FF', '/v1/nodes/%FF%FE', '/v1/nodes/%00', '/v1/%2e%2e',
                                  '/v1/nodes/..', '/v1/nodes/%2F', '/v1//nodes', '//v1'])
def test_strange_paths(api, path):
    check(api('GET', path))


NUL_IN_QUERIES = sorted(
    (pattern, name) for pattern, methods in ROUTES.items() if '{' not in pattern
    for name in methods.get('GET', Route(endpoint=None, rule=None)).arguments)


@pytest.mark.parametrize('pattern, name', NUL_IN_QUERIES)
def test_no_query_takes_a_nul_to_the_database(api, pattern, name):
    answer = api('GET', f'{pattern}?{name}=a%00b')
    assert answer.status == 400 and name in answer.error


@pytest.mark.parametrize('path, body', [
    ('/v1/nodes', {'x' * 900_000: 1}), ('/v1/nodes', {f'k{n}': 1 for n in range(60_000)}),
    ('/v1/inspection_rules', {'y' * 900_000: 1}), (f'/v1/nodes/{UUID}/vifs', {'z' * 900_000: 1})],
    ids=lambda value: str(value)[:12])
def test_a_sentence_has_an_end(api, node, path, body):
    answer = api('POST', path, body)
    assert answer.status == 400 and len(answer.body) < 25_000


# -- one of each kind, and what it says ---------------------------------------------------------
ODD_UUIDS = {'upper case': UUID.upper(), 'no dashes': UUID.replace('-', ''),
             'both': UUID.replace('-', '').upper()}
NAMED = [('nodes', {'driver': 'seed'}), ('portgroups', {'node_uuid': UUID}),
         ('allocations', {'resource_class': 'x'})]


@pytest.mark.parametrize('ident', ODD_UUIDS.values(), ids=ODD_UUIDS)
def test_uuids_are_looked_up_as_they_are_kept(api, node, ident):
    for path in (f'nodes/{ident}', f'nodes/{ident}/states', f'ports?node_uuid={ident}'):
        assert api('GET', f'/v1/{path}').status == 404, path
    answer = api('POST', '/v1/ports', {'address': '52:54:00:00:00:01', 'node_uuid': ident})
    assert answer.status == 400 and ident in answer.error


@pytest.mark.parametrize('name', [*ODD_UUIDS.values(), UUID, '.', '..', 'a/b', 'a b', '',
                                  'x' * 256])
@pytest.mark.parametrize('kind, body', NAMED)
def test_names_that_cannot_be_asked_for(api, node, kind, body, name):
    answer = api('POST', f'/v1/{kind}', {**body, 'name': name})
    if kind == 'portgroups' and name == '':
        return
    assert answer.status == 400 and 'name' in answer.error.lower(), answer.body
    changed = api('PATCH', f'/v1/nodes/{node}', [{'op': 'add', 'path': '/name', 'value': name}])
    assert changed.status == 400 and api('GET', f'/v1/nodes/{node}').json['name'] == 'n1'


@pytest.mark.parametrize('name', ['.', '..', 'a b'])
def test_names_of_runbooks_that_cannot_be_asked_for(api, name):
    answer = api('POST', '/v1/runbooks', {'name': name, 'steps': [
        {'interface': 'bios', 'step': 'x', 'order': 1}]})
    assert answer.status == 400 and 'name' in answer.error


def test_of_a_key_that_is_there_twice_the_last_counts(api, listener):
    answer = api('POST', '/v1/nodes', raw=b'{"driver": "zz", "name": "a", "name": "b", '
                                          b'"driver": "seed"}')
    assert answer.status == 201 and (answer.json['name'], answer.json['driver']) == ('b', 'seed')
    answer = api('PATCH', '/v1/nodes/b', raw=b'[{"op": "zz", "path": "/name", "op": "add", '
                                             b'"value": 5, "value": "c"}]')
    assert answer.status == 200 and listener.calls[0][1]['values'] == {'name': 'c'}


@pytest.mark.parametrize('depth, status', [(23, 201), (24, 201), (25, 400), (10_000, 400)])
def test_depth(api, depth, status):
    """The object that holds it is one level, too; 25 are allowed."""
    raw = b'{"driver": "seed", "extra": {"a": ' + b'[' * (depth - 1) + b']' * (depth - 1) + b'}}'
    answer = api('POST', '/v1/nodes', raw=raw)
    assert answer.status == status
    assert status == 201 or '25' in answer.json['faultstring']


@pytest.mark.parametrize('raw', [b'{"driver": "\xff"}', b'\xff\xfe{}', b'{"driver": "\xc3("}',
                                 b'{"driver": "\xed\xa0\x80"}', b'{"driver": "\\ud800"}'])
def test_invalid_utf_8(api, raw):
    for method, path in (('POST', '/v1/nodes'), ('PATCH', '/v1/nodes/n1')):
        answer = api(method, path, raw=raw)
        assert answer.status == 400 and 'JSON' in answer.error, (method, answer.body)


@pytest.mark.parametrize('path', ['/extra/a~1b', '/extra/a~0b', '/extra/a~2', '/extra/a~',
                                  '/extra/-', '/-', '/extra/a.b'])
def test_paths_of_patches(api, node, path):
    """Every version refuses escapes; "-" is the end of a list, and a key of an object."""
    status = 200 if path == '/extra/-' else 400
    for minor in (1, 97, 98, 115):
        operation = {'op': 'add', 'path': path, 'value': 1}
        answer = api('PATCH', f'/v1/nodes/{node}', [operation], minor)
        assert answer.status == status, (minor, answer.body)


def test_a_node_is_not_below_its_own_children(api, listener, database, node):
    """Each would wait for the other's power; upstream's tables let a node be its own parent."""
    child = api('POST', '/v1/nodes', {'driver': 'seed', 'parent_node': node}).json['uuid']
    grandchild = api('POST', '/v1/nodes', {'driver': 'seed', 'parent_node': child}).json['uuid']
    for parent in (child, grandchild):
        answer = api('PATCH', f'/v1/nodes/{node}', [
            {'op': 'add', 'path': '/parent_node', 'value': parent}])
        assert answer.status == 400 and parent in answer.error and node in answer.error
    assert listener.calls == []
    for parent in (node, 'n1'):
        api('PATCH', f'/v1/nodes/{node}', [{'op': 'add', 'path': '/parent_node', 'value': parent}])
    assert [arguments['values'] for _, arguments in listener.calls] == [{'parent_node': node}] * 2


def test_what_no_response_shows(api, database, node):
    info = {'deploy_kernel': 'http://u:hush@h/k', 'snmp_community': 'hush', 'a': {
        'ipmi_hex_kg_key': 'hush', 'b': ['https://h/?temp_url_sig=hush&c=d']}}
    new = api('POST', '/v1/nodes', {'driver': 'seed', 'driver_info': info, 'instance_info': {
        'image_source': 'http://u:hush@h/i'}})
    assert new.status == 201 and b'hush' not in new.body
    uuid = new.json['uuid']
    for path in (f'/v1/nodes/{uuid}', f'/v1/nodes/{uuid}?fields=driver_info,instance_info',
                 '/v1/nodes/detail', '/v1/nodes?fields=driver_info,instance_info'):
        answer = api('GET', path)
        assert answer.status == 200 and b'hush' not in answer.body and b'u:******@h' in answer.body
    assert nodes.get(database, uuid).driver_info == info


def test_a_nul_in_the_path(api, node):
    for path in ('/v1/conductors/a%00b', '/v1/drivers/a%00', f'/v1/nodes/{node}/traits/%00'):
        answer = api('GET', path)
        assert answer.status == 400 and 'NUL' in answer.error


def test_a_nul_in_the_name_of_an_instance(api, node):
    patch = [{'op': 'add', 'path': '/instance_info/display_name', 'value': 'a\0b'}]
    answer = api('PATCH', f'/v1/nodes/{node}', patch)
    assert answer.status == 400 and 'instance_name' in answer.error


def test_a_failure_of_ours_is_a_500_that_tells_nothing(api, conf, database, node, caplog):
    """The one test that may find an ERROR in the log."""
    with database.write() as connection:
        connection.exec_driver_sql('DROP TABLE node_traits')
    answer = api('GET', f'/v1/nodes/{node}')
    assert answer.status == 500
    assert 'faultcode": "Server' in answer.json['error_message'].replace('":"', '": "')
    assert 'node_traits' not in answer.error
    assert any('failed unexpectedly' in record.message and record.exc_info
               for record in caplog.records)
    conf.set_override('debug_tracebacks_in_api', True)
    inner = json.loads(api('GET', f'/v1/nodes/{node}').json['error_message'])
    assert 'Traceback' in inner['debuginfo']
    caplog.clear()
