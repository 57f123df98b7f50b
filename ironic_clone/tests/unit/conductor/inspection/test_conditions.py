"""Conditions: every operator, its inversion, loops."""
import pytest
from hypothesis import example
from hypothesis import given
from hypothesis import strategies as st

from ironic_clone.common import exception
from ironic_clone.common import inspection_operators as operators
from ironic_clone.conductor.inspection import conditions
from ironic_clone.conductor.inspection import facts
from ironic_clone.tests.unit.conductor.inspection import drafts

INVENTORY = {'cpu': {'count': 8, 'arch': 'x86_64'}, 'memory': {'physical_mb': 4096}, 'none': None,
             'no': False, 'empty': {}, 'bmc_address': '192.0.2.7'}


def holds(op, args, **more):
    seen = facts.Facts(drafts.of({'name': 'n1'}, INVENTORY, {}), lambda key: False, True)
    return conditions.holds({'op': op, 'args': args, **more}, seen)


TABLE = [
    ('eq', {'values': [1, 1, 1.0]}, True), ('eq', {'values': [1, 1, 2]}, False),
    ('eq', {'values': ['1', 1]}, True), ('eq', {'values': ['a', 'a']}, True),
    ('eq', {'values': ['1', '1.0']}, False), ('eq', {'values': []}, True),
    ('eq', {'values': [5]}, True), ('eq', {'values': [[1], [1]]}, True),
    ('eq', {'values': [{'a': 1}, {'a': 2}]}, False), ('eq', {'values': [None, None]}, True),
    ('eq', {'values': ['{inventory[cpu][count]}', 8]}, True),
    ('eq', {'values': ['{inventory[no]}', False]}, True),
    ('eq', {'values': ['{inventory[none]}', None]}, True),
    ('eq', {'values': [1.0, '1'], 'force_strings': True}, False),
    ('eq', {'values': [1, '1'], 'force_strings': 'yes'}, True),
    ('lt', {'values': [1, 2, 3]}, True), ('lt', {'values': [1, 3, 2]}, False),
    ('lt', {'values': [1, 1]}, False), ('lt', {'values': ['a', 'b']}, True),
    ('lt', {'values': [9, '{inventory[memory][physical_mb]}']}, True),
    ('lt', {'values': ['{inventory[cpu][count]}', '{inventory[memory][physical_mb]}']}, True),
    ('lt', {'values': [9, 10], 'force_strings': True}, False),
    ('gt', {'values': [3, 2, 1]}, True), ('gt', {'values': [2, 2]}, False),
    ('gt', {'values': ['{inventory[memory][physical_mb]}', 1024.5]}, True),
    ('is-empty', {'value': ''}, True), ('is-empty', {'value': []}, True),
    ('is-empty', {'value': {}}, True), ('is-empty', {'value': None}, True),
    ('is-empty', {'value': 0}, False), ('is-empty', {'value': ' '}, False),
    ('is-empty', {'value': '{inventory[zz]}'}, True),
    ('is-empty', {'value': '{inventory[none]}'}, True),
    ('is-empty', {'value': '{inventory[empty]}'}, True),
    ('is-empty', {'value': '{inventory[cpu]}'}, False),
    ('in-net', {'address': '{inventory[bmc_address]}', 'subnet': '192.0.2.0/24'}, True),
    ('in-net', {'address': '192.0.3.7', 'subnet': '192.0.2.0/24'}, False),
    ('in-net', {'address': '192.0.2.7', 'subnet': '192.0.2.9/24'}, True),
    ('in-net', {'address': '2001:db8::1', 'subnet': '2001:db8::/32'}, True),
    ('in-net', {'address': '2001:db8::1', 'subnet': '192.0.2.0/24'}, False),
    ('matches', {'value': 'abc', 'regex': 'a.c'}, True),
    ('matches', {'value': 'abcd', 'regex': 'a.c'}, False),
    ('matches', {'value': 'xabc', 'regex': 'a.c'}, False),
    ('matches', {'value': 12, 'regex': '[0-9]{1,2}'}, True),
    ('matches', {'value': '{inventory[cpu][arch]}', 'regex': 'x86_(32|64)'}, True),
    ('contains', {'value': 'xabcx', 'regex': 'a.c'}, True),
    ('contains', {'value': 'abc', 'regex': '^b'}, False),
    ('one-of', {'value': 'a', 'values': ['a', 'b']}, True),
    ('one-of', {'value': 'c', 'values': ['a', 'b']}, False),
    ('one-of', {'value': '{inventory[cpu][count]}', 'values': [4, 8]}, True),
    ('one-of', {'value': 'b', 'values': 'abc'}, True),
    ('one-of', {'value': 'a', 'values': {'a': 1}}, True),
    ('is-none', {'value': None}, True), ('is-none', {'value': '{inventory[none]}'}, True),
    ('is-none', {'value': ''}, False), ('is-none', {'value': '{inventory[zz]}'}, False),
    ('is-true', {'value': True}, True), ('is-true', {'value': 1}, True),
    ('is-true', {'value': -0.5}, True), ('is-true', {'value': 'Yes'}, True),
    ('is-true', {'value': 'TRUE'}, True), ('is-true', {'value': '7'}, True),
    ('is-true', {'value': False}, False), ('is-true', {'value': 0}, False),
    ('is-true', {'value': '0'}, False), ('is-true', {'value': 'maybe'}, False),
    ('is-true', {'value': None}, False), ('is-true', {'value': [1]}, False),
    ('is-false', {'value': False}, True), ('is-false', {'value': 0}, True),
    ('is-false', {'value': None}, True), ('is-false', {'value': 'no'}, True),
    ('is-false', {'value': '0.0'}, True), ('is-false', {'value': '{inventory[no]}'}, True),
    ('is-false', {'value': '{inventory[none]}'}, True), ('is-false', {'value': 1}, False),
    ('is-false', {'value': ''}, False), ('is-false', {'value': 'maybe'}, False),
    ('is-false', {'value': []}, False),
]


