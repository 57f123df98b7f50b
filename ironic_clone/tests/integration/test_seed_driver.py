"""The founding page's example, in an outside package, word for word, built and installed here."""
import os

import pytest

from ironic_clone.tests.functional import http_client
from ironic_clone.tests.packages import install
from ironic_clone.tests.servers import service as service_process
from ironic_clone.tests.servers import wait


@pytest.fixture(scope='module')
def site(tmp_path_factory):
    """The directory into which the package was just installed."""
    target = tmp_path_factory.mktemp('site')
    install.install('seed_driver', target)
    return target


@pytest.fixture(scope='module')
def seeded(site, new_transport, tmp_path_factory):
    """A service that finds the package there, and has it enabled."""
    trace = tmp_path_factory.mktemp('trace') / 'trace'
    path = os.pathsep.join([str(site), *filter(None, [os.environ.get('PYTHONPATH')])])
    with service_process.IronicClone(
            tmp_path_factory.mktemp('service'), None, new_transport(),
            {'DEFAULT': {'enabled_drivers': 'seed'}},
            {'SEED_DRIVER_TRACE': str(trace), 'PYTHONPATH': path}) as service:
        service.upgrade_database()
        service.start(('fake-hardware', 'seed'))
        service.trace = trace
        yield service
        service.stop()
        assert service.trouble() == []


@pytest.fixture
def http(seeded):
    """Requests to that service."""
    return http_client.HttpClient(seeded.url)


def test_a_node_of_the_driver_lives_and_its_periodic_task_runs(seeded, http):
    node = http.post('/v1/nodes', {'driver': 'seed'}).expect(201).json()
    assert {node[f'{kind}_interface'] for kind in ('power', 'deploy', 'boot')} == {None}
    wait.until(lambda: seeded.trace.exists() and f'{seeded.host} {node["uuid"]}'
               in seeded.trace.read_text(), 'the periodic task runs over the node')
    ident = node['uuid']
    http.provision(ident, 'manage', 'manageable')
    http.provision(ident, 'provide', 'available')
    http.provision(ident, 'active', 'active')
    http.unlocked(lambda: http.put(f'/v1/nodes/{ident}/states/power',
                                   {'target': 'rebooting'})).expect(202)
    http.wait_node(ident, target_power_state=None, reservation=None)
    http.provision(ident, 'deleted', 'available')


def test_the_driver_is_listed_as_classic(http):
    driver = http.get('/v1/drivers/seed').expect(200).json()
    assert (driver['name'], driver['type']) == ('seed', 'classic')
    assert http.get('/v1/drivers/seed/properties').expect(200).json() == {}
