"""BMCs that are dead, slow or broken: what is said, how long it takes, others are not held up."""
import concurrent.futures
import threading
import time

import pytest

from ironic_clone.common import exception
from ironic_clone.drivers.ipmi import chassis
from ironic_clone.drivers.ipmi import credentials
from ironic_clone.drivers.ipmi import engine
from ironic_clone.drivers.ipmi import login
from ironic_clone.drivers.ipmi import power
from ironic_clone.drivers.ipmi import rmcp
from ironic_clone.tests.peers import ipmi_task
from ironic_clone.tests.servers import wait

POWER = power.IPMIPower()
POLL = chassis.get_power_state


@pytest.fixture
def hasty(monkeypatch):
    """Shorten the waits that are not themselves the subject."""
    monkeypatch.setattr(rmcp, 'LONGEST_TIMEOUT', 1.6)
    monkeypatch.setattr(login, 'FIRST_BACK_OFF', 1.0)
    monkeypatch.setattr(engine, 'LOGIN_SECONDS', 3)


def kept(pool, bmc, **more):
    return pool.get(credentials.parse(ipmi_task.of(bmc.driver_info(**more)).node))


def poll_until_it_answers(each, seconds=20):
    """Poll as a power synchronisation would, until the BMC answers again."""
    def polled():
        try:
            return each.call(POLL)
        except exception.IPMIFailure:
            return None
    return wait.until(polled, 'the BMC answers again', seconds, pause=0.1)


def test_a_dead_bmc_has_a_sentence_and_costs_its_five_seconds_once(pool, bmc):
    bmc.behave(dead=True)
    each = kept(pool, bmc)
    with pytest.raises(exception.IPMIFailure) as caught:
        each.call(POLL)
    assert str(caught.value) == (
        f'BMC 127.0.0.1:{bmc.port} gives no answer. Check ipmi_address, ipmi_port, the network, '
        'and that the BMC is up.')
    begun = time.monotonic()
    for _ in range(50):
        with pytest.raises(exception.IPMIFailure, match='gives no answer.*It is asked again in'):
            each.call(POLL)
    assert time.monotonic() - begun < 5
    bmc.behave(dead=False)
    assert poll_until_it_answers(each) == 'power off'


def test_a_dead_bmc_does_not_hold_up_the_others(pool, six_bmcs):
    """The live ones are polled all the time in which the dead one is waited for."""
    six_bmcs[0].behave(dead=True)
    dead, *live = [kept(pool, bmc) for bmc in six_bmcs]
    over = threading.Event()

    def wait_for_the_dead():
        try:
            dead.call(POLL)
        except exception.IPMIFailure:
            over.set()

    slowest = 0.0
    with concurrent.futures.ThreadPoolExecutor(1) as thread:
        thread.submit(wait_for_the_dead)
        polls = 0
        while not over.is_set():
            for each in live:
                begun = time.monotonic()
                assert each.call(POLL) == 'power off'
                slowest = max(slowest, time.monotonic() - begun)
                polls += 1
    assert polls > 100
    assert slowest < 4, slowest   # one that waits behind the dead one takes five seconds
    assert [bmc.state()['logins'] for bmc in six_bmcs] == [0, 1, 1, 1, 1, 1]


def test_a_bmc_that_dies_in_a_session_is_noticed_and_comes_back(pool, bmc, hasty):
    each = kept(pool, bmc)
    each.call(POLL)
    bmc.behave(dead=True)
    with pytest.raises(exception.IPMIFailure, match='gives no answer'):
        each.call(POLL, deadline=60)
    bmc.behave(dead=False)
    assert poll_until_it_answers(each) == 'power off'
    assert each.logins == 2


def test_a_bmc_that_forgot_its_sessions_is_logged_into_within_one_call(pool, bmc, hasty):
    each = kept(pool, bmc)
    each.call(POLL)
    bmc.set(forget=True)
    assert each.call(POLL) == 'power off'
    assert bmc.state()['logins'] == 2


def test_a_slow_bmc_is_left_at_the_deadline_and_is_not_taken_for_dead(pool, bmc):
    each = kept(pool, bmc)
    each.call(POLL)
    bmc.behave(delay=4)
    begun = time.monotonic()
    with pytest.raises(exception.IPMIFailure) as caught:
        each.call(POLL, deadline=0.5)
    assert 0.4 < time.monotonic() - begun < 4
    assert str(caught.value) == (
        f'BMC 127.0.0.1:{bmc.port} gives no answer within 0.5 s: it is slow or overloaded. '
        'Try again, or reset it.')
    assert each.call(POLL) == 'power off'
    assert bmc.state()['logins'] == 1


def test_a_slow_bmc_does_not_hold_up_the_others(pool, six_bmcs):
    slow, *live = [kept(pool, bmc) for bmc in six_bmcs]
    for each in (slow, *live):
        each.call(POLL)
    six_bmcs[0].behave(delay=4)
    with concurrent.futures.ThreadPoolExecutor(1) as thread:
        waiting = thread.submit(slow.call, POLL)
        polls = 0
        while not waiting.done():
            for each in live:
                each.call(POLL)
                polls += 1
        assert waiting.result() == 'power off'
    assert polls > 100   # those that wait behind it are five


