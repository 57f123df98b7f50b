"""What was asked of a conductor that stood still is not done when nobody waits for it any more.

No message acts on a lock that is held, so none can name its epoch; each has a deadline instead,
by the database's clock, which is looked at when the message arrives and when the lock is had. It
is not later than the moment at which its conductor counts as dead, when the caller is answered.
"""
import concurrent.futures
import re
import signal

import pytest

from ironic_clone.tests.chaos import journal
from ironic_clone.tests.functional import http_client
from ironic_clone.tests.integration import two_conductors
from ironic_clone.tests.integration.two_conductors import SECOND
from ironic_clone.tests.integration.two_conductors import SECOND_PROCESS
from ironic_clone.tests.servers import wait

COMMAND_SECONDS = 8
"""In which a busy machine gets a second request as far as the lock."""
ANSWER_SECONDS = 600
"""[DEFAULT]rpc_response_timeout: whoever waited for it would miss every deadline of the test."""


@pytest.fixture
def written(tmp_path):
    """The file in which the machines write what they were told."""
    return tmp_path / 'journal'


@pytest.fixture
def service(tmp_path, mariadb_url, rabbitmq_server, written):
    """An API that waits for answers for minutes, and two conductors of patient tasks."""
    with two_conductors.running(
            tmp_path, mariadb_url, rabbitmq_server.new_host(),
            DEFAULT={'debug': 'true', 'rpc_response_timeout': ANSWER_SECONDS},
            conductor={'node_locked_retry_attempts': 60, 'sync_power_state_interval': 0},
            fake={'journal': written, 'power_delay': COMMAND_SECONDS}) as running:
        running.allow('oslo_messaging')   # replies that nobody waits for
        yield running


def test_a_revived_conductor_runs_no_old_power_off(service, written):
    http = http_client.HttpClient(service.url)
    fetched, queued = [ident for ident, host in two_conductors.nodes(
        http, 'fake-hardware').items() if host == SECOND][:2]
    log = service.directory / f'{SECOND_PROCESS}.log'
    second = service.processes[SECOND_PROCESS]

    def ask(ident, target):
        return http_client.HttpClient(service.url).put(
            f'/v1/nodes/{ident}/states/power', {'target': target})

    def arrived():
        return log.read_text().count('RPC change_node_power_state of request')

    ask(fetched, 'power on').expect(202)
    wait.until(lambda: commands(written), 'the machine is told')   # and its lock held meanwhile
    with concurrent.futures.ThreadPoolExecutor() as pool:
        late = [pool.submit(ask, fetched, 'power off')]
        wait.until(lambda: arrived() == 2, 'the process has taken the message')
        second.send_signal(signal.SIGSTOP)
        try:
            # It has no other owner yet: this goes to the queue, and on into the process's socket.
            late.append(pool.submit(ask, queued, 'power off'))
            for answer in late:
                assert answer.result().status == 503
                assert answer.result().headers['Retry-After']
                assert f'Conductor {SECOND} died' in answer.result().error
            for ident in (fetched, queued):
                wait.until(lambda ident=ident: http.node(ident)['conductor'] == service.host,
                           'another conductor owns it')
                http.wait_node(ident, reservation=None)
        finally:
            second.send_signal(signal.SIGCONT)
    # It may have been stopped in the middle of asking for the lock: that transaction was ended.
    for words in ('RPC change_node_power_state: (RequestExpired|DatabaseUnavailable)',
                  'RPC message refused: change_node_power_state'):
        wait.until(lambda words=words: re.search(words, log.read_text()), f'it says "{words}"')
    assert not {answer.result().headers['X-Openstack-Request-Id'] for answer in late} & {
        one.request for one in commands(written)}, 'a machine was switched off'
    for ident in (fetched, queued):   # and the nodes live on, with their first conductor
        wait.until(lambda ident=ident: http.node(ident)['conductor'] == SECOND, 'it owns it again')

    before = len(commands(written))   # and one that is killed, and started again at once
    ask(fetched, 'power on').expect(202)
    wait.until(lambda: len(commands(written)) > before, 'the machine is told')
    before = arrived()
    with concurrent.futures.ThreadPoolExecutor() as pool:
        asked = pool.submit(ask, fetched, 'power off')
        wait.until(lambda: arrived() > before, 'the process has taken the message')
        second.kill()
        second.wait()
        service.add_conductor(SECOND)
        assert asked.result().status == 503
        assert f'Conductor {SECOND} died' in asked.result().error
    http.wait_node(fetched, reservation=None, conductor=SECOND)
    with concurrent.futures.ThreadPoolExecutor() as pool:
        list(pool.map(lambda ident: http.power(ident, 'power on', 'power on'), (fetched, queued)))
    assert asked.result().headers['X-Openstack-Request-Id'] not in {
        one.request for one in commands(written)}, 'a machine was switched off'


def commands(written) -> list[journal.Command]:
    """The power commands that machines were given."""
    return [one for one in journal.read(written) if one.kind == 'power']
