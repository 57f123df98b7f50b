"""The config drive that a caller gives a deployment."""
import re
from collections.abc import Mapping
from typing import Any

from ironic_clone.api.schemas import violation
from ironic_clone.common import exception

OBJECT_SINCE = 56
VENDOR_DATA_SINCE = 59

SCHEMA: Mapping[str, Any] = {
    'type': 'object',
    'properties': {
        'meta_data': {'type': 'object'},
        'network_data': {'type': 'object'},
        'user_data': {'type': ['object', 'array', 'string', 'null']},
        'vendor_data': {'type': 'object'},
    },
    'additionalProperties': False,
}

_BASE64 = re.compile(r'[A-Za-z0-9+/=\s]*').fullmatch


def check(configdrive: str | dict, minor: int) -> None:
    """Check a config drive: an object of its files, a URL, or a base64 text.

    :raises InvalidParameterValue: it is neither, or newer than the version 1.``minor``.
    """
    if isinstance(configdrive, str):
        if '://' not in configdrive and _BASE64(configdrive) is None:
            raise exception.InvalidParameterValue(
                'Invalid configdrive: neither an object, nor a URL, nor a base64 text.')
        return
    violation.check('configdrive', configdrive, SCHEMA)
    if minor < OBJECT_SINCE:
        raise exception.InvalidParameterValue(
            f'A configdrive given as an object needs API version 1.{OBJECT_SINCE} or newer.')
    if 'vendor_data' in configdrive and minor < VENDOR_DATA_SINCE:
        raise exception.InvalidParameterValue(
            f'vendor_data in a configdrive needs API version 1.{VENDOR_DATA_SINCE} or newer.')
