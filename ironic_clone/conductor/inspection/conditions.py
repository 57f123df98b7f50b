"""The conditions of inspection rules: an operator is a function of its arguments."""
import functools
import ipaddress
import itertools
import operator
import re
import types
from collections.abc import Callable
from collections.abc import Mapping
from typing import Any

from ironic_clone.common import exception
from ironic_clone.common import inspection_operators as operators
from ironic_clone.conductor.inspection import expression
from ironic_clone.conductor.inspection.facts import Facts

_EMPTY = frozenset({'', 'None', '[]', '{}'})
_YES, _NO = frozenset({'yes', 'true'}), frozenset({'no', 'false', 'none'})
_INTEGER = re.compile(r'[+-]?\d{1,300}').fullmatch
_NUMBER = re.compile(r'[+-]?\d{1,300}(\.\d{1,300})?').fullmatch


def holds(condition: Mapping[str, Any], facts: Facts) -> bool:
    """Tell whether a condition holds.

    With a loop it is asked for each item, inverted or not, and ``multiple`` says whether any,
    all, the first or the last one counts; without items only "all" holds.

    :param condition: {op, args, loop?, multiple?}.
    :raises HardwareInspectionFailure: it cannot be told; the sentence says why.
    """
    if 'loop' not in condition:
        return _holds(condition, facts, False)
    results = (_holds(condition, facts.with_item(item), True)
               for item in operators.items(facts.fill(condition['loop'])))
    return _MULTIPLE[condition.get('multiple') or operators.MULTIPLE[0]](results)


_MULTIPLE: Mapping[str, Callable] = types.MappingProxyType({
    'any': any, 'all': all, 'first': lambda results: next(results, False),
    'last': lambda results: functools.reduce(lambda _, result: result, results, False)})


def _holds(condition: Mapping[str, Any], facts: Facts, in_loop: bool) -> bool:
    name = condition['op'].removeprefix(operators.INVERSION)
    given = operators.named(condition['args'], operators.CONDITIONS[name])
    # What is not there is empty; everywhere else the text that names it stays.
    given = facts.fill(given, missing=None) if name == 'is-empty' else facts.fill(given)
    if in_loop and name in ('eq', 'lt', 'gt'):
        given['force_strings'] = True
    return OPERATORS[name](**given) is not condition['op'].startswith(operators.INVERSION)


# -- eq, lt, gt ----------------------------------------------------------------------------------
def _chain(compare: Callable[[Any, Any], bool], values: Any, force_strings: Any = False) -> bool:
    """Tell whether each value and the next one compare so; fewer than two always do."""
    if not isinstance(values, list):
        raise _failure('values must be a list')
    if is_true(force_strings):
        values = [str(value) for value in values]
        return all(itertools.starmap(_ORDER[compare], itertools.pairwise(values)))
    return all(itertools.starmap(compare, itertools.pairwise(values)))


def _equal(left: Any, right: Any) -> bool:
    """Compare as JSON does, but a text that was filled in with a number or a truth value, as
    all are, equals the number or the truth value."""
    if isinstance(left, str) is isinstance(right, str):
        return left == right
    text, other = (left, right) if isinstance(left, str) else (right, left)
    if isinstance(other, bool):
        return text.lower() == str(other).lower()
    if isinstance(other, int | float):
        return _number(text) == other
    return text == str(other)


def _ordered(order: Callable[[Any, Any], bool], left: Any, right: Any) -> bool:
    """Compare numbers, and texts that are numbers, by value; other texts as texts."""
    numbers = _number(left), _number(right)
    if None not in numbers:
        return order(*numbers)
    if isinstance(left, str) and isinstance(right, str):
        return order(left, right)
    raise _failure(f'a value of type {_kind(left)} cannot be compared to one of type '
                   f'{_kind(right)}')


def _number(value: Any) -> int | float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value
    if isinstance(value, str) and _NUMBER(value.strip()):
        return int(value) if _INTEGER(value.strip()) else float(value)
    return None


def _less(left: Any, right: Any) -> bool:
    return _ordered(operator.lt, left, right)


def _greater(left: Any, right: Any) -> bool:
    return _ordered(operator.gt, left, right)


_ORDER = {_equal: operator.eq, _less: operator.lt, _greater: operator.gt}
"""How a comparison is done -> how it is done with texts and nothing but texts."""


# -- one value -----------------------------------------------------------------------------------
def is_empty(value: Any) -> bool:
    return str(value) in _EMPTY


def is_none(value: Any) -> bool:
    """A text that was filled in with null says None."""
    return value is None or value == 'None'


def is_true(value: Any) -> bool:
    number = _number(value)
    if number is not None:
        return number != 0
    return value is True or isinstance(value, str) and value.strip().lower() in _YES


def is_false(value: Any) -> bool:
    number = _number(value)
    if number is not None:
        return number == 0
    return value in (False, None) or isinstance(value, str) and value.strip().lower() in _NO


# -- texts and lists -----------------------------------------------------------------------------
def _in_net(address: Any, subnet: Any) -> bool:
    try:
        return ipaddress.ip_address(str(address)) in ipaddress.ip_network(str(subnet), False)
    except ValueError as error:
        raise _failure('address must be an IP address and subnet a network such as '
                       '192.0.2.0/24') from error


def _matches(value: Any, regex: Any) -> bool:
    return expression.matches(regex, value)


def _contains(value: Any, regex: Any) -> bool:
    return expression.contains(regex, value)


def _one_of(value: Any, values: Any) -> bool:
    if isinstance(values, str):
        return str(value) in values
    if not isinstance(values, list | dict):
        raise _failure('values must be a list')
    return any(_equal(value, known) for known in values)


def _kind(value: Any) -> str:
    return {type(None): 'null', bool: 'boolean', int: 'number', float: 'number', str: 'text',
            list: 'list', dict: 'object'}[type(value)]


def _failure(why: str) -> exception.HardwareInspectionFailure:
    return exception.HardwareInspectionFailure(error=why)


OPERATORS: Mapping[str, Callable[..., bool]] = types.MappingProxyType({
    'eq': functools.partial(_chain, _equal),
    'lt': functools.partial(_chain, _less),
    'gt': functools.partial(_chain, _greater),
    'is-empty': is_empty, 'is-none': is_none, 'is-true': is_true, 'is-false': is_false,
    'in-net': _in_net, 'matches': _matches, 'contains': _contains, 'one-of': _one_of})
"""Operator -> function of the arguments that common.inspection_operators names."""
