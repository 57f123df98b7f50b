"""Vendor passthru: every HTTP method, both ways to name the method, all kinds of answers."""
import pytest

from ironic_clone.common import exception

METHODS = ('GET', 'POST', 'PUT', 'PATCH', 'DELETE')
ASYNC = {'return': None, 'async': True, 'attach': False}


def sync(value, attach=False):
    return {'return': value, 'async': False, 'attach': attach}


@pytest.fixture(params=['node', 'driver'])
def target(request, node):
    """(path, operation, arguments that name the target) of node and driver passthru."""
    if request.param == 'node':
        return f'/v1/nodes/{node}/vendor_passthru', 'vendor_passthru', {'node_id': node}
    return ('/v1/drivers/fake-hardware/vendor_passthru', 'driver_vendor_passthru',
            {'driver_name': 'fake-hardware'})


@pytest.mark.parametrize('suffix', ['/m', '?method=m', '/m/', '/?method=m'])
@pytest.mark.parametrize('http_method', METHODS)
def test_every_method_arrives(api, listener, target, http_method, suffix):
    path, operation, named = target
    listener.answers[operation] = ASYNC
    answer = api(http_method, path + suffix, {'bar': [1, None]})
    assert (answer.status, answer.body) == (202, b'')
    assert 'Content-Type' not in answer.headers
    assert listener.calls == [(operation, {
        **named, 'method': 'm', 'http_method': http_method, 'info': {'bar': [1, None]}})]


@pytest.mark.parametrize('answer, status, body, content_type', [
    (ASYNC, 202, b'', None),
    (sync(True), 200, b'true', 'application/json'),
    (sync(None), 200, b'null', 'application/json'),
    (sync({'a': [1]}), 200, b'{"a":[1]}', 'application/json'),
    (sync('text'), 200, b'"text"', 'application/json'),
    (sync('raw', attach=True), 200, b'raw', 'application/octet-stream'),
    (sync({'a': 1}, attach=True), 200, b'{"a":1}', 'application/octet-stream')])
def test_answers(api, listener, target, answer, status, body, content_type):
    path, operation, _ = target
    listener.answers[operation] = answer
    found = api('POST', path + '/m', {})
    assert (found.status, found.body, found.headers.get('Content-Type')) == (
        status, body, content_type)


@pytest.mark.parametrize('body, raw, information', [
    (None, None, {}), ({}, None, {}), (None, b'null', {}), (None, b' ', {}),
    ({'data': {'bar': 1}}, None, {'data': {'bar': 1}})])
def test_bodies(api, listener, target, body, raw, information):
    path, operation, _ = target
    listener.answers[operation] = ASYNC
    assert api('POST', path + '/m', body, raw=raw).status == 202
    assert listener.calls[0][1]['info'] == information


@pytest.mark.parametrize('suffix, body, raw', [
    ('', {}, None), ('/', {}, None), ('?method=', {}, None), ('', {'method': 'm'}, None),
    ('/m?method=m', {}, None), ('/m?bar=1', {}, None), ('?method=m&bar=1', {}, None),
    ('/m', [], None), ('/m', 'x', None), ('/m', 5, None), ('/m', None, b'{'),
    ('/m', {'task': 1}, None), ('/m', {'context': 1}, None), ('/m', {'http_method': 'GET'}, None),
    ('/m', {'method': 'x'}, None), ('/m', {'self': 1}, None)])
def test_bad_input(api, listener, target, suffix, body, raw):
    answer = api('POST', target[0] + suffix, body, raw=raw)
    assert answer.status == 400 and answer.error
    assert listener.calls == []


def test_what_the_driver_says_reaches_the_caller(api, listener, target):
    path, operation, _ = target
    listener.answers[operation] = exception.InvalidParameterValue('No handler for method m')
    answer = api('POST', path + '/m', {})
    assert (answer.status, answer.error) == (400, 'No handler for method m')


@pytest.mark.parametrize('path', [
    '/v1/nodes/none-such/vendor_passthru/m', '/v1/drivers/none-such/vendor_passthru/m',
    '/v1/drivers/none-such/vendor_passthru/methods'])
def test_unknown_targets(api, listener, path):
    answer = api('GET', path)
    assert answer.status == 404 and answer.error
    assert listener.calls == []
