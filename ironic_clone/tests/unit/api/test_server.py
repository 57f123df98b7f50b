"""The HTTP server of the daemons, over real sockets."""
import contextlib
import http.client
import os
import socket
import ssl
import stat
import threading
import time

import pytest

from ironic_clone.api import errors
from ironic_clone.api import raw_body
from ironic_clone.api import server
from ironic_clone.api import thread_pool
from ironic_clone.common import exception
from ironic_clone.conf import CONF
from ironic_clone.tests.servers import certificate as certificates
from ironic_clone.tests.servers import wait

DEADLINE = 10


def hello(environ, start_response):
    body = f'{environ["wsgi.url_scheme"]} {environ["PATH_INFO"]}'.encode()
    start_response('200 OK', [('Content-Length', str(len(body)))])
    return [body]


@pytest.fixture(autouse=True)
def address(monkeypatch):
    monkeypatch.setattr(server.Server, 'expiration_interval', 0.02)   # how soon a stop is seen
    CONF.set_override('host_ip', '127.0.0.1', 'api')
    CONF.set_override('port', 0, 'api')


@contextlib.contextmanager
def connected(running, kind=http.client.HTTPConnection, **options):
    connection = kind(*running.bind_addr, timeout=DEADLINE, **options)
    try:
        yield connection
    finally:
        connection.close()


def get(connection, path='/'):
    connection.request('GET', path)
    return connection.getresponse().read().decode()


def test_many_requests_on_one_connection():
    with server.serving(hello) as running, connected(running) as connection:
        for number in range(200):
            assert get(connection, f'/{number}') == f'http /{number}'


