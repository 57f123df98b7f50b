"""A node of the outside package ``waiting_driver``: its work waits, ends and fails when told."""
from ironic_clone.tests.functional import http_client
from ironic_clone.tests.servers import wait


class WaitingNode:
    """The passthru methods of such a node, in words."""

    def __init__(self, http: http_client.HttpClient, service, uuid: str):
        self.http, self._service, self.uuid = http, service, uuid

    def may_fail(self) -> None:
        """The test provokes failures of this node: its errors in the log are no trouble."""
        self._service.allow(self.uuid)

    def call(self, method: str, body: dict | None = None, verb: str = 'POST'):
        """Call one passthru method and return what it answers."""
        answer = self.http.unlocked(lambda: self.http.request(
            verb, f'/v1/nodes/{self.uuid}/vendor_passthru/{method}',
            None if verb == 'GET' else body or {}))
        answer.expect(200)
        return answer.json() if answer.body else None

    def plan(self, **answers: str | None) -> None:
        """Operations (deploy__prepare for deploy.prepare) answer like this from now on."""
        self.call('plan', {name.replace('__', '.'): answer for name, answer in answers.items()})

    def wait_blocked(self) -> None:
        """Wait until an operation of the node holds its worker, and the lock."""
        path = f'/v1/nodes/{self.uuid}/vendor_passthru/blocked'
        wait.until(lambda: self.http.get(path).expect(200).json(), 'an operation blocks')

    def release(self, answer: str = 'done') -> None:
        """End the operation that blocks."""
        self.call('release', {'answer': answer})

    def finish(self, kind: str) -> None:
        """What the flow waits for has ended: it goes on."""
        self.call('finish', {'kind': kind})

    def fail(self, reason: str) -> None:
        """What the flow waits for has failed."""
        self.call('fail_step', {'reason': reason})

    def calls(self) -> list[str]:
        """The operations that were called so far."""
        return self.call('calls', verb='GET')

    def provision(self, target: str, wanted: str, **arguments) -> dict:
        """Ask for a verb and wait for a state."""
        return self.http.provision(self.uuid, target, wanted, **arguments)

    def reaches(self, state: str, **fields) -> dict:
        """Wait for a provision state."""
        return self.http.wait_node(self.uuid, provision_state=state, **fields)
