"""Capabilities in all the forms that they come in."""
import types

import pytest

from ironic_clone.common import capabilities
from ironic_clone.common import exception


@pytest.mark.parametrize('given, found', [
    ({'a': 1}, {'a': 1}), ('{"a": "b"}', {'a': 'b'}), ('a:b, c:d:e,f,', {'a': 'b', 'c': 'd:e'}),
    ('', {}), (None, {}), ('[1]', {}), ('7', {}), (7, {}), ('nonsense', {})])
def test_every_form_is_read(given, found):
    assert capabilities.parse(given) == found


@pytest.mark.parametrize('given, found', [
    (None, {}), ({'a': 1}, {'a': 1}), ('{"a": 1}', {'a': 1}), ('a:b', None), ('[]', None),
    (7, None)])
def test_an_instance_names_them_as_an_object(given, found):
    node = types.SimpleNamespace(instance_info={} if given is None else {'capabilities': given})
    if found is not None:
        assert capabilities.of_instance(node) == found
    else:
        with pytest.raises(exception.InvalidParameterValue, match='must be an object'):
            capabilities.of_instance(node)
