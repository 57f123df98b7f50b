"""A conductor in which everything goes on but the thread that writes its sign of life."""
import concurrent.futures
import socket
import threading

import pytest

from ironic_clone.cmd import assembly
from ironic_clone.common import health as healths
from ironic_clone.conductor import keepalive
from ironic_clone.rpc import local
from ironic_clone.rpc import ring
from ironic_clone.tests.servers import wait
from ironic_clone.tests.unit.cmd.test_main_loop import loop  # noqa: F401

HANG_SECONDS = 0.5


class Supervisor:
    """Hears what systemd would, always: who sends waits while nobody listens.

    :ivar beats: signs of life that were heard.
    """

    def __init__(self, listener: socket.socket):
        self.beats = 0
        self._listener = listener
        self._marked = threading.Event()

    def listen(self) -> None:
        """Until somebody else sends the word."""
        while (said := self._listener.recv(1000)) != b'end':
            self.beats += said.startswith(b'WATCHDOG=1')
            if said == b'mark':
                self._marked.set()

    def all_beats(self) -> int:
        """Return how many were sent until now: none of them is on its way any more."""
        self._marked.clear()
        self._listener.sendto(b'mark', self._listener.getsockname())
        assert self._marked.wait(60)
        return self.beats


@pytest.fixture
def supervisor(tmp_path, monkeypatch):
    path = str(tmp_path / 'notify')
    monkeypatch.setenv('NOTIFY_SOCKET', path)
    monkeypatch.setenv('WATCHDOG_USEC', '100000')
    monkeypatch.delenv('WATCHDOG_PID', raising=False)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(path)
        made = Supervisor(listener)
        thread = threading.Thread(target=made.listen, daemon=True)
        thread.start()
        yield made
        listener.sendto(b'end', path)
        thread.join(10)


def test_its_health_and_its_watchdog_tell(
        loop, database, conf, monkeypatch, caplog, supervisor):  # noqa: F811
    """It is not ready, and systemd hears nothing until the thread turns again."""
    conf.set_override('enabled_hardware_types', ['fake-hardware'])
    conf.set_override('heartbeat_timeout', 1, 'conductor')
    conf.set_override('heartbeat_interval', 1, 'conductor')
    conf.set_override('reply_timeout', 0, 'database')
    monkeypatch.setattr(keepalive, 'HANG_SECONDS', HANG_SECONDS)
    health, hanging, going_on = healths.Health(), threading.Event(), threading.Event()

    def ready():
        return health.report().status == healths.READY

    def watch(running):
        try:
            wait.until(lambda: ready() and supervisor.beats, 'it is ready, and lives')
            touch = running.keepalive._touch

            def hang(online):
                hanging.set()
                return going_on.wait(60) and touch(online)
            running.keepalive._touch = hang
            assert hanging.wait(60)
            # Not by lines from before: a slow machine may have been told of, too.
            told = caplog.text.count('stands still')
            wait.until(lambda: caplog.text.count('stands still') > told + 1, 'the thread hangs')
            wait.until(lambda: not ready(), 'it is not ready')
            told, silent = caplog.text.count('stands still'), supervisor.all_beats()
            wait.until(lambda: caplog.text.count('stands still') > told + 2, 'more looks')
            assert supervisor.all_beats() == silent
            report = health.report()
            assert report.status == healths.ALIVE and report.reasons[-1] == (
                'the conductor has no valid lease')
            going_on.set()
            wait.until(lambda: ready() and supervisor.beats > silent, 'it lives again')
        finally:
            going_on.set()
            loop.end()

    with assembly.conductor(database, local.LocalTransport(), ring.Rings(database), loop,
                            health) as running, concurrent.futures.ThreadPoolExecutor(1) as pool:
        running.keepalive._interval = 0.05
        watched = pool.submit(watch, running)
        loop.wait()
        watched.result(60)
