"""driver_info -> credentials: what is accepted, and the sentence for what is not."""
import hypothesis
import pytest
from hypothesis import strategies

from ironic_clone.common import exception
from ironic_clone.drivers.ipmi import credentials
from ironic_clone.drivers.ipmi import management
from ironic_clone.drivers.ipmi import power
from ironic_clone.drivers.ipmi import vendor
from ironic_clone.tests.peers import ipmi_task

ADDRESS = {'ipmi_address': '192.0.2.7'}
NAMES = {
    'ipmi_address', 'ipmi_bridging', 'ipmi_cipher_suite', 'ipmi_disable_boot_timeout',
    'ipmi_force_boot_device', 'ipmi_hex_kg_key', 'ipmi_local_address', 'ipmi_password',
    'ipmi_port', 'ipmi_priv_level', 'ipmi_protocol_version', 'ipmi_target_address',
    'ipmi_target_channel', 'ipmi_transit_address', 'ipmi_transit_channel', 'ipmi_username'}
INTERFACES = (power.IPMIPower(), management.IPMIManagement(), vendor.IPMIVendor())


def parse(info):
    return credentials.parse(ipmi_task.of(info).node)


@pytest.mark.parametrize('interface', INTERFACES, ids=lambda each: each.interface_type)
def test_properties_are_those_that_operators_know(interface):
    assert set(interface.get_properties()) == NAMES


@pytest.mark.parametrize('info, expected', [
    ({}, {'port': 623, 'username': '', 'password': '', 'kg': None, 'privilege': 4,
          'cipher_suite': None}),
    ({'ipmi_port': '6230'}, {'port': 6230}),
    ({'ipmi_port': 65535}, {'port': 65535}),
    ({'ipmi_username': 'root', 'ipmi_password': 1234}, {'username': 'root', 'password': '1234'}),
    ({'ipmi_username': None, 'ipmi_password': None}, {'username': '', 'password': ''}),
    ({'ipmi_hex_kg_key': 'AbCd01'}, {'kg': b'\xab\xcd\x01'}),
    ({'ipmi_priv_level': 'OPERATOR'}, {'privilege': 3}),
    ({'ipmi_priv_level': 'USER'}, {'privilege': 2}),
    ({'ipmi_priv_level': 'CALLBACK'}, {'privilege': 1}),
    ({'ipmi_protocol_version': '2.0'}, {}),
    ({'ipmi_cipher_suite': '3'}, {'cipher_suite': 3}),
    ({'ipmi_cipher_suite': 17}, {'cipher_suite': 17}),
    ({'ipmi_bridging': 'no'}, {}),
    ({'ipmi_local_address': '0x82'}, {}),
])
def test_accepted(info, expected):
    found = parse({**ADDRESS, **info})
    assert {name: getattr(found, name) for name in expected} == expected


@pytest.mark.parametrize('address, stored', [
    ('192.0.2.7', '192.0.2.7'), ('2001:DB8::1', '2001:db8::1'), ('bmc7.example.org',) * 2,
    ('bmc7',) * 2, ('7up',) * 2])
def test_addresses(address, stored):
    assert parse({'ipmi_address': address}).address == stored


TARGET = {'ipmi_target_channel': 1, 'ipmi_target_address': '0x72'}
TRANSIT = {'ipmi_transit_channel': 1, 'ipmi_transit_address': '0x72'}


