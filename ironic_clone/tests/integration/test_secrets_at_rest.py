"""Secrets encrypted in the database: a real BMC is worked with, the files have none of them, and
the keys change under the running service."""
import json
import signal
import threading

import pytest
from cryptography.fernet import Fernet

from ironic_clone.tests.functional import http_client
from ironic_clone.tests.peers import ipmi_sim
from ironic_clone.tests.servers import service as service_process
from ironic_clone.tests.servers import wait

OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))
OTHERS = 20
RELOADED = 'mutable options were reloaded'


@pytest.fixture(scope='module')
def bmc():
    """A BMC of OpenIPMI's simulator."""
    with ipmi_sim.IpmiSim() as running:
        yield running


def settings(**secrets):
    return {'DEFAULT': {'enabled_hardware_types': 'fake-hardware,ipmi'},
            'conductor': {'sync_power_state_interval': 2, 'force_power_state_during_sync': False},
            'oslo_policy': {'policy_file': 'policy.yaml'}, 'secrets': secrets}


@pytest.fixture
def service(tmp_path):
    """ironic-clone on an SQLite file, with a key."""
    with service_process.IronicClone(tmp_path, settings=settings(keys=OLD)) as running:
        (tmp_path / 'policy.yaml').write_text('')
        running.upgrade_database()
        running.start(('fake-hardware', 'ipmi'))
        yield running


def use(service, **secrets):
    """Change the keys of the running service."""
    before = service.log_text(1_000_000).count(RELOADED)
    service.configure(settings(**secrets))
    for process in service.processes.values():
        process.send_signal(signal.SIGHUP)
    wait.until(lambda: service.log_text(1_000_000).count(RELOADED) == before + len(
        service.processes), 'the keys are read', 30)


def rotate(service, code=0, *arguments):
    done = service.run('ironic-clone-dbsync', 'rotate_secrets', *arguments)
    assert done.returncode == code, done.stdout
    return done.stdout


def files(service) -> bytes:
    """All that SQLite has on the disk; its log has what was written of late, whole."""
    return b''.join(path.read_bytes() for path in service.directory.glob('ironic_clone.sqlite*'))


def told_by_status(service) -> str:
    """Return what the upgrade check says of secrets."""
    done = service.run('ironic-clone-status', 'upgrade', 'check', '--json')
    checks = json.loads(done.stdout.strip().splitlines()[-1])['checks']
    return next(found['details'] for found in checks if found['check'] == 'Secrets')


def test_keys_that_change_under_the_running_service(service, bmc):
    http = http_client.HttpClient(service.url)
    secret, rescue = bmc.password, 'rescue-hush'
    node = http.post('/v1/nodes', {'driver': 'ipmi', 'driver_info': bmc.driver_info()}
                     ).expect(201).json()['uuid']
    fake = http.post('/v1/nodes', {'driver': 'fake-hardware'}).expect(201).json()['uuid']
    http.provision(node, 'manage', 'manageable')
    http.power(node, 'power on', 'power on')
    assert bmc.power is True
    http.provision(fake, 'manage', 'manageable')
    http.provision(fake, 'provide', 'available')
    http.provision(fake, 'active', 'active')
    http.provision(fake, 'rescue', 'rescue', rescue_password=rescue)
    others = [http.post('/v1/nodes', {'driver': 'fake-hardware', 'driver_info': {
        'ipmi_password': f'{secret}-{number}'}}).expect(201).json()['uuid']
        for number in range(OTHERS)]
    kept = files(service)
    assert b'$secret$gAAAA' in kept and b'ipmi_username' in kept
    assert secret.encode() not in kept and rescue.encode() not in kept

    use(service, keys=f'{NEW},{OLD}')
    assert 'not the first' in told_by_status(service)
    assert rotate(service, 1, '--max-count', '5').startswith('nodes: 5 rows')
    ended, writes, busy = threading.Event(), [], others[-5:]
    writer = threading.Thread(target=_write, args=(http, busy, secret, ended, writes))
    writer.start()
    try:
        rotate(service)
    finally:
        ended.set()
        writer.join(60)
    use(service, keys=NEW)
    assert 'All secrets are encrypted with the first key.' in rotate(service)   # OLD is not needed
    assert {http.node(ident)['extra'].get('round') for ident in busy} == {max(writes)}
    http.power(node, 'power off', 'power off')
    assert bmc.power is False

    # Who may see secrets gets them from the conductor; policy files are looked at each second.
    assert http.node(node)['driver_info']['ipmi_password'] == '******'
    (service.directory / 'policy.yaml').write_text('"show_password": "@"\n')
    wait.until(lambda: http.node(node)['driver_info'] == bmc.driver_info(), 'they are shown', 30)
    listed = http.get('/v1/nodes/detail').json()['nodes']
    assert {one['driver_info'].get('ipmi_password') for one in listed} == {'******', None}

    use(service, keys=OLD)   # not the key that they have
    refusal = http.put(f'/v1/nodes/{node}/states/power', {'target': 'power on'}).expect(400)
    assert 'driver_info/ipmi_password' in refusal.error and 'cannot be decrypted' in refusal.error
    verdict = http.get(f'/v1/nodes/{node}/validate').expect(200).json()['power']
    assert verdict['result'] is False and 'cannot be decrypted' in verdict['reason']
    sentence = http.wait_node(node, maintenance=False, last_error=verdict['reason'])['last_error']
    assert secret not in sentence and bmc.power is False
    assert 'keys that are not among' in rotate(service, 2)

    use(service, keys=NEW, encrypt='false')   # and back to plain text
    assert 'All secrets are in plain text.' in rotate(service, 0, '--decrypt')
    use(service)
    assert secret.encode() in files(service)
    http.power(node, 'power on', 'power on')
    assert bmc.power is True
    assert '[secrets]keys is not set' in told_by_status(service)
    assert set(service.stop().values()) == {0}
    assert service.trouble() == []
    log = service.log_text(1_000_000)
    assert 'Option secrets.keys changed from [******] to [******]' in log
    assert not [word for word in (OLD, NEW, secret, rescue) if word in log]


def _write(http, idents, secret, ended, writes) -> None:
    """Change each node's password and ``extra`` in turn, at the least once while keys change."""
    number = 0
    while not writes or not ended.is_set():
        number += 1
        for ident in idents:
            http.unlocked(lambda ident=ident, number=number: http.patch(f'/v1/nodes/{ident}', [
                {'op': 'add', 'path': '/extra/round', 'value': number},
                {'op': 'add', 'path': '/driver_info/ipmi_password',
                 'value': f'{secret}-{number}'}])).expect(200)
        writes.append(number)
