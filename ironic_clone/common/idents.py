"""What may name a resource: uuids, logical names, MAC addresses."""
import re

from oslo_utils import uuidutils

RESERVED_NODE_NAMES = ('maintenance', 'management', 'states', 'vendor_passthru', 'detail',
                       'validate')
"""Words that stand for something else in a path below /v1/nodes."""

DIRECTORIES = ('.', '..')
"""Segments of a path that stand for another path."""

_CANONICAL = re.compile(r'[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}').fullmatch
_NAME = re.compile(r'[A-Za-z0-9._~-]{1,255}').fullmatch
_LABEL = r'[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?'
_HOSTNAME = re.compile(rf'{_LABEL}(?:\.{_LABEL})*\.?').fullmatch
_MAC = re.compile(r'[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){5}').fullmatch
_DATAPATH = re.compile(r'[0-9a-fA-F]{16}').fullmatch


def is_uuid_like(text: str) -> bool:
    """Tell whether ``text`` is a uuid, in any case, with or without its dashes."""
    return _CANONICAL(text) is not None or len(text) <= 36 and uuidutils.is_uuid_like(text)


def is_logical_name(text: str) -> bool:
    """Tell whether ``text`` can be a name: 1 to 255 unreserved URI characters, not a uuid.

    "." and ".." are none: clients and proxies take them for directories of a path (RFC 3986,
    section 5.2.4), so that what is named so could not be asked for.
    """
    return _NAME(text) is not None and text not in DIRECTORIES and not is_uuid_like(text)


def is_hostname(text: str) -> bool:
    """Tell whether ``text`` is a host name or a fully qualified domain name."""
    return len(text) <= 255 and _HOSTNAME(text) is not None


def is_mac(text: str) -> bool:
    """Tell whether ``text`` is a MAC address written with colons."""
    return _MAC(text) is not None


def is_datapath_id(text: str) -> bool:
    """Tell whether ``text`` is an OpenFlow datapath id: 16 hexadecimal digits."""
    return _DATAPATH(text) is not None
