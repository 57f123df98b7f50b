"""The commands as an operator meets them: starting, stopping, being told to reload."""
import contextlib
import signal
import threading
from http import client

import pytest

from ironic_clone.tests.functional import conftest
from ironic_clone.tests.functional import http_client
from ironic_clone.tests.functional import waiting
from ironic_clone.tests.servers import service as service_process
from ironic_clone.tests.servers import wait


@pytest.fixture(scope='module')
def new_service(tmp_path_factory, new_transport):
    """Return a function that makes a service of our own, which may be stopped and started."""
    with contextlib.ExitStack() as made:
        def make(settings=None):
            service = made.enter_context(service_process.IronicClone(
                tmp_path_factory.mktemp('service'), None, new_transport(), settings))
            service.upgrade_database()
            return service
        yield make


@pytest.fixture(scope='module')
def own(new_service):
    """A service for this module, which may be stopped and started."""
    return new_service()


@pytest.mark.parametrize('number', [signal.SIGTERM, signal.SIGINT])
def test_it_stops_cleanly_and_starts_again_with_what_it_had(own, number):
    own.start()
    http = http_client.HttpClient(own.url)
    node = http.post('/v1/nodes', {'driver': 'fake-hardware'}).expect(201).json()
    http.provision(node['uuid'], 'manage', 'manageable')
    assert set(own.stop(number).values()) == {0}, own.log_text()
    own.start()
    assert http.node(node['uuid'])['provision_state'] == 'manageable'
    http.provision(node['uuid'], 'provide', 'available')
    own.stop()
    assert own.trouble() == [] and said(own, ' WARNING ') == []


def test_a_conductor_that_stopped_is_no_longer_alive(own):
    own.start()
    http = http_client.HttpClient(own.url)
    conductor, = http.get('/v1/conductors').json()['conductors']
    assert conductor['alive'] is True
    own.restart()
    conductor, = http.get('/v1/conductors').json()['conductors']   # the same row again
    assert (conductor['hostname'], conductor['alive']) == (own.host, True)
    own.stop()


def test_a_driver_that_hangs_does_not_keep_it_from_ending(new_service):
    """Neither in a call that somebody waits for nor in a worker."""
    service = new_service({**conftest.SETTINGS, 'conductor': {'graceful_shutdown_timeout': 1}})
    service.start(conftest.DRIVERS)
    http = http_client.HttpClient(service.url)
    made = [http.post('/v1/nodes', {'driver': 'waiting', 'driver_info': {'waiting_plan': {
        'management.set_boot_device': 'block', 'power.set_power_state': 'block'}}}).json()['uuid']
        for _ in range(2)]
    asking = threading.Thread(target=give_up, daemon=True, args=(
        http, f'/v1/nodes/{made[0]}/management/boot_device', {'boot_device': 'pxe'}))
    asking.start()
    http.put(f'/v1/nodes/{made[1]}/states/power', {'target': 'power on'}).expect(202)
    for ident in made:
        waiting.WaitingNode(http, service, ident).wait_blocked()
    assert set(service.stop().values()) == {0}, service.log_text()
    assert service.trouble() == []
    asking.join()


def give_up(http, path, body):
    """Send a request that the service may leave without an answer."""
    with contextlib.suppress(OSError, client.HTTPException):
        http.put(path, body)


def test_sighup_reloads_what_may_change(own):
    """In all daemons, in place; each says what it took over and what it could not."""
    own.configure({'api': {'max_limit': 5}})
    own.start()
    http = http_client.HttpClient(own.url)
    made = [http.post('/v1/nodes', {'driver': 'fake-hardware'}).expect(201).json()['uuid']
            for _ in range(3)]
    running = dict(own.processes)

    def hang_up(settings, text):
        before = len(said(own, text))
        own.configure(settings)
        for process in running.values():
            process.send_signal(signal.SIGHUP)
        wait.until(lambda: len(said(own, text)) == before + len(running), f'all say {text}')

    hang_up({'api': {'max_limit': 2}, 'conductor': {'workers_pool_size': 7}},
            'mutable options were reloaded')
    assert len(http.get('/v1/nodes').json()['nodes']) == 2
    assert len(said(own, 'max_limit changed from [5] to [2]')) == len(running)
    assert len(said(own, 'immutable option conductor.workers_pool_size')) == len(running)
    wait.until(lambda: len(said(own, 'goes on with the options as they are now')) == 1,
               'the conductor goes on')
    hang_up({'api': {'max_limit': 'many'}}, 'nothing was reloaded')
    assert len(http.get('/v1/nodes').json()['nodes']) == 2
    hang_up({}, 'mutable options were reloaded')
    for ident in made:
        http.provision(ident, 'manage', 'manageable')
        http.delete(f'/v1/nodes/{ident}').expect(204)
    assert own.processes == running and set(own.stop().values()) == {0}
    assert own.trouble() == []


def said(service, text):
    """Records of the log with this text."""
    return [record for record in service.records() if text in record]


FOR_IRONIC = {
    'DEFAULT': {
        'enabled_hardware_types': 'fake-hardware',
        'enabled_bios_interfaces': 'no-bios,fake',
        'enabled_boot_interfaces': 'fake',
        'enabled_console_interfaces': 'fake,no-console',
        'enabled_deploy_interfaces': 'fake',
        'enabled_inspect_interfaces': 'fake,no-inspect',
        'enabled_management_interfaces': 'fake',
        'enabled_network_interfaces': 'noop',
        'enabled_power_interfaces': 'fake',
        'enabled_raid_interfaces': 'fake,no-raid',
        'enabled_rescue_interfaces': 'fake,no-rescue',
        'enabled_storage_interfaces': 'noop,fake',
        'enabled_vendor_interfaces': 'fake,no-vendor',
        'isolinux_bin': '/usr/lib/ISOLINUX/isolinux.bin',
        'log_file': 'ironic.log',
    },
    'json_rpc': {'host_ip': '127.0.0.1', 'port': '8089', 'auth_strategy': 'noauth'},
    'conductor': {'automated_clean': 'false'},
}


def test_a_configuration_made_for_ironic_starts_it(new_service):
    service = new_service(FOR_IRONIC)
    service.start()
    http = http_client.HttpClient(service.url)
    node = http.post('/v1/nodes', {'driver': 'fake-hardware'}).expect(201).json()
    http.provision(node['uuid'], 'manage', 'manageable')
    http.provision(node['uuid'], 'provide', 'available')
    assert set(service.stop().values()) == {0}
    warning, = {record.partition(' sets options ')[2] for record in service.records()
                if 'no effect in this release' in record}
    assert 'isolinux_bin' in warning and 'json_rpc' in warning
    assert 'automated_clean' not in warning
    assert service.trouble() == []