@pytest.mark.parametrize('op, args, result', TABLE, ids=str)
def test_operator_and_inversion(op, args, result):
    assert holds(op, args) is result
    assert holds(f'!{op}', args) is not result


def test_every_operator_is_in_the_table():
    assert {row[0] for row in TABLE} == set(operators.CONDITIONS) == set(conditions.OPERATORS)


@pytest.mark.parametrize('op, args, word', [
    ('eq', {'values': 5}, 'list'), ('eq', {'values': '{inventory[cpu]}'}, 'list'),
    ('lt', {'values': [1, 'a']}, 'number cannot be compared to one of type text'),
    ('gt', {'values': [None, 1]}, 'null'), ('lt', {'values': [[1], [2]]}, 'list'),
    ('lt', {'values': [True, 2]}, 'boolean'),
    ('in-net', {'address': '{inventory[zz]}', 'subnet': '192.0.2.0/24'}, 'IP address'),
    ('in-net', {'address': '192.0.2.1', 'subnet': 'zz'}, 'network'),
    ('matches', {'value': 'x', 'regex': '('}, 'regular expression'),
    ('contains', {'value': 'x' * 70000, 'regex': 'y'}, 'characters'),
    ('one-of', {'value': 'x', 'values': 5}, 'list')], ids=str)
@pytest.mark.parametrize('inversion', ['', '!'])
def test_what_cannot_be_told(op, args, word, inversion):
    with pytest.raises(exception.HardwareInspectionFailure, match=word):
        holds(inversion + op, args)


@pytest.mark.parametrize('args, result', [
    ([[1, 1]], True), ([[1, '1'], True], True), ([[1, 2]], False)])
def test_arguments_by_position(args, result):
    assert holds('eq', args) is result


@pytest.mark.parametrize('multiple, items, result', [
    (None, [1, 2], True), ('any', [1, 2], True), ('any', [1, 3], False), ('any', [], False),
    ('all', [2, 2], True), ('all', [1, 2], False), ('all', [], True),
    ('first', [2, 1], True), ('first', [1, 2], False), ('first', [], False),
    ('last', [1, 2], True), ('last', [2, 1], False), ('last', [], False),
    ('any', {'a': 2}, False)])
def test_loops(multiple, items, result):
    more = {} if multiple is None else {'multiple': multiple}
    assert holds('eq', {'values': ['{item}', 2]}, loop=items, **more) is result


@pytest.mark.parametrize('op, args, loop, result', [
    ('eq', {'values': ['{item[a]}', 2]}, {'a': 2}, True),
    ('lt', {'values': ['{item}', 10]}, [9], False),          # in a loop they are texts
    ('!eq', {'values': ['{item}', 1]}, [1, 2], True),        # each is asked the inverted question
    ('eq', {'values': ['{item}', 'n1']}, ['{node.name}'], True),
    ('is-empty', {'value': '{item}'}, ['x', ''], True)])
def test_what_a_loop_goes_through(op, args, loop, result):
    assert holds(op, args, loop=loop) is result


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.text(max_size=3), inner, max_size=3), max_leaves=5)


@given(st.sampled_from(sorted(operators.CONDITIONS)), st.data())
def test_any_arguments_give_an_answer_or_a_sentence(op, data):
    needed, optional = operators.CONDITIONS[op]
    args = {name: data.draw(_JSON) for name in (*needed, *optional)}
    try:
        answer = holds(op, args)
    except exception.HardwareInspectionFailure as error:
        assert str(error)
    else:
        assert holds(f'!{op}', args) is not answer


@given(st.lists(st.integers(), max_size=5))
@example([1, 2])
def test_order_is_that_of_numbers(values):
    ascending = all(left < right for left, right in zip(values, values[1:], strict=False))
    assert holds('lt', {'values': values}) is ascending
    assert holds('gt', {'values': values[::-1]}) is ascending
    assert holds('lt', {'values': [str(value) for value in values]}) is ascending
