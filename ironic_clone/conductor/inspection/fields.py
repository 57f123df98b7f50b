"""Which fields of nodes and ports inspection rules may change, and to what.

These are the fields that callers of the API may change too, without those that tie the node to
other resources, and a rule is refused what a caller is refused.
"""
import types
from collections.abc import Callable
from collections.abc import Mapping
from typing import Any

from oslo_utils import strutils

from ironic_clone.common import exception
from ironic_clone.common import idents
from ironic_clone.common import switch_link
from ironic_clone.conf import CONF
from ironic_clone.drivers import base

_Check = Callable[[Any], Any]
"""Returns what is stored, or raises ValueError with half a sentence that says what is wanted."""


def _text(maximum: int = 255, minimum: int = 0, null: bool = True) -> _Check:
    def check(value):
        if value is None and null:
            return None
        if not isinstance(value, str) or '\0' in value or not minimum <= len(value) <= maximum:
            raise ValueError(f'must be a text of {minimum} to {maximum} characters')
        return value
    return check


def _flag(default: bool | None = False) -> _Check:
    def check(value):
        if value is None:
            return default
        if not isinstance(value, bool | str):
            raise ValueError('must be true or false')
        try:
            return strutils.bool_from_string(value, strict=True)
        except ValueError:
            raise ValueError('must be true or false') from None
    return check


def _object(value: Any) -> dict:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ValueError('must be an object')
    return value


def _name(value: Any) -> str | None:
    if value in (None, ''):
        return None
    if not isinstance(value, str) or not idents.is_logical_name(value) \
            or value in idents.RESERVED_NODE_NAMES:
        raise ValueError('must be 1 to 255 letters, digits, "-", ".", "_" and "~", not like a '
                         f'UUID, and none of {", ".join(idents.RESERVED_NODE_NAMES)}')
    return value


def _group(value: Any) -> str:
    return _text()('' if value is None else value).lower()


def _resource_class(value: Any) -> str | None:
    """Without one of its own a node has the usual one."""
    return CONF.default_resource_class if value is None else _text(80)(value)


def _address(value: Any) -> str:
    if not isinstance(value, str) or not idents.is_mac(value):
        raise ValueError('must be a MAC address')
    return value.lower()


def _link(value: Any) -> dict:
    try:
        return switch_link.check(_object(value))
    except exception.InvalidParameterValue as error:
        raise ValueError(str(error).rstrip('.')) from error


NODE: Mapping[str, _Check] = types.MappingProxyType({
    **dict.fromkeys(('driver_info', 'extra', 'instance_info', 'properties'), _object),
    **dict.fromkeys((f'{kind}_interface' for kind in base.INTERFACE_TYPES), _text()),
    **dict.fromkeys(('owner', 'lessee', 'shard', 'protected_reason', 'retired_reason'), _text()),
    'automated_clean': _flag(None), 'disable_power_off': _flag(), 'maintenance': _flag(),
    'protected': _flag(), 'retired': _flag(),
    'conductor_group': _group, 'description': _text(4096), 'driver': _text(minimum=1, null=False),
    'instance_name': _text(minimum=1), 'name': _name, 'resource_class': _resource_class})
"""Field of a node -> its check."""

PORT: Mapping[str, _Check] = types.MappingProxyType({
    'address': _address, 'available_for_dynamic_portgroup': _flag(True), 'category': _text(80),
    'description': _text(), 'extra': _object, 'is_smartnic': _flag(),
    'local_link_connection': _link, 'name': _text(), 'physical_network': _text(64, 1),
    'pxe_enabled': _flag(True), 'vendor': _text(32)})
"""Field of a port -> its check."""


def checked(what: str, checks: Mapping[str, _Check], values: Mapping[str, Any]
            ) -> dict[str, Any]:
    """Return values as they are stored.

    :param what: 'a node' or 'a port', for the sentence.
    :raises InvalidParameterValue: a field may not be changed, or not to this value.
    """
    stored = {}
    for name, value in values.items():
        allow(what, checks, name)
        try:
            stored[name] = checks[name](value)
        except ValueError as error:
            raise exception.InvalidParameterValue(
                f'The field {name} of {what} {error}.') from error
    return stored


def allow(what: str, checks: Mapping[str, _Check], name: str) -> None:
    """Refuse a field that rules may not change.

    :raises InvalidParameterValue:
    """
    if name not in checks:
        raise exception.InvalidParameterValue(
            f'Inspection rules cannot change the field {name[:100]!r} of {what}; they can '
            f'change {", ".join(sorted(checks))}.')
