"""What the walks go over: a service behind a function, and one object of each resource in it."""
import dataclasses
import json
import uuid
from collections.abc import Callable
from collections.abc import Mapping
from typing import Any

from ironic_clone.tests.servers import wait

SECONDS = 60
_STEP = {'interface': 'raid', 'step': 'x'}


@dataclasses.dataclass(frozen=True)
class Answer:
    """One response; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class World:
    """One object of each resource.

    :param send: called with method, path, body (None for none) and minor; returns an ``Answer``.
    :ivar names: what the tables may name in braces.
    :ivar requests: how many were sent.
    """

    def __init__(self, send: Callable[[str, str, Any, int], Answer]):
        self._send = send
        self.requests = 0
        self.names: dict[str, str] = {
            'new': str(uuid.uuid4()), 'name': f'walk-{uuid.uuid4().hex[:8]}'}
        self.names['host'] = self.made('GET', '/v1/conductors')['conductors'][0]['hostname']
        self._create()

    def __call__(self, method: str, path: str, body: Any = None, minor: int = 115) -> Answer:
        self.requests += 1
        answer = self._send(method, path, body, minor)
        assert answer.status < 500, (method, path, body, minor, answer.body)
        return answer

    def made(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        """Send what must succeed; return what it answers."""
        answer = self(method, path, body)
        assert answer.status < 300, (method, path, body, answer.body)
        return answer.json if answer.body else {}

    def fill(self, value: Any) -> Any:
        """Return a value of a table with the names of objects put in."""
        if isinstance(value, str):
            for name, ident in self.names.items():
                value = value.replace(f'{{{name}}}', ident)
            return value
        if isinstance(value, list):
            return [self.fill(item) for item in value]
        if isinstance(value, dict):
            return {key: self.fill(item) for key, item in value.items()}
        return value

    def settle(self, ident: str, **fields: Any) -> None:
        """Wait until nobody works on a node and its fields have these values."""
        def settled():
            node = self.made('GET', f'/v1/nodes/{ident}')
            return node['reservation'] is None and node['target_power_state'] is None and all(
                node[name] == value for name, value in fields.items())
        wait.until(settled, f'node {ident} has {fields}', SECONDS)

    def _create(self) -> None:
        names = self.names
        for name, path, body in (
                ('chassis', 'chassis', {}),
                ('node', 'nodes', {'driver': 'fake-hardware', 'name': names['name']}),
                ('parent', 'nodes', {'driver': 'fake-hardware'}),
                ('portgroup', 'portgroups', {'node_uuid': '{node}'}),
                ('port', 'ports', {'node_uuid': '{node}', 'address': self.address()}),
                ('member', 'ports', {'node_uuid': '{node}', 'address': self.address(),
                                     'portgroup_uuid': '{portgroup}'}),
                ('connector', 'volume/connectors', {
                    'node_uuid': '{node}', 'type': 'ip', 'connector_id': names['new']}),
                ('target', 'volume/targets', {'node_uuid': '{node}', 'volume_type': 'iscsi',
                                              'boot_index': 0, 'volume_id': 'v'}),
                ('template', 'deploy_templates', {
                    'name': self.trait(), 'steps': [{**_STEP, 'args': {}, 'priority': 1}]}),
                ('runbook', 'runbooks', {
                    'name': self.trait(), 'steps': [{**_STEP, 'order': 1}]}),
                ('rule', 'inspection_rules', {
                    'actions': [{'op': 'fail', 'args': {'msg': 'x'}}], 'conditions': []}),
                ('allocation', 'allocations', {'resource_class': 'walk-none'})):
            names[name] = self.made('POST', f'/v1/{path}', self.fill(body))['uuid']
        self.made('PUT', f'/v1/nodes/{names["node"]}/states/power', {'target': 'power off'})
        self.settle(names['node'], power_state='power off')

    @staticmethod
    def address() -> str:
        """Return a MAC address that nobody has."""
        return ':'.join(('52', '54', *(f'{byte:02x}' for byte in uuid.uuid4().bytes[:4])))

    @staticmethod
    def trait() -> str:
        """Return the name of a trait that nobody has."""
        return f'CUSTOM_WALK_{uuid.uuid4().hex[:8].upper()}'

    def remove(self) -> None:
        """Remove the objects again."""
        names = self.names
        self('DELETE', f'/v1/allocations/{names["allocation"]}')
        for node in ('node', 'parent'):
            self('PUT', f'/v1/nodes/{names[node]}/maintenance')
            wait.until(lambda node=node: self('DELETE', f'/v1/nodes/{names[node]}').status
                       in (204, 404), 'the node is gone', SECONDS)
        for path in ('chassis/{chassis}', 'deploy_templates/{template}', 'runbooks/{runbook}',
                     'inspection_rules/{rule}'):
            self('DELETE', self.fill(f'/v1/{path}'))
