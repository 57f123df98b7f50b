"""The map of requests to CADF that is shipped covers every route."""
import pathlib
import re

import pytest
import webob
from keystonemiddleware import audit as middleware
from pycadf import cadftaxonomy

from ironic_clone.api import audit
from ironic_clone.api import audit_map
from ironic_clone.api.routes import ROUTES
from ironic_clone.tests.unit.api.endpoints import full_world

ALL = [(method, path) for path, methods in ROUTES.items() for method in methods]
VERBS = {'GET': ('read',), 'HEAD': ('read',), 'POST': ('create', 'update'), 'PUT': ('update',),
         'PATCH': ('update',), 'DELETE': ('delete', 'update')}


@pytest.fixture(scope='module')
def api():
    """keystonemiddleware's reading of the file."""
    return middleware.OpenStackAuditApi(
        str(pathlib.Path(audit.__file__).parent / 'api_audit_map.conf'))


def target(api, method, path):
    request = webob.Request.blank(path, method=method)
    return api._build_typeURI(request, audit_map.SERVICE), api.get_action(request)


def test_the_file_is_the_one_of_the_routes(conf):
    assert pathlib.Path(audit.map_file()).read_text() == audit_map.text(ROUTES), \
        'run: tools/test genconfig'


def test_each_route_has_a_target_and_an_action(api):
    assert [found for route in ALL if (found := trouble(api, *route))] == []


def trouble(api, method, path):
    """Each word of the path is in the target's type, and each object has a name there."""
    _, filled, _ = full_world.request_for(method, path)
    uri, action = target(api, method, filled)
    parts = [part.removesuffix('.json') for part in audit_map.words(path)]
    told = [part for part in uri.removeprefix(audit_map.SERVICE).split('/') if part]
    if parts and parts[-1] == '{field}':   # a part of the object, which is the target
        parts.pop()
    right = len(told) == len(parts) and 'None' not in told and all(
        name == part or part.startswith('{') and re.fullmatch('[a-z_]+', name)
        for part, name in zip(parts, told, strict=True))
    right = right and cadftaxonomy.is_valid_resource(uri) and cadftaxonomy.is_valid_action(action)
    return None if right and action.split('/')[0] in VERBS[method] else (method, path, uri, action)


@pytest.mark.parametrize('method, path, uri, action', [
    ('GET', '/v1/nodes', 'nodes', 'read/list'),
    ('GET', '/v1/nodes/detail', 'nodes/detail', 'read/list'),
    ('POST', '/v1/nodes', 'nodes', 'create'),
    ('GET', '/v1/nodes/n1', 'nodes/node', 'read'),
    ('PATCH', '/v1/nodes/n1', 'nodes/node', 'update'),
    ('DELETE', '/v1/nodes/n1', 'nodes/node', 'delete'),
    ('GET', '/v1/nodes/n1/power_state', 'nodes/node', 'read'),
    ('PUT', '/v1/nodes/n1/states/power', 'nodes/node/states/power', 'update'),
    ('PUT', '/v1/nodes/n1/states/provision', 'nodes/node/states/provision', 'update'),
    ('GET', '/v1/nodes/n1/states', 'nodes/node/states', 'read'),
    ('DELETE', '/v1/nodes/n1/maintenance', 'nodes/node/maintenance', 'update'),
    ('POST', '/v1/nodes/n1/vifs', 'nodes/node/vifs', 'create'),
    ('DELETE', '/v1/nodes/n1/vifs/v', 'nodes/node/vifs/vif', 'delete'),
    ('POST', '/v1/nodes/n1/vendor_passthru/m', 'nodes/node/vendor_passthru/method', 'update'),
    ('POST', '/v1/drivers/ipmi/vendor_passthru?method=m', 'drivers/driver/vendor_passthru',
     'update'),
    ('GET', '/v1/volume/targets/t', 'volume/targets/target', 'read'),
    ('POST', '/v1/heartbeat/n1', 'heartbeat/node', 'update'),
    ('POST', '/v1/continue_inspection', 'continue_inspection', 'update'),
    ('GET', '/v1/chassis/c/nodes', 'chassis/chassis/nodes', 'read/list'),
    ('GET', '/v1/openapi.json', 'openapi', 'read')])
def test_what_operators_see(api, method, path, uri, action):
    assert target(api, method, path) == (f'{audit_map.SERVICE}/{uri}', action)
