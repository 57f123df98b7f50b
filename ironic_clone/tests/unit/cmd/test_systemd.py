"""The protocol of sd_notify."""
import os
import socket

import pytest

from ironic_clone.cmd import systemd


@pytest.mark.parametrize('abstract', [False, True])
def test_state_reaches_the_supervisor(tmp_path, monkeypatch, abstract):
    address = f'\0ironic-clone-test-{os.getpid()}' if abstract else str(tmp_path / 'notify')
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(address)
        listener.settimeout(5)
        monkeypatch.setenv('NOTIFY_SOCKET', address.replace('\0', '@'))
        systemd.notify('READY=1')
        assert listener.recv(100) == b'READY=1'
        systemd.notify('READY=1', status='serves\nMAINPID=1')   # one line, whatever it says
        assert listener.recv(100) == b'READY=1\nSTATUS=serves MAINPID=1'


def test_nobody_listens(tmp_path, monkeypatch):
    monkeypatch.delenv('NOTIFY_SOCKET', raising=False)
    systemd.notify('READY=1')
    monkeypatch.setenv('NOTIFY_SOCKET', str(tmp_path / 'gone'))
    systemd.notify('READY=1')


@pytest.mark.parametrize('microseconds, pid, seconds', [
    ('60000000', None, 30.0), ('60000000', 'own', 30.0), ('60000000', '1', None),
    ('', None, None), ('soon', None, None)])
def test_watchdog_wants_twice_a_period(monkeypatch, microseconds, pid, seconds):
    monkeypatch.setenv('WATCHDOG_USEC', microseconds)
    monkeypatch.delenv('WATCHDOG_PID', raising=False)
    if pid is not None:
        monkeypatch.setenv('WATCHDOG_PID', pid.replace('own', str(os.getpid())))
    assert systemd.watchdog_interval() == seconds
