"""Kept sessions: how many logins there are, who shares them, when they end."""
import concurrent.futures
import os
import subprocess
import sys
import threading

import pytest

from ironic_clone.common import clock
from ironic_clone.drivers.ipmi import chassis
from ironic_clone.drivers.ipmi import credentials
from ironic_clone.drivers.ipmi import messages
from ironic_clone.drivers.ipmi import power
from ironic_clone.drivers.ipmi import sessions
from ironic_clone.tests.peers import ipmi_task
from ironic_clone.tests.peers import pyghmi_bmc
from ironic_clone.tests.servers import wait

POWER = power.IPMIPower()


def log_out_is_seen(bmc, count=1):
    wait.until(lambda: bmc.state()['logouts'] == count, 'the BMC sees the logout')


def test_a_hundred_polls_are_one_login(bmc):
    task = ipmi_task.of(bmc.driver_info())
    for _ in range(100):
        assert POWER.get_power_state(task) == 'power off'
    state = bmc.state()
    assert (state['logins'], state['status'], state['logouts']) == (1, 100, 0)


def test_a_hundred_polls_from_many_threads_are_one_login_each_bmc(six_bmcs):
    tasks = [ipmi_task.of(bmc.driver_info()) for bmc in six_bmcs]
    with concurrent.futures.ThreadPoolExecutor(12) as threads:
        answers = list(threads.map(POWER.get_power_state, tasks * 100))
    assert answers == ['power off'] * 600
    assert [(bmc.state()['logins'], bmc.state()['status']) for bmc in six_bmcs] == [(1, 100)] * 6


def test_stopping_logs_out(six_bmcs):
    for bmc in six_bmcs:
        POWER.get_power_state(ipmi_task.of(bmc.driver_info()))
    sessions.close_all()
    for bmc in six_bmcs:
        log_out_is_seen(bmc)
    POWER.get_power_state(ipmi_task.of(six_bmcs[0].driver_info()))
    assert six_bmcs[0].state()['logins'] == 2


FORGETFUL_PROCESS = """
import sys
from ironic_clone.conf import CONF
from ironic_clone.drivers.ipmi import chassis, credentials, sessions
CONF([], project='ironic_clone', default_config_files=[], default_config_dirs=[])
who = credentials.Credentials('127.0.0.1', int(sys.argv[1]), sys.argv[2], sys.argv[3])
print(sessions.get(who).call(chassis.get_power_state))
"""


def test_a_process_that_just_ends_has_logged_out(bmc):
    ended = subprocess.run(
        [sys.executable, '-c', FORGETFUL_PROCESS, str(bmc.port), bmc.username, bmc.password],
        capture_output=True, text=True, timeout=60, check=True)
    assert (ended.stdout, ended.stderr) == ('power off\n', '')
    log_out_is_seen(bmc)


def test_what_nobody_uses_is_logged_out(six_bmcs, pool):
    kept = [pool.get(credentials.parse(ipmi_task.of(bmc.driver_info()).node))
            for bmc in six_bmcs]
    for each in kept:
        each.call(chassis.get_power_state)
    for each in kept[1:]:
        each.used_at -= 300
    assert pool.kept == 6
    assert pool.close_idle(299) == 5
    for bmc in six_bmcs[1:]:
        log_out_is_seen(bmc)
    assert pool.kept == 1
    # Whoever still holds one of them asks again as if nothing had been.
    assert kept[1].call(chassis.get_power_state) == 'power off'
    assert six_bmcs[1].state()['logins'] == 2


@pytest.mark.parametrize('interval', [0, 60, 120, 1200])
def test_a_session_outlives_the_pause_between_two_power_syncs(bmc, conf, interval):
    conf.set_override('sync_power_state_interval', interval, group='conductor')
    task = ipmi_task.of(bmc.driver_info())
    POWER.get_power_state(task)
    sessions.get(credentials.parse(task.node)).used_at -= 2 * interval
    POWER.close_idle_sessions(None, None)
    POWER.get_power_state(task)
    assert bmc.state()['logins'] == 1


def test_a_session_that_nobody_uses_is_kept_alive(bmc, pool):
    pool.running_engine()._pyghmi.MAX_IDLE = 5
    kept = pool.get(credentials.parse(ipmi_task.of(bmc.driver_info()).node))
    kept.call(chassis.get_power_state)
    wait.until(lambda: bmc.state()['commands'] >= 3, 'the BMC hears of us', 30)
    state = bmc.state()
    assert (state['status'], state['logins']) == (1, 1)
    assert kept.call(chassis.get_power_state) == 'power off'


