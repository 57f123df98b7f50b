"""Walks over the route table: what must be true of every route."""
import inspect
import re

import pytest

from ironic_clone.api import stack
from ironic_clone.api import versions
from ironic_clone.api.policies import registry
from ironic_clone.api.refusals import Refusal
from ironic_clone.api.routes import ROUTES
from ironic_clone.tests.unit.api import callers
from ironic_clone.tests.unit.api.endpoints import full_world
from ironic_clone.tests.unit.api.endpoints.conftest import UUID
from ironic_clone.tests.unit.api.endpoints.conftest import Client

RULES = set(registry.RULES)
PUBLIC = {'/', '/v1', '/v1/openapi.json', '/v1/lookup/{ident}',
          '/v1/nodes/{node_ident}/management',
          '/v1/nodes/{node_ident}/children/{component}',
          '/v1/nodes/{node_ident}/firmware/{component}'}
"""Routes without a rule: they show nothing of anybody's."""
RAMDISK = {'/v1/lookup', '/v1/heartbeat/{ident}', '/v1/continue_inspection'}
"""Routes that everybody may use: what they tell, and to whom, the agent's token decides."""
HIDES_AS_400 = {'/v1/nodes/{node_ident}/allocation'}
"""Routes that answer 400 where the node may not be seen."""
ASKS_ITSELF = {'/v1/nodes/validate'}
"""Routes without a rule whose endpoint asks for one once it has found the node."""

WALK = [pytest.param(path, method, route, id=f'{method} {path}')
        for path, methods in ROUTES.items() for method, route in methods.items()]
every_route = pytest.mark.parametrize('path, method, route', WALK)

FILL = {'node_ident': UUID, 'ident': UUID, 'node': UUID, 'driver_name': 'fake-hardware',
        'hostname': 'conductor-1',
        'port_ident': '899d925f-4c6d-46d2-a183-062d04fb299d', 'field': 'uuid',
        'trait': 'CUSTOM_A', 'method': 'beep', 'event_uuid': UUID, 'component': 'bmc',
        'setting_name': 'virtualization', 'vif_id': 'one', 'device_type': 'cdrom',
        'indicator': 'led@system'}
BODIES = {('POST', '/v1/nodes'): {'driver': 'fake-hardware'},
          ('POST', '/v1/portgroups'): {'node_uuid': UUID},
          ('POST', '/v1/deploy_templates'): {'name': 'CUSTOM_A', 'steps': [
              {'interface': 'bios', 'step': 'x', 'args': {}, 'priority': 1}]},
          ('POST', '/v1/runbooks'): {'name': 'CUSTOM_A', 'steps': [
              {'interface': 'bios', 'step': 'x', 'order': 1}]},
          ('PUT', '/v1/runbooks/{ident}/traits'): {'traits': []},
          ('POST', '/v1/inspection_rules'): {'actions': [{'op': 'fail', 'args': {'msg': 'x'}}]},
          ('POST', '/v1/volume/connectors'): {
              'node_uuid': UUID, 'type': 'ip', 'connector_id': 'x'},
          ('POST', '/v1/volume/targets'): {
              'node_uuid': UUID, 'volume_type': 'iscsi', 'boot_index': 0, 'volume_id': 'v'},
          ('POST', '/v1/ports'): {'address': '52:54:00:aa:bb:01', 'node_uuid': UUID},
          ('PUT', '/v1/nodes/{node_ident}/traits'): {'traits': []},
          ('POST', '/v1/nodes/{node_ident}/vifs'): {'id': 'one'},
          ('POST', '/v1/nodes/{node_ident}/vmedia'): {
              'device_type': 'cdrom', 'image_url': 'http://192.0.2.1/i'}}


def request_for(path, method, route):
    """A request that is good but for the rights and the version of its sender."""
    filled = re.sub(r'\{(\w+)\}', lambda match: FILL[match.group(1)], path)
    if 'method' in route.arguments and '{method}' not in path:
        filled += '?method=beep'
    if path == '/v1/nodes/validate':
        filled += f'?node={UUID}'
    body = BODIES.get((method, path))
    if body is None and method == 'PATCH':
        body = []
    if body is None and route.mandatory:
        body = {name: 'true' for name in route.mandatory}
    return method, filled, body


@every_route
def test_declaration(path, method, route):
    assert method in ('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE')
    if path not in PUBLIC | ASKS_ITSELF:
        assert route.rule in RULES
    assert versions.MINIMUM <= route.since <= versions.MAXIMUM
    assert route.below in (404, 405, 406)
    assert route.success in (200, 201, 202, 204)
    parameters = inspect.signature(route.endpoint).parameters
    assert list(parameters)[0] == 'request'
    assert set(re.findall(r'\{(\w+)\}', path)) <= set(parameters) \
        or isinstance(route.endpoint, Refusal)
    assert inspect.getdoc(route.endpoint)


@pytest.mark.parametrize('path, method, route', [
    walk for walk in WALK if walk.values[2].since > versions.MINIMUM])
def test_refused_below_its_version(api, node, path, method, route):
    method, filled, body = request_for(path, method, route)
    answer = api(method, filled, body, minor=route.since - 1)
    assert answer.status == route.below
    assert answer.error or route.plain_gate
    assert ('X-OpenStack-Ironic-API-Version' in answer.headers) is not route.plain_gate


def test_a_deletion_with_unknown_arguments_deletes_nothing(api, database, listener):
    full_world.fill(database)
    for path, method, route in (walk.values for walk in WALK):
        if method == 'DELETE' and not isinstance(route.endpoint, Refusal) and route.body is None:
            answer = api(*full_world.request_for(method, path)[:2], {'zz': 1})
            assert (answer.status, answer.error) == (400, 'Unexpected arguments: zz'), path
    assert listener.calls == []


def test_refused_without_rights(conf, services, listener, node):
    conf.set_override('auth_strategy', 'keystone')
    application = Client(stack.build(*services, authenticate=callers.as_headers_say))
    wrong = []
    for path, method, route in (walk.values for walk in WALK):
        status = application(*request_for(path, method, route)).status
        if path in PUBLIC:
            right = status in (200, 405)
        elif isinstance(route.endpoint, Refusal):
            right = status in (route.endpoint.status, 403)
        elif path in RAMDISK | HIDES_AS_400:
            right = status in (400, 403, 404)
        else:
            right = status in (403, 404)
        if not right:
            wrong.append((method, path, status))
    assert wrong == []
    assert listener.calls == []
