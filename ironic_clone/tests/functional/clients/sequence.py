"""Play the requests that another service is known to send, one after the other.

A sequence is a table of steps; what one answer tells, later steps may name in braces.
"""
import dataclasses
import json
from typing import Any

from ironic_clone.tests.functional import http_client


@dataclasses.dataclass(frozen=True)
class Step:
    """One request, and what has to be true of its answer.

    :ivar shows: part of the body: members of objects, items of lists in their order.
    :ivar keep: name under which the answer's uuid is kept.
    :ivar wait: fields of the node ``{node}`` to wait for afterwards.
    """

    method: str
    path: str
    status: int
    body: Any = None
    shows: Any = None
    keep: str | None = None
    wait: dict | None = None


class Player:
    """Sends steps with one client's microversion.

    :ivar names: what braces in paths and bodies stand for.
    """

    def __init__(self, http: http_client.HttpClient, version: str, **names: str):
        self._http = http
        self._version = version
        self.names = names

    def play(self, *steps: Step) -> None:
        """Send them in their order; an answer that is not as told fails the test."""
        for step in steps:
            self._send(step)

    def _send(self, step: Step) -> None:
        answer = self._http.unlocked(lambda: self._http.request(
            step.method, self._filled(step.path), self._filled(step.body),
            version=self._version)).expect(step.status)
        if step.keep:
            self.names[step.keep] = answer.json()['uuid']
        if step.shows is not None:
            _compare(self._filled(step.shows), answer.json(), f'{step.method} {step.path}')
        if step.wait:
            self._http.wait_node(self.names['node'], **{'reservation': None, **step.wait})

    def _filled(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: self._filled(inner) for name, inner in value.items()}
        if isinstance(value, list):
            return [self._filled(inner) for inner in value]
        if isinstance(value, str):
            for name, known in self.names.items():
                value = value.replace(f'{{{name}}}', known)
        return value


def _compare(wanted: Any, found: Any, where: str) -> None:
    if isinstance(wanted, dict) and isinstance(found, dict):
        for name, value in wanted.items():
            assert name in found, f'{where}: no {name} in {json.dumps(found)}'
            _compare(value, found[name], f'{where}.{name}')
    elif isinstance(wanted, list) and isinstance(found, list):
        assert len(wanted) == len(found), f'{where}: {json.dumps(found)}'
        for number, value in enumerate(wanted):
            _compare(value, found[number], f'{where}[{number}]')
    else:
        assert wanted == found, f'{where}: {found!r} instead of {wanted!r}'


def provision(target: str, state: str, **more) -> Step:
    """Ask for a provision verb and wait for the state that it ends in."""
    return Step('PUT', '/v1/nodes/{node}/states/provision', 202, {'target': target, **more},
                wait={'provision_state': state})


def power(target: str, state: str, **more) -> Step:
    """Ask for a power verb and wait for the power state that it ends in."""
    return Step('PUT', '/v1/nodes/{node}/states/power', 202, {'target': target, **more},
                wait={'power_state': state, 'target_power_state': None})


def patch(*operations: tuple, status: int = 200, shows: Any = None, query: str = '') -> Step:
    """Change the node by ``(op, path)`` or ``(op, path, value)``."""
    return Step('PATCH', '/v1/nodes/{node}' + query, status, [
        dict(zip(('op', 'path', 'value'), operation, strict=False)) for operation in operations],
        shows=shows)
