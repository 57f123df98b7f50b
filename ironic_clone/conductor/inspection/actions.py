"""The actions of inspection rules: an action is a function of a draft and of its arguments."""
import functools
import logging
import re
import types
from collections.abc import Callable
from collections.abc import Mapping
from typing import Any
from typing import NamedTuple

from ironic_clone.common import capabilities
from ironic_clone.common import errors
from ironic_clone.common import exception
from ironic_clone.common import inspection_operators as operators
from ironic_clone.common import traits
from ironic_clone.conductor.inspection import http_get
from ironic_clone.conductor.inspection import places
from ironic_clone.conductor.inspection.conditions import is_true
from ironic_clone.conductor.inspection.draft import Draft
from ironic_clone.conductor.inspection.facts import Facts

LOG = logging.getLogger(__name__)

_LEVELS = types.MappingProxyType({
    'debug': logging.DEBUG, 'info': logging.INFO, 'warning': logging.WARNING,
    'error': logging.ERROR, 'critical': logging.CRITICAL})
_CAPABILITY = re.compile(r'[^:,]+').fullmatch
_LEAVES = ('fail', 'log')
"""What they say is seen outside."""


def run(action: Mapping[str, Any], draft: Draft, facts: Facts, sensitive: bool) -> None:
    """Carry out an action, for each item of its loop if it has one.

    :param action: {op, args, loop?}.
    :param sensitive: nothing of what the action says may be seen.
    :raises HardwareInspectionFailure: it asks for it, or cannot be done.
    :raises InvalidParameterValue: its arguments are not such as it can take.
    """
    rounds = [facts] if 'loop' not in action else [
        facts.with_item(item) for item in operators.items(facts.fill(action['loop']))]
    given = operators.named(action['args'], operators.ACTIONS[action['op']])
    for seen in rounds:
        if action['op'] not in _LEAVES:
            _ACTIONS[action['op']](draft, **seen.fill(given))
        elif not sensitive:
            _ACTIONS[action['op']](draft, **seen.fit_to_leave().fill(given))
        else:
            _ACTIONS[action['op']](draft, **{**given, 'msg': 'what it says is not shown, the rule '
                                                             'is sensitive'})


# -- what is said --------------------------------------------------------------------------------
def _fail(draft: Draft, msg: Any) -> None:
    raise exception.HardwareInspectionFailure(error=str(msg))


def _log(draft: Draft, msg: Any, level: Any = 'info') -> None:
    if not isinstance(level, str) or level not in _LEVELS:
        raise _invalid(f'level must be one of {", ".join(_LEVELS)}')
    line = ''.join(char if char.isprintable() else ' ' for char in str(msg)[:errors.LONGEST])
    LOG.log(_LEVELS[level], 'Inspection of node %s: %s', draft.field('uuid'), line)


# -- plugin data ---------------------------------------------------------------------------------
def _set_plugin_data(draft: Draft, path: Any, value: Any) -> None:
    places.put(draft.plugin_data, places.steps(path), value)


def _extend_plugin_data(draft: Draft, path: Any, value: Any, unique: Any = False) -> None:
    places.extend(draft.plugin_data, places.steps(path), value, is_true(unique))


def _unset_plugin_data(draft: Draft, path: Any) -> None:
    places.remove(draft.plugin_data, places.steps(path))


# -- fields of the node and of its ports ---------------------------------------------------------
class _Fields(NamedTuple):
    """The fields of an object: how one is had to be changed inside, and how it is set."""

    own: Callable[[str], Any]
    set: Callable[[str, Any], None]


def _of_node(draft: Draft) -> _Fields:
    return _Fields(draft.own_field, draft.set_field)


def _of_port(draft: Draft, port_id: Any) -> _Fields:
    uuid = str(port_id)
    return _Fields(functools.partial(draft.own_port_field, uuid),
                   functools.partial(draft.set_port_field, uuid))


def _set(fields: _Fields, path: Any, value: Any) -> None:
    field, *inner = places.steps(path)
    if inner:
        places.put(fields.own(field), inner, value)
    else:
        fields.set(field, value)


def _extend(fields: _Fields, path: Any, value: Any, unique: Any) -> None:
    field, *inner = places.steps(path)
    if not inner:
        raise _invalid('path must lead into a field: no field is a list itself')
    places.extend(fields.own(field), inner, value, is_true(unique))


def _unset(fields: _Fields, path: Any) -> None:
    field, *inner = places.steps(path)
    if inner:
        places.remove(fields.own(field), inner)
    else:
        fields.set(field, None)


def _set_attribute(draft: Draft, path: Any, value: Any) -> None:
    _set(_of_node(draft), path, value)


def _extend_attribute(draft: Draft, path: Any, value: Any, unique: Any = False) -> None:
    _extend(_of_node(draft), path, value, unique)


def _del_attribute(draft: Draft, path: Any) -> None:
    _unset(_of_node(draft), path)


def _set_port_attribute(draft: Draft, port_id: Any, path: Any, value: Any) -> None:
    _set(_of_port(draft, port_id), path, value)


def _extend_port_attribute(draft: Draft, port_id: Any, path: Any, value: Any,
                           unique: Any = False) -> None:
    _extend(_of_port(draft, port_id), path, value, unique)


def _del_port_attribute(draft: Draft, port_id: Any, path: Any) -> None:
    _unset(_of_port(draft, port_id), path)


# -- capabilities and traits ---------------------------------------------------------------------
def _capability(name: Any) -> str:
    if not _CAPABILITY(str(name)):
        raise _invalid('the name of a capability is a text without ":" and ","')
    return str(name)


def _change_capabilities(draft: Draft, change: Callable[[dict], Any]) -> None:
    properties = draft.own_field('properties')
    found = capabilities.changed(properties.get('capabilities'), change)
    if found is not None:
        properties['capabilities'] = found


def _set_capability(draft: Draft, name: Any, value: Any) -> None:
    name = _capability(name)
    if ',' in str(value):
        raise _invalid('the value of a capability is a text without ","')
    _change_capabilities(draft, lambda found: found.update({name: str(value)}))


def _unset_capability(draft: Draft, name: Any) -> None:
    name = _capability(name)
    _change_capabilities(draft, lambda found: found.pop(name, None))


def _add_trait(draft: Draft, name: Any) -> None:
    draft.traits.add(traits.check(name))


def _remove_trait(draft: Draft, name: Any) -> None:
    draft.traits.discard(str(name))


# -- elsewhere -----------------------------------------------------------------------------------
def _api_call(draft: Draft, url: Any, **how: Any) -> None:
    http_get.get(url, **how)


def _invalid(why: str) -> exception.InvalidParameterValue:
    return exception.InvalidParameterValue(f'{why}.')


_ACTIONS: Mapping[str, Callable[..., None]] = types.MappingProxyType({
    'fail': _fail, 'log': _log, 'set-attribute': _set_attribute,
    'extend-attribute': _extend_attribute, 'del-attribute': _del_attribute,
    'set-capability': _set_capability, 'unset-capability': _unset_capability,
    'add-trait': _add_trait, 'remove-trait': _remove_trait,
    'set-plugin-data': _set_plugin_data, 'extend-plugin-data': _extend_plugin_data,
    'unset-plugin-data': _unset_plugin_data, 'set-port-attribute': _set_port_attribute,
    'extend-port-attribute': _extend_port_attribute, 'del-port-attribute': _del_port_attribute,
    'api-call': _api_call})
"""Action -> function of a draft and of the arguments that common.inspection_operators names."""
