"""A machine's whole life on a real BMC: the service as a process, ipmi_sim at the other end."""
import time

import pytest

from ironic_clone.tests.functional import http_client
from ironic_clone.tests.peers import ipmi_sim
from ironic_clone.tests.servers import ports
from ironic_clone.tests.servers import service as service_process
from ironic_clone.tests.servers import wait


@pytest.fixture(scope='module')
def bmc():
    """A BMC of OpenIPMI's simulator."""
    with ipmi_sim.IpmiSim() as running:
        yield running


@pytest.fixture(scope='module')
def service(tmp_path_factory):
    """The service with the ipmi hardware type; its power sync runs every two seconds."""
    with service_process.IronicClone(tmp_path_factory.mktemp('service'), settings={
            'DEFAULT': {'enabled_hardware_types': 'fake-hardware,ipmi'},
            'conductor': {'sync_power_state_interval': 2, 'force_power_state_during_sync': False},
    }) as running:
        running.upgrade_database()
        running.start(('fake-hardware', 'ipmi'))
        yield running
        assert set(running.stop().values()) == {0}
        assert running.trouble() == []


@pytest.fixture
def http(service):
    """Requests to it."""
    return http_client.HttpClient(service.url)


@pytest.fixture
def enrol(http):
    """Return a function that creates an ipmi node with this driver_info; deleted in the end."""
    made = []

    def create(driver_info, **fields):
        node = http.post('/v1/nodes', {'driver': 'ipmi', 'driver_info': driver_info,
                                       **fields}).expect(201).json()
        made.append(node['uuid'])
        return node['uuid']
    yield create

    def gone(ident):
        http.put(f'/v1/nodes/{ident}/maintenance')
        return http.delete(f'/v1/nodes/{ident}').status in (204, 404)
    for ident in made:
        wait.until(lambda ident=ident: gone(ident), f'node {ident} is deleted', 90)


def powered(bmc, on):
    wait.until(lambda: bmc.power is on, f'the chassis is {"on" if on else "off"}')


def test_from_enrolment_to_deletion(http, bmc, enrol):
    ident = enrol(bmc.driver_info())
    assert http.node(ident)['driver_info']['ipmi_password'] == '******'
    assert http.get(f'/v1/nodes/{ident}/validate').json()['power'] == {'result': True}
    node = http.provision(ident, 'manage', 'manageable')
    assert node['power_state'] == 'power off'   # read from the BMC
    http.provision(ident, 'provide', 'available')

    http.provision(ident, 'active', 'active')
    http.power(ident, 'power on', 'power on')
    powered(bmc, True)
    http.power(ident, 'power off', 'power off')
    powered(bmc, False)
    http.power(ident, 'power on', 'power on')
    powered(bmc, True)
    before = len(bmc.chassis_log())
    http.power(ident, 'rebooting', 'power on')
    assert bmc.power is True
    assert bmc.chassis_log()[before:] != []     # it was told to, whatever the way
    http.power(ident, 'soft power off', 'power off')
    powered(bmc, False)

    path = f'/v1/nodes/{ident}/management/boot_device'
    assert 'pxe' in http.get(f'{path}/supported').json()['supported_boot_devices']
    http.unlocked(lambda: http.put(path, {'boot_device': 'pxe', 'persistent': False})).expect(204)
    assert http.unlocked(lambda: http.get(path)).json()['boot_device'] == 'pxe'
    assert 'boot=pxe' in bmc.chassis_log()

    http.provision(ident, 'deleted', 'available')
    powered(bmc, False)
    http.unlocked(lambda: http.delete(f'/v1/nodes/{ident}')).expect(204)
    assert http.get(f'/v1/nodes/{ident}').status == 404


def test_power_that_changes_by_itself_is_seen(http, bmc, enrol):
    ident = enrol(bmc.driver_info())
    http.provision(ident, 'manage', 'manageable')
    http.power(ident, 'power on', 'power on')
    (bmc.directory / 'state.power').write_text('0\n')   # somebody pressed the button
    http.wait_node(ident, power_state='power off')


def test_a_wrong_password_is_said(http, service, bmc, enrol):
    ident = enrol(bmc.driver_info(ipmi_password='not-the-password'))
    service.allow(ident)
    begun = time.monotonic()
    http.put(f'/v1/nodes/{ident}/states/provision', {'target': 'manage'}).expect(202)
    assert time.monotonic() - begun < 5   # the answer does not wait for the BMC
    node = http.wait_node(ident, provision_state='enroll', target_provision_state=None)
    assert 'password' in node['last_error']
    assert 'not-the-password' not in node['last_error']


def test_a_dead_bmc_is_said_and_slows_nobody(http, service, bmc, enrol):
    dead = enrol(bmc.driver_info(ipmi_port=ports.free()))
    service.allow(dead)
    alive = enrol(bmc.driver_info())
    http.put(f'/v1/nodes/{dead}/states/provision', {'target': 'manage'}).expect(202)
    http.provision(alive, 'manage', 'manageable')
    http.power(alive, 'power on', 'power on')
    assert http.node(dead)['provision_state'] == 'verifying'   # still waiting for its BMC
    node = http.wait_node(dead, provision_state='enroll', target_provision_state=None,
                          seconds=120)
    assert node['last_error']
    assert 'None' not in node['last_error']
    assert '127.0.0.1' in node['last_error']


def test_what_the_bmc_refuses_is_told(http, bmc, enrol):
    ident = enrol(bmc.driver_info())
    http.provision(ident, 'manage', 'manageable')
    answer = http.unlocked(lambda: http.put(f'/v1/nodes/{ident}/management/inject_nmi', {}))
    # ipmi_sim knows no NMI. The request was right and the hardware failed: a 5xx, with its words.
    assert answer.status == 500
    assert f'127.0.0.1:{bmc.port} refused' in answer.error


def test_raw_bytes_reach_the_bmc(http, bmc, enrol):
    ident = enrol(bmc.driver_info())
    http.provision(ident, 'manage', 'manageable')
    path = f'/v1/nodes/{ident}/vendor_passthru/send_raw'
    http.unlocked(lambda: http.post(path, {'raw_bytes': '0x00 0x01'})).expect(202)
    http.wait_node(ident, reservation=None, last_error=None)
    answer = http.unlocked(lambda: http.post(path, {}))
    assert (answer.status, 'raw_bytes' in answer.error) == (400, True)
