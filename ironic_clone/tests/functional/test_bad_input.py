"""Whatever is sent: a 4xx with a sentence, nothing changed, never a 500."""
import pytest

NODE = '/v1/nodes/{node}'
LONG = 'x' * 5000


@pytest.mark.parametrize('method, path, raw, status', [
    ('POST', '/v1/nodes', '{', 400), ('POST', '/v1/nodes', 'null', 400),
    ('POST', '/v1/nodes', '[]', 400), ('POST', '/v1/nodes', '7', 400),
    ('POST', '/v1/nodes', '"text"', 400), ('POST', '/v1/nodes', b'\xff\xfe', 400),
    ('POST', '/v1/nodes', '{"driver": NaN}', 400), ('POST', '/v1/nodes', '', 400),
    ('POST', '/v1/nodes', '{"driver": "fake-hardware", "extra": ' + '[' * 30 + ']' * 30 + '}',
     400),
    ('POST', '/v1/nodes', '{"driver": "fake-hardware", "name": "a b"}', 400),
    ('POST', '/v1/nodes', '{"driver": "fake-hardware", "name": "detail"}', 400),
    ('POST', '/v1/nodes', '{"driver": "fake-hardware", "name": 7}', 400),
    ('POST', '/v1/nodes', '{"driver": "fake-hardware", "uuid": "nonsense"}', 400),
    ('POST', '/v1/nodes', '{"driver": "fake-hardware", "colour": "red"}', 400),
    ('POST', '/v1/nodes', '{"driver": "fake-hardware", "properties": "none"}', 400),
    ('POST', '/v1/nodes', '{"driver": "fake-hardware", "extra": []}', 400),
    ('POST', '/v1/nodes', '{"driver": "fake-hardware", "maintenance": "perhaps"}', 400),
    ('POST', '/v1/nodes', '{"driver": "fake-hardware", "power_state": "power on"}', 400),
    ('POST', '/v1/nodes', '{"driver": "fake-hardware", "provision_state": "active"}', 400),
    ('POST', '/v1/nodes', '{"driver": "fake-hardware", "description": "' + LONG + '"}', 400),
    ('POST', '/v1/nodes', '{"driver": "fake-hardware", "resource_class": "' + LONG + '"}', 400),
    ('POST', '/v1/nodes', '{"driver": "fake-hardware", "network_data": {"a": 1}}', 400),
    ('POST', '/v1/nodes', '{"driver": "fake-hardware", "parent_node": "nobody"}', 400),
    ('POST', '/v1/nodes', '{"driver": "fake-hardware", "traits": ["CUSTOM_A"]}', 400),
    ('PATCH', NODE, '{}', 400), ('PATCH', NODE, 'null', 400), ('PATCH', NODE, '{', 400),
    ('PATCH', NODE, '["x"]', 400), ('PATCH', NODE, '[{}]', 400),
    ('PATCH', NODE, '[{"op": "test", "path": "/name", "value": "x"}]', 400),
    ('PATCH', NODE, '[{"op": "move", "path": "/name", "from": "/extra"}]', 400),
    ('PATCH', NODE, '[{"op": "add", "path": "/name"}]', 400),
    ('PATCH', NODE, '[{"op": "add", "path": "name", "value": "x"}]', 400),
    ('PATCH', NODE, '[{"op": "add", "path": "", "value": {}}]', 400),
    ('PATCH', NODE, '[{"op": "add", "path": "/", "value": "x"}]', 400),
    ('PATCH', NODE, '[{"op": "add", "path": "/extra/a~1b", "value": "x"}]', 400),
    ('PATCH', NODE, '[{"op": "add", "path": "/extra/a/b/c", "value": "x"}]', 400),
    ('PATCH', NODE, '[{"op": "replace", "path": "/extra/none", "value": "x"}]', 400),
    ('PATCH', NODE, '[{"op": "remove", "path": "/driver"}]', 400),
    ('PATCH', NODE, '[{"op": "remove", "path": "/maintenance"}]', 400),
    ('PATCH', NODE, '[{"op": "remove", "path": "/conductor_group"}]', 400),
    ('PATCH', NODE, '[{"op": "replace", "path": "/uuid", "value": "x"}]', 400),
    ('PATCH', NODE, '[{"op": "replace", "path": "/provision_state", "value": "active"}]', 400),
    ('PATCH', NODE, '[{"op": "replace", "path": "/driver", "value": "nobody"}]', 400),
    ('PATCH', NODE, '[{"op": "replace", "path": "/power_interface", "value": "none"}]', 400),
    ('PATCH', NODE, '[{"op": "add", "path": "/instance_uuid", "value": "nonsense"}]', 400),
    ('PATCH', NODE, '[{"op": "add", "path": "/name", "value": "a b"}]', 400),
    ('PATCH', NODE, '[{"op": "add", "path": "/extra", "value": "text"}]', 400),
    ('PATCH', NODE, '[{"op": "add", "path": "/protected_reason", "value": "x"}]', 400),
    ('PATCH', NODE + '?reset_interfaces=true',
     '[{"op": "add", "path": "/extra/a", "value": 1}]', 400),
    ('PUT', NODE + '/states/provision', '{}', 400),
    ('PUT', NODE + '/states/provision', '{"target": null}', 400),
    ('PUT', NODE + '/states/provision', '{"target": "sleep"}', 400),
    ('PUT', NODE + '/states/provision', '{"target": "manage", "colour": "red"}', 400),
    ('PUT', NODE + '/states/provision', '{"target": "manage", "configdrive": "x"}', 400),
    ('PUT', NODE + '/states/provision', '[]', 400),
    ('PUT', NODE + '/states/power', '{"target": 7}', 400),
    ('PUT', NODE + '/states/colour', '{}', (404, 405)),
    ('GET', NODE + '/colour', None, (400, 404)),
    ('GET', '/v1/nodes/a%20b', None, 400),
    ('GET', '/v1/nodes/%00', None, 400),
    ('GET', '/v1/nodes/%ff', None, 400),
    ('GET', '/v1/nodes/00000000-0000-0000-0000-000000000000', None, 404),
    ('GET', '/v1/colours', None, 404), ('GET', '/v2/nodes', None, 404),
    ('DELETE', '/v1/nodes', None, 400), ('PUT', '/v1/nodes', '{}', 405),
    ('PATCH', '/v1/drivers', '[]', 405), ('POST', '/v1/conductors', '{}', 405),
    ('GET', NODE + '/states/power', None, (404, 405)), ('GET', NODE + '/validate/y', None, 404),
    ('GET', '/v1/drivers/fake-hardware/properties/y', None, 404),
], ids=lambda value: str(value)[:70])
def test_nonsense_is_refused_with_a_sentence(http, node, method, path, raw, status):
    before = http.node(node['uuid'])
    answer = http.request(method, path.format(node=node['uuid']), raw=raw,
                          headers={'Content-Type': 'application/json'})
    allowed = status if isinstance(status, tuple) else (status,)
    assert answer.status in allowed, (answer.status, answer.body)
    assert answer.error or answer.status in (404, 405)
    assert http.node(node['uuid']) == before


def test_a_body_that_is_too_large_is_refused(http):
    answer = http.post('/v1/nodes', {'driver': 'fake-hardware', 'extra': {'a': 'x' * 1100_000}})
    assert answer.status == 413
    assert '1048576' in answer.error or '1024' in answer.error or 'large' in answer.error


@pytest.mark.parametrize('accept', ['text/html', 'application/xml', 'text/plain'])
def test_only_json_is_spoken(http, accept):
    assert http.get('/v1/nodes', headers={'Accept': accept}).status == 406


@pytest.mark.parametrize('accept', ['', '*/*', 'application/*', 'text/html, application/json'])
def test_json_is_spoken_to_whoever_takes_it(http, accept):
    answer = http.get('/v1/nodes', headers={'Accept': accept}).expect(200)
    assert answer.headers['Content-Type'].startswith('application/json')
