"""Commands that cannot or shall not start, what they say; and those that end by themselves."""
import base64
import socket

import pytest

from ironic_clone.tests.servers import ports
from ironic_clone.tests.servers import service as service_process


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


@pytest.mark.parametrize('strategy, word', [
    ('keystone', 'auth_strategy'), ('http_basic', 'http_basic_auth_user_file'),
    ('noauth', 'sugar')])
def test_it_never_falls_back_to_no_authentication_or_another_policy(fresh, tmp_path, strategy,
                                                                    word):
    service = fresh({'DEFAULT': {'auth_strategy': strategy,
                                 'http_basic_auth_user_file': '/nonexistent'}})
    if strategy == 'noauth':
        (tmp_path / 'policy.yaml').write_text('"show_password": "role:admin or sugar"\n')
    service.upgrade_database()
    assert word in refused(service, service.programs[-1])


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
    key = base64.urlsafe_b64encode(b'x' * 32).decode()
    service = fresh({'secrets': {'keys': key}})   # without one it would warn
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
