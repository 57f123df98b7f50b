"""What conditions and actions of inspection rules can be: names and arguments.

The API checks rules against these tables, the conductor runs what they name.
"""
import types
from collections.abc import Mapping

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
