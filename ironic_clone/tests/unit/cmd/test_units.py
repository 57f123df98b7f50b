"""The systemd units: of the right kind, for commands that exist, with little that they may do."""
import configparser
import pathlib
import re
import shutil
import subprocess
import sys

import pytest

from ironic_clone.conf import CONF

UNITS = sorted((pathlib.Path(__file__).resolve().parents[4] / 'etc/systemd').glob('*.service'))
HARDENED = {
    'NoNewPrivileges': 'yes', 'ProtectSystem': 'strict', 'ProtectHome': 'yes', 'PrivateTmp': 'yes',
    'PrivateDevices': 'yes', 'ProtectKernelTunables': 'yes', 'ProtectKernelModules': 'yes',
    'ProtectControlGroups': 'yes', 'RestrictNamespaces': 'yes', 'RestrictSUIDSGID': 'yes',
    'LimitCORE': '0', 'LockPersonality': 'yes', 'CapabilityBoundingSet': '',
    'SystemCallArchitectures': 'native'}


def section_of(unit, name) -> dict[str, str]:
    """One section; of what is given several times, the last."""
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str
    parser.read(unit)
    return dict(parser[name])


def test_there_is_one_for_each_daemon():
    assert {unit.stem for unit in UNITS} == {
        'ironic-clone', 'ironic-clone-api', 'ironic-clone-conductor'}


@pytest.mark.parametrize('unit', UNITS, ids=lambda unit: unit.stem)
def test_what_it_says(unit, conf):
    service = section_of(unit, 'Service')
    assert (service['Type'], service['User'], service['WatchdogSec']) == (
        'notify', 'ironic-clone', '60')
    assert service['ExecStart'].split()[0] == f'/usr/bin/{unit.stem}'
    assert pathlib.Path(sys.executable).with_name(unit.stem).exists()
    assert service.items() >= HARDENED.items()
    assert f'/var/lib/{service["StateDirectory"]}' == CONF.state_path   # the one place to write
    if unit.stem != 'ironic-clone-api':
        assert int(service['TimeoutStopSec']) > CONF.conductor.graceful_shutdown_timeout
    # A drain lets work end, and so the processes that it waits for.
    assert service['KillMode'] == 'mixed'
    # A database that is away for long is no reason to give up.
    assert section_of(unit, 'Unit')['StartLimitIntervalSec'] == '0'
    assert service['Restart'] == 'on-failure'


@pytest.mark.parametrize('unit', UNITS, ids=lambda unit: unit.stem)
def test_systemd_understands_it(unit, tmp_path):
    """Where systemd is installed; the others' tests hold what it says in any case."""
    analyze = shutil.which('systemd-analyze') or shutil.which('true')
    here = tmp_path / unit.name
    here.write_text(re.sub(r'^ExecStart=\S+', f'ExecStart={sys.executable}', unit.read_text(),
                           flags=re.MULTILINE))
    done = subprocess.run([analyze, 'verify', '--man=no', str(here)], capture_output=True,
                          text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, '')
