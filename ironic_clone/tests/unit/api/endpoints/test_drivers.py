"""Drivers, as conductors register them."""
import pytest

from ironic_clone.common import exception

TYPES_SINCE = {
    'bios': 40, 'boot': 30, 'console': 30, 'deploy': 30, 'firmware': 86, 'inspect': 30,
    'management': 30, 'network': 30, 'power': 30, 'raid': 30, 'rescue': 38, 'storage': 33,
    'vendor': 30}
SINCE = {'name': 1, 'hosts': 1, 'links': 1, 'properties': 14, 'type': 30,
         **{f'default_{type_}_interface': since for type_, since in TYPES_SINCE.items()},
         **{f'enabled_{type_}_interfaces': since for type_, since in TYPES_SINCE.items()}}
BRIEF = ('name', 'hosts', 'links', 'properties', 'type')


def at(minor, names=tuple(SINCE)):
    return {name for name in names if SINCE[name] <= minor}


@pytest.mark.parametrize('minor', [1, 13, 14, 29, 30, 32, 33, 37, 38, 39, 40, 85, 86, 115])
def test_fields_by_version(api, minor):
    assert set(api('GET', '/v1/drivers/fake-hardware', minor=minor).json) == at(minor)
    listed = api('GET', '/v1/drivers', minor=minor).json['drivers']
    assert [set(driver) for driver in listed] == [at(minor, BRIEF)] * 2
    if minor >= 30:
        listed = api('GET', '/v1/drivers?detail=true', minor=minor).json['drivers']
        assert [set(driver) for driver in listed] == [at(minor)] * 2


def test_a_hardware_type(api):
    driver = api('GET', '/v1/drivers/fake-hardware').json
    base = 'http://localhost'
    assert (driver['name'], driver['type'], driver['hosts']) == (
        'fake-hardware', 'dynamic', ['conductor-1'])
    assert driver['links'] == [
        {'href': f'{base}/v1/drivers/fake-hardware', 'rel': 'self'},
        {'href': f'{base}/drivers/fake-hardware', 'rel': 'bookmark'}]
    assert driver['properties'] == [
        {'href': f'{base}/v1/drivers/fake-hardware/properties', 'rel': 'self'},
        {'href': f'{base}/drivers/fake-hardware/properties', 'rel': 'bookmark'}]
    assert driver['default_bios_interface'] == 'fake'
    assert driver['enabled_bios_interfaces'] == ['fake', 'no-bios']
    assert (driver['default_raid_interface'], driver['enabled_raid_interfaces']) == (None, [])


def test_a_classic_driver_has_no_choice_of_interfaces(api):
    driver = api('GET', '/v1/drivers/seed').json
    assert driver['type'] == 'classic'
    assert {value for name, value in driver.items() if '_interface' in name} == {None}


@pytest.mark.parametrize('query, names', [
    ('', ['fake-hardware', 'seed']), ('?type=dynamic', ['fake-hardware']),
    ('?type=classic', ['seed']), ('?detail=false', ['fake-hardware', 'seed']),
    ('?detail=True&type=classic', ['seed'])])
def test_lists(api, query, names):
    assert [driver['name'] for driver in api('GET', '/v1/drivers' + query).json['drivers']] == \
        names


@pytest.mark.parametrize('path, fields', [
    ('/v1/drivers?fields=name', ['name', 'links']),
    ('/v1/drivers?fields=NAME,%20hosts', ['name', 'hosts', 'links']),
    ('/v1/drivers?fields=hosts&fields=name&detail=false', ['name', 'hosts', 'links']),
    ('/v1/drivers?fields=', ['links']), ('/v1/drivers?fields=links,type', ['type', 'links']),
    ('/v1/drivers?fields=properties', ['links', 'properties']),
    ('/v1/drivers/fake-hardware?fields=name', ['name', 'links']),
    ('/v1/drivers/fake-hardware?fields=default_bios_interface',
     ['default_bios_interface', 'links']),
    ('/v1/drivers/fake-hardware/name', ['name', 'links'])])
def test_selected_fields(api, path, fields):
    found = api('GET', path).json
    assert set(found['drivers'][0] if 'drivers' in found else found) == set(fields)


@pytest.mark.parametrize('path, minor, status', [
    ('?type=x', 115, 400), ('?type=', 115, 400), ('?detail=x', 115, 400), ('?limit=1', 115, 400),
    ('?sort_key=name', 115, 400), ('?x=1', 115, 400), ('?fields=bogus', 115, 400),
    ('?fields=name&detail=true', 115, 400), ('?fields=default_boot_interface', 115, 400),
    ('?fields=default_firmware_interface', 85, 400),
    ('/fake-hardware?fields=default_firmware_interface', 85, 400),
    ('/fake-hardware?fields=bogus', 115, 400), ('/fake-hardware?detail=true', 115, 400),
    ('?type=dynamic', 29, 406), ('?detail=true', 29, 406), ('?fields=name', 76, 406),
    ('/fake-hardware?fields=name', 76, 406), ('/none-such', 115, 404),
    ('/Fake-Hardware', 115, 404), ('/a%20b', 115, 404), ('/none-such/properties', 115, 404),
    ('/none-such/raid/logical_disk_properties', 115, 404),
    ('/fake-hardware/raid/logical_disk_properties', 11, 406),
    ('/fake-hardware/properties?x=1', 115, 400), ('/fake-hardware/properties/x', 115, 404),
    ('/fake-hardware/bogus', 115, 400), ('/fake-hardware/name', 76, 406)])
def test_refused(api, listener, path, minor, status):
    answer = api('GET', '/v1/drivers' + path, minor=minor)
    assert answer.status == status
    assert listener.calls == []


@pytest.mark.parametrize('method', ['POST', 'PUT', 'PATCH', 'DELETE'])
def test_drivers_are_only_read(api, method):
    answer = api(method, '/v1/drivers')
    assert (answer.status, answer.headers['Allow']) == (405, 'GET')


@pytest.mark.parametrize('path, operation', [
    ('properties', 'get_driver_properties'),
    ('raid/logical_disk_properties', 'get_raid_logical_disk_properties'),
    ('vendor_passthru/methods', 'get_driver_vendor_passthru_methods')])
def test_a_conductor_that_has_the_driver_is_asked_once(api, listener, path, operation):
    listener.answers[operation] = {'a': 'b'}
    for _ in range(2):
        assert api('GET', f'/v1/drivers/fake-hardware/{path}').json == {'a': 'b'}
    assert listener.calls == [(operation, {'driver_name': 'fake-hardware'})]


def test_a_driver_without_raid(api, listener):
    listener.answers['get_raid_logical_disk_properties'] = exception.UnsupportedDriverExtension(
        driver='fake-hardware', extension='raid')
    path = '/v1/drivers/fake-hardware/raid/logical_disk_properties'
    assert api('GET', path).status == 404
