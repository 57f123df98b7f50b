"""Boot device, NMI, validation, boot mode."""


def test_the_boot_device_is_set_and_read(http, manageable):
    path = f'/v1/nodes/{manageable["uuid"]}/management/boot_device'
    assert http.get(f'{path}/supported').expect(200).json() == {'supported_boot_devices': ['pxe']}
    http.put(path, {'boot_device': 'pxe'}).expect(204)
    assert http.get(path).expect(200).json() == {'boot_device': 'pxe', 'persistent': False}


def test_a_device_that_the_machine_lacks_is_refused(http, manageable):
    path = f'/v1/nodes/{manageable["uuid"]}/management/boot_device'
    for body in ({'boot_device': 'punch cards'}, {}, {'boot_device': 'pxe', 'persistent': 'so'},
                 {'boot_device': 7}):
        answer = http.put(path, body)
        assert answer.status == 400, (body, answer.body)
        assert answer.error


def test_an_nmi_is_refused_where_the_driver_has_none(http, manageable):
    answer = http.put(f'/v1/nodes/{manageable["uuid"]}/management/inject_nmi', {})
    assert (answer.status, 'does not support' in answer.error) == (400, True)
    assert http.put(f'/v1/nodes/{manageable["uuid"]}/management/inject_nmi', {},
                    version='1.28').status == 404


def test_validation_speaks_of_every_interface(http, manageable):
    result = http.get(f'/v1/nodes/{manageable["uuid"]}/validate').expect(200).json()
    assert set(result) == {'boot', 'deploy', 'management', 'network', 'power', 'bios', 'console',
                           'firmware', 'inspect', 'raid', 'rescue', 'storage'}
    assert result['power'] == {'result': True}


def test_validation_says_what_is_missing(http, new_node):
    node = new_node(driver='ipmi')
    power = http.get(f'/v1/nodes/{node["uuid"]}/validate').expect(200).json()['power']
    assert power['result'] is False
    assert 'ipmi_address' in power['reason']