def test_more_requests_at_once_than_first_threads():
    """Callers that wait for slow machines do not lock the others out."""
    count = server.MIN_THREADS * 3
    barrier = threading.Barrier(count, timeout=DEADLINE)

    def meet(environ, start_response):
        barrier.wait()
        return hello(environ, start_response)

    answers = []

    def ask():
        with connected(running) as connection:
            answers.append(get(connection))
    with server.serving(meet) as running:
        threads = [threading.Thread(target=ask) for _ in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(DEADLINE)
        assert len(running.requests._threads) <= server.MAX_THREADS
    assert answers == ['http /'] * count


def test_few_threads_serve_those_who_do_not_wait():
    """The clients do: there are more of them than threads at work."""
    names, ready = set(), threading.Barrier(6, timeout=DEADLINE)

    def name(environ, start_response):
        names.add(threading.current_thread().name)
        return hello(environ, start_response)

    def ask():
        with connected(running) as connection:
            ready.wait()
            for _ in range(20):
                get(connection)
    with server.serving(name) as running, pytest.MonkeyPatch.context() as patch:
        # however slow this machine is: no thread is taken for one that waits
        patch.setattr(thread_pool, 'BUSY', -1)
        patch.setattr(thread_pool, 'PATIENCE', DEADLINE)
        wait.until(lambda: running.requests.idle == running.requests.min,
                   'the first threads have looked for work')
        threads = [threading.Thread(target=ask) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(DEADLINE)
    assert len(names) <= thread_pool.AT_WORK


@pytest.mark.parametrize('busy, patience', [(2, DEADLINE), (-1, 0.01)])
def test_who_waits_gets_a_thread_in_the_end(monkeypatch, busy, patience):
    """Because the threads have nothing to do, or however much they have."""
    monkeypatch.setattr(thread_pool, 'BUSY', busy)
    monkeypatch.setattr(thread_pool, 'PATIENCE', patience)
    test_more_requests_at_once_than_first_threads()


def test_threads_of_a_burst_end_when_they_are_not_needed(monkeypatch):
    """And come again with the next burst."""
    monkeypatch.setattr(thread_pool, 'REVIEW', 0.05)
    with server.serving(hello) as running:
        pool = running.requests
        for _ in range(2):
            pool.grow(2 * server.MIN_THREADS)
            assert sum(thread.is_alive() for thread in pool._threads) > server.MIN_THREADS
            with connected(running) as connection:
                def alive(connection=connection):
                    get(connection)
                    return sum(thread.is_alive() for thread in pool._threads)
                wait.until(lambda: alive() == server.MIN_THREADS, 'only the first are left')


def test_stop_does_not_wait_for_idle_connections():
    with contextlib.ExitStack() as connections:
        with server.serving(hello) as running:
            for _ in range(3):
                get(connections.enter_context(connected(running)))
            connections.enter_context(
                socket.create_connection(running.bind_addr))   # says nothing at all
            began = time.monotonic()
        assert time.monotonic() - began < server.STOP_TIMEOUT / 2


def test_stop_lets_a_request_finish():
    arrived, go = threading.Event(), threading.Event()

    def wait(environ, start_response):
        arrived.set()
        assert go.wait(DEADLINE)
        return hello(environ, start_response)

    answers = []

    def ask():
        with connected(running) as connection:
            answers.append(get(connection))
    with server.serving(wait) as running:
        thread = threading.Thread(target=ask)
        thread.start()
        assert arrived.wait(DEADLINE)
        timer = threading.Timer(thread_pool.GRACE * 1.5, go.set)
        timer.start()
    thread.join(DEADLINE)
    assert answers == ['http /']


def test_port_in_use_is_one_sentence():
    with server.serving(hello) as running:
        CONF.set_override('port', running.bind_addr[1], 'api')
        with pytest.raises(exception.StartupError, match='in use.*host_ip, port'):
            server.Server(hello).prepare()


def test_address_of_another_machine_is_one_sentence():
    CONF.set_override('host_ip', '192.0.2.1', 'api')
    with pytest.raises(exception.StartupError, match='192.0.2.1'):
        server.Server(hello).prepare()


@pytest.mark.parametrize('mode, shown', [(None, 0o755), (0o660, 0o660), (0o600, 0o600)])
def test_unix_socket(tmp_path, mode, shown):
    path = str(tmp_path / 'api.sock')
    CONF.set_override('unix_socket', path, 'api')
    CONF.set_override('unix_socket_mode', mode, 'api')
    umask = os.umask(0o022)
    try:
        with server.serving(hello) as running:
            assert running.url == f'unix:{path}'
            assert stat.S_IMODE(os.stat(path).st_mode) == shown
            with socket.socket(socket.AF_UNIX) as client:
                client.settimeout(DEADLINE)
                client.connect(path)
                client.sendall(b'GET /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
                assert client.makefile('rb').read().endswith(b'http /x')
            with pytest.raises(exception.StartupError, match='another process listens'):
                server.Server(hello).prepare()
    finally:
        os.umask(umask)
    assert not os.path.exists(path)


def test_stale_unix_socket_is_replaced(tmp_path):
    path = str(tmp_path / 'api.sock')
    CONF.set_override('unix_socket', path, 'api')
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(path)
    with server.serving(hello):
        pass


def test_other_file_is_not_replaced(tmp_path):
    path = tmp_path / 'precious'
    path.write_text('x')
    CONF.set_override('unix_socket', str(path), 'api')
    with pytest.raises(exception.StartupError, match='not a socket'):
        server.Server(hello).prepare()
    assert path.read_text() == 'x'


@pytest.fixture(scope='module')
def certificate(tmp_path_factory):
    """Return the files of a self-signed certificate and its key."""
    return certificates.write(tmp_path_factory.mktemp('tls'))


@pytest.fixture
def tls(certificate):
    for name, value in (('enable_ssl_api', True), ('cert_file', certificate[0]),
                        ('key_file', certificate[1])):
        CONF.set_override(name, value, 'api')


@pytest.mark.parametrize('version, minimum, works', [
    (ssl.TLSVersion.TLSv1_3, '1.3', True), (ssl.TLSVersion.TLSv1_2, '1.3', False),
    (ssl.TLSVersion.TLSv1_2, '1.2', True)])
def test_tls(tls, certificate, version, minimum, works):
    CONF.set_override('server_tls_minimum_version', minimum, 'api')
    context = ssl.create_default_context(cafile=certificate[0])
    context.maximum_version = version
    with server.serving(hello) as running, connected(
            running, http.client.HTTPSConnection, context=context) as connection:
        assert running.url.startswith('https://')
        if works:
            assert get(connection) == 'https /'
        else:
            with pytest.raises((ssl.SSLError, ConnectionError)):
                get(connection)


@pytest.mark.parametrize('option, value', [
    ('cert_file', None), ('key_file', None), ('cert_file', '/nonexistent'),
    ('key_file', os.devnull), ('server_tls_ciphers', 'nonsense')])
def test_tls_that_cannot_be(tls, option, value):
    CONF.set_override(option, value, 'api')
    with pytest.raises(exception.ConfigInvalid, match=option):
        server.Server(hello)


@pytest.mark.parametrize('sent', [
    b'nonsense\r\n\r\n', b'GET / HTTP/9.9\r\n\r\n',
    b'GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n', b'\x16\x03\x01\x02\x00\x01\x00\r\n\r\n',
    b'GET /' + b'x' * 100_000 + b' HTTP/1.1\r\nHost: x\r\n\r\n',
    b'GET / HTTP/1.1\r\nHost: x\r\nX: ' + b'x' * 100_000 + b'\r\n\r\n'])
def test_what_is_not_http_is_the_callers_fault(sent, caplog):
    with server.serving(hello) as running:
        with socket.create_connection(running.bind_addr, timeout=DEADLINE) as client:
            client.sendall(sent)
            status = client.makefile('rb').readline().split()
        assert 400 <= int(status[1]) < 500 or status[1] == b'505'
        with connected(running) as connection:
            assert get(connection) == 'http /'
    assert not [record for record in caplog.records if record.levelname in ('ERROR', 'CRITICAL')]


def test_caller_that_leaves_is_no_error(caplog):
    arrived, go = threading.Event(), threading.Event()

    def wait(environ, start_response):
        arrived.set()
        assert go.wait(DEADLINE)
        start_response('200 OK', [])
        return [b'x' * 10_000_000]
    with server.serving(wait) as running:
        client = socket.create_connection(running.bind_addr, timeout=DEADLINE)
        client.sendall(b'GET / HTTP/1.1\r\nHost: x\r\n\r\n')
        assert arrived.wait(DEADLINE)
        client.close()
        go.set()
    assert not [record for record in caplog.records if record.levelname in ('ERROR', 'CRITICAL')]


def reading(environ, start_response):
    """An application that reads bodies as the API does, except of a GET."""
    try:
        content = b'' if environ['REQUEST_METHOD'] == 'GET' else raw_body.read(
            environ, 'max_json_body_size')
        status = '200 OK'
    except errors.BodyRefused as error:
        content, status = str(error).encode(), f'{error.code} Refused'
    start_response(status, [('Content-Length', str(len(content)))])
    return [content]


def talk(running, *parts):
    """Send all parts and return all that is answered until the connection is closed."""
    with socket.create_connection(running.bind_addr, DEADLINE) as client:
        for part in parts:
            client.sendall(part)
        return b''.join(iter(lambda: client.recv(65536), b''))


CHUNKED = b' / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n'
LAST = b'POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 3\r\n\r\nend'


@pytest.mark.parametrize('first, answer', [
    (b'POST' + CHUNKED + b'2\r\nab\r\n1;x=y\r\nc\r\n0\r\nT: v\r\n\r\n', b'abc'),
    (b'POST' + CHUNKED.replace(b'Host: x', b'Content-Length: 1') + b'2\r\nab\r\n0\r\n\r\n', b'ab'),
    (b'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab', b'')])
def test_the_next_request_on_the_connection(first, answer):
    with server.serving(reading) as running:
        answers = talk(running, first, LAST).split(b'HTTP/1.1 ')
    assert [text[:3] for text in answers] == [b'', b'200', b'200']
    assert answers[1].endswith(b'\r\n\r\n' + answer) and answers[2].endswith(b'\r\n\r\nend')


@pytest.mark.parametrize('first, status', [
    (b'GET' + CHUNKED + b'2a\r\nDELETE / HTTP/1.1\r\n\r\n0\r\n\r\n', b'200'),
    (b'POST' + CHUNKED + b'zz\r\n', b'400'), (b'POST' + CHUNKED + b'-1\r\nx', b'400'),
    (b'POST' + CHUNKED + b'1\r\nxyz\r\n0\r\n\r\n', b'400'),
    (b'POST' + CHUNKED + b'%x\r\n%s\r\n0\r\n\r\n' % (2000000, b'x' * 2000000), b'413'),
    (b'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000000\r\n\r\n', b'200')],
    ids=lambda text: text[-20:])
def test_no_next_request_where_the_end_of_the_body_is_not_known(first, status, caplog):
    """What is left of the body would be taken for requests."""
    with server.serving(reading) as running:
        answers = talk(running, first).split(b'HTTP/1.1 ')
    assert [text[:3] for text in answers] == [b'', status]
    assert b'Connection: close' in answers[1]
    assert not [record for record in caplog.records if record.levelname in ('ERROR', 'CRITICAL')]


@pytest.mark.parametrize('first', [
    b'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{', b'POST' + CHUNKED + b'2\r\na'])
def test_a_body_that_does_not_come(first, monkeypatch, caplog):
    monkeypatch.setattr(server, 'TIMEOUT', 0.2)

    def answered():
        with contextlib.suppress(ConnectionError):
            return talk(running, first)

    with server.serving(reading) as running:
        # Who says nothing at all is not answered: a client that stood still asks again.
        answer = wait.until(answered, 'an answer')
    assert answer.startswith(b'HTTP/1.1 408 ') and answer.endswith(b'did not come in time.')
    assert not [record for record in caplog.records if record.levelname in ('ERROR', 'CRITICAL')]
