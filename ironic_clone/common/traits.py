"""Traits: which names may qualify a node."""
import re
from typing import Any

import os_traits

from ironic_clone.common import exception

MAX_LENGTH = 255

_CUSTOM = re.compile(r'CUSTOM_[A-Z0-9_]+').fullmatch
_STANDARD = frozenset(os_traits.get_traits())


def is_valid(trait: Any) -> bool:
    """Tell whether ``trait`` is a standard trait or a well-formed custom one."""
    return isinstance(trait, str) and len(trait) <= MAX_LENGTH \
        and (_CUSTOM(trait) is not None or trait in _STANDARD)


def check(trait: Any) -> str:
    """Return ``trait`` if it can be one.

    :raises InvalidParameterValue: it cannot.
    """
    if not is_valid(trait):
        shown = repr(trait)
        raise exception.InvalidParameterValue(
            f'{shown if len(shown) <= 100 else shown[:97] + "..."} is not a trait: a custom one '
            'is "CUSTOM_" and letters A to Z, digits or "_", any other must be of the standard '
            f'list; {MAX_LENGTH} characters at the most.')
    return trait
