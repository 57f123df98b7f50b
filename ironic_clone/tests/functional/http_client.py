"""A client so small that nothing is between the test and the wire."""
import dataclasses
import http.client
import json
import urllib.parse

from ironic_clone.tests.servers import wait

VERSION_HEADER = 'X-OpenStack-Ironic-API-Version'
LATEST = 'latest'
FLOW_SECONDS = 60


@dataclasses.dataclass(frozen=True)
class Answer:
    """One response. ``headers`` are looked up without regard to case."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    def json(self):
        """The decoded body."""
        return json.loads(self.body)

    @property
    def error(self) -> str:
        """The sentence of an error, from any of its shapes."""
        outer = self.json()
        inner = json.loads(outer['error_message']) if 'error_message' in outer else outer
        return inner['faultstring'] if 'faultstring' in inner else inner['description']

    def expect(self, status: int) -> 'Answer':
        """Return itself if it has the status; tell what it said otherwise."""
        assert self.status == status, f'{self.status} instead of {status}: {self.body[:2000]!r}'
        return self


class HttpClient:
    """Requests to one service; every method returns an ``Answer``, whatever its status."""

    def __init__(self, url: str):
        self.url = url
        self._netloc = urllib.parse.urlparse(url).netloc

    def request(self, method: str, path: str, body=None, version: str | None = LATEST,
                headers: dict | None = None, raw: bytes | str | None = None) -> Answer:
        """Send one request.

        :param body: an object that is sent as JSON.
        :param version: microversion; None sends no header.
        :param raw: a body that is sent as it is, instead.
        """
        sent = {'Accept': 'application/json', **(headers or {})}
        if version is not None:
            sent[VERSION_HEADER] = version
        data = raw
        if body is not None:
            data = json.dumps(body)
            sent.setdefault('Content-Type', 'application/json')
        connection = http.client.HTTPConnection(self._netloc, timeout=60)
        try:
            connection.request(method, path, data, sent)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def get(self, path: str, **options) -> Answer:
        """GET."""
        return self.request('GET', path, **options)

    def post(self, path: str, body=None, **options) -> Answer:
        """POST."""
        return self.request('POST', path, body, **options)

    def put(self, path: str, body=None, **options) -> Answer:
        """PUT."""
        return self.request('PUT', path, body, **options)

    def patch(self, path: str, body=None, **options) -> Answer:
        """PATCH."""
        return self.request('PATCH', path, body, **options)

    def delete(self, path: str, **options) -> Answer:
        """DELETE."""
        return self.request('DELETE', path, **options)

    # -- what most tests do with nodes --------------------------------------------------------
    def node(self, ident: str) -> dict:
        """The node as it is now."""
        return self.get(f'/v1/nodes/{ident}').expect(200).json()

    def wait_node(self, ident: str, seconds: float = FLOW_SECONDS, **fields) -> dict:
        """Wait until the node's fields have these values; return the node."""
        seen = {}

        def matches():
            node = self.node(ident)
            seen.update({name: node[name] for name in (*fields, 'provision_state', 'last_error')})
            return node if all(node[name] == value for name, value in fields.items()) else None
        try:
            return wait.until(matches, f'node {ident} has {fields}', seconds)
        except TimeoutError as e:
            raise TimeoutError(f'{e}; it has {seen}') from None

    def unlocked(self, send, seconds: float = FLOW_SECONDS) -> Answer:
        """Repeat a request while the node is locked by somebody else's short work, or has just
        moved to another conductor."""
        def answered():
            answer = send()
            passing = {409: 'is locked', 503: 'is no longer worked on'}.get(answer.status)
            return None if passing and passing in answer.error else answer
        return wait.until(answered, 'the node is unlocked', seconds)

    def provision(self, ident: str, target: str, wanted: str, **arguments) -> dict:
        """Ask for a provision verb and wait for the state that it leads to."""
        self.unlocked(lambda: self.put(f'/v1/nodes/{ident}/states/provision',
                                       {'target': target, **arguments})).expect(202)
        return self.wait_node(ident, provision_state=wanted)

    def power(self, ident: str, target: str, wanted: str) -> dict:
        """Ask for a power verb and wait for the state that it ends in."""
        self.unlocked(lambda: self.put(f'/v1/nodes/{ident}/states/power',
                                       {'target': target})).expect(202)
        return self.wait_node(ident, power_state=wanted, target_power_state=None)
