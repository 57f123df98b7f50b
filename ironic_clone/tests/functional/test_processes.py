"""The commands as an operator meets them: starting, stopping, refusing to start."""
import contextlib
import signal
import socket
import threading
from http import client

import pytest

from ironic_clone.tests.functional import conftest
from ironic_clone.tests.functional import http_client
from ironic_clone.tests.functional import waiting
from ironic_clone.tests.servers import ports
from ironic_clone.tests.servers import service as service_process
from ironic_clone.tests.servers import wait


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
    assert own.trouble() == []


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
    own.configure({'api': {'max_limit': 5}})
    own.start()
    http = http_client.HttpClient(own.url)
    made = [http.post('/v1/nodes', {'driver': 'fake-hardware'}).expect(201).json()['uuid']
            for _ in range(3)]
    own.configure({'api': {'max_limit': 2}})
    for process in own.processes.values():
        process.send_signal(signal.SIGHUP)
    wait.until(lambda: len(http.get('/v1/nodes').json()['nodes']) == 2, 'the new limit holds')
    own.configure({})
    for ident in made:
        http.delete(f'/v1/nodes/{ident}').expect(204)
    own.stop()
    assert own.trouble() == []


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


def refused(service, name=None, *arguments):
    """Run the service's first command, which must end with 1 and one line; return the line."""
    done = service.run(name or service.programs[0], *arguments, seconds=60)
    lines = [line for line in done.stdout.strip().splitlines() if ' INFO ' not in line]
    assert done.returncode == 1, done.stdout
    assert len(lines) == 1, done.stdout
    return lines[0]


@pytest.fixture
def fresh(tmp_path, new_transport):
    """A configuration of a service that was never started, on SQLite."""
    def make(settings=None, **options):
        return service_process.IronicClone(
            tmp_path, transport_url=new_transport(), settings=settings, **options)
    return make


def test_a_database_without_schema_names_the_command_that_makes_it(fresh):
    assert 'ironic-clone-dbsync' in refused(fresh())


def test_a_database_that_is_not_there_is_named(fresh):
    line = refused(fresh(database_url=f'mysql+pymysql://u:hunter2@127.0.0.1:{ports.free()}/x'))
    assert 'ironic-clone-dbsync' in line and 'hunter2' not in line


@pytest.mark.parametrize('options, word', [
    ({'enabled_hardware_types': 'fake-hardware,toaster'}, 'toaster'),
    ({'enabled_power_interfaces': 'fake,toaster'}, 'toaster'),
    ({'enabled_drivers': 'toaster'}, 'toaster'),
    ({'enabled_hardware_types': ''}, 'enabled_hardware_types'),
    ({'rpc_transport': 'json-rpc'}, 'rpc_transport')])
def test_what_this_release_does_not_ship_is_named(fresh, options, word):
    service = fresh({'DEFAULT': options})
    service.upgrade_database()
    assert word in refused(service)


@pytest.mark.parametrize('strategy', ['keystone', 'http_basic'])
def test_it_never_falls_back_to_no_authentication(fresh, strategy):
    service = fresh({'DEFAULT': {'auth_strategy': strategy}})
    service.upgrade_database()
    assert 'auth_strategy' in refused(service, service.programs[-1])


def test_a_split_daemon_needs_a_broker(fresh):
    service = fresh({'DEFAULT': {'rpc_transport': 'none'}})
    service.upgrade_database()
    for name in ('ironic-clone-api', 'ironic-clone-conductor'):
        assert 'rpc_transport' in refused(service, name)


def test_a_port_that_is_taken_is_named(fresh):
    service = fresh()
    service.upgrade_database()
    with socket.socket() as taken:
        taken.bind((ports.LOOPBACK, service.port))
        taken.listen()
        assert str(service.port) in refused(service, service.programs[-1])


def test_a_configuration_file_that_is_not_there_is_named(fresh):
    service = fresh()
    service.configuration.unlink()
    assert str(service.configuration) in refused(service)


def test_the_status_command_tells_whether_to_upgrade(fresh):
    service = fresh()
    assert service.run('ironic-clone-status', 'upgrade', 'check').returncode == 2
    service.upgrade_database()
    done = service.run('ironic-clone-status', 'upgrade', 'check')
    assert done.returncode == 0, done.stdout


def test_dbsync_tells_its_version(fresh):
    service = fresh()
    service.upgrade_database()
    done = service.run('ironic-clone-dbsync', 'version')
    assert done.returncode == 0 and done.stdout.strip(), done.stdout
    again = service.run('ironic-clone-dbsync', 'upgrade')
    assert again.returncode == 0, again.stdout
