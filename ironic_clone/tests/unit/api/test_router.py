"""The route table as a tree."""
import pytest

from ironic_clone.api.errors import RoutingError
from ironic_clone.api.router import Route
from ironic_clone.api.router import Router


def route(name, **options):
    return Route(endpoint=lambda request: name, rule=None, **options)


ROOT, V1, LIST, MAKE, DETAIL, ONE, STATES, BELOW = (
    route(name) for name in ('root', 'v1', 'list', 'make', 'detail', 'one', 'states', 'below'))
NO_SLASH = route('no slash', slash=False)
ROUTER = Router({
    '/': {'GET': ROOT}, '/v1': {'GET': V1}, '/v1/nodes': {'GET': LIST, 'POST': MAKE},
    '/v1/nodes/detail': {'GET': NO_SLASH}, '/v1/nodes/{ident}': {'GET': ONE},
    '/v1/nodes/{ident}/states': {'GET': STATES}, '/v1/nodes/{ident}/{field}': {'GET': BELOW},
    '/v1/nodes/{ident}/vifs': {}})


@pytest.mark.parametrize('path, found, parameters', [
    ('/', ROOT, {}), ('/v1', V1, {}), ('/v1/', V1, {}), ('/v1/nodes', LIST, {}),
    ('/v1/nodes/', LIST, {}), ('/nodes', LIST, {}), ('/nodes/', LIST, {}),
    ('/v1/nodes/detail', NO_SLASH, {}), ('/nodes/detail', NO_SLASH, {}),
    ('/v1/nodes/x', ONE, {'ident': 'x'}), ('/v1/nodes/x/', ONE, {'ident': 'x'}),
    ('/v1/nodes/x/states', STATES, {'ident': 'x'}),
    ('/v1/nodes/x/name', BELOW, {'ident': 'x', 'field': 'name'}),
    ('/v1/nodes/v1', ONE, {'ident': 'v1'}),
])
def test_found(path, found, parameters):
    assert ROUTER.find(path, 'GET') == (found, parameters)


@pytest.mark.parametrize('path', [
    '/v2', '/V1', '/v1/v1/nodes', '/x', '/v1/x', '//v1', '/v1//nodes', '/v1/nodes//',
    '/v1/nodes/x//', '/v1/nodes/x/y/z', '/v1/nodes/detail/', '/v1/nodes/detail/states',
    '/v1/nodes/x/vifs', 'nodes/x/../..', '/v1/nodes//states'])
def test_not_found(path):
    with pytest.raises(RoutingError) as caught:
        ROUTER.find(path, 'GET')
    assert caught.value.code == 404


def test_other_methods_name_the_right_ones():
    with pytest.raises(RoutingError) as caught:
        ROUTER.find('/v1/nodes', 'PUT')
    assert caught.value.code == 405
    assert caught.value.headers == (('Allow', 'GET, POST'),)


def test_one_name_for_a_parameter():
    with pytest.raises(ValueError, match='called ident'):
        Router({'/v1/nodes/{ident}': {}, '/v1/nodes/{other}/x': {}})
