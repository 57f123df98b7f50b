"""validate-interfaces: which network interfaces a machine has, and which of them count."""
import ipaddress
import re
from collections.abc import Mapping
from typing import Any

from ironic_clone.common import exception
from ironic_clone.common import idents
from ironic_clone.conf import CONF
from ironic_clone.drivers.hooks import hook

_WITH_TYPE = re.compile(r'01-([0-9a-fA-F]{2}(?:-[0-9a-fA-F]{2}){5})').fullmatch


def pxe_mac(inventory: Mapping[str, Any]) -> str | None:
    """Return the MAC address that the machine booted from, None if it is not known."""
    boot = inventory.get('boot')
    given = boot.get('pxe_interface') if isinstance(boot, dict) else None
    if not isinstance(given, str):
        return None
    found = _WITH_TYPE(given)   # as boot loaders write it
    mac = found[1].replace('-', ':') if found else given
    return mac.lower() if idents.is_mac(mac) else None


class ValidateInterfacesHook(hook.InspectionHook):
    """Puts three things into the plugin data: ``all_interfaces`` and ``valid_interfaces``, by
    name, and ``macs``, the addresses of the valid ones.

    Valid is what is no loopback and what [inspector]add_ports lets through.
    """

    def preprocess(self, task, inventory, plugin_data):
        given = inventory.get('interfaces')
        if not isinstance(given, list) or not given:
            raise exception.InvalidNodeInventory(
                node=task.node.uuid, reason='it has no network interfaces')
        booted_from = pxe_mac(inventory)
        found = dict(_whole(interface, booted_from) for interface in given if _named(interface))
        valid = {name: interface for name, interface in found.items()
                 if _counts(name, interface, booted_from)}
        if not valid:
            raise exception.InvalidNodeInventory(
                node=task.node.uuid, reason='none of its network interfaces is valid')
        plugin_data |= {'all_interfaces': found, 'valid_interfaces': valid,
                        'macs': [interface['mac_address'] for interface in valid.values()]}


def _named(interface: Any) -> bool:
    if not isinstance(interface, dict):
        return False
    name, mac = interface.get('name'), interface.get('mac_address')
    return bool(name) and isinstance(name, str) and isinstance(mac, str) and idents.is_mac(mac)


def _whole(interface: dict[str, Any], booted_from: str | None) -> tuple[str, dict[str, Any]]:
    mac = interface['mac_address'].lower()
    whole = {**interface, 'mac_address': mac, 'pxe_enabled': mac == booted_from}
    if isinstance(whole.get('ipv6_address'), str):
        whole['ipv6_address'] = whole['ipv6_address'].partition('%')[0]
    return interface['name'], whole


def _counts(name: str, interface: Mapping[str, Any], booted_from: str | None) -> bool:
    addresses = [interface[key] for key in ('ipv4_address', 'ipv6_address') if interface.get(key)]
    if name == 'lo' or any(map(_is_loopback, addresses)):
        return False
    if CONF.inspector.add_ports == 'pxe':
        return interface['pxe_enabled'] or booted_from is None
    return bool(addresses) or CONF.inspector.add_ports != 'active'


def _is_loopback(address: Any) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
