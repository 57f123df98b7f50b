"""What signals do to a daemon."""
import gc
import os
import signal
import socket
import sys
import threading

import pytest

from ironic_clone.cmd import main_loop
from ironic_clone.common import exception
from ironic_clone.conf import CONF

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2)


@pytest.fixture
def loop():
    """A main loop; the process gets its handlers of signals back."""
    before = {number: signal.getsignal(number) for number in SIGNALS}
    made = main_loop.MainLoop()
    made._hangup_stops = False
    yield made
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def when_told(tmp_path, monkeypatch):
    """Return a function: send one signal each time the daemon says READY, in their order."""
    monkeypatch.setenv('NOTIFY_SOCKET', str(tmp_path / 'notify'))
    threads, told = [], []
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(tmp_path / 'notify'))
        listener.settimeout(10)

        def send(*numbers):
            def work():
                waiting = list(numbers)
                while waiting:
                    told.append(listener.recv(1000).decode())
                    if told[-1].startswith('READY=1'):
                        os.kill(os.getpid(), waiting.pop(0))
            thread = threading.Thread(target=work)
            thread.start()
            threads.append(thread)
            return told
        yield send
        for thread in threads:
            thread.join(10)
            assert not thread.is_alive()


@pytest.mark.parametrize('number, drain', [
    (signal.SIGTERM, False), (signal.SIGINT, False), (signal.SIGUSR2, True)])
def test_signals_to_stop(loop, when_told, number, drain):
    when_told(number)
    loop.wait()
    assert loop.stop == main_loop.Stop(drain=drain, unregister=True)


def test_hangup_reloads_and_goes_on(loop, when_told, tmp_path):
    path = tmp_path / 'x.conf'
    path.write_text('[api]\nmax_limit = 10\n')
    CONF(['--config-file', str(path)], project='ironic_clone')
    path.write_text('[api]\nmax_limit = 20\n')
    told, seen = when_told(signal.SIGHUP, signal.SIGTERM), []
    loop.reloaded = lambda: seen.append(CONF.api.max_limit)
    loop.serves += ['the API on http://192.0.2.1:6385', 'conductor rack1']
    loop.wait()
    assert seen == [20]
    ready = 'READY=1\nSTATUS=Serves the API on http://192.0.2.1:6385 and conductor rack1'
    assert told[0] == ready and told[1].startswith('RELOADING=1\nMONOTONIC_USEC=')
    assert told[2] == f'{ready}, with the options reloaded'


def test_hangup_with_a_wrong_file_goes_on(loop, when_told, tmp_path, caplog):
    path = tmp_path / 'x.conf'
    path.write_text('[api]\nmax_limit = 10\n')
    CONF(['--config-file', str(path)], project='ironic_clone')
    path.write_text('[api]\nmax_limit = x\n')
    told = when_told(signal.SIGHUP, signal.SIGTERM)
    loop.reloaded = lambda: pytest.fail('nothing was reloaded')
    loop.wait()
    assert CONF.api.max_limit == 10
    assert 'nothing was reloaded' in caplog.text
    assert told[2].startswith('READY=1\nSTATUS=Runs. Nothing was reloaded: Invalid configuration: '
                              '[api]max_limit in ')


def test_hangup_of_the_terminal_stops(loop, when_told):
    loop._hangup_stops = True
    when_told(signal.SIGHUP)
    loop.wait()


def test_usr1_keeps_the_registration(loop):
    os.kill(os.getpid(), signal.SIGUSR1)
    loop.end()
    loop.wait()
    assert loop.stop == main_loop.Stop(drain=False, unregister=False)


@pytest.fixture
def uncollected():
    """No garbage is collected: an error in a callback of the collector is dropped."""
    gc.disable()
    yield
    gc.enable()


def test_signal_before_the_start_is_done_ends_the_process(loop, uncollected):
    with pytest.raises(SystemExit) as caught:
        os.kill(os.getpid(), signal.SIGTERM)
        signal.pause()
    assert caught.value.code == 0


