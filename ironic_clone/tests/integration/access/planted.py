"""Objects of every kind that belong to somebody, with a word in each that nobody else may see."""
import json
from collections.abc import Callable
from collections.abc import Iterator

from ironic_clone.tests.integration.api import stock
from ironic_clone.tests.unit.api.endpoints import full_world

WORD = 'planted7d1f'
"""Begins every planted word; a number makes each one different."""

STEP = {'interface': 'deploy', 'step': 'deploy', 'args': {}}
_LISTS = ('nodes/detail?include_children=true&', 'ports/detail?', 'portgroups/detail?',
          'volume/connectors?detail=true&', 'volume/targets?detail=true&', 'allocations?',
          'runbooks?detail=true&', 'chassis/detail?', 'deploy_templates?detail=true&',
          'inspection_rules?detail=true&')
_RESTLESS = ('power_state', 'target_power_state', 'updated_at', 'reservation', 'health')
"""Fields of nodes that the conductor changes by itself."""


class Planted(stock.Stock):
    """What a stranger asks for by its identifiers.

    :param admin: sends a request as an administrator of the system.
    :param owner: sends one as an administrator of the project that all belongs to.
    :param project: its id.
    :param lessee: the id of the project that leases the nodes.
    :ivar known: list -> UUIDs and names.
    """

    def __init__(self, admin: Callable, owner: Callable, project: str, lessee: str):
        self._admin, self._words = admin, 0
        chassis = self._made(admin, 'chassis', {
            'description': self._word(), 'extra': {'word': self._word()}})
        nodes = [self._node(admin, project, lessee, chassis, number) for number in range(2)]
        parts = {
            'ports': {'extra': {'word': self._word()}, 'name': self._word(),
                      'description': self._word(), 'address': stock.mac()},
            'portgroups': {'name': self._word(), 'address': stock.mac()},
            'volume/connectors': {'type': 'iqn', 'connector_id': self._word()},
            'volume/targets': {'volume_type': 'iscsi', 'volume_id': self._word(),
                               'boot_index': 0, 'properties': {'word': self._word()}}}
        name = f'CUSTOM_{self._word().upper()}'
        self.known = {
            'nodes': [ident for node in nodes for ident in (node['uuid'], node['name'])],
            **{path: [self._made(admin, path, {'node_uuid': nodes[0]['uuid'], **body})]
               for path, body in parts.items()},
            'chassis': [chassis],
            'allocations': [self._made(owner, 'allocations', {
                'name': self._word(), 'resource_class': self._word()})],
            'runbooks': [self._made(owner, 'runbooks', {
                'name': name, 'steps': [{**STEP, 'order': 1}], 'extra': {'word': self._word()}})],
            'deploy_templates': [self._made(admin, 'deploy_templates', {
                'name': f'{name}_2', 'steps': [{**STEP, 'priority': 1}]})],
            'inspection_rules': [self._made(admin, 'inspection_rules', {
                'description': self._word(), 'actions': [{'op': 'fail', 'args': {
                    'msg': self._word()}}]})]}
        self.known['portgroup_names'] = [parts['portgroups']['name']]
        self.instances = [node['instance_uuid'] for node in nodes]
        self.secrets = {*self.instances, *(
            ident for idents in self.known.values() for ident in idents),
            *(parts[path]['address'] for path in ('ports', 'portgroups')), project, WORD,
            WORD.upper()}

    def _word(self) -> str:
        self._words += 1
        return f'{WORD}-{self._words}'.replace('-', 'x')

    def _node(self, admin: Callable, project: str, lessee: str, chassis: str,
              number: int) -> dict:
        status, node = admin('POST', '/v1/nodes', {
            'driver': 'fake-hardware', 'name': self._word(), 'owner': project, 'lessee': lessee,
            'chassis_uuid': chassis, 'description': self._word(),
            'resource_class': self._word(), 'shard': self._word(),
            'instance_uuid': f'77777777-7777-4777-8777-77777777777{number}',
            **{name: {'word': self._word()} for name in ('extra', 'properties', 'driver_info',
                                                         'instance_info')}})
        assert status == 201, node
        trait = f'/v1/nodes/{node["uuid"]}/traits/CUSTOM_{self._word().upper()}'
        assert admin('PUT', trait)[0] == 204
        return node

    @staticmethod
    def _made(send: Callable, path: str, body: dict) -> str:
        status, made = send('POST', f'/v1/{path}', body)
        assert status == 201, (path, made)
        return made['uuid']

    def refresh(self) -> None:
        """Nothing: what is planted stays."""

    def values(self, path: str, name: str) -> list[str]:
        return self.known['nodes'] if name in ('node', 'node_ident') else super().values(
            path, name)

    def in_place(self, request: tuple) -> tuple:
        """Return a request of ``full_world`` about what is planted."""
        text = json.dumps(request)
        for path, ident in (*full_world.IDENT.items(), ('nodes', full_world.FILL['node_ident']),
                            *full_world.EMPTY.items()):
            if path in self.known:
                text = text.replace(ident, self.known[path][0])
        return tuple(json.loads(text))

    def told_by(self, request: str, answer: str) -> Iterator[str]:
        """Yield what an answer tells of what is planted, beyond what was in the request."""
        for secret in self.secrets:
            if secret not in (WORD, WORD.upper()):
                answer = answer.replace(secret, '') if secret in request else answer
        yield from (secret for secret in self.secrets if secret in answer)

    def as_it_is(self) -> dict:
        """Return all that is planted, as the administrator sees it."""
        found = {}
        for path in _LISTS:
            status, page = self._admin('GET', f'/v1/{path}limit=1000')
            assert status == 200, page
            for each in next(value for key, value in page.items() if key != 'next'):
                if any(each['uuid'] in idents for idents in self.known.values()):
                    found[each['uuid']] = {name: value for name, value in each.items()
                                           if name not in _RESTLESS}
        return found
