"""Objects of every kind in a running service, so that generated requests find something."""
import random
from collections.abc import Iterator

import requests

HEADERS = {'X-OpenStack-Ironic-API-Version': '1.115'}
LEAST = 3

STEP = {'interface': 'deploy', 'step': 'deploy', 'args': {}}
COLLECTIONS = {
    # list: how another one is made, with the uuid of a node
    'chassis': lambda node: {},
    'ports': lambda node: {'node_uuid': node, 'address': mac()},
    'portgroups': lambda node: {'node_uuid': node},
    'volume/connectors': lambda node: {'node_uuid': node, 'type': 'iqn', 'connector_id': mac()},
    'volume/targets': lambda node: {'node_uuid': node, 'volume_type': 'iscsi', 'volume_id': 'v',
                                    'boot_index': random.randrange(2 ** 31)},
    'allocations': lambda node: {'resource_class': 'baremetal'},
    'deploy_templates': lambda node: {'name': f'CUSTOM_{random.randrange(2 ** 60)}',
                                      'steps': [{**STEP, 'priority': 1}]},
    'runbooks': lambda node: {'name': f'CUSTOM_{random.randrange(2 ** 60)}',
                              'steps': [{**STEP, 'order': 1}]},
    'inspection_rules': lambda node: {'actions': [{'op': 'fail', 'args': {'msg': 'x'}}]},
}
VERBS = ('manage', 'provide', 'active', 'deleted', 'inspect', 'unrescue')


def mac() -> str:
    """Return an address that nobody has yet, most likely."""
    return ':'.join(['52', *(f'{random.randrange(256):02x}' for _ in range(5))])


class Stock:
    """What there is to ask for.

    :param url: of the service.
    """

    def __init__(self, url: str):
        self._url = url
        self._session = requests.Session()
        self._session.headers.update(HEADERS)
        self.known: dict[str, list[str]] = {}

    def refresh(self) -> None:
        """Look at what is there, and make what is missing."""
        nodes = self._idents('nodes')
        while len(nodes) < 2 * LEAST:
            made = self._send('POST', 'nodes', {
                'driver': 'fake-hardware', 'resource_class': 'baremetal', **({
                    'name': f'node-{random.randrange(2 ** 60)}'} if len(nodes) % 2 else {})})
            nodes.append(made.json()['uuid'])
        for node in random.sample(nodes, 2):   # some get further than others
            self._send('DELETE', f'nodes/{node}/maintenance')
            self._send('PUT', f'nodes/{node}/states/provision', {'target': random.choice(VERBS)})
        self.known['nodes'] = nodes
        for path, body in COLLECTIONS.items():
            idents = self._idents(path)
            if len(idents) < LEAST:
                self._send('POST', path, body(random.choice(nodes)))
            self.known[path] = idents

    def values(self, path: str, name: str) -> list[str]:
        """Return good values for a parameter of a path."""
        if name == 'node_ident':
            return self.known['nodes']
        if name == 'ident':
            return next((idents for collection, idents in self.known.items()
                         if path.startswith(f'/v1/{collection}/')), self.known['nodes'])
        return list(_fixed(name))

    def _idents(self, path: str) -> list[str]:
        answer = self._send('GET', f'{path}?limit=50')
        objects, = [value for key, value in answer.json().items() if key != 'next']
        return [each['name'] if random.random() < 0.3 and each.get('name') else each['uuid']
                for each in objects]

    def _send(self, method: str, path: str, body=None) -> requests.Response:
        return self._session.request(method, f'{self._url}/v1/{path}', json=body, timeout=60)


def _fixed(name: str) -> Iterator[str]:
    yield from {'driver_name': ('fake-hardware', 'ipmi'), 'trait': ('CUSTOM_A', 'HW_CPU_X86_VMX'),
                'method': ('first_method', 'second_method', 'b', 'a', 'log_passthrough'),
                'component': ('bmc', 'system'), 'setting_name': ('virtualization',),
                'device_type': ('cdrom', 'disk', 'floppy'), 'vif_id': ('vif-1',),
                'indicator': ('led@system', 'led@chassis')}.get(name, ())
