"""A new field is one line: everything else follows from its declaration."""
import types as python_types

import orjson
import pytest

from ironic_clone.api import patch
from ironic_clone.api import types
from ironic_clone.api.field import Field
from ironic_clone.api.render import Renderer
from ironic_clone.api.resources.node import Node
from ironic_clone.common import exception


class Extended(Node):
    """A copy of the declaration with one line more."""

    asset_tag = Field(types.Text(8), 100, views='bds', write='CP')


REQUEST = python_types.SimpleNamespace(base='http://h', services=None,
                                       allows=lambda rule: False)


def test_views():
    for view in 'bds':
        assert 'asset_tag' in Extended.view(view, 100)
        assert Extended.view(view, 99) == Node.view(view, 99)
        assert set(Extended.view(view, 100)) - set(Node.view(view, 100)) == {'asset_tag'}


def test_selection_and_sorting():
    assert Extended.select(['asset_tag'], 100) == ('links', 'asset_tag')
    Extended.check_sort_key('asset_tag', 100)
    for refused in (lambda: Extended.select(['asset_tag'], 99),
                    lambda: Extended.check_sort_key('asset_tag', 99)):
        with pytest.raises(exception.NotAcceptable):
            refused()
    with pytest.raises(exception.InvalidParameterValue):
        Node.select(['asset_tag'], 100)


def test_create():
    body = {'driver': 'd', 'asset_tag': 'x'}
    assert Extended.created(body, 100) == body
    with pytest.raises(exception.NotAcceptable):
        Extended.created(body, 99)
    with pytest.raises(exception.InvalidParameterValue, match='longer than 8'):
        Extended.created({**body, 'asset_tag': 'x' * 9}, 100)


def test_patch():
    operations = patch.parse([{'op': 'add', 'path': '/asset_tag', 'value': 'y'}], Extended, 115)
    patch.check_versions(operations, Extended, 100)
    with pytest.raises(exception.NotAcceptable):
        patch.check_versions(operations, Extended, 99)
    assert patch.apply(operations, {'asset_tag': None}, Extended) == {'asset_tag': 'y'}
    with pytest.raises(exception.InvalidParameterValue, match='asset_tag'):
        patch.parse([{'op': 'add', 'path': '/asset_tag', 'value': 'y'}], Node, 115)


def test_schema():
    assert Extended.schema(100)['properties']['asset_tag'] == {
        'anyOf': [{'type': 'string', 'maxLength': 8}, {'type': 'null'}]}
    assert 'asset_tag' not in Extended.schema(99)['properties']
    assert Extended.schema(100)['required'] == ['driver']


def test_rendering():
    renderer = Renderer(Extended, 100, ('uuid', 'asset_tag'))
    assert renderer.columns == ('uuid', 'asset_tag')
    assert orjson.loads(renderer.one(REQUEST, ('u', 't'))) == {'uuid': 'u', 'asset_tag': 't'}


def test_the_copy_leaves_the_original_alone():
    assert 'asset_tag' not in Node.fields
    assert Node.created({'driver': 'd'}, 115) == {'driver': 'd'}
