"""``local_link_connection`` of ports: which switch port a port is plugged into."""
from typing import Any

from ironic_clone.common import exception
from ironic_clone.common import idents

KEYS = ('port_id', 'switch_id', 'hostname', 'switch_info', 'network_type',
        'vtep-logical-switch', 'vtep-physical-switch')

_COMPLETE = ({'port_id', 'switch_id'}, {'port_id', 'hostname'},
             {'port_id', 'vtep-logical-switch', 'vtep-physical-switch'})


def check(link: dict[str, Any]) -> dict[str, Any]:
    """Return the link as it is stored.

    :raises InvalidParameterValue: a key or value that it cannot have, or too little of it.
    """
    for key, value in link.items():
        if key not in KEYS:
            raise _invalid(f'the key {key!r} is not one of ' + ', '.join(KEYS))
        if not isinstance(value, str):
            raise _invalid(f'{key} must be a string')
    if link and link.get('network_type') != 'unmanaged' and not any(
            keys <= link.keys() for keys in _COMPLETE):
        raise _invalid('it needs port_id and either switch_id, hostname or both vtep keys; '
                       'or network_type "unmanaged"')
    if link.get('network_type') not in (None, 'managed', 'unmanaged'):
        raise _invalid('network_type must be "managed" or "unmanaged"')
    if 'switch_id' not in link:
        return link
    switch = link['switch_id']
    if not idents.is_mac(switch) and not idents.is_datapath_id(switch):
        raise exception.InvalidParameterValue(
            f'Expected a MAC address or OpenFlow datapath ID but received {switch[:100]}.')
    return {**link, 'switch_id': switch.lower()}


def _invalid(why: str) -> exception.InvalidParameterValue:
    return exception.InvalidParameterValue(
        f'Schema error for local_link_connection: {why}.')
