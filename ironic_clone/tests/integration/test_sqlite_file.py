"""One SQLite file under a whole service: shared with another process, and on a full disk."""
import concurrent.futures
import resource
import subprocess
import sys

import pytest

from ironic_clone.tests.functional import http_client
from ironic_clone.tests.servers import service as service_process
from ironic_clone.tests.servers import wait

ROWS = 300
OTHER = f"""
import sys, uuid
from ironic_clone.db import chassis
from ironic_clone.db.engine import Database
database = Database(sys.argv[1])
for _ in range({ROWS}):
    chassis.create(database, {{'uuid': str(uuid.uuid4())}})
database.close()
"""


@pytest.fixture
def service(tmp_path):
    """ironic-clone on a file of its own."""
    with service_process.IronicClone(tmp_path) as running:
        running.upgrade_database()
        running.start()
        yield running


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
    assert len(http.get('/v1/nodes?limit=1000').json()['nodes']) == 100
    assert len(http.get('/v1/chassis?limit=1000').json()['chassis']) == ROWS
    assert set(service.stop().values()) == {0}
    assert service.trouble() == []


def test_a_full_disk_is_an_outage(service):
    """Writes are refused with 503, reads go on; with space again, so do writes."""
    enrol(service).expect(201)
    pid = service.processes['ironic-clone'].pid
    log = (service.directory / 'ironic_clone.sqlite-wal').stat().st_size
    _soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE, (log, resource.RLIM_INFINITY))
    http = http_client.HttpClient(service.url)
    wait.until(lambda: enrol(service).status == 503, 'the disk is full')
    assert http.get('/v1/nodes').status == 200
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, hard))
    node = wait.until(lambda: (found := enrol(service)).status == 201 and found, 'space').json()
    http.provision(node['uuid'], 'manage', 'manageable')
    assert set(service.stop().values()) == {0}
    assert service.trouble() == []
