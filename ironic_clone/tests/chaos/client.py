"""A client that works on nodes of its own, one request after another, whatever happens."""
import dataclasses
import http.client
import random
import threading
import time
from collections.abc import Sequence

from ironic_clone.common import states
from ironic_clone.tests.functional.http_client import Answer
from ironic_clone.tests.functional.http_client import HttpClient

SETTLE_SECONDS = 60
"""Longest time that an accepted request may take to end, a take-over included."""
PROVISION = {'enroll': ('manage',), 'manageable': ('provide', 'clean', 'inspect'),
             'available': ('active',), 'active': ('rebuild', 'deleted'),
             'deploy failed': ('active', 'deleted'), 'error': ('deleted',),
             'clean failed': ('manage',), 'inspect failed': ('manage',)}
"""Provision state -> verbs that are tried."""
ENDS = {'manage': 'manageable', 'provide': 'available', 'clean': 'manageable',
        'inspect': 'manageable', 'active': 'active', 'rebuild': 'active', 'deleted': 'available'}
STEPS = [{'interface': 'deploy', 'step': 'erase_devices_metadata'}]
POWER = {'power on': 'power on', 'power off': 'power off', 'rebooting': 'power on'}


class Unanswered(Exception):
    """No API answered, or it could not serve: whether the request took effect is not known."""


@dataclasses.dataclass
class Request:
    """One request that was accepted, and how it ended."""

    node: str
    verb: str
    ident: str
    outcome: str = 'under way'
    seconds: float = 0.0


class Apis:
    """All APIs; each request goes to one of them.

    :ivar longest: seconds that a request has waited for its answer, whatever it was, at the most.
    """

    def __init__(self, urls: Sequence[str], chance: random.Random):
        self._clients = [HttpClient(url) for url in urls]
        self._chance = chance
        self.longest = 0.0

    def send(self, method: str, path: str, body=None) -> Answer:
        """Send a request to one of the APIs.

        :raises Unanswered: it did not answer, or not with what it was asked for.
        """
        return self._send(self._chance.choice(self._clients), method, path, body)

    def conductors(self) -> list[list[dict]]:
        """What each API shows of the conductors.

        :raises Unanswered: one did not answer.
        """
        return [self._send(one, 'GET', '/v1/conductors').expect(200).json()['conductors']
                for one in self._clients]

    def _send(self, one: HttpClient, method: str, path: str, body=None) -> Answer:
        begun = time.monotonic()
        try:
            answer = one.request(method, path, body)
        except (OSError, http.client.HTTPException) as error:
            raise Unanswered(str(error)) from error
        self.longest = max(self.longest, time.monotonic() - begun)
        if answer.status >= 500:
            assert answer.status == 503, (answer.status, answer.body)
            assert answer.headers['Retry-After'], answer.body
            raise Unanswered(answer.error)
        return answer

    def node(self, uuid: str, seconds: float = SETTLE_SECONDS) -> dict:
        """Read a node, however long the APIs are away."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                return self.send('GET', f'/v1/nodes/{uuid}').expect(200).json()
            except Unanswered:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)


def at_rest(node: dict) -> bool:
    """Tell whether nothing is under way on the node."""
    state = states.PROVISION[node['provision_state']]
    return (node['reservation'] is None and node['target_power_state'] is None
            and not state.fails_on_restart and not node['provision_state'].endswith('wait'))


class Client(threading.Thread):
    """Works on its nodes until it is told to stop.

    :ivar ended: set it to have nothing more begun.
    :ivar abandoned: set it to have what is under way not waited for, either.
    :ivar requests: those that were accepted.
    :ivar troubles: sentences about promises that were broken.
    """

    def __init__(self, apis: Apis, nodes: Sequence[str], seed: int):
        super().__init__(daemon=True, name=f'client-{seed}')
        self.apis, self._nodes, self._chance = apis, nodes, random.Random(seed)
        self.ended = threading.Event()
        self.abandoned = threading.Event()
        self.requests: list[Request] = []
        self.refused = self.unanswered = 0
        self.troubles: list[str] = []

    def run(self) -> None:
        while not self.ended.is_set():
            uuid = self._chance.choice(self._nodes)
            try:
                self.work(uuid)
            except Unanswered:
                self.unanswered += 1
                self.ended.wait(0.2)
            except Exception as error:
                self.troubles.append(f'{uuid}: {type(error).__name__}: {error}')

    def work(self, uuid: str) -> None:
        """Ask for something that the node's state allows; see it through."""
        node = self.settled(uuid)
        if node['maintenance'] and node['fault'] == 'clean failure':
            # A clean step was cut off; its user looks at the machine, and says so.
            self.apis.send('DELETE', f'/v1/nodes/{uuid}/maintenance')
            return
        if self._chance.random() < 0.4:
            verb = self._chance.choice(list(POWER))
            path, body = 'power', {'target': verb}
        else:
            verb = self._chance.choice(PROVISION[node['provision_state']])
            path, body = 'provision', {'target': verb}
            if verb == 'clean':
                body['clean_steps'] = STEPS
        begun = time.monotonic()
        answer = self.apis.send('PUT', f'/v1/nodes/{uuid}/states/{path}', body)
        if answer.status == 409:
            self.refused += 1
            return
        answer.expect(202)
        request = Request(uuid, verb, answer.headers['x-openstack-request-id'])
        self.requests.append(request)
        node = self.settled(uuid)
        request.seconds = time.monotonic() - begun
        request.outcome = self._outcome(request, node, answer)
        if request.outcome == 'lost':
            self.troubles.append(
                f'{uuid}: {verb} ({request.ident}) was accepted, and left nothing: '
                f'{node["provision_state"]}, {node["power_state"]}, {node["last_error"]}')

    def settled(self, uuid: str) -> dict:
        """Wait until nothing is under way on the node; return it."""
        deadline = time.monotonic() + SETTLE_SECONDS
        while True:
            node = self.apis.node(uuid)
            if at_rest(node):
                return node
            if self.abandoned.is_set():
                raise Unanswered('nobody waits for it')
            if time.monotonic() > deadline:
                raise TimeoutError(
                    f'under way for {SETTLE_SECONDS} s: {node["provision_state"]}, '
                    f'reservation {node["reservation"]}, {node["target_power_state"]}')
            time.sleep(0.05)

    def _outcome(self, request: Request, node: dict, answer: Answer) -> str:
        if request.verb in POWER:
            done = node['power_state'] == POWER[request.verb]
        else:
            done = node['provision_state'] == ENDS[request.verb]
        if done:
            return 'done'
        return 'failed' if node['last_error'] or self._in_history(request) else 'lost'

    def _in_history(self, request: Request) -> bool:
        """An error that a later reading of the power state has cleared is still there."""
        found = self.apis.send('GET', f'/v1/nodes/{request.node}/history').expect(200).json()
        return any(entry['severity'] == 'ERROR' for entry in found['history'])
