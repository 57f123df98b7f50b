"""Inspection hooks, on a machine of fake-hardware that was discovered."""
import json

import pytest

from ironic_clone.common import exception
from ironic_clone.db import inspection_rules
from ironic_clone.db import inventory as inventories
from ironic_clone.db import ports
from ironic_clone.drivers.hooks import chain

MAC = '52:54:00:00:00:0{}'
DEFAULT = 'the default'
FOUR = [
    {'name': 'eth0', 'mac_address': MAC.format(1), 'ipv4_address': '192.0.2.1',
     'client_id': 'c1'},
    {'name': 'eth1', 'mac_address': '52:54:00:00:00:02', 'ipv6_address': 'fe80::1%eth1'},
    {'name': 'eth2', 'mac_address': MAC.format(3)},
    {'name': 'lo', 'mac_address': MAC.format(4)}]
CPU = {'architecture': 'x86_64', 'count': 4, 'flags': ['vmx', 'aes', 'fpu', 5]}


@pytest.fixture
def discover(world, new, fake_conf):
    """Return a function that gives a new node what was found; it returns the node."""
    fake_conf.set_override('enabled', True, 'auto_discovery')

    def run(hooks=DEFAULT, plugin_data=None, ports_of=(), properties=None, **inventory):
        if hooks is not DEFAULT:
            fake_conf.set_override('hooks', hooks, 'inspector')
        uuid = new(properties=properties or {}, **{
            f'{kind}_interface': 'fake' for kind in ('inspect', 'power', 'management')},
            network_interface='noop')
        for number, values in enumerate(ports_of):
            ports.create(world.database, {
                'uuid': f'{number}', 'node_id': world.node(uuid).id, **values})
        inventory = {'interfaces': FOUR, 'cpu': CPU, **inventory}
        return world.do('continue_inspection', uuid, plugin_data=plugin_data or {},
                        inventory={name: value for name, value in inventory.items()
                                   if value is not None})
    return run


def told(database, node):
    return [(port.address[-1], port.pxe_enabled, port.extra.get('client-id'))
            for port in sorted(ports.for_node(database, node.id), key=lambda port: port.address)]


# -- interfaces and ports ------------------------------------------------------------------------
@pytest.mark.parametrize('add, boot, made', [
    ('all', None, [('1', True, 'c1'), ('2', True, None), ('3', True, None)]),
    ('all', MAC.format(2), [('1', False, 'c1'), ('2', True, None), ('3', False, None)]),
    ('active', None, [('1', True, 'c1'), ('2', True, None)]),
    ('pxe', '01-52-54-00-00-00-02', [('2', True, None)]),
    ('pxe', None, [('1', True, 'c1'), ('2', True, None), ('3', True, None)]),
    ('disabled', None, [])])
def test_which_interfaces_get_ports(discover, database, fake_conf, add, boot, made):
    fake_conf.set_override('add_ports', add, 'inspector')
    node = discover(boot={'pxe_interface': boot} if boot else None)
    assert node.last_error is None and told(database, node) == made


def test_what_is_kept_of_the_interfaces(discover, database, fake_conf):
    fake_conf.set_override('add_ports', 'active', 'inspector')
    node = discover()
    found = json.loads(inventories.get(database, node.id, node.uuid).plugin_data)
    assert sorted(found['all_interfaces']) == ['eth0', 'eth1', 'eth2', 'lo']
    assert sorted(found['valid_interfaces']) == ['eth0', 'eth1']
    assert found['valid_interfaces']['eth1']['ipv6_address'] == 'fe80::1'
    assert found['macs'] == [MAC.format(1), MAC.format(2)]


KNOWN = [{'address': MAC.format(number), 'pxe_enabled': False} for number in (1, 3, 9)]


@pytest.mark.parametrize('keep, left', [
    ('all', ['1', '2', '3', '9']), ('present', ['1', '2', '3']), ('added', ['1', '2'])])
def test_which_ports_are_kept(discover, database, fake_conf, keep, left):
    fake_conf.set_override('add_ports', 'active', 'inspector')
    fake_conf.set_override('keep_ports', keep, 'inspector')
    assert [port[0] for port in told(database, discover(ports_of=KNOWN))] == left


@pytest.mark.parametrize('update, boot, enabled', [
    (True, MAC.format(1), [True, False, False]), (False, MAC.format(1), [False, False, False]),
    (True, None, [False, True, False])])
