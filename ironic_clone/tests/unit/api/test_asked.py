"""What is told of what was asked: never a secret."""
import json

import pytest
from hypothesis import given
from hypothesis import strategies

from ironic_clone.api import asked
from ironic_clone.api.routes import ROUTES

MASK = '******'
NODES, NODE = ROUTES['/v1/nodes']['POST'], ROUTES['/v1/nodes/{node_ident}']['PATCH']
TARGETS = ROUTES['/v1/volume/targets']
TARGET = ROUTES['/v1/volume/targets/{ident}']['PATCH']
RULES, RULE = (ROUTES['/v1/inspection_rules']['POST'],
               ROUTES['/v1/inspection_rules/{ident}']['PATCH'])
PROVISION = ROUTES['/v1/nodes/{node_ident}/states/provision']['PUT']


def told(route, body, query=''):
    raw = json.dumps(body).encode()
    return json.loads(asked.text(route, query, raw, len(raw)))['body']


@pytest.mark.parametrize('route, body, expected', [
    (NODES, {'driver': 'ipmi', 'driver_info': {'ipmi_address': 'a', 'ipmi_password': 'x'}},
     {'driver': 'ipmi', 'driver_info': {'ipmi_address': 'a', 'ipmi_password': MASK}}),
    (NODES, {'instance_info': {'image_url': 'http://x', 'root_gb': 1}},
     {'instance_info': {'image_url': MASK, 'root_gb': 1}}),
    (NODE, [{'op': 'add', 'path': '/driver_info/ipmi_password', 'value': 'x'}],
     [{'op': 'add', 'path': '/driver_info/ipmi_password', 'value': MASK}]),
    (NODE, [{'op': 'add', 'path': '/driver_info', 'value': {'a': 1, 'snmp_auth_key': 'x'}}],
     [{'op': 'add', 'path': '/driver_info', 'value': {'a': 1, 'snmp_auth_key': MASK}}]),
    (NODE, [{'op': 'add', 'path': '/instance_info/image_url', 'value': 'http://x'}],
     [{'op': 'add', 'path': '/instance_info/image_url', 'value': MASK}]),
    (NODE, [{'op': 'replace', 'path': '/instance_info', 'value': {'image_url': 'http://x'}}],
     [{'op': 'replace', 'path': '/instance_info', 'value': {'image_url': MASK}}]),
    (NODE, [{'op': 'replace', 'path': '/name', 'value': 'n1'}, 'what?'],
     [{'op': 'replace', 'path': '/name', 'value': 'n1'}, 'what?']),
    (TARGETS['POST'], {'volume_id': 'v', 'properties': {'auth_username': 'x'}},
     {'volume_id': 'v', 'properties': MASK}),
    (TARGET, [{'op': 'add', 'path': '/properties/auth_username', 'value': 'x'}],
     [{'op': 'add', 'path': '/properties/auth_username', 'value': MASK}]),
    (RULES, {'priority': 1, 'sensitive': True, 'actions': ['x'], 'conditions': ['x']},
     {'priority': 1, 'sensitive': True, 'actions': MASK, 'conditions': MASK}),
    (RULE, [{'op': 'add', 'path': '/actions/-', 'value': {'x': 1}}],
     [{'op': 'add', 'path': '/actions/-', 'value': MASK}]),
    (PROVISION, {'target': 'rescue', 'rescue_password': 'x'},
     {'target': 'rescue', 'rescue_password': MASK}),
    (PROVISION, {'target': 'active', 'configdrive': {'meta_data': {'a': 'x'}}},
     {'target': 'active', 'configdrive': MASK}),
    (PROVISION, {'target': 'active', 'configdrive': 'eA=='},
     {'target': 'active', 'configdrive': MASK}),
    (PROVISION, 'text', 'text')])
def test_what_is_told(route, body, expected):
    assert told(route, body) == expected


@given(strategies.recursive(
    strategies.none() | strategies.booleans() | strategies.integers(-9, 9) | strategies.text(),
    lambda inner: strategies.lists(inner) | strategies.dictionaries(
        strategies.sampled_from(('op', 'path', 'value', 'password', 'a')), inner)))
def test_any_body_can_be_told_and_no_password_is(body):
    def plant(value):
        if isinstance(value, dict):
            return {key: 'hunter2' if key == 'password' else plant(item)
                    for key, item in value.items()}
        return [plant(item) for item in value] if isinstance(value, list) else value
    raw = json.dumps(plant(body)).encode()
    for route in (NODES, NODE, PROVISION):
        assert 'hunter2' not in asked.text(route, '', raw, len(raw))


@pytest.mark.parametrize('raw', [
    rb'{"driver_info": {"ipmi_\u0070assword": "hunter2"}}',
    b'{"extra": {"PASSWORD": "hunter2"}}',
    b'{"extra": {"a": "http://me:hunter2@host/"}}',
    b'{"extra": {"a": "http://host/?sig=hunter2"}}',
    b'{"name": "AdminPass", "value": "hunter2"}',
    b'[{"op": "add", "path": "/extra/token", "value": "hunter2"}]',
    b'[{"op": "add", "path": "/extra", "value": {"a": "password=hunter2"}}]'])
def test_secrets_are_found_however_they_are_written(raw):
    told = asked.text(NODE, '', raw, len(raw))
    assert MASK in told and 'hunter2' not in told


def test_a_query_is_told_without_secrets():
    assert json.loads(asked.text(NODE, 'a=1&agent_token=x&empty=&a=2', b'', 0)) == {
        'query': f'a=1&agent_token={MASK}&empty=&a=2'}


def test_of_what_is_long_or_no_json_the_length_is_told():
    assert asked.text(NODE, '', b'password=x', 10) == '{"bytes":10}'
    assert asked.text(NODE, '', b'', 99999) == '{"bytes":99999}'
    assert asked.text(NODE, '', b'', 0) is None
