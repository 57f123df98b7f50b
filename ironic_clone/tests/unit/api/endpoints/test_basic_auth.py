"""HTTP basic authentication: who is let in, what a change of the file does, what it costs."""
import base64
import concurrent.futures
import logging
import threading

import bcrypt
import pytest
import webob

from ironic_clone.api import basic_auth
from ironic_clone.api import htpasswd
from ironic_clone.api import identity
from ironic_clone.api import stack
from ironic_clone.common import exception
from ironic_clone.tests.servers import wait
from ironic_clone.tests.unit.api import callers


def line(user, password, cost=4):
    """A line as htpasswd writes it."""
    hashed = bcrypt.hashpw(password.encode()[:72], bcrypt.gensalt(cost))
    return f'{user}:{hashed.decode().replace("$2b$", "$2y$")}\n'


def header(user='alice', password='wonder'):
    return 'Basic ' + base64.b64encode(f'{user}:{password}'.encode()).decode()


@pytest.fixture
def file(conf, tmp_path):
    """A password file with the user alice."""
    path = tmp_path / 'htpasswd'
    path.write_text(f'# people\n\n{line("alice", "wonder")}')
    conf.set_override('auth_strategy', 'http_basic')
    conf.set_override('http_basic_auth_user_file', str(path))
    return path


@pytest.fixture
def ask(file):
    """Return a function that sends a request to an application that says who asks."""
    def application(environ, start_response):
        start_response('200 OK', [])
        return [identity.caller(environ).context().user_id.encode()]
    protected = basic_auth.BasicAuthentication(application)

    def ask(authorization=None):
        headers = {} if authorization is None else {'Authorization': authorization}
        return webob.Request.blank('/v1/nodes', headers=headers).get_response(protected)
    ask.users = protected._users
    return ask


@pytest.fixture
def checks(monkeypatch):
    """The passwords that bcrypt was asked about."""
    asked, real = [], bcrypt.checkpw

    def checkpw(password, hashed):
        asked.append(password)
        return real(password, hashed)
    monkeypatch.setattr(bcrypt, 'checkpw', checkpw)
    return asked


def test_who_is_let_in(ask):
    answer = ask(header())
    assert (answer.status_int, answer.body) == (200, b'alice')
    assert ask(header().replace('Basic', 'basic')).status_int == 200


@pytest.mark.parametrize('authorization', [
    None, '', header(password='x'), header(password=''), header('bob'), header('# people'),
    header(password='wonder\0'), header(password='wonder' * 20), header('', '')])
def test_who_is_not(ask, authorization):
    answer = ask(authorization)
    assert answer.status_int == 401
    assert answer.headers['WWW-Authenticate'] == basic_auth.REALM
    assert answer.json['error']['code'] == 401 and answer.json['error']['message']


@pytest.mark.parametrize('authorization', [
    'Bearer abc', 'Basic', 'Basic %%%', 'Basic YWJj', 'Digest username="alice"', 'Basic é'])
def test_a_header_that_cannot_be_taken_apart(ask, authorization):
    answer = ask(authorization)
    assert answer.status_int == 400
    assert answer.json['error']['code'] == 400
    assert 'WWW-Authenticate' not in answer.headers


def test_bcrypt_is_paid_once(ask, checks):
    for _ in range(5):
        assert ask(header()).status_int == 200
    assert len(checks) == 1
    for _ in range(3):
        assert ask(header(password='x')).status_int == 401
    assert len(checks) == 4


def test_an_unknown_user_costs_what_a_known_one_does(ask, checks):
    ask(header('bob'))
    assert len(checks) == 1


def test_only_so_many_passwords_are_kept(file, monkeypatch, checks):
    monkeypatch.setattr(htpasswd, 'KEPT', 2)
    file.write_text(''.join(line(user, 'x') for user in 'abc'))
    users = htpasswd.UserFile(str(file))
    for user in (b'a', b'b', b'c', b'c', b'b'):
        assert users.knows(user, b'x')
    assert len(checks) == 3
    assert users.knows(b'a', b'x')
    assert len(checks) == 4


def test_a_password_longer_than_bcrypt_looks_at(file, ask):
    file.write_text(line('alice', 'x' * 100))
    assert ask(header(password='x' * 100)).status_int == 200
    assert ask(header(password='x' * 71)).status_int == 401


def test_a_change_of_the_file_is_heard(file, ask):
    assert ask(header()).status_int == 200
    file.write_text(line('alice', 'other') + line('bob', 'wonder'))
    assert ask(header()).status_int == 401
    assert ask(header(password='other')).status_int == 200
    assert ask(header('bob')).status_int == 200
    file.write_text('\n')
    assert ask(header('bob')).status_int == 401


BROKEN = ['alice\n', 'alice:secret\n', 'alice:$apr1$x$y\n', ':$2y$04$' + 'a' * 53,
          'alice:$2y$99$' + 'a' * 53]


@pytest.mark.parametrize('text', BROKEN)
def test_a_broken_file_is_refused_at_start_and_passed_over_later(file, ask, caplog, text):
    assert ask(header()).status_int == 200
    file.write_text(line('carol', 'x') + text)
    with caplog.at_level(logging.ERROR, htpasswd.__name__):
        assert ask(header()).status_int == 200
        assert ask(header('carol', 'x')).status_int == 401
    assert [record.levelname for record in caplog.records] == ['ERROR']
    assert 'line 2' in caplog.text and text.strip() not in caplog.text
    with pytest.raises(exception.ConfigInvalid, match='line 2'):
        basic_auth.BasicAuthentication(None)
    file.unlink()
    assert ask(header()).status_int == 200
    with pytest.raises(exception.ConfigInvalid, match='http_basic_auth_user_file'):
        basic_auth.BasicAuthentication(None)


def test_many_at_once(file, ask):
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(ask(header()).status_int))
               for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * 8


def test_guesses_leave_threads_to_those_who_are_known(ask, monkeypatch):
    """However many come at once: the same one is looked at once, of others only some."""
    assert ask(header()).status_int == 200
    monkeypatch.setattr(htpasswd, 'MOST_ASKED', 2)
    go_on = threading.Event()
    monkeypatch.setattr(bcrypt, 'checkpw', lambda *_arguments: not go_on.wait(60))
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        held = [pool.submit(ask, header(password=password)) for password in 'aaaabbbb']
        wait.until(lambda: len(ask.users._asked) == 2, 'both are to be looked at')
        refused = ask(header(password='c'))
        assert (refused.status_int, refused.headers['Retry-After']) == (503, '1')
        assert ask(header()).status_int == 200
        go_on.set()
        assert {one.result().status_int for one in held} == {401}
    assert ask(header(password='c')).status_int == 401


def test_the_whole_api_is_behind_it(file, services):
    application = stack.build(*services)
    for path in ('/v1/nodes', '/v1/drivers', '/v1/nodes/x', '/v1/heartbeat', '/v1/zz', '/nodes'):
        answer = webob.Request.blank(path).get_response(application)
        assert answer.status_int == 401, path
        answer = webob.Request.blank(path, headers={
            'Authorization': header()}).get_response(application)
        assert answer.status_int in (200, 404, 405), path
    # Headers say nothing, whoever sends them.
    answer = webob.Request.blank('/v1/nodes', headers=callers.system('admin')
                                 ).get_response(application)
    assert answer.status_int == 401
