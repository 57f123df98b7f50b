"""Vendor passthru: arguments, routes, steps."""
import pytest

from ironic_clone.common import exception
from ironic_clone.drivers.ipmi import vendor
from ironic_clone.tests.peers import ipmi_task

VENDOR = vendor.IPMIVendor()
TASK = ipmi_task.of({'ipmi_address': '192.0.2.7'})


@pytest.mark.parametrize('text, expected', [
    ('0x00 0x08 0x03 0x08', '00080308'), ('6 1', '0601'), ('0x06,0x01', '0601'),
    ('  0x3f\t255 ', '3fff')])
def test_raw_bytes(text, expected):
    assert vendor.parse_raw_bytes(text).hex() == expected


@pytest.mark.parametrize('text', ['0x06', 'six one', '0x06 0x100', '-1 2', '0x40 0x01', 7, [6, 1],
                                  '06 01', 'hunter2', f'0x06 {10**40}', f'6 0x{"f" * 5000}'])
def test_raw_bytes_that_are_none(text):
    with pytest.raises(exception.InvalidParameterValue, match='must be numbers') as error:
        VENDOR.validate(TASK, method='send_raw', http_method='POST', raw_bytes=text)
    assert 'hunter2' not in str(error.value)   # what is sent may set a password


@pytest.mark.parametrize('arguments', [{}, {'raw_bytes': ''}])
def test_raw_bytes_are_required(arguments):
    with pytest.raises(exception.MissingParameterValue, match='raw_bytes'):
        VENDOR.validate(TASK, method='send_raw', http_method='POST', **arguments)


def test_warm_is_a_boolean():
    VENDOR.validate(TASK, method='bmc_reset', http_method='POST')
    VENDOR.validate(TASK, method='bmc_reset', http_method='POST', warm='false')
    with pytest.raises(exception.InvalidParameterValue, match='"warm" must be true or false'):
        VENDOR.validate(TASK, method='bmc_reset', http_method='POST', warm='tepid')


def test_without_a_method_the_node_is_checked():
    VENDOR.validate(TASK)
    with pytest.raises(exception.MissingParameterValue, match='ipmi_address'):
        VENDOR.validate(ipmi_task.of({}))


def test_routes():
    assert {name: (route.http_methods, route.asynchronous, route.require_exclusive_lock)
            for name, route in VENDOR.vendor_routes.items()} == {
        'send_raw': (('POST',), True, True), 'bmc_reset': (('POST',), True, True)}
    assert VENDOR.driver_routes == {}


@pytest.mark.parametrize('kind', ['clean', 'deploy', 'service'])
def test_send_raw_is_a_step_that_is_run_only_on_request(kind):
    steps = getattr(VENDOR, f'get_{kind}_steps')(TASK)
    assert [(step['interface'], step['step'], step['priority']) for step in steps] == [
        ('vendor', 'send_raw', 0)]
    assert steps[0]['argsinfo']['raw_bytes']['required'] is True
