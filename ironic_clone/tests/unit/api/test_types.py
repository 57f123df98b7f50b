"""Types of fields and arguments."""
import hypothesis
import jsonschema
import pytest
from hypothesis import strategies

from ironic_clone.api import types

UUID = '1bedc4fe-f89e-4c09-9e64-1a97967f6db6'

GOOD = [
    (types.text, 'x', 'x'), (types.text, '', ''), (types.Text(3), 'abc', 'abc'),
    (types.uuid, UUID, UUID), (types.uuid, UUID.upper(), UUID.upper()),
    (types.uuid, UUID.replace('-', ''), UUID.replace('-', '')), (types.ident, 'n-1', 'n-1'),
    (types.ident, UUID, UUID), (types.boolean, True, True), (types.boolean, 'Off', False),
    (types.boolean, 'Y', True), (types.integer, 5, 5), (types.integer, '-5', -5),
    (types.Integer(1), 1, 1), (types.mac, 'AA:bb:CC:00:11:22', 'aa:bb:cc:00:11:22'),
    (types.object_, {'a': 1}, {'a': 1}), (types.strings, ['a'], ['a']), (types.strings, [], []),
    (types.Enum('a', 'b'), 'b', 'b'), (types.csv, ['a', 'b'], ['a', 'b']),
]
BAD = [
    (types.text, 5), (types.text, 'x' * 256), (types.Text(5, 1), ''), (types.text, None),
    (types.uuid, 'x'), (types.uuid, 5), (types.uuid, ''), (types.ident, 'a b'),
    (types.ident, ''), (types.boolean, 1), (types.boolean, 'maybe'), (types.boolean, ''),
    (types.Boolean(strict=True), 'true'), (types.integer, 'x'), (types.integer, True),
    (types.integer, 1.5), (types.integer, '9' * 30), (types.Integer(1), 0),
    (types.mac, 'aa-bb-cc-00-11-22'), (types.mac, 5), (types.mac, 'aa:bb:cc:00:11'),
    (types.object_, []), (types.object_, 'x'), (types.strings, 'x'), (types.strings, [1]),
    (types.Enum('a', 'b'), 'c'), (types.Enum('a'), ['a']), (types.csv, [1]),
    (types.text, 'a\0b'), (types.Text(None), '\0'), (types.csv, ['a\0']), (types.csv, 'a,\0'),
    (types.strings, ['\0']), (types.ident, '\0'), (types.mac, 'aa:bb:cc:00:11:2\0'),
    (types.uuid, f'urn:uuid:{UUID}'), (types.uuid, f'{{{UUID}}}'),
]


@pytest.mark.parametrize('type_, given, stored', GOOD)
def test_validated(type_, given, stored):
    assert type_.validate(given) == stored


@pytest.mark.parametrize('type_, given', BAD)
def test_refused(type_, given):
    with pytest.raises(ValueError, match='.'):
        type_.validate(given)


@pytest.mark.parametrize('type_, given', [
    (types.text, ['hunter2']), (types.text, {'password': 'hunter2'}), (types.object_, 'hunter2'),
    (types.object_, ['hunter2']), (types.strings, 'hunter2'), (types.strings, [['hunter2']])])
def test_what_may_be_a_secret_is_not_quoted(type_, given):
    with pytest.raises(ValueError) as caught:
        type_.validate(given)
    assert 'hunter2' not in str(caught.value)


@pytest.mark.parametrize('type_, text, value', [
    (types.csv, ' a,b,, a', ['a', 'b']), (types.csv_lower, 'A,b', ['a', 'b']),
    (types.csv, '', []), (types.boolean, '1', True), (types.integer, '7', 7),
])
def test_parsed_from_a_query(type_, text, value):
    assert type_.parse(text) == value


@pytest.mark.parametrize('type_', [types.object_, types.strings])
def test_not_in_a_query(type_):
    with pytest.raises(ValueError):
        type_.parse('{}')


@pytest.mark.parametrize('type_, given', [
    (type_, given) for type_, given, _ in GOOD
    if type_.schema and type_ is not types.csv and not isinstance(type_, types.Integer)])
def test_schemas_accept_the_same(type_, given):
    if isinstance(given, str) and type_ is types.boolean:
        given = given.lower()
    jsonschema.validate(given, type_.schema)


@hypothesis.given(strategies.sampled_from([type_ for type_, _, _ in GOOD]), strategies.recursive(
    strategies.none() | strategies.booleans() | strategies.integers() | strategies.floats()
    | strategies.text(), lambda inner: strategies.lists(inner) | strategies.dictionaries(
        strategies.text(), inner)))
def test_whatever_is_given(type_, given):
    try:
        type_.validate(given)
    except ValueError as error:
        assert len(str(error)) < 400
