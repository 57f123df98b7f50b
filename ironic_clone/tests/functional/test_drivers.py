"""Drivers and conductors as the API lists them."""
import pytest


def test_drivers_are_listed_with_their_hosts(http):
    conductor, = http.get('/v1/conductors').json()['conductors']
    drivers = {driver['name']: driver for driver in http.get('/v1/drivers').json()['drivers']}
    assert set(drivers) == {'fake-hardware', 'ipmi', 'waiting', 'seed'}
    assert drivers['fake-hardware']['hosts'] == [conductor['hostname']]
    assert {name: driver['type'] for name, driver in drivers.items()} == {
        'fake-hardware': 'dynamic', 'ipmi': 'dynamic', 'waiting': 'dynamic', 'seed': 'classic'}


@pytest.mark.parametrize('kind, names', [
    ('classic', {'seed'}), ('dynamic', {'fake-hardware', 'ipmi', 'waiting'})])
def test_drivers_are_listed_by_type(http, kind, names):
    listed = http.get(f'/v1/drivers?type={kind}').expect(200).json()['drivers']
    assert {driver['name'] for driver in listed} == names


def test_a_driver_tells_its_interfaces(http):
    driver = http.get('/v1/drivers/fake-hardware').expect(200).json()
    assert driver['default_power_interface'] == 'fake'
    assert set(driver['enabled_raid_interfaces']) == {'no-raid', 'fake'}
    ipmi = http.get('/v1/drivers/ipmi').expect(200).json()
    assert ipmi['default_power_interface'] == 'ipmitool'


def test_a_driver_tells_what_it_needs_to_know(http):
    assert set(http.get('/v1/drivers/fake-hardware/properties').json()) == {'B1', 'B2'}
    assert {'ipmi_address', 'ipmi_username', 'ipmi_password'} <= set(
        http.get('/v1/drivers/ipmi/properties').json())


def test_a_driver_that_is_not_there(http):
    for path in ('', '/properties', '/vendor_passthru/methods'):
        answer = http.get(f'/v1/drivers/no-such-driver{path}')
        assert (answer.status, 'no-such-driver' in answer.error) == (404, True)


def test_a_node_needs_a_driver_that_somebody_runs(http):
    for body in ({'driver': 'no-such-driver'}, {}, {'driver': None}, {'driver': 7},
                 {'driver': 'fake-hardware', 'power_interface': 'no-such-interface'},
                 {'driver': 'ipmi', 'power_interface': 'fake'},
                 {'driver': 'fake-hardware', 'conductor_group': 'nobody'}):
        answer = http.post('/v1/nodes', body)
        assert answer.status == 400, (body, answer.body)
        assert answer.error


def test_the_old_name_of_an_interface_is_accepted(http, new_node):
    assert new_node(driver='ipmi', power_interface='ipmi')['power_interface'] == 'ipmitool'


def test_the_conductor_is_alive_and_found_by_name(http):
    conductor, = http.get('/v1/conductors?detail=true').expect(200).json()['conductors']
    assert conductor['alive'] is True
    assert set(conductor['drivers']) == {'fake-hardware', 'ipmi', 'waiting', 'seed'}
    one = http.get(f'/v1/conductors/{conductor["hostname"]}').expect(200).json()
    assert one['hostname'] == conductor['hostname']
    assert http.get('/v1/conductors/nobody').status == 404
    assert http.get('/v1/conductors', version='1.48').status == 404