def test_the_reaper_is_a_periodic_task_and_closes(bmc):
    assert POWER.close_idle_sessions._is_periodic
    task = ipmi_task.of(bmc.driver_info())
    POWER.get_power_state(task)
    sessions.get(credentials.parse(task.node)).used_at -= 3600
    POWER.close_idle_sessions(None, None)
    log_out_is_seen(bmc)


def test_changed_credentials_are_a_new_session_and_end_the_old(bmc):
    task = ipmi_task.of(bmc.driver_info())
    POWER.get_power_state(task)
    bmc.set(password='new-password')
    task.node.driver_info = bmc.driver_info(ipmi_password='new-password')
    POWER.get_power_state(task)
    log_out_is_seen(bmc)
    assert bmc.state()['logins'] == 2
    assert sessions.get(credentials.parse(task.node)).connected


def test_a_change_that_is_wrong_ends_nothing(bmc):
    right, wrong = bmc.driver_info(), bmc.driver_info(ipmi_password='wrong')
    POWER.get_power_state(ipmi_task.of(right))
    with pytest.raises(Exception, match='Incorrect password provided'):
        POWER.get_power_state(ipmi_task.of(wrong))
    POWER.get_power_state(ipmi_task.of(right))
    assert (bmc.state()['logins'], bmc.state()['logouts']) == (1, 0)


def test_a_kg_key(bmc):
    bmc.behave(kg='a-secret-of-the-bmc')
    key = b'a-secret-of-the-bmc'.hex()
    POWER.get_power_state(ipmi_task.of(bmc.driver_info(ipmi_hex_kg_key=key)))
    assert bmc.state()['logins'] == 1


def test_sessions_work_beyond_the_descriptors_that_select_can_see(bmc, pool):
    held = []
    try:
        while not held or held[-1] < 1100:
            held.append(os.dup(0))
        kept = pool.get(credentials.parse(ipmi_task.of(bmc.driver_info()).node))
        assert kept.call(chassis.get_power_state) == 'power off'
        assert pool.running_engine()._pyghmi.iosockets[0].fileno() > 1023
    finally:
        for descriptor in held:
            os.close(descriptor)


def test_the_interval_between_commands_is_kept(bmc, conf, pool):
    conf.set_override('min_command_interval', 1, group='ipmi')
    kept = pool.get(credentials.parse(ipmi_task.of(bmc.driver_info()).node))
    times = []

    def poll(asked):
        for _ in range(3):
            chassis.get_power_state(asked)
            times.append(kept._asked_at)

    kept.call(poll)
    assert all(later - earlier >= 1 for earlier, later in zip(times, times[1:], strict=False))


def test_a_command_that_waited_for_long_is_sent_when_it_still_may_be(bmc, pool, monkeypatch):
    """As after a pause of the process: it was not sent, so the session and the BMC are fine."""
    monkeypatch.setattr(messages, 'LATE_SECONDS', 0.5)
    kept = pool.get(credentials.parse(ipmi_task.of(bmc.driver_info()).node))
    kept.call(chassis.get_power_state)
    paused = threading.Event()
    checks = []

    def check():
        checks.append(clock.steady())
        if len(checks) == 1:
            pool.running_engine().submit(lambda: paused.wait(20))

    with concurrent.futures.ThreadPoolExecutor() as threads:
        asked = threads.submit(kept.call, lambda asked: asked.raw(0, 1, resend=False), check=check)
        wait.until(lambda: checks and clock.steady() - checks[0] > 1, 'it is late')
        paused.set()
        assert asked.result()
    assert len(checks) > 1
    assert bmc.state()['logins'] == 1


def test_many_sessions_share_few_sockets(pool):
    with pyghmi_bmc.PyghmiBMCs(80) as bmcs:
        for bmc in bmcs:
            pool.get(credentials.parse(ipmi_task.of(bmc.driver_info()).node)).call(
                chassis.get_power_state)
        assert pool.kept == 80
        assert len(pool.running_engine()._pyghmi.iosockets) == 2
        assert sum(bmc.state()['logins'] for bmc in bmcs) == 80


def test_a_driver_that_is_told_to_close_logs_out(bmc):
    task = ipmi_task.of(bmc.driver_info())
    POWER.get_power_state(task)
    POWER.close()
    wait.until(lambda: bmc.state()['logouts'] == 1, 'the session is closed at the BMC')
    POWER.get_power_state(task)   # another conductor of this process may still work
    assert bmc.state()['logins'] == 2
