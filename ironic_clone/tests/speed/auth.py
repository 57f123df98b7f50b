"""A warm request with a password of a file and with a token of a real Keystone, beside one without
authentication: three services, asked in turn over one connection each."""
import base64
import contextlib
import http.client
import os
import pathlib
import statistics
import time
from collections.abc import Iterator
from urllib import parse

import bcrypt

from ironic_clone.tests.integration.access import people as people_module
from ironic_clone.tests.servers import keystone as keystone_server
from ironic_clone.tests.servers import memcached as memcached_server
from ironic_clone.tests.servers import service as service_process

COUNT = 4_000
"""Requests of each kind to each service."""

ROUND = 100
COST = 12
"""Of bcrypt: a quarter of a second a password."""

NODES = 100
UUID = '00000000-0000-4000-8000-000000000000'
PATHS = (f'/v1/nodes/{UUID}', f'/v1/nodes?limit={NODES}')
_VERSION = {'X-OpenStack-Ironic-API-Version': '1.115'}


class Subject:
    """A service, and somebody who asks it for the same again and again.

    :ivar seconds: path -> how long each request took.
    :ivar cpu: path -> CPU seconds of the service, all together.
    """

    def __init__(self, service: service_process.IronicClone, headers: dict[str, str]):
        self._pid, = (process.pid for process in service.processes.values())
        self._connection = http.client.HTTPConnection(
            parse.urlsplit(service.url).netloc, timeout=60)
        self._headers = {**_VERSION, **headers}
        self.seconds: dict[str, list[float]] = {path: [] for path in PATHS}
        self.cpu = dict.fromkeys(PATHS, 0.0)

    def ask(self, path: str) -> None:
        """Send one request."""
        self._connection.request('GET', path, headers=self._headers)
        answer = self._connection.getresponse()
        content = answer.read()
        assert answer.status == 200, content

    def measure(self, path: str, count: int) -> None:
        """Send requests, note times."""
        before = self._used()
        for _ in range(count):
            begun = time.perf_counter()
            self.ask(path)
            self.seconds[path].append(time.perf_counter() - begun)
        self.cpu[path] += self._used() - before

    def _used(self) -> float:
        fields = pathlib.Path(f'/proc/{self._pid}/stat').read_text().rsplit(')', 1)[1].split()
        return sum(map(int, fields[11:13])) / os.sysconf('SC_CLK_TCK')


def measure(directory: pathlib.Path, count: int) -> Iterator[str]:
    """Yield a line for each path and strategy."""
    with contextlib.ExitStack() as stack:
        subjects = {strategy: _started(stack, directory / strategy, strategy)
                    for strategy in ('noauth', 'http_basic', 'keystone')}
        for subject in subjects.values():
            for path in PATHS * 3:
                subject.ask(path)
        for _ in range(0, count, ROUND):
            for path in PATHS:
                for subject in subjects.values():
                    subject.measure(path, ROUND)
        for path in PATHS:
            bare = subjects['noauth']
            for strategy, subject in subjects.items():
                median, cpu = (statistics.median(subject.seconds[path]), subject.cpu[path])
                yield (f'{strategy:11} {path:46} {median * 1e3:6.3f} ms '
                       f'{median / statistics.median(bare.seconds[path]):5.2f}x   '
                       f'CPU {cpu / len(subject.seconds[path]) * 1e3:6.3f} ms '
                       f'{cpu / max(bare.cpu[path], 1e-9):5.2f}x')


def _started(stack: contextlib.ExitStack, directory: pathlib.Path, strategy: str) -> Subject:
    directory.mkdir()
    settings, headers, people = {'DEFAULT': {'auth_strategy': strategy}}, {}, None
    if strategy == 'http_basic':
        hashed = bcrypt.hashpw(b'wonder', bcrypt.gensalt(COST))
        (directory / 'users').write_bytes(b'alice:' + hashed)
        settings['DEFAULT']['http_basic_auth_user_file'] = directory / 'users'
        headers['Authorization'] = 'Basic ' + base64.b64encode(b'alice:wonder').decode()
    if strategy == 'keystone':
        keystone = stack.enter_context(keystone_server.Keystone())
        memcached = stack.enter_context(memcached_server.Memcached())
        settings['keystone_authtoken'] = people_module.settings(keystone, memcached)
    service = stack.enter_context(service_process.IronicClone(directory, settings=settings))
    service.upgrade_database()
    if strategy == 'keystone':
        people = people_module.People(keystone, service.url)
        headers['X-Auth-Token'] = people.token('system-admin')
    service.headers = headers
    service.start()
    connection = http.client.HTTPConnection(parse.urlsplit(service.url).netloc, timeout=60)
    for number in range(NODES):
        uuid = f'{UUID[:-4]}{number:04}'
        body = f'{{"driver": "fake-hardware", "uuid": "{uuid}", "name": "n{number}"}}'
        connection.request('POST', '/v1/nodes', body, {
            **_VERSION, **headers, 'Content-Type': 'application/json'})
        answer = connection.getresponse()
        content = answer.read()
        assert answer.status == 201, content
    return Subject(service, headers)
