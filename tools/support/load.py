"""Load on one Bare Metal API, figure by figure. Standard library only: every server is asked by
the same client at the same cost."""
import concurrent.futures
import http.client
import itertools
import json
import statistics
import sys
import threading
import time
import urllib.parse
import uuid

RETRY_PAUSE = 0.02
FLOW_SECONDS = 120


class Refused(Exception):
    """An answer that the load did not expect."""

    def __init__(self, method: str, path: str, status: int, body: bytes):
        super().__init__(f'{method} {path}: {status} {body[:300]!r}')
        self.status = status


class Client:
    """A keep-alive connection for each thread."""

    def __init__(self, url: str, version: str, token: str | None):
        self._url = urllib.parse.urlparse(url)
        self._local = threading.local()
        self._headers = {'X-OpenStack-Ironic-API-Version': version, 'Accept': 'application/json',
                         'Content-Type': 'application/json',
                         **({'X-Auth-Token': token} if token else {})}

    def call(self, method: str, path: str, body=None, also: tuple[int, ...] = ()):
        """Return the decoded answer; statuses in ``also`` are as good as a 2xx."""
        data = None if body is None else json.dumps(body)
        for last in (False, True):
            connection = getattr(self._local, 'connection', None)
            if connection is None:
                connection = self._local.connection = http.client.HTTPConnection(
                    self._url.hostname, self._url.port, timeout=120)
            try:
                connection.request(method, self._url.path.rstrip('/') + path, data, self._headers)
                response = connection.getresponse()
                answer = response.read()
                break
            except (http.client.HTTPException, OSError):
                # A server may close an idle connection at any time: once is no failure.
                connection.close()
                self._local.connection = None
                if last:
                    raise
        if not 200 <= response.status < 300 and response.status not in also:
            raise Refused(method, path, response.status, answer)
        return json.loads(answer) if answer else None

    def insist(self, method: str, path: str, body) -> None:
        """Repeat what is refused because the node is locked or the workers are busy."""
        deadline = time.monotonic() + FLOW_SECONDS
        while True:
            try:
                self.call(method, path, body)
                return
            except Refused as e:
                if e.status not in (409, 503) or time.monotonic() > deadline:
                    raise
            time.sleep(RETRY_PAUSE)


