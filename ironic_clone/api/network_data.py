"""The schema that ``network_data`` of nodes must match."""
import functools
from typing import Any

import orjson

from ironic_clone.common import exception
from ironic_clone.conf import CONF

_STRING = {'type': 'string'}
_MTU = {'anyOf': [{'type': 'number', 'minimum': 1, 'maximum': 65535}, {'type': 'null'}]}
_LINK = {'id': _STRING, 'mtu': _MTU, 'vif_id': _STRING}


def _object(required: tuple[str, ...], **properties) -> dict[str, Any]:
    return {'type': 'object', 'required': list(required), 'properties': properties}


def _enum(*values: str) -> dict[str, Any]:
    return {'type': 'string', 'enum': list(values)}


def _list(item: dict[str, Any]) -> dict[str, Any]:
    return {'type': 'array', 'items': item}


_SERVICE = _object(('address', 'type'), address=_STRING, type=_enum('dns'))
_ROUTE = _object(('gateway', 'netmask', 'network'), network=_STRING, netmask=_STRING,
                 gateway=_STRING, services=_list(_SERVICE))


def _network(*types: str) -> dict[str, Any]:
    return _object(('id', 'link', 'network_id', 'type'), id=_STRING, link=_STRING,
                   network_id=_STRING, type=_enum(*types), ip_address=_STRING, netmask=_STRING,
                   routes=_list(_ROUTE))


SCHEMA: dict[str, Any] = _object(
    ('links', 'networks', 'services'),
    links=_list({'oneOf': [
        _object(('ethernet_mac_address', 'id', 'type'), **_LINK, ethernet_mac_address=_STRING,
                type=_enum('bridge', 'dvs', 'hw_veb', 'hyperv', 'ovs', 'tap', 'vhostuser',
                           'vif', 'phy')),
        _object(('ethernet_mac_address', 'id', 'type', 'bond_mode', 'bond_links'), **_LINK,
                ethernet_mac_address=_STRING, type=_enum('bond'),
                bond_mode=_enum('802.3ad', 'balance-rr', 'active-backup', 'balance-xor',
                                'broadcast', 'balance-tlb', 'balance-alb'),
                bond_links=_list(_STRING)),
        _object(('vlan_mac_address', 'id', 'type', 'vlan_link', 'vlan_id'), **_LINK,
                vlan_mac_address=_STRING, type=_enum('vlan'), vlan_id={'type': 'integer'},
                vlan_link=_STRING)]}),
    networks=_list({'oneOf': [_network('ipv4', 'ipv4_dhcp'),
                              _network('ipv6', 'ipv6_dhcp', 'ipv6_slaac')]}),
    services=_list(_SERVICE))


@functools.lru_cache(maxsize=4)
def _validator(path: str | None):
    import jsonschema  # 40 ms and some MiB that most processes never need
    schema = SCHEMA
    if path is not None:
        with open(path, 'rb') as file:
            schema = orjson.loads(file.read())
    return jsonschema.Draft202012Validator(schema)


def check_configured() -> None:
    """Refuse a schema file of the operator that cannot be used.

    :raises ConfigInvalid:
    """
    path = CONF.api.network_data_schema
    if path is None:
        return
    try:
        validator = _validator(path)
        validator.check_schema(validator.schema)
    except Exception as error:   # unreadable, no JSON, no schema: all the same to the operator
        raise exception.ConfigInvalid(
            error=f'[api]network_data_schema = {path} is not a file with a JSON schema: '
                  f'{" ".join(str(error).split())[:200]}') from error


def check(value: Any) -> None:
    """Refuse network data that does not match the schema.

    :raises InvalidParameterValue: the sentence says where it does not.
    """
    from jsonschema import exceptions
    error = exceptions.best_match(_validator(CONF.api.network_data_schema).iter_errors(value))
    if error is not None:
        where = '/'.join(map(str, error.absolute_path)) or 'network_data'
        raise exception.InvalidParameterValue(
            f'Invalid network_data: {error.message[:200]} (at {where})')
