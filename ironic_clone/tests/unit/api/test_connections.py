"""Connections that say nothing, say it slowly, or are too many, lock nobody out."""
import contextlib
import errno
import http.client
import os
import socket
import ssl
import threading

from ironic_clone.api import connections
from ironic_clone.api import server
from ironic_clone.conf import CONF
from ironic_clone.tests.servers import wait
from ironic_clone.tests.unit.api.test_server import DEADLINE
from ironic_clone.tests.unit.api.test_server import address  # noqa: F401
from ironic_clone.tests.unit.api.test_server import certificate  # noqa: F401
from ironic_clone.tests.unit.api.test_server import connected
from ironic_clone.tests.unit.api.test_server import get
from ironic_clone.tests.unit.api.test_server import hello
from ironic_clone.tests.unit.api.test_server import tls  # noqa: F401


@contextlib.contextmanager
def silent(running, count):
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(socket.create_connection(running.bind_addr, DEADLINE))
               for _ in range(count)]


def is_closed(client):
    client.settimeout(0.01)
    try:
        return client.recv(1) == b''
    except TimeoutError:
        return False
    except ConnectionError:
        return True


def troubles(caplog):
    return [record for record in caplog.records if record.levelname in ('ERROR', 'CRITICAL')]


def test_who_says_nothing_takes_no_thread(caplog):
    with server.serving(hello) as running, silent(running, server.MAX_THREADS + 5) as clients:
        with connected(running) as connection:
            assert get(connection) == 'http /'
        assert not any(is_closed(client) for client in clients)
        assert len(running.requests._threads) < server.MAX_THREADS / 2
    assert not troubles(caplog)


def test_who_does_not_shake_hands_holds_up_nobody(tls, certificate, caplog):  # noqa: F811
    context = ssl.create_default_context(cafile=certificate[0])
    with server.serving(hello) as running, silent(running, 5) as clients:
        clients[0].sendall(b'\x16\x03\x01')   # the beginning of a handshake
        clients[1].sendall(b'GET / HTTP/1.1\r\n\r\n')
        clients[2].close()
        with connected(running, http.client.HTTPSConnection, context=context) as connection:
            assert get(connection) == get(connection) == 'https /'
        wait.until(lambda: is_closed(clients[1]), 'who speaks HTTP is cut off', DEADLINE)
        with connected(running, http.client.HTTPSConnection, context=context) as connection:
            assert get(connection) == 'https /'
    assert not troubles(caplog)


def test_for_one_too_many_the_one_that_was_idle_longest_goes(monkeypatch, caplog):
    monkeypatch.setattr(connections, 'MOST', 4)
    with server.serving(hello) as running, silent(running, 4) as clients:
        with connected(running) as first, connected(running) as second:
            assert get(first) == get(second) == get(first) == 'http /'
            wait.until(lambda: is_closed(clients[1]), 'two of the silent ones go', DEADLINE)
            assert [is_closed(client) for client in clients] == [True, True, False, False]
    assert [record.levelname for record in caplog.records
            if 'no room for more' in record.getMessage()] == ['WARNING']
    assert not troubles(caplog)


def test_a_new_one_goes_where_all_others_are_at_work(monkeypatch, caplog):
    monkeypatch.setattr(connections, 'MOST', 2)
    arrived, go = threading.Semaphore(0), threading.Event()

    def work(environ, start_response):
        arrived.release()
        assert go.wait(DEADLINE)
        return hello(environ, start_response)

    with server.serving(work) as running, silent(running, 2) as clients:
        for client in clients:
            client.sendall(b'GET / HTTP/1.1\r\nHost: x\r\n\r\n')
            assert arrived.acquire(timeout=DEADLINE)
        with silent(running, 1) as late:
            wait.until(lambda: is_closed(late[0]), 'the third is closed', DEADLINE)
        go.set()
        for client in clients:
            client.settimeout(DEADLINE)
            assert client.recv(100).startswith(b'HTTP/1.1 200 OK')
        with connected(running) as connection:   # an idle one makes room again
            assert get(connection) == 'http /'
    assert not troubles(caplog)


class Full:
    """A listening socket of a process that has no file left to open."""

    def accept(self):
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))


def test_no_more_files(caplog):
    with server.serving(hello) as running, silent(running, 2) as clients:
        wait.until(lambda: len(running.connections._open) == 2, 'both are taken in', DEADLINE)
        for _ in range(2):
            running.connections._from_server_socket(Full())
        assert all(is_closed(client) for client in clients)
        running.connections._from_server_socket(Full())
    assert [record.levelname for record in caplog.records
            if 'Too many open files' in record.getMessage()] == ['WARNING']
    assert not troubles(caplog)


def test_connections_are_forgotten(monkeypatch):
    monkeypatch.setattr(server, 'TIMEOUT', 1)
    with server.serving(hello) as running:
        running.expiration_interval = 0.1
        with silent(running, 3), connected(running) as connection:
            get(connection)
            wait.until(lambda: not running.connections._open, 'idle ones are closed', DEADLINE)


def test_a_unix_socket(tmp_path):
    CONF.set_override('unix_socket', str(tmp_path / 'socket'), 'api')
    with server.serving(hello) as running, socket.socket(socket.AF_UNIX) as client:
        client.settimeout(DEADLINE)
        client.connect(running.bind_addr)
        client.sendall(b'GET /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
        assert client.makefile('rb').read().endswith(b'http /x')
