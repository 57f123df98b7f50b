"""The schema of network_data, and one of the operator's own."""
import pytest

from ironic_clone.api import network_data
from ironic_clone.common import exception

PHYSICAL = {'id': 'a', 'type': 'phy', 'ethernet_mac_address': 'aa:bb:cc:00:11:22'}
BOND = {**PHYSICAL, 'type': 'bond', 'bond_mode': '802.3ad', 'bond_links': ['a']}
VLAN = {'id': 'v', 'type': 'vlan', 'vlan_id': 5, 'vlan_link': 'a', 'vlan_mac_address': 'x'}
NETWORK = {'id': 'n', 'link': 'a', 'network_id': 'x', 'type': 'ipv4', 'ip_address': '10.0.0.1',
           'netmask': '255.0.0.0', 'routes': [
               {'network': '0.0.0.0', 'netmask': '0.0.0.0', 'gateway': '10.0.0.254'}]}


def data(**parts):
    return {'links': [], 'networks': [], 'services': [], **parts}


@pytest.mark.parametrize('value', [
    data(), data(more=1), data(links=[PHYSICAL, BOND, VLAN]), data(networks=[NETWORK]),
    data(networks=[{**NETWORK, 'type': 'ipv6_slaac'}]), data(links=[{**PHYSICAL, 'mtu': 9000}]),
    data(links=[{**PHYSICAL, 'mtu': None}]), data(services=[{'type': 'dns', 'address': 'x'}])])
def test_accepted(conf, value):
    network_data.check(value)


@pytest.mark.parametrize('value', [
    {}, [], None, {'links': [], 'networks': []}, data(links={}), data(links=[{}]),
    data(links=[{**PHYSICAL, 'type': 'x'}]), data(links=[{**PHYSICAL, 'mtu': 0}]),
    data(links=[{**BOND, 'bond_mode': 'x'}]), data(links=[{**VLAN, 'vlan_id': 'x'}]),
    data(networks=[{**NETWORK, 'type': 'x'}]), data(networks=[{**NETWORK, 'routes': [{}]}]),
    data(services=[{'type': 'ntp', 'address': 'x'}])])
def test_refused(conf, value):
    with pytest.raises(exception.InvalidParameterValue, match='Invalid network_data'):
        network_data.check(value)


def test_the_operators_schema(conf, tmp_path):
    file = tmp_path / 'schema.json'
    conf.set_override('network_data_schema', str(file), 'api')
    for text in (None, '{', '{"type": "nope"}'):
        if text is not None:
            file.write_text(text)
        network_data._validator.cache_clear()
        with pytest.raises(exception.ConfigInvalid, match='network_data_schema'):
            network_data.check_configured()
    file.write_text('{"required": ["mine"]}')
    network_data._validator.cache_clear()
    network_data.check_configured()
    network_data.check({'mine': 1})
    with pytest.raises(exception.InvalidParameterValue, match='mine'):
        network_data.check(data())
