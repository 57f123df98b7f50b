"""ironic-clone-status upgrade check."""
import base64
import json
import subprocess
import sys

import pytest

from ironic_clone.db import audit_trail
from ironic_clone.db import conductors
from ironic_clone.db import nodes
from ironic_clone.db import record
from ironic_clone.db.types import utcnow

KEYS = [base64.urlsafe_b64encode(letter * 32).decode() for letter in (b'a', b'b')]
GOOD = f'[secrets]\nkeys = {KEYS[0]}\n[DEFAULT]\nauth_strategy = noauth\n'


@pytest.fixture
def check(database, tmp_path):
    """Return a function: configuration -> (exit code, {check: (code, details)})."""
    path = tmp_path / 'x.conf'

    def work(text, url=database.url):
        path.write_text(f'{text}\n[database]\nconnection = {url}\n')
        done = subprocess.run([sys.executable, '-m', 'ironic_clone.cmd.status', '--config-file',
                               str(path), 'upgrade', 'check', '--json'],
                              capture_output=True, text=True, timeout=60, check=False)
        checks = json.loads(done.stdout)['checks']
        return done.returncode, {found['check']: (found['result'], found['details'] or '')
                                 for found in checks}
    return work


def test_all_is_well(check):
    code, found = check(GOOD)
    assert code == 0
    assert found['Drivers'] == (0, 'fake-hardware, ipmi')


@pytest.mark.parametrize('text, failed, code, details', [
    (f'{GOOD}[pxe]\ntftp_root = /x\n', 'Configuration', 1, '[pxe]tftp_root'),
    (GOOD.replace('noauth', 'keystone'), 'Access', 2, 'auth_strategy = keystone'),
    (GOOD.replace('keys', '# keys'), 'Secrets', 1, '[secrets]keys is not set'),
    (GOOD.replace('keys', 'encrypt = false\nkeys'), 'Secrets', 1, '[secrets]encrypt is false'),
    (f'{GOOD}rpc_transport = json-rpc\n', 'Configuration', 2, 'json-rpc'),
    (f'{GOOD}enabled_hardware_types = redfish\n', 'Drivers', 2, 'redfish'),
    (f'{GOOD}enabled_hardware_types =\n', 'Drivers', 2, 'enabled_hardware_types'),
])
def test_what_is_wrong_is_told(check, text, failed, code, details):
    exit_code, found = check(text)
    assert exit_code == code
    assert found[failed][0] == code
    assert details in found[failed][1]
    assert sum(result for result, _ in found.values()) == code   # and nothing else


def test_what_an_upgrade_still_has_to_do_is_told(check, database):
    conductors.register(database, 'older', '', ['fake-hardware'], [], 'x', '1.0')
    with database.write() as connection:
        connection.execute(conductors.table.insert().values(
            hostname='before', created_at=utcnow(), drivers='[]', online=False))
    code, found = check(f'{GOOD}pin_release_version = 0.0\n')
    assert code == 1
    for words in ('another release are alive: older.', 'pin_release_version = 0.0 is set',
                  'online_data_migrations'):
        assert words in found['Rolling upgrade'][1]


def test_database_without_schema(check, tmp_path):
    code, found = check(GOOD, f'sqlite:///{tmp_path}/empty.sqlite')
    assert code == 2
    assert 'ironic-clone-dbsync upgrade' in found['Database'][1]


def add(database, uuid, driver='fake-hardware', **values):
    nodes.create(database, {'uuid': uuid, 'driver': driver, 'provision_state': 'enroll', **values})


def test_nodes_that_nobody_would_serve(check, database):
    conductors.register(database, 'alive', 'rack2', ['ipmi'],
                        [('ipmi', 'power', 'ipmitool', True)], 'incarnation')
    add(database, 'a', power_interface='fake')
    add(database, 'b', 'ipmi', conductor_group='rack2', power_interface='ipmitool')
    assert check(GOOD)[0] == 0
    add(database, 'c', 'redfish')
    add(database, 'd', 'redfish')
    add(database, 'e', conductor_group='rack2')
    add(database, 'f', power_interface='gone')
    code, found = check(GOOD)
    assert code == 1
    result, details = found['Nodes']
    assert result == 1
    for text in ('2 nodes need driver redfish in conductor group ""',
                 '1 nodes need driver fake-hardware in conductor group "rack2"',
                 '1 nodes need power interface gone of driver fake-hardware'):
        assert text in details
    assert 'ipmitool' not in details and 'No conductor' not in details


def test_nodes_without_any_conductor(check, database):
    add(database, 'a')
    code, found = check(GOOD)
    assert (code, found['Nodes'][1]) == (1, 'No conductor is alive, and there are 1 nodes.')


def test_how_secrets_are_kept(check, database, conf):
    add(database, 'a', driver_info='{"ipmi_password":"x"}')
    conf.set_override('keys', KEYS[:1], 'secrets')
    add(database, 'b', driver_info='{"ipmi_password":"x"}')
    with_both = GOOD.replace(KEYS[0], f'{KEYS[1]},{KEYS[0]}')
    for text, *words in (
            (GOOD, 'secrets of 1 rows are in plain text'),
            (with_both, 'secrets of 1 rows are in plain text', '1 rows are encrypted with a key'),
            (GOOD.replace(*KEYS), '1 rows are encrypted with keys that are not among'),
            (GOOD.replace('keys', '# keys'), '1 rows are encrypted with keys', 'is not set')):
        result, details = check(text)[1]['Secrets']
        assert result == 1 and all(word in details for word in words), details


def test_the_trail_of_changes(database, tmp_path):
    audit_trail.add(database, [audit_trail.record(
        created_at=record.now(), request_id=f'req-{user}', user=user, status=403,
        event_type=audit_trail.REQUEST, event='it') for user in ('alice', 'bob')])
    path = tmp_path / 'x.conf'
    path.write_text(f'{GOOD}[database]\nconnection = {database.url}\n')

    def work(*arguments):
        return subprocess.run([sys.executable, '-m', 'ironic_clone.cmd.status', '--config-file',
                               str(path), 'trail', *arguments],
                              capture_output=True, text=True, timeout=60, check=False)
    done = work('--user', 'bob')
    line, = done.stdout.splitlines()
    assert done.returncode == 0 and json.loads(line)['request_id'] == 'req-bob'
    refused = work('--limit', '0')
    assert refused.returncode == 2 and '"0" is not a number from 1 on' in refused.stderr


def test_a_map_for_audits_that_is_not_there(check):
    code, found = check(f'{GOOD}[audit]\nenabled = true\naudit_map_file = /no/such/map\n')
    assert code == 2 and '/no/such/map cannot be used' in found['Access'][1]
