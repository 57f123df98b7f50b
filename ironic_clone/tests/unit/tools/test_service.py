"""The service of tools/quickstart: what is wrong is said in a sentence, before it is too late."""
import signal
import socket
import subprocess
import sys
import types

import pytest

# Says that it runs, and does not stop when it is told to.
STUBBORN = 'import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); ' \
           'signal.pause()'


@pytest.fixture
def service(tool):
    return tool('service')


def test_a_directory_serves_one_at_a_time(service, tmp_path, capsys):
    first = service.Service(None, tmp_path, 6385, 'quickstart')
    written = first.configuration.read_text()
    with pytest.raises(SystemExit):
        service.Service(None, tmp_path, 6386, 'quickstart')
    said = capsys.readouterr().err
    assert f'Another tools/quickstart runs with the directory {tmp_path}' in said
    assert '--state-dir' in said
    assert first.configuration.read_text() == written


def test_a_directory_that_cannot_be_made(service, tmp_path, capsys):
    file = tmp_path / 'file'
    file.touch()
    with pytest.raises(SystemExit):
        service.Service(None, file / 'state', 6385, 'quickstart')
    said = capsys.readouterr().err
    assert f'The directory {file}/state cannot be made: Not a directory.' in said


def test_a_port_that_is_taken_or_none(service, capsys):
    with socket.socket() as taken:
        taken.bind((service.HOST, 0))
        taken.listen()
        for port, words in ((taken.getsockname()[1], 'is in use'), (65536, '1 to 65535'),
                            (-1, '1 to 65535')):
            with pytest.raises(SystemExit):
                service.check_port(port)
            assert f'Port {port} ' in (said := capsys.readouterr().err) and words in said
    service.check_port(0)


def test_ctrl_c_while_it_stops_ends_it_at_once(service, tmp_path, monkeypatch):
    running = service.Service(None, tmp_path, 6385, 'quickstart')
    running.process = subprocess.Popen([sys.executable, '-c', STUBBORN], stdout=subprocess.PIPE)
    with running.process.stdout as output:
        output.readline()
        wait = running.process.wait

        def interrupted(timeout=None):
            if timeout is not None:
                raise KeyboardInterrupt
            return wait()
        monkeypatch.setattr(running.process, 'wait', interrupted)
        assert running.stop() == -signal.SIGKILL


def test_pip_does_not_go_on_alone(tool, tmp_path):
    virtualenv = tool('virtualenv')

    def told_to_stop(detail):
        raise KeyboardInterrupt
    begun = "import os, signal; print('Collecting', os.getpid(), flush=True); signal.pause()"
    log = tmp_path / 'log'
    with pytest.raises(KeyboardInterrupt):
        virtualenv.VirtualEnvironment._run(
            [sys.executable, '-c', begun], log, types.SimpleNamespace(step=told_to_stop), '')
    pid = int(log.read_text().split()[1])
    with pytest.raises(ProcessLookupError):
        virtualenv.os.kill(pid, 0)