def test_signal_at_a_moment_that_lets_no_error_out_is_heard_after_the_start(loop, monkeypatch):
    dropped = []

    class Doomed:
        def __del__(self):
            os.kill(os.getpid(), signal.SIGUSR2)
            signal.pause()

    monkeypatch.setattr(sys, 'unraisablehook', dropped.append)
    Doomed()
    assert [type(one.exc_value) for one in dropped] == [exception.StopRequested]
    dropped.clear()
    loop.wait()
    assert loop.stop.drain


def test_watchdog_is_fed(loop, tmp_path, monkeypatch):
    monkeypatch.setenv('NOTIFY_SOCKET', str(tmp_path / 'notify'))
    monkeypatch.setenv('WATCHDOG_USEC', '20000')
    monkeypatch.delenv('WATCHDOG_PID', raising=False)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(tmp_path / 'notify'))
        listener.settimeout(10)
        thread = threading.Thread(
            target=lambda: [listener.recv(100) for _ in range(3)] and loop.end())
        thread.start()
        loop.wait()
        thread.join(10)


def test_watchdog_is_not_fed_while_something_stands_still(loop, tmp_path, monkeypatch, caplog):
    monkeypatch.setenv('NOTIFY_SOCKET', str(tmp_path / 'notify'))
    monkeypatch.setenv('WATCHDOG_USEC', '20000')
    monkeypatch.delenv('WATCHDOG_PID', raising=False)
    looks = []

    def heart():
        looks.append(1)
        return 'the heart stands still' if 3 <= len(looks) <= 6 else None

    loop.hearts.append(heart)
    heard = []
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(tmp_path / 'notify'))
        listener.settimeout(10)

        def listen():
            while sum(said.startswith('WATCHDOG') for said, _ in heard) < 4:
                heard.append((listener.recv(1000).decode(), len(looks)))
            loop.end()
        thread = threading.Thread(target=listen)
        thread.start()
        loop.wait()
        thread.join(10)
    assert [said for said, _ in heard] == [
        'READY=1\nSTATUS=Runs', 'WATCHDOG=1', 'WATCHDOG=1',
        *['STATUS=Hangs: the heart stands still'] * 4,
        'WATCHDOG=1\nSTATUS=Runs', 'WATCHDOG=1']
    assert loop.hearts[0]() is None and len(looks) >= 4 + 4   # four looks were not beats
    assert caplog.text.count('the heart stands still') == 4


@pytest.mark.parametrize('number, seconds, told', [
    (signal.SIGTERM, (10, 60), ('130000000', 'for up to 70 s')),
    (signal.SIGUSR2, (10, 100), ('170000000', 'for up to 110 s')),
    (signal.SIGTERM, (10, 0), ('31536060000000', 'without a limit'))])
def test_a_stop_asks_for_the_time_that_it_may_take(loop, tmp_path, monkeypatch, number, seconds,
                                                   told):
    """So that TimeoutStopSec of the units need not be raised with the options."""
    drains = []
    for limit in seconds:
        loop.endings.append(lambda drain, limit=limit: drains.append(drain) or limit)
    monkeypatch.setenv('NOTIFY_SOCKET', str(tmp_path / 'notify'))
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(tmp_path / 'notify'))
        listener.settimeout(10)
        loop._signals.put(number)
        loop.wait()
        assert listener.recv(1000).startswith(b'READY=1')
        assert listener.recv(1000).decode() == (
            f'STOPPING=1\nEXTEND_TIMEOUT_USEC={told[0]}\n'
            f'STATUS=Stops: lets what it has begun end, {told[1]}')
    assert drains == [number == signal.SIGUSR2] * 2


@pytest.mark.parametrize('threads_left', [False, True])
def test_threads_that_are_left_do_not_keep_the_process(loop, monkeypatch, threads_left):
    left = []
    monkeypatch.setattr(os, '_exit', left.append)
    loop.threads_left = threads_left
    loop.leave()
    assert left == [0] * threads_left
