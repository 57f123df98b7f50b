"""A conductor of two is told to stop while clients keep both busy: they wait a little, no more."""
import collections
import concurrent.futures
import itertools
import signal
import threading
import time

import pytest

from ironic_clone.tests.functional import http_client
from ironic_clone.tests.integration import two_conductors
from ironic_clone.tests.integration.two_conductors import SECOND
from ironic_clone.tests.integration.two_conductors import SECOND_PROCESS
from ironic_clone.tests.servers import wait

GRACE = 40
SLACK = 20
"""Seconds beyond the timeout: the others' rings forget the conductor, drivers are closed."""
POWER = ('power on', 'power off')
LIFE = (('manage', 'manageable'), ('provide', 'available'), ('active', 'active'),
        ('deleted', 'available'))
"""Of a new node; it begins again where it has ended."""


@pytest.fixture
def service(tmp_path, mariadb_url, rabbitmq_server):
    """An API and two conductors, whose machines take their time."""
    with two_conductors.running(
            tmp_path, mariadb_url, rabbitmq_server.new_host(),
            conductor={'graceful_shutdown_timeout': GRACE, 'heartbeat_timeout': 30,
                       'sync_power_state_interval': 0},
            fake={'power_delay': '0.2,0.5', 'deploy_delay': '0.2,0.5'}) as running:
        yield running


class Client:
    """One of many that ask, and look whether what was accepted came true.

    :ivar accepted: how many requests were.
    :ivar wrong: sentences about what a client must not see.
    """

    def __init__(self, url: str, ident: str):
        self._http, self._ident = http_client.HttpClient(url), ident
        self.answers, self.wrong, self.accepted = collections.Counter(), [], 0

    def ask(self, kind: str, target: str) -> None:
        """Ask until it is accepted, as clients do that are told to come again."""
        def taken():
            answer = self._http.put(f'/v1/nodes/{self._ident}/states/{kind}', {'target': target})
            self.answers[answer.status] += 1
            if answer.status not in (202, 409, 503):
                self.wrong.append(f'{answer.status} to {target}: {answer.body[:500]!r}')
            elif answer.status != 202 and 'Retry-After' not in answer.headers:
                self.wrong.append(f'{answer.status} without Retry-After: {answer.body[:500]!r}')
            return answer.status == 202
        wait.until(taken, f'{target} of {self._ident} is accepted', 60, pause=0.1)
        self.accepted += 1

    def power(self, ended: threading.Event) -> None:
        """Switch the machine on and off until the test has ended."""
        for target in itertools.cycle(POWER):
            if ended.is_set():
                return
            self.ask('power', target)
            self._http.wait_node(self._ident, power_state=target, target_power_state=None,
                                 last_error=None)

    def life(self, ended: threading.Event) -> None:
        """Take the node through its life, and again."""
        for target, state in itertools.cycle(LIFE):
            if ended.is_set():
                return
            self.ask('provision', target)
            self._http.wait_node(self._ident, provision_state=state, last_error=None)


def test_a_stop_in_the_middle_of_it_costs_nobody_anything(service):
    http = http_client.HttpClient(service.url)
    owners = two_conductors.nodes(http, 'fake-hardware')
    mine = [ident for ident, host in owners.items() if host == SECOND][:4]
    others = [ident for ident, host in owners.items() if host != SECOND][:2]
    clients = [Client(service.url, ident) for ident in mine + others]
    ended, second = threading.Event(), service.processes.pop(SECOND_PROCESS)
    with concurrent.futures.ThreadPoolExecutor(len(clients)) as pool:
        work = [pool.submit(client.power if number % 2 else client.life, ended)
                for number, client in enumerate(clients)]
        try:
            wait.until(lambda: all(client.accepted > 1 for client in clients), 'all are at work',
                       60)
            second.send_signal(signal.SIGTERM)
            told = time.monotonic()
            assert second.wait(GRACE + SLACK) == 0
            took = time.monotonic() - told
            before = [client.accepted for client in clients]
            wait.until(lambda: all(client.accepted > count for client, count in
                                   zip(clients, before, strict=True)),
                       'all are served by the one that is left', 60)
        finally:
            ended.set()
        for one in work:
            one.result()   # a node that did not become what was accepted has raised here
    assert [sentence for client in clients for sentence in client.wrong] == []
    assert took < GRACE + SLACK
    assert {http.node(ident)['conductor'] for ident in owners} == {service.host}
    assert {http.node(ident)['reservation'] for ident in owners} == {None}
    said = (service.directory / f'{SECOND_PROCESS}.log').read_text()
    assert 'are still worked on' not in said
    assert set(service.stop().values()) == {0}
    assert service.trouble() == []
