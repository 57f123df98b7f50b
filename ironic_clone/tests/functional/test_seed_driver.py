"""The founding page's example, in an outside package, word for word, built and installed here."""
import os

import pytest

from ironic_clone.tests.functional import http_client
from ironic_clone.tests.packages import install
from ironic_clone.tests.servers import wait


@pytest.fixture(scope='module')
def seeded(new_service, tmp_path_factory):
    """A service that finds the package where it was just installed, and has it enabled."""
    target = tmp_path_factory.mktemp('site')
    install.install('seed_driver', target)
    trace = tmp_path_factory.mktemp('trace') / 'trace'
    path = os.pathsep.join([str(target), *filter(None, [os.environ.get('PYTHONPATH')])])
    service = new_service(
        {'DEFAULT': {'enabled_drivers': 'seed'}},
        environment={'SEED_DRIVER_TRACE': str(trace), 'PYTHONPATH': path})
    service.start(('fake-hardware', 'seed'))
    service.trace = trace
    yield service
    service.stop()
    assert service.trouble() == []


@pytest.fixture
def http(seeded):
    """Requests to that service."""
    return http_client.HttpClient(seeded.url)


def test_a_node_of_the_driver_lives_and_its_periodic_task_runs(seeded, http, new_node):
    node = new_node(driver='seed')
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
