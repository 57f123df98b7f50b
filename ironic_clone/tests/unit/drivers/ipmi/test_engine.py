"""The engine without a BMC: jobs, an error in one, its end, and an engine that hangs."""
import collections
import threading
import types

import pytest
from pyghmi.ipmi.private import session as usual

from ironic_clone.drivers.ipmi import credentials
from ironic_clone.drivers.ipmi import engine
from ironic_clone.drivers.ipmi import messages
from ironic_clone.drivers.ipmi import rmcp
from ironic_clone.drivers.ipmi import sessions
from ironic_clone.tests.servers import wait

SOON = 10


@pytest.fixture
def running():
    serving = engine.Engine()
    serving.start()
    yield serving
    serving.stop()


@pytest.fixture
def pool():
    pool = sessions.Pool()
    yield pool
    pool.close_all()


def test_jobs_run_on_its_thread_also_after_one_that_fails(running):
    names = []
    done = threading.Event()

    def fail():
        raise ValueError('a bug')

    running.submit(fail)
    running.submit(lambda: names.append(threading.current_thread().name))
    running.submit(done.set)
    assert done.wait(SOON)
    assert names == ['ipmi-engine']
    assert running.serves


def test_after_its_end_it_takes_no_jobs_and_what_came_too_late_is_answered():
    serving = engine.Engine()
    answers = []
    who = credentials.Credentials('192.0.2.7')
    serving.login(who, '192.0.2.7', lambda *answer: answers.append(answer))
    serving.start()
    serving.stop()
    assert not serving.serves
    assert [type(error) for _result, error in answers] == [messages.EngineStopped]
    with pytest.raises(messages.EngineStopped):
        serving.submit(lambda: None)


def test_its_state_is_not_that_of_pyghmi_s_module(running):
    assert running._pyghmi is not usual
    assert running._pyghmi.Session is not usual.Session
    assert usual.iothread is None
    with pytest.raises(RuntimeError, match='wanted to wait'):
        running._pyghmi._io_wait(1)


@pytest.mark.parametrize('name', [
    '_initsession', '_get_session_challenge', '_req_priv_level', 'raw_command', 'logout',
    'process_pktqueue', '_timedout', '_keepalive', '_isincommand'])
def test_pyghmi_still_has_what_is_relied_on(name):
    """A new pyghmi that has moved something fails here, not at a BMC."""
    assert callable(getattr(usual.Session, name))


@pytest.mark.parametrize('name', [
    'iothread', 'iothreadready', 'iosockets', 'sessionqueue', '_io_wait', '_io_graball',
    '_monotonic_time', 'MAX_IDLE', 'get_ipmi_error'])
def test_pyghmi_s_module_still_has_what_is_relied_on(name):
    assert hasattr(usual, name)


def test_cipher_suites_that_are_accepted_can_be_proposed():
    assert set(rmcp.FIRST_PROPOSAL) == {None, *credentials.CIPHER_SUITES}


class Session(types.SimpleNamespace):
    __hash__ = object.__hash__


def test_a_request_that_pyghmi_forgot_is_answered():
    answers = []
    request = messages.Request(0, 1, b'', 0, lambda *answer: answers.append(answer))
    session = Session(broken=False, current=request, requests=collections.deque(),
                      _isincommand=lambda: 0, forsake=lambda: None, socket=None)
    engine.Engine()._advance(session)
    assert [type(error) for _result, error in answers] == [messages.SessionLost]


@pytest.fixture
def hanging(pool, monkeypatch):
    """The pool's engine, in a job that does not end until the test does."""
    monkeypatch.setattr(engine, 'HANG_SECONDS', 0.2)
    serving = pool.running_engine()
    stuck, release = threading.Event(), threading.Event()

    def hang():
        stuck.set()
        release.wait(SOON)

    serving.submit(hang)
    assert stuck.wait(SOON)
    yield serving
    release.set()
    serving.join(SOON)


def test_an_engine_that_hangs_is_replaced_and_says_so(pool, hanging, caplog):
    pool.close_idle(3600)
    assert 'The IPMI engine hangs' in caplog.text
    replacement = pool.running_engine()
    assert replacement is not hanging and replacement.serves


def test_a_hanging_engine_costs_a_caller_no_more_than_its_discovery(pool, hanging, monkeypatch):
    monkeypatch.setattr(engine, 'LOGIN_SECONDS', 0.2)
    kept = pool.get(credentials.Credentials('127.0.0.1', 1))
    with pytest.raises(Exception, match='gives no answer'):
        kept.call(lambda asked: asked.raw(0, 1), deadline=2)
    assert pool.running_engine() is not hanging


def test_an_engine_that_died_says_so_and_the_next_takes_its_place(pool, caplog, monkeypatch):
    serving = pool.running_engine()
    monkeypatch.setattr(serving, '_pause', lambda: 1 / 0)
    serving.submit(lambda: None)
    wait.until(lambda: not serving.is_alive(), 'the engine has ended')
    assert 'The IPMI engine ended unexpectedly' in caplog.text
    assert pool.running_engine().serves


def test_the_least_recently_used_makes_room():
    pool = sessions.Pool(max_kept=3)
    kept = [pool.get(credentials.Credentials(f'192.0.2.{number}')) for number in range(3)]
    kept[0].used_at += 1
    pool.get(credentials.Credentials('192.0.2.9'))
    assert pool.get(kept[0].credentials) is kept[0]
    assert pool.get(kept[1].credentials) is not kept[1]


# -- the process was stopped ---------------------------------------------------------------------
class Slept:
    """A session of a process that was stopped, for longer than its lock of the node held."""

    def __init__(self, ago: float):
        self.sent, self.answers = [], []
        self.request = messages.Request(0, 1, b'', 0, lambda *answer: self.answers.append(answer))
        self.request.asked_at -= ago
        self.session = Session(
            broken=False, usable=True, current=None, requests=collections.deque(),
            _isincommand=lambda: 0, forsake=lambda: None, socket=None,
            raw_command=lambda **request: self.sent.append(request),
            _timedout=lambda: self.sent.append('again'))

    @property
    def told(self):
        return [type(error) for _result, error in self.answers]


@pytest.mark.parametrize(('ago', 'sent'), [(0, True), (3600, False)])
def test_a_command_that_was_about_to_be_sent_then_is_not(ago, sent):
    slept, serving = Slept(ago), engine.Engine()
    serving._enqueue(slept.session, slept.request)
    assert (bool(slept.sent), slept.told) == (sent, [] if sent else [messages.NotSent])


@pytest.mark.parametrize(('ago', 'sent'), [(0, True), (3600, False)])
def test_a_command_that_was_sent_before_is_not_repeated(ago, sent):
    """The machine may be another conductor's by now; that one's lock is asked for first."""
    slept, serving = Slept(ago), engine.Engine()
    slept.session.current = slept.request
    slept.session._isincommand = lambda: 1
    serving._pyghmi.Session.waiting_sessions[slept.session] = {'timeout': 0}
    serving._run_timers()
    assert (slept.sent, slept.told) == (
        (['again'], []) if sent else ([], [messages.SessionLost]))
