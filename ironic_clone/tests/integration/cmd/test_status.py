"""ironic-clone-status upgrade check."""
import json
import subprocess
import sys

import pytest

GOOD = '[DEFAULT]\nauth_strategy = noauth\n'


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
    ('', 'Configuration', 2, 'auth_strategy = keystone'),
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


def test_database_without_schema(check, tmp_path):
    code, found = check(GOOD, f'sqlite:///{tmp_path}/empty.sqlite')
    assert code == 2
    assert 'ironic-clone-dbsync upgrade' in found['Database'][1]
