"""Arguments from the query, the body and forms."""
import types as python_types

import pytest

from ironic_clone.api import arguments
from ironic_clone.api import types
from ironic_clone.api.arguments import Argument
from ironic_clone.api.router import Route
from ironic_clone.common import exception

DECLARED = {'target': Argument(types.text, mandatory=True), 'timeout': Argument(types.integer),
            'flag': Argument(types.boolean), 'names': Argument(types.csv_lower),
            'info': Argument(types.object_)}


def read(query='', raw=b'', content_type='application/json', method='PUT', **route):
    options = {'arguments': DECLARED, 'body_arguments': True, **route}
    return arguments.read(python_types.SimpleNamespace(
        route=Route(endpoint=None, rule=None, **options), environ={'QUERY_STRING': query},
        raw_body=raw, content_type=content_type, method=method))


@pytest.mark.parametrize('query, raw, expected', [
    ('target=x', b'', {'target': 'x'}), ('', b'{"target": "x"}', {'target': 'x'}),
    ('target=x&timeout=5', b'', {'target': 'x', 'timeout': 5}),
    ('target=x', b'{"timeout": 5}', {'target': 'x', 'timeout': 5}),
    ('', b'{"target": "x", "timeout": null}', {'target': 'x', 'timeout': None}),
    ('', b'{"target": "x", "info": {"a": 1}, "flag": "No"}',
     {'target': 'x', 'info': {'a': 1}, 'flag': False}),
    ('target=&names=A,b&names=c', b'', {'target': '', 'names': ['a', 'b', 'c']}),
    ('target=a%20b%26', b'null', {'target': 'a b&'}),
])
def test_read(query, raw, expected):
    assert read(query, raw) == expected


def test_a_form():
    form = 'application/x-www-form-urlencoded'
    assert read(raw=b'target=x&timeout=5', content_type=form) == {'target': 'x', 'timeout': 5}
    assert read(raw=b'{"target": "x"}', content_type=form) == {'target': 'x'}
    with pytest.raises(exception.InvalidParameterValue, match='JSON'):
        read(raw=b'target=x')


@pytest.mark.parametrize('query, raw, sentence', [
    ('', b'', 'Missing mandatory parameter: target'),
    ('target=x&b=1&a=1', b'', 'Unexpected arguments: a, b'),
    ('target=x', b'{"zz": 1}', 'Unexpected arguments: zz'),
    ('target=x&timeout=y', b'', 'Invalid timeout'), ('target=x&info={}', b'', 'Invalid info'),
    ('target=x', b'{"timeout": "y"}', 'Invalid timeout'), ('target=x', b'[]', 'JSON object'),
    ('target=x&timeout=1&timeout=2', b'', 'timeout'), ('target=x', b'{', 'not valid JSON'),
])
def test_refused(query, raw, sentence):
    with pytest.raises(exception.InvalidParameterValue, match=sentence):
        read(query, raw)


def test_the_body_counts_only_where_it_is_declared():
    assert read('target=x', b'{"timeout": 5}', body_arguments=False) == {'target': 'x'}


def test_the_body_of_a_deletion_counts():
    asked = {'arguments': {}, 'body_arguments': False, 'method': 'DELETE'}
    assert read('', b'{}', **asked) == read('', b'null', **asked) == {}
    with pytest.raises(exception.InvalidParameterValue, match='Unexpected arguments: zz'):
        read('', b'{"zz": 1}', **asked)
    assert read('', b'{"zz": 1}', **asked, body=object()) == {}   # the endpoint reads it


def test_free_queries():
    assert read('target=x&zz=1', free_query=True) == {'target': 'x'}


def test_versions():
    declared = {'a': Argument(types.text, since=5), 'b': Argument(types.text, since=6, below=400),
                'c': Argument(types.text)}
    arguments.check_versions({'a': 'x', 'c': 'x'}, declared, 5)
    with pytest.raises(exception.NotAcceptable, match='1.5'):
        arguments.check_versions({'a': 'x'}, declared, 4)
    with pytest.raises(exception.InvalidParameterValue, match='1.6'):
        arguments.check_versions({'b': 'x'}, declared, 5)
