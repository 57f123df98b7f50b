"""The action api-call, against a server that answers as told."""
import http.server
import socket
import threading

import pytest

from ironic_clone.common import exception
from ironic_clone.conductor.inspection import http_get


@pytest.fixture
def server():
    """A server; ``server.answers`` are its next statuses, the last one stays."""
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.server.heard.append((self.path, dict(self.headers)))
            answers = self.server.answers
            self.send_response(answers.pop(0) if len(answers) > 1 else answers[0])
            self.end_headers()

        def log_message(self, *args):
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    server.answers, server.heard = [200], []
    server.url = f'http://127.0.0.1:{server.server_port}/path'
    thread = threading.Thread(target=server.serve_forever, kwargs={'poll_interval': 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_it_asks(server):
    http_get.get(server.url, headers={'X-Number': 5})
    (path, headers), = server.heard
    assert (path, headers['X-Number']) == ('/path', '5')


@pytest.mark.parametrize('answers, retries, asked', [
    ([204], 0, 1), ([503, 500, 200], 2, 3), ([429, 200], '1', 2)])
def test_it_asks_again(server, answers, retries, asked):
    server.answers = answers
    http_get.get(server.url, retries=retries, backoff_factor=0)
    assert len(server.heard) == asked


@pytest.mark.parametrize('answers, asked', [([404], 1), ([503], 3), ([401], 1)])
def test_any_other_answer_fails(server, answers, asked):
    server.answers = answers
    with pytest.raises(exception.HardwareInspectionFailure, match=f'answered {answers[0]}'):
        http_get.get(server.url, retries=2, backoff_factor=0)
    assert len(server.heard) == asked


def test_through_a_proxy(server):
    http_get.get('http://nowhere.invalid/x', proxies={'http': server.url})
    assert server.heard[0][0] == 'http://nowhere.invalid/x'


def test_nobody_answers():
    with socket.create_server(('127.0.0.1', 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(exception.HardwareInspectionFailure, match='did not answer') as raised:
        http_get.get(f'http://user:hush@127.0.0.1:{port}', retries=0)
    assert 'hush' not in str(raised.value)


@pytest.mark.parametrize('args, word', [
    ({'url': 'file:///etc/passwd'}, 'http'), ({'url': 5}, 'http'), ({'timeout': -1}, 'timeout'),
    ({'timeout': 3600}, 'timeout'), ({'timeout': 'soon'}, 'timeout'), ({'retries': 99}, 'retries'),
    ({'retries': True}, 'retries'), ({'backoff_factor': []}, 'backoff'),
    ({'backoff_factor': float('nan')}, 'backoff'), ({'headers': 'x'}, 'headers'),
    ({'proxies': [1]}, 'proxies')], ids=str)
def test_arguments_that_are_none(args, word):
    with pytest.raises(exception.InvalidParameterValue, match=word):
        http_get.get(**{'url': 'http://127.0.0.1:1', **args})


@pytest.mark.parametrize('args', [{'url': 'http://'}, {'url': 'http://[::x'},
                                  {'headers': {'a\n': 'b'}}], ids=str)
def test_what_requests_refuses(args):
    with pytest.raises(exception.HardwareInspectionFailure):
        http_get.get(**{'url': 'http://127.0.0.1:1', 'retries': 0, **args})
