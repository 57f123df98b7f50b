"""The actions of inspection rules: an action is a function of a draft and of its arguments."""
import logging
import re
import types
from collections.abc import Callable
from collections.abc import Mapping
from typing import Any

from ironic_clone.common import capabilities
from ironic_clone.common import errors
from ironic_clone.common import exception
from ironic_clone.common import inspection_operators as operators
from ironic_clone.common import traits
from ironic_clone.conductor.inspection import http_get
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


# -- places in JSON ------------------------------------------------------------------------------
def _steps(path: Any) -> list[str]:
    """Return the parts of '/a/b' or 'a.b'."""
    text = str(path)
    steps = text[1:].split('/') if text.startswith('/') else text.split('.')
    if not all(steps):
        raise _invalid('path must be like /a/b or a.b')
    return steps


def _inner(root: Any, steps: list[str], create: bool) -> dict | None:
    """Return the object that holds the last step; None if it is not there."""
    for step in steps[:-1]:
        if isinstance(root, dict) and step not in root and create:
            root[step] = {}
        if not isinstance(root, dict) or step not in root:
            break
        root = root[step]
    else:
        if isinstance(root, dict):
            return root
    if create:
        raise _invalid(f'path leads through something that is no object, at {steps[-2:][0]!r}')
    return None


def _set(root: dict, steps: list[str], value: Any) -> None:
    _inner(root, steps, create=True)[steps[-1]] = value


def _extend(root: dict, steps: list[str], value: Any, unique: Any) -> None:
    found = _inner(root, steps, create=True).setdefault(steps[-1], [])
    if not isinstance(found, list):
        raise _invalid('path leads to something that is no list')
    if not (is_true(unique) and value in found):
        found.append(value)


def _unset(root: Any, steps: list[str]) -> None:
    """What is not there need not be removed: a machine may be inspected twice."""
    inner = _inner(root, steps, create=False)
    if inner is not None:
        inner.pop(steps[-1], None)


# -- plugin data ---------------------------------------------------------------------------------
def _set_plugin_data(draft: Draft, path: Any, value: Any) -> None:
    _set(draft.plugin_data, _steps(path), value)


def _extend_plugin_data(draft: Draft, path: Any, value: Any, unique: Any = False) -> None:
    _extend(draft.plugin_data, _steps(path), value, unique)


def _unset_plugin_data(draft: Draft, path: Any) -> None:
    _unset(draft.plugin_data, _steps(path))


# -- the node ------------------------------------------------------------------------------------
def _set_attribute(draft: Draft, path: Any, value: Any) -> None:
    field, *inner = _steps(path)
    if inner:
        _set(draft.own_field(field), inner, value)
    else:
        draft.set_field(field, value)


def _extend_attribute(draft: Draft, path: Any, value: Any, unique: Any = False) -> None:
    field, *inner = _steps(path)
    if not inner:
        raise _invalid('path must lead into a field: no field is a list itself')
    _extend(draft.own_field(field), inner, value, unique)


def _del_attribute(draft: Draft, path: Any) -> None:
    field, *inner = _steps(path)
    if inner:
        _unset(draft.own_field(field), inner)
    else:
        draft.set_field(field, None)


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


# -- its ports -----------------------------------------------------------------------------------
def _set_port_attribute(draft: Draft, port_id: Any, path: Any, value: Any) -> None:
    field, *inner = _steps(path)
    if inner:
        _set(draft.own_port_field(str(port_id), field), inner, value)
    else:
        draft.set_port_field(str(port_id), field, value)


def _extend_port_attribute(draft: Draft, port_id: Any, path: Any, value: Any,
                           unique: Any = False) -> None:
    field, *inner = _steps(path)
    if not inner:
        raise _invalid('path must lead into a field: no field is a list itself')
    _extend(draft.own_port_field(str(port_id), field), inner, value, unique)


def _del_port_attribute(draft: Draft, port_id: Any, path: Any) -> None:
    field, *inner = _steps(path)
    if inner:
        _unset(draft.own_port_field(str(port_id), field), inner)
    else:
        draft.set_port_field(str(port_id), field, None)


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
