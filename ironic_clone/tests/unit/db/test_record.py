"""A row as an object: what was changed is known, inside JSON columns too."""
import pytest
from hypothesis import given
from hypothesis import strategies

from ironic_clone.db.node import Node
from ironic_clone.db.record import dump

JSON = strategies.recursive(
    strategies.none() | strategies.booleans() | strategies.integers(-2**53, 2**53) |
    strategies.text(),
    lambda inner: strategies.lists(inner, max_size=3) |
    strategies.dictionaries(strategies.text(), inner, max_size=3), max_leaves=8)


def node(**values):
    return Node({'id': 1, 'uuid': 'u', 'name': None, 'extra': '{}', **values})


def test_an_untouched_row_has_no_changes():
    assert node(extra='{"a":1}').changes() == {}


def test_reading_is_no_change():
    row = node(extra='{"a":1}')
    assert row.extra == {'a': 1}
    assert row.changes() == {}


def test_a_change_inside_a_json_column_is_seen():
    row = node(extra='{"a":{"b":[1]}}')
    row.extra['a']['b'].append(2)
    assert row.changes() == {'extra': '{"a":{"b":[1,2]}}'}


def test_a_value_set_back_is_no_change():
    row = node(name='a')
    row.name = 'b'
    assert row.changes() == {'name': 'b'}
    row.name = 'a'
    assert row.changes() == {}


@pytest.mark.parametrize('name, value, expected', [
    ('extra', {'a': 1}, False), ('extra', {'a': True}, True), ('extra', {'a': 1.0}, True),
    ('extra', {}, True), ('properties', {}, False), ('name', None, False), ('name', 'b', True)])
def test_a_value_that_differs_from_what_was_read(name, value, expected):
    row = node(extra='{"a":1}')
    row.extra['a'] = 'changed since'
    assert row.differs(name, value) is expected


def test_none_empties_a_json_column():
    row = node(extra='{"a":1}')
    row.extra = None
    assert row.changes() == {'extra': '{}'}
    assert row.extra == {}


@pytest.mark.parametrize('name', ['id', 'uuid', 'reservation', 'lock_epoch', 'nonsense'])
def test_what_only_guarded_statements_write_cannot_be_set(name):
    with pytest.raises(AttributeError, match=name):
        setattr(node(), name, 'x')


@pytest.mark.parametrize(('name', 'value'), [
    ('last_error', 5), ('last_error', b'bytes'), ('maintenance', 'yes'), ('extra', [1]),
    ('extra', 'text'), ('provision_updated_at', '2026-01-01'), ('power_state', {'on': True})])
def test_a_value_of_another_type_is_refused_where_it_is_set(name, value):
    """The save would fail, and each later one: also the one that says what has failed."""
    row = node()
    with pytest.raises(TypeError, match=f'Node.{name} is of type .* does not fit'):
        setattr(row, name, value)
    setattr(row, name, None)


@pytest.mark.parametrize('value', [object(), {1, 2}, b'bytes'])
def test_what_is_no_json_is_named_when_it_is_to_be_kept(value):
    row = node()
    row.extra['key'] = value
    with pytest.raises(TypeError, match='Node.extra cannot be kept'):
        row.changes()


def test_unknown_attributes_are_named():
    with pytest.raises(AttributeError, match="'colour'"):
        node().colour  # noqa: B018


def test_after_writing_the_row_is_clean_and_knows_what_it_was():
    row = node(name='a')
    row.name = 'b'
    assert row.original('name') == 'a'
    row.written(row.changes())
    assert row.original('name') == 'b'
    assert row.changes() == {}


@pytest.mark.parametrize('state', ['bogus', '', None])
def test_a_node_is_in_a_state_that_there_is(state):
    row = node(provision_state='enroll')
    with pytest.raises(ValueError, match='there is no provision state'):
        row.provision_state = state
    row.provision_state = 'verifying'


def test_a_node_nobody_holds_cannot_be_saved():
    with pytest.raises(RuntimeError, match='task'):
        node().save()


def test_traits_are_read_once_and_only_when_asked_for():
    reads = []
    row = Node({'id': 1}, lambda: reads.append(1) or ['CUSTOM_B', 'CUSTOM_A'])
    assert reads == []
    assert row.traits == row.traits == ['CUSTOM_A', 'CUSTOM_B']
    assert reads == [1]


@given(before=strategies.dictionaries(strategies.text(), JSON),
       after=strategies.dictionaries(strategies.text(), JSON))
def test_changes_are_what_differs(before, after):
    row = node(extra=dump(before))
    row.extra = after
    row.name = 'n'
    expected = {'name': 'n'}
    if dump(after) != dump(before):
        expected['extra'] = dump(after)
    assert row.changes() == expected
