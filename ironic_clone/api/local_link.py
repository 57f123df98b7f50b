"""``local_link_connection`` of ports: which switch port a port is plugged into."""
from collections.abc import Iterable
from typing import Any

from ironic_clone.api import version_keyword
from ironic_clone.api import versions
from ironic_clone.common import exception
from ironic_clone.common import switch_link

NETWORK_TYPE_SINCE = 64
VTEP = range(90, 105)
"""Minors of the versions that know the vtep keys."""

_TEXT = {'type': 'string'}
SCHEMA: dict[str, Any] = {
    'type': 'object', 'additionalProperties': False, 'properties': {
        **{key: _TEXT for key in switch_link.KEYS},
        'network_type': version_keyword.add({'enum': ['managed', 'unmanaged']},
                                            NETWORK_TYPE_SINCE),
        **{key: version_keyword.add(_TEXT, VTEP.start, VTEP.stop - 1)
           for key in switch_link.KEYS if key.startswith('vtep-')}}}
"""What it may hold; which keys go together is said by ``common.switch_link``."""


def check_versions(keys: Iterable[str], minor: int) -> None:
    """Refuse keys that the version does not have.

    :raises NotAcceptable:
    """
    for key in keys:
        if key == 'network_type' and minor < NETWORK_TYPE_SINCE:
            raise versions.newer('local_link_connection/network_type', NETWORK_TYPE_SINCE, minor)
        if key.startswith('vtep-') and minor not in VTEP:
            raise exception.NotAcceptable(
                f'{key} in local_link_connection needs an API version from 1.{VTEP.start} to '
                f'1.{VTEP.stop - 1}, 1.{minor} was requested.')