def test_ports_are_brought_up_to_date(discover, database, fake_conf, update, boot, enabled):
    """1 and 3 were there and not enabled, 2 is new; without boot none is changed."""
    fake_conf.set_override('add_ports', 'all', 'inspector')
    fake_conf.set_override('update_pxe_enabled', update, 'inspector')
    node = discover(ports_of=KNOWN[:2], boot={'pxe_interface': boot})
    assert [port[1] for port in told(database, node)] == enabled
    assert told(database, node)[0][2] == 'c1'


def test_an_address_that_another_node_has(discover, database, world):
    first = discover()
    second = discover()
    assert (len(told(database, first)), told(database, second), second.last_error) == (3, [], None)


@pytest.mark.parametrize('interfaces', [
    [{'mac_address': MAC.format(1)}], [{'name': 'eth0', 'mac_address': 'zz'}],
    [{'name': 'lo', 'mac_address': MAC.format(1)}], [5],
    [{'name': 'e', 'mac_address': MAC.format(1), 'ipv4_address': '127.0.0.1'}], []])
def test_no_interface_that_counts(discover, database, interfaces):
    node = discover(interfaces=interfaces)
    assert node.provision_state == 'enroll' and 'network interfaces' in node.last_error
    with pytest.raises(exception.NodeInventoryNotFound):
        inventories.get(database, node.id, node.uuid)


def test_all_that_cannot_be_used_is_told(discover):
    node = discover(interfaces=[], plugin_data={'error': 'the disk burns'})
    assert 'the disk burns' in node.last_error and 'network interfaces' in node.last_error


# -- properties ----------------------------------------------------------------------------------
@pytest.mark.parametrize('hooks, inventory, properties', [
    (DEFAULT, {}, {'cpu_arch': 'x86_64'}),
    (DEFAULT, {'cpu': {}}, 'CPU architecture'), ('architecture', {'cpu': 5}, 'CPU'),
    ('cpus', {}, {'cpus': 4}), ('cpus', {'cpu': {'count': 0}}, {}), ('cpus', {'cpu': None}, {}),
    ('memory', {'memory': {'physical_mb': 4096}}, {'memory_mb': 4096}),
    ('memory', {}, 'memory'), ('', {}, {}), (' cpus , cpus,', {}, {'cpus': 4}),
    ('boot-mode', {'boot': {'current_boot_mode': 'uefi'}}, {'capabilities': 'boot_mode:uefi'}),
    ('boot-mode', {}, {}), ('boot-mode', {'boot': []}, {}),
    ('cpu-capabilities', {}, {'capabilities': 'cpu_vt:true,cpu_aes:true'}),
    ('cpu-capabilities', {'cpu': {'flags': 'vmx'}}, {})], ids=str)
def test_properties(discover, hooks, inventory, properties):
    node = discover(hooks, **inventory)
    if isinstance(properties, str):
        assert properties in node.last_error and node.properties == {}
    else:
        assert (node.last_error, node.properties) == (None, properties)


def test_capabilities_that_are_there_stay(discover):
    node = discover('boot-mode', properties={'capabilities': 'a:1'},
                    boot={'current_boot_mode': 'bios'})
    assert node.properties['capabilities'] == 'a:1,boot_mode:bios'


# -- together with rules, and by themselves ------------------------------------------------------
def test_rules_see_what_hooks_did(discover, database):
    inspection_rules.create(database, {
        'uuid': 'u', 'conditions': json.dumps([
            {'op': 'eq', 'args': {'values': ['{node.properties[cpu_arch]}', 'x86_64']}}]),
        'actions': json.dumps([{'op': 'set-attribute', 'args': {
            'path': '/extra/first', 'value': '{plugin_data[macs][0]}'}}])})
    assert discover().extra == {'first': MAC.format(1)}


def test_a_node_that_is_new_can_be_managed_then(discover, world):
    assert world.act('manage', discover().uuid).provision_state == 'manageable'


@pytest.mark.parametrize('hooks, error, word', [
    ('zz,ports', exception.DriverNotFoundInEntrypoint, 'hooks names zz'),
    ('ports', exception.ConfigInvalid, 'ports needs validate-interfaces before it'),
    ('ports,validate-interfaces', exception.ConfigInvalid, 'before it')])
def test_a_list_that_cannot_be(fake_conf, hooks, error, word):
    fake_conf.set_override('hooks', hooks, 'inspector')
    with pytest.raises(error, match=word):
        chain.load()
