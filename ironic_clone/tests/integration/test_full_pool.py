"""More deployments at once than there are threads, under a storm of SIGHUP."""
import collections
import concurrent.futures
import signal
import threading

import pytest

from ironic_clone.tests.functional import http_client
from ironic_clone.tests.servers import service as service_process
from ironic_clone.tests.servers import wait

NODES = 30
THREADS = 6
SETTINGS = {'conductor': {'workers_pool_size': THREADS}, 'fake': {'deploy_delay': '0.1,0.3'}}


@pytest.fixture
def service(tmp_path):
    """ironic-clone with few threads and a slow driver."""
    with service_process.IronicClone(tmp_path, settings=SETTINGS) as running:
        running.upgrade_database()
        running.start()
        yield running


def test_it_refuses_what_it_cannot_take_and_loses_nothing(service):
    http = http_client.HttpClient(service.url)
    made = [http.post('/v1/nodes', {'driver': 'fake-hardware'}).expect(201).json()['uuid']
            for _ in range(NODES)]
    answers, ended = collections.Counter(), threading.Event()

    def provision(ident, target):
        """Ask until it is taken, as a client does that is told 503."""
        def taken():
            answer = http_client.HttpClient(service.url).put(
                f'/v1/nodes/{ident}/states/provision', {'target': target})
            answers[answer.status] += 1
            return answer.status == 202
        wait.until(taken, f'{target} of {ident} is taken', 60, pause=0.1)

    def hang_up():
        while not ended.wait(0.1):
            service.processes['ironic-clone'].send_signal(signal.SIGHUP)

    def all_are(state):
        found = http.get('/v1/nodes?fields=provision_state,reservation').json()['nodes']
        return {(node['provision_state'], node['reservation']) for node in found} == {
            (state, None)}

    storm = threading.Thread(target=hang_up)
    storm.start()
    try:
        with concurrent.futures.ThreadPoolExecutor(NODES) as pool:
            for target, state in (('manage', 'manageable'), ('provide', 'available'),
                                  ('active', 'active'), ('deleted', 'available')):
                list(pool.map(provision, made, [target] * NODES))
                wait.until(lambda state=state: all_are(state), f'all are {state}', 60)
    finally:
        ended.set()
        storm.join()
    assert answers[202] == 4 * NODES and answers[503] and set(answers) == {202, 503}
    assert set(service.stop().values()) == {0}
    assert service.trouble() == []