@pytest.mark.parametrize('info, sentence', [
    ({'ipmi_address': None},
     "Missing the following IPMI credentials in node's driver_info: ['ipmi_address']."),
    ({'ipmi_port': 0}, 'ipmi_port "0" is not a valid port.'),
    ({'ipmi_port': '65536'}, 'ipmi_port "65536" is not a valid port.'),
    ({'ipmi_port': 'snmp'}, 'ipmi_port "snmp" is not a valid port.'),
    ({'ipmi_port': True}, 'ipmi_port "True" is not a valid port.'),
    ({'ipmi_port': [623]}, 'ipmi_port "[623]" is not a valid port.'),
    ({'ipmi_username': 'a' * 17},
     'ipmi_username is longer than the 16 bytes that IPMI 2.0 allows.'),
    ({'ipmi_password': 'secret' * 4},
     'ipmi_password is longer than the 20 bytes that IPMI 2.0 allows.'),
    ({'ipmi_hex_kg_key': 'abc'}, 'Number of ipmi_hex_kg_key characters is not even'),
    ({'ipmi_hex_kg_key': 'wxyz'}, 'ipmi_hex_kg_key must be 2 to 40 hexadecimal digits.'),
    ({'ipmi_hex_kg_key': 'ab' * 21}, 'ipmi_hex_kg_key must be 2 to 40 hexadecimal digits.'),
    ({'ipmi_priv_level': 'ROOT'},
     'Invalid privilege level value:ROOT, the valid value can be one of ADMINISTRATOR, '
     'CALLBACK, OPERATOR, USER'),
    ({'ipmi_protocol_version': '3.0'},
     'Invalid IPMI protocol version value 3.0, the valid value can be one of 2.0, 1.5'),
    ({'ipmi_protocol_version': '1.5'},
     'ipmi_protocol_version 1.5 cannot be honoured: this service speaks IPMI 2.0 (RMCP+) only, '
     'so remove it or set it to 2.0.'),
    ({'ipmi_protocol_version': '1.5', 'ipmi_cipher_suite': 3},
     'Cipher suites cannot be used with IPMI 1.5'),
    ({'ipmi_cipher_suite': 'aes'}, 'Invalid cipher suite aes, expected a number'),
    ({'ipmi_cipher_suite': 8},
     'ipmi_cipher_suite 8 cannot be honoured: this service speaks the cipher suites 3 and 17, '
     'so set one of them or remove it.'),
    ({'ipmi_bridging': 'triple'},
     "Invalid value for ipmi_bridging: triple, the valid value can be one of: "
     "['single', 'dual', 'no']"),
    ({'ipmi_bridging': 'single'},
     "['ipmi_target_channel', 'ipmi_target_address'] not provided"),
    ({'ipmi_bridging': 'dual', **TARGET},
     "['ipmi_transit_channel', 'ipmi_transit_address'] not provided"),
    ({'ipmi_bridging': 'dual', **TARGET, **TRANSIT},
     'ipmi_bridging "dual" cannot be honoured: this service reaches only the BMC that it logs '
     'into, so remove it and give that BMC an address of its own.'),
    ({'ipmi_force_boot_device': 'perhaps'},
     'ipmi_force_boot_device must be true or false, not "perhaps".'),
    ({'ipmi_disable_boot_timeout': 7},
     'ipmi_disable_boot_timeout must be true or false, not "7".'),
])
@pytest.mark.parametrize('interface', INTERFACES, ids=lambda each: each.interface_type)
def test_refused_by_every_interface(interface, info, sentence):
    with pytest.raises(exception.InvalidParameterValue) as caught:
        interface.validate(ipmi_task.of({**ADDRESS, **info}))
    assert str(caught.value) == sentence


@pytest.mark.parametrize('address', ['bad address', '300.1.1.1', '1.2.3', '-bmc', 'a' * 256, '::g',
                                     'bmc_7', {'a': 1}])
def test_an_address_that_is_none_is_named(address):
    task = ipmi_task.of({'ipmi_address': address})
    with pytest.raises(exception.InvalidParameterValue) as caught:
        INTERFACES[0].validate(task)
    assert str(caught.value) == (f'Invalid IPMI address "{address}" for node {task.node.uuid}. '
                                 'Must be a valid IP address or hostname.')


@pytest.mark.parametrize('info, kind', [
    ({}, exception.MissingParameterValue),
    ({**ADDRESS, 'ipmi_bridging': 'single'}, exception.MissingParameterValue),
    ({**ADDRESS, 'ipmi_port': 0}, exception.InvalidParameterValue)])
def test_what_is_missing_is_called_missing(info, kind):
    with pytest.raises(exception.InvalidParameterValue) as caught:
        parse(info)
    assert type(caught.value) is kind


def test_secrets_are_not_printed():
    found = parse({**ADDRESS, 'ipmi_password': 'hunter2', 'ipmi_hex_kg_key': 'cafe'})
    assert 'hunter2' not in repr(found) and 'xca' not in repr(found)


def test_the_key_of_a_session_is_all_of_it():
    info = {**ADDRESS, 'ipmi_username': 'root', 'ipmi_password': 'x'}
    assert parse(info) == parse(dict(info))
    for other in ({'ipmi_password': 'y'}, {'ipmi_port': 1}, {'ipmi_hex_kg_key': 'ab'},
                  {'ipmi_priv_level': 'USER'}, {'ipmi_cipher_suite': 3}):
        assert parse(info) != parse({**info, **other})


@hypothesis.given(strategies.dictionaries(
    strategies.sampled_from(sorted(NAMES)),
    strategies.none() | strategies.booleans() | strategies.integers() | strategies.text()
    | strategies.floats() | strategies.lists(strategies.integers(), max_size=2)))
def test_nothing_else_than_a_sentence_comes_of_bad_input(info):
    try:
        parse(info)
    except exception.InvalidParameterValue as error:
        assert str(error)
