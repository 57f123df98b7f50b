"""One SQLite file under a whole service: shared with another process, and on a full disk."""
import concurrent.futures
import contextlib
import resource
import sqlite3
import subprocess
import sys

import pytest

from ironic_clone.tests.functional import http_client
from ironic_clone.tests.servers import service as service_process
from ironic_clone.tests.servers import wait

ROWS = 300
BUSY_SECONDS = 6
"""For so long a process that writes may stand still, and nobody is refused."""
WRITERS = 8
OTHER = f"""
import sys, uuid
from ironic_clone.db import chassis
from ironic_clone.db.engine import Database
database = Database(sys.argv[1])
for _ in range({ROWS}):
    chassis.create(database, {{'uuid': str(uuid.uuid4())}})
database.close()
"""


@pytest.fixture(scope='module')
def service(tmp_path_factory):
    """ironic-clone on a file of its own; no test may leave trouble in its log."""
    directory = tmp_path_factory.mktemp('service')
    url = f'sqlite:///{directory}/ironic_clone.sqlite?timeout={BUSY_SECONDS}'
    with service_process.IronicClone(directory, url) as running:
        running.upgrade_database()
        running.start()
        yield running
        assert set(running.stop().values()) == {0}
        assert running.trouble() == []


def enrol(service):
    return http_client.HttpClient(service.url).post('/v1/nodes', {'driver': 'fake-hardware'})


def test_another_process_may_write_at_the_same_time(service):
    """Nobody is refused, nothing is lost, and a command may look at the schema meanwhile."""
    other = subprocess.Popen([sys.executable, '-c', OTHER, service.database_url])
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        made = [found.status for found in pool.map(lambda _: enrol(service), range(100))]
    again = service.run('ironic-clone-dbsync', 'upgrade')
    assert again.returncode == 0, again.stdout
    assert other.wait(60) == 0
    assert set(made) == {201}
    http = http_client.HttpClient(service.url)
    assert count(http) == 100
    assert len(http.get('/v1/chassis?limit=1000').json()['chassis']) == ROWS


def test_a_file_that_another_process_keeps_locked_is_an_outage(service):
    """Writes are waited for, then refused, all at the same time; reads go on."""
    http = http_client.HttpClient(service.url)
    node = enrol(service).expect(201).json()['uuid']
    before = count(http)
    with concurrent.futures.ThreadPoolExecutor(WRITERS) as pool:
        with other_writer(service):
            writes = [pool.submit(enrol, service) for _ in range(WRITERS)]
            assert http.get('/v1/nodes').status == 200
            answers = [write.result() for write in writes]
        for answer in answers:
            answer.expect(503)
            assert int(answer.headers['Retry-After']) > 0 and 'database' in answer.error.lower()
        with other_writer(service):   # for a moment: nobody notices
            patient = pool.submit(enrol, service)
            assert http.get('/v1/nodes').status == 200
        patient.result().expect(201)
    http.provision(node, 'manage', 'manageable')
    assert count(http) == before + 1   # nothing is left of those that were refused


def count(http) -> int:
    return len(http.get('/v1/nodes?limit=1000').json()['nodes'])


@contextlib.contextmanager
def other_writer(service):
    """Another process's transaction that writes, as long as the block."""
    with contextlib.closing(sqlite3.connect(service.directory / 'ironic_clone.sqlite',
                                            isolation_level=None, timeout=60)) as other:
        other.execute('BEGIN IMMEDIATE')
        yield
        other.execute('ROLLBACK')


def test_a_full_disk_is_an_outage(service):
    """Writes are refused with 503, reads go on; with space again, so do writes."""
    enrol(service).expect(201)
    pid = service.processes['ironic-clone'].pid
    log = (service.directory / 'ironic_clone.sqlite-wal').stat().st_size
    _soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE, (log, resource.RLIM_INFINITY))
    http = http_client.HttpClient(service.url)
    wait.until(lambda: enrol(service).status == 503, 'the disk is full', 120)
    assert http.get('/v1/nodes').status == 200
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, hard))
    node = wait.until(lambda: (found := enrol(service)).status == 201 and found, 'space').json()
    http.provision(node['uuid'], 'manage', 'manageable')