def test_a_bmc_that_answers_half_of_a_login(pool, bmc, monkeypatch):
    # Not ``hasty``: pyghmi's repetitions must last longer than the login may.
    monkeypatch.setattr(login, 'FIRST_BACK_OFF', 1.0)
    monkeypatch.setattr(engine, 'LOGIN_SECONDS', 3)
    bmc.behave(half_login=True)
    each = kept(pool, bmc)
    with pytest.raises(exception.IPMIFailure, match='stopped answering in the middle of the'):
        each.call(POLL)
    bmc.behave(half_login=False)
    assert poll_until_it_answers(each) == 'power off'


def test_a_bmc_that_takes_logins_and_answers_nothing(pool, bmc, hasty):
    bmc.behave(mute=True)
    each = kept(pool, bmc)
    with pytest.raises(exception.IPMIFailure) as caught:
        each.call(POLL)
    assert str(caught.value) == (f'BMC 127.0.0.1:{bmc.port} gives no answer to commands, though '
                                 'it takes logins. Reset it.')
    with pytest.raises(exception.IPMIFailure, match='takes logins.*It is asked again in'):
        each.call(POLL)
    bmc.behave(mute=False)
    assert poll_until_it_answers(each) == 'power off'


def test_a_bmc_without_a_free_session_is_asked_again(pool, bmc):
    bmc.behave(full=True)
    each = kept(pool, bmc)
    with pytest.raises(exception.IPMIFailure, match='has no session left'):
        each.call(POLL, deadline=1.5)
    with concurrent.futures.ThreadPoolExecutor(1) as thread:
        waiting = thread.submit(each.call, POLL)
        bmc.behave(full=False)
        assert waiting.result() == 'power off'


def test_a_bmc_without_a_common_cipher_suite(pool, bmc):
    bmc.behave(sha1=False)
    with pytest.raises(exception.IPMIFailure, match='No Cipher suite match.*ipmi_cipher_suite'):
        kept(pool, bmc).call(POLL)


def test_packets_that_are_cut_off_break_nothing(pool, bmc):
    each = kept(pool, bmc)
    each.call(POLL)
    bmc.behave(truncate=20)
    for _ in range(20):
        assert each.call(POLL) == 'power off'
    assert bmc.state()['logins'] == 1


def test_a_login_answered_by_nonsense(pool, bmc, hasty):
    bmc.behave(truncate=1)
    each = kept(pool, bmc)
    with pytest.raises(exception.IPMIFailure, match='sent what cannot be understood'):
        each.call(POLL)
    assert poll_until_it_answers(each) == 'power off'


def test_a_name_that_is_not_known(pool, bmc):
    with pytest.raises(exception.IPMIFailure, match='name that cannot be resolved.*ipmi_address'):
        kept(pool, bmc, ipmi_address='no-such-bmc.invalid').call(POLL)


def test_a_command_that_must_not_happen_twice_is_not_sent_in_a_second_session(pool, bmc, hasty):
    each = kept(pool, bmc)
    each.call(POLL)
    bmc.set(forget=True)
    with pytest.raises(exception.IPMIFailure, match='not known whether it was carried out'):
        each.call(lambda asked: chassis.control(asked, chassis.RESET, resend=False))
    assert each.call(POLL) == 'power off'


def test_the_others_go_on_when_the_engine_dies(pool, six_bmcs, caplog):
    every = [kept(pool, bmc) for bmc in six_bmcs]
    for each in every:
        each.call(POLL)
    serving = pool.running_engine()
    serving._run_timers = lambda: 1 / 0
    for each in every:
        assert each.call(POLL) == 'power off'
    assert 'The IPMI engine ended unexpectedly' in caplog.text
    assert not serving.is_alive()
    assert [bmc.state()['logins'] for bmc in six_bmcs] == [2] * 6


def test_what_is_under_way_when_the_service_stops_is_answered(pool, bmc):
    each = kept(pool, bmc)
    each.call(POLL)
    bmc.behave(delay=5)
    with concurrent.futures.ThreadPoolExecutor(1) as thread:
        waiting = thread.submit(each.call, POLL)
        wait.until(lambda: bmc.state()['commands'] == 2, 'the command is under way')
        begun = time.monotonic()
        pool.close_all()
        with pytest.raises(exception.IPMIFailure, match='the service is stopping'):
            waiting.result(30)
        assert time.monotonic() - begun < 5
    with pytest.raises(exception.IPMIFailure, match='the service is stopping'):
        each.call(POLL)
    wait.until(lambda: bmc.state()['logouts'] == 1, 'the BMC sees the logout')
    assert bmc.state()['logins'] == 1


def test_no_secret_is_in_an_error_or_a_log(bmc, caplog):
    caplog.set_level('DEBUG')
    task = ipmi_task.of(bmc.driver_info(ipmi_password='Tr0ub4dor&3', ipmi_hex_kg_key='c0ffee'))
    with pytest.raises(exception.IPMIFailure) as caught:
        POWER.get_power_state(task)
    for text in (str(caught.value), repr(caught.value.__cause__), caplog.text):
        assert 'Tr0ub4dor' not in text and 'c0ffee' not in text
