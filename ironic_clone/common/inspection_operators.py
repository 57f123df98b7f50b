"""What conditions and actions of inspection rules can be: names and arguments.

The API checks rules against these tables, the conductor runs what they name.
"""
import types
from collections.abc import Mapping
from typing import Any

PHASES = ('main',)
MULTIPLE = ('any', 'all', 'first', 'last')
"""How the results of a condition with a loop are put together; the first is usual."""

INVERSION = '!'
"""Before the name of an operator: the condition holds if the operator says no."""

_Arguments = Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]

CONDITIONS: _Arguments = types.MappingProxyType({
    'eq': (('values',), ('force_strings',)),
    'lt': (('values',), ('force_strings',)),
    'gt': (('values',), ('force_strings',)),
    'is-empty': (('value',), ()),
    'in-net': (('address', 'subnet'), ()),
    'matches': (('value', 'regex'), ()),
    'contains': (('value', 'regex'), ()),
    'one-of': (('value', 'values'), ()),
    'is-none': (('value',), ()),
    'is-true': (('value',), ()),
    'is-false': (('value',), ()),
})
"""Operator -> arguments that it needs, arguments that it can do without."""

ACTIONS: _Arguments = types.MappingProxyType({
    'fail': (('msg',), ()),
    'log': (('msg',), ('level',)),
    'set-attribute': (('path', 'value'), ()),
    'extend-attribute': (('path', 'value'), ('unique',)),
    'del-attribute': (('path',), ()),
    'set-capability': (('name', 'value'), ()),
    'unset-capability': (('name',), ()),
    'add-trait': (('name',), ()),
    'remove-trait': (('name',), ()),
    'set-plugin-data': (('path', 'value'), ()),
    'extend-plugin-data': (('path', 'value'), ('unique',)),
    'unset-plugin-data': (('path',), ()),
    'set-port-attribute': (('port_id', 'path', 'value'), ()),
    'extend-port-attribute': (('port_id', 'path', 'value'), ('unique',)),
    'del-port-attribute': (('port_id', 'path'), ()),
    'api-call': (('url',), ('headers', 'proxies', 'timeout', 'retries', 'backoff_factor')),
})
"""Action -> arguments that it needs, arguments that it can do without."""


def check_arguments(name: str, given: list | dict[str, Any],
                    known: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
    """Check which arguments a condition or action has; what they are shows when it runs.

    :param known: the entry of the table.
    :raises ValueError: some are missing, or not known.
    """
    needed, optional = known
    if isinstance(given, list):   # by position, as older clients do
        missing, unknown = needed[len(given):], []
    else:
        missing = [key for key in needed if key not in given]
        unknown = [key[:50] for key in given if key not in (*needed, *optional)]
    if missing:
        raise ValueError(f'{name} lacks the arguments {", ".join(missing)}')
    if unknown:
        raise ValueError(f'{name} has no arguments {", ".join(unknown)}')


def named(given: list | dict[str, Any], known: tuple[tuple[str, ...], tuple[str, ...]]
          ) -> dict[str, Any]:
    """Return arguments by name; those given by position have the order of the table."""
    if isinstance(given, list):
        return dict(zip((*known[0], *known[1]), given, strict=False))
    return dict(given)


def items(loop: list | dict[str, Any]) -> list:
    """Return what a loop goes through: an object is one item."""
    return [loop] if isinstance(loop, dict) else loop