class Load:
    """The figures of one service. Each ``measure_*`` method returns {figure: value}.

    :param nodes: how many nodes are made (and read, and patched).
    :param flow: how many of them are driven from enrolment to available again.
    :param others: how many of every other resource are made, to be listed.
    :param pages: measure pages of nodes by every sort key.
    """

    def __init__(self, client: Client, nodes: int, flow: int, workers: int, seconds: float,
                 driver: str, others: int = 0, pages: bool = False):
        self._client, self._flow, self._workers, self._seconds = client, flow, workers, seconds
        self._others, self._pages = others, pages
        self._pool = concurrent.futures.ThreadPoolExecutor(workers)
        self._bodies = [self._body(number, driver) for number in range(nodes)]
        self._ids = [body['uuid'] for body in self._bodies]

    @staticmethod
    def _body(number: int, driver: str) -> dict:
        return {'uuid': str(uuid.uuid4()), 'name': f'bench-{uuid.uuid4().hex[:12]}',
                'driver': driver, 'resource_class': 'baremetal',
                'properties': {'cpus': 32, 'memory_mb': 262144, 'local_gb': 960,
                               'cpu_arch': 'x86_64'},
                'driver_info': {'address': f'10.1.{number // 250}.{number % 250}',
                                'username': 'admin', 'password': 'secret'},
                'extra': {'rack': f'r{number % 40}', 'role': 'compute'}}

    def _each(self, function, items) -> tuple[float, list]:
        begun = time.monotonic()
        answers = list(self._pool.map(function, items))
        return time.monotonic() - begun, answers

    def _rate(self, name: str, function) -> dict:
        """Call ``function(worker, turn)`` in all workers for the time that was asked for."""
        latencies, end = [], time.monotonic() + self._seconds

        def loop(worker: int) -> int:
            turn = 0
            while time.monotonic() < end:
                begun = time.monotonic()
                function(worker, turn)
                latencies.append(time.monotonic() - begun)
                turn += 1
            return turn
        seconds, turns = self._each(loop, range(self._workers))
        latencies.sort()
        return {f'{name}_per_s': round(sum(turns) / seconds, 1),
                f'{name}_p50_ms': round(1000 * latencies[len(latencies) // 2], 2),
                f'{name}_p99_ms': round(1000 * latencies[int(len(latencies) * .99)], 2)}

    def _list(self, name: str, path: str, key: str = 'nodes', changed: bool = False) -> dict:
        """Ask for a list five times.

        :param changed: a node is changed before each time: what a service remembers of the list
            is out of date.
        """
        seconds_of = self._seconds_after_change if changed else self._seconds_of
        times, answers = zip(*(seconds_of('GET', path) for _ in range(5)), strict=True)
        return {f'{name}_ms': round(1000 * statistics.median(times), 1),
                f'{name}_rows': len(answers[-1][key])}

    def _seconds_of(self, method: str, path: str) -> tuple[float, dict]:
        begun = time.monotonic()
        answer = self._client.call(method, path)
        return time.monotonic() - begun, answer

    def _seconds_after_change(self, method: str, path: str) -> tuple[float, dict]:
        self._client.call('PATCH', '/v1/nodes/' + self._ids[0],
                          [{'op': 'add', 'path': '/extra/n', 'value': time.monotonic_ns()}],
                          also=(409,))
        return self._seconds_of(method, path)

    # -- the figures ---------------------------------------------------------------------------
    def measure_create(self) -> dict:
        """Nodes made a second."""
        seconds, _ = self._each(lambda body: self._client.call('POST', '/v1/nodes', body),
                                self._bodies)
        return {'create_per_s': round(len(self._bodies) / seconds, 1)}

    def measure_get(self) -> dict:
        """Single reads a second, and how long one takes."""
        return self._rate('get_node', lambda worker, turn: self._client.call(
            'GET', '/v1/nodes/' + self._ids[(worker * 7919 + turn) % len(self._ids)]))

    def measure_patch(self) -> dict:
        """Updates a second."""
        return self._rate('patch_node', lambda worker, turn: self._client.call(
            'PATCH', '/v1/nodes/' + self._ids[
                (worker * 251 + turn * self._workers) % len(self._ids)],
            [{'op': 'add', 'path': '/extra/n', 'value': turn}], also=(409,)))

    def measure_lists(self) -> dict:
        """Pages of 1,000 nodes: brief, with every field, with five; the same after a change."""
        return {**self._list('list_1000', '/v1/nodes?limit=1000'),
                **self._list('list_changed_1000', '/v1/nodes?limit=1000', changed=True),
                **self._list('list_detail_1000', '/v1/nodes/detail?limit=1000'),
                **self._list('list_detail_changed_1000', '/v1/nodes/detail?limit=1000',
                             changed=True),
                **self._list('list_fields_1000', '/v1/nodes?limit=1000&fields=uuid,name,'
                             'provision_state,power_state,maintenance')}

    def measure_walk(self) -> dict:
        """All nodes, page by page along the next links; then the first full page and the last."""
        rows, begun = 0, time.monotonic()
        path = first = last = '/v1/nodes?limit=1000&fields=uuid,provision_state'
        while path:
            answer = self._client.call('GET', path)
            rows += len(answer['nodes'])
            following = answer.get('next')
            if following:   # a page that is full
                last = path
            path = following[following.index('/v1/'):] if following else None
        return {'walk_all_s': round(time.monotonic() - begun, 3), 'walk_rows': rows,
                **self._list('page_first', first, changed=True),
                **self._list('page_last', last, changed=True)}

    def measure_pages(self) -> dict:
        """Pages of 100 nodes at the start, in the middle and at the end of all nodes that there
        are, sorted by each key in both directions: the median of the keys, and the dearest."""
        if not self._pages:
            return {}
        node, = self._client.call('GET', '/v1/nodes/detail?limit=1')['nodes']
        keys = [key for key, value in node.items() if not isinstance(value, dict | list)
                and 'error_message' not in self._client.call(
                    'GET', f'/v1/nodes?limit=1&sort_key={key}', also=(400, 406))]
        times: dict[str, dict[str, float]] = {'first': {}, 'middle': {}, 'last': {}}
        for key, (there, back) in itertools.product(
                keys, (('asc', 'desc'), ('desc', 'asc'))):
            path = f'/v1/nodes?limit=100&fields=uuid,name&sort_key={key}&sort_dir='
            end = self._client.call('GET', path + back)['nodes'][-1]['uuid']
            for place, marker in (('first', ''), ('last', f'&marker={end}'), (
                    'middle', f'&marker={self._ids[len(self._ids) // 2]}')):
                times[place][f'{key} {there}'] = min(
                    self._seconds_after_change('GET', path + there + marker)[0]
                    for _ in range(3))
        figures: dict[str, float] = {'pages_keys': len(keys)}
        for place, of in times.items():
            dearest = max(of, key=of.__getitem__)
            figures |= {f'pages_{place}_ms': round(1000 * statistics.median(of.values()), 1),
                        f'pages_{place}_most_ms': round(1000 * of[dearest], 1)}
            print(f'  dearest {place} page: {dearest}', file=sys.stderr)
        return figures

    def measure_other_lists(self) -> dict:
        """Pages of 1,000 of every other collection, brief and in detail."""
        if not self._others:
            return {}
        owners = itertools.cycle(self._ids)
        addresses = (':'.join(f'{number:012x}'[at:at + 2] for at in range(0, 12, 2))
                     for number in itertools.count(0x525400000000))
        step = {'interface': 'deploy', 'step': 'deploy', 'args': {}, 'priority': 10}

        def of_node(number, **values):
            return {'node_uuid': next(owners), **values}
        made = {
            'ports': lambda n: of_node(n, address=next(addresses)),
            'portgroups': lambda n: of_node(n, address=next(addresses)),
            'volume/connectors': lambda n: of_node(n, type='iqn', connector_id=f'bench-{n}'),
            'volume/targets': lambda n: of_node(n, volume_type='iscsi', volume_id=f'{n}',
                                                boot_index=n),
            # No node has the class: an allocation fails, and can be listed all the same.
            'allocations': lambda n: {'resource_class': 'none-has-it'},
            'chassis': lambda n: {'description': f'bench-{n}'},
            'deploy_templates': lambda n: {'name': f'CUSTOM_BENCH_{n}', 'steps': [step]}}
        figures = {}
        for path, body in made.items():
            name, key = path.replace('/', '_'), path.rpartition('/')[2]
            seconds, answers = self._each(
                lambda body, path=path: self._client.call('POST', f'/v1/{path}', body),
                [body(number) for number in range(self._others)])
            figures[f'{name}_create_per_s'] = round(self._others / seconds, 1)
            figures |= self._list(f'{name}_1000', f'/v1/{path}?limit=1000', key)
            if key != 'allocations':
                figures |= self._list(f'{name}_detail_1000',
                                      f'/v1/{path}?detail=true&limit=1000', key)
            self._each(lambda one, path=path: self._client.call(
                'DELETE', f'/v1/{path}/{one["uuid"]}'), answers)
        return figures

    def measure_flow(self) -> dict:
        """Whole lives: manage, provide, deploy, tear down."""
        if not self._flow:
            return {}
        seconds, latencies = self._each(self._life, self._ids[:self._flow])
        latencies.sort()
        return {'flow_nodes': len(latencies), 'flow_per_s': round(len(latencies) / seconds, 2),
                'flow_p50_s': round(latencies[len(latencies) // 2], 2),
                'flow_p99_s': round(latencies[int(len(latencies) * .99)], 2)}

    def _life(self, ident: str) -> float:
        begun = time.monotonic()
        self._provision(ident, 'manage', 'manageable')
        self._provision(ident, 'provide', 'available')
        self._client.insist('PATCH', f'/v1/nodes/{ident}', [
            {'op': 'add', 'path': '/instance_info',
             'value': {'image_source': 'http://127.0.0.1/i', 'root_gb': 10}}])
        self._provision(ident, 'active', 'active')
        self._provision(ident, 'deleted', 'available')
        return time.monotonic() - begun

    def _provision(self, ident: str, target: str, wanted: str) -> None:
        self._client.insist('PUT', f'/v1/nodes/{ident}/states/provision', {'target': target})
        deadline = time.monotonic() + FLOW_SECONDS
        while True:
            node = self._client.call('GET', f'/v1/nodes/{ident}?fields=provision_state,last_error')
            if node['provision_state'] == wanted:
                return
            if node['provision_state'].endswith('failed') or time.monotonic() > deadline:
                raise RuntimeError(f'{ident} did not become {wanted}: {node}')
            time.sleep(RETRY_PAUSE)

    def measure_delete(self) -> dict:
        """Nodes deleted a second; all that this load made are gone afterwards."""
        seconds, _ = self._each(lambda ident: self._client.call('DELETE', f'/v1/nodes/{ident}'),
                                reversed(self._ids))
        return {'delete_per_s': round(len(self._ids) / seconds, 1)}


MEASURES = (Load.measure_create, Load.measure_get, Load.measure_patch, Load.measure_lists,
            Load.measure_walk, Load.measure_pages, Load.measure_other_lists, Load.measure_flow,
            Load.measure_delete)
