"""How large a machine says it is: properties that have to be whole numbers."""
from collections.abc import Mapping
from typing import Any

from ironic_clone.api import types
from ironic_clone.common import exception

NUMBERS = ('local_gb', 'memory_mb')
"""Properties that must be numbers from 0 on, or texts of digits. ``cpus`` may be anything, as
clients know it."""


def check(properties: Mapping[str, Any], node_uuid: str) -> None:
    """Refuse sizes that are none; null is no size.

    :param properties: of a node, as they shall be.
    :raises InvalidParameterValue: it names what is wrong, and its value.
    """
    wrong = [name for name in NUMBERS
             if properties.get(name) is not None and not _is_size(properties[name])]
    if wrong:
        raise exception.InvalidParameterValue(
            f'The following properties for node {node_uuid} should be non-negative integers, but '
            'provided values are: '
            + ', '.join(f'{name}={types.quote(properties[name])}' for name in wrong))


def _is_size(value: Any) -> bool:
    try:
        return int(value) >= 0
    except (TypeError, ValueError, OverflowError):
        return False
