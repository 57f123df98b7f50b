"""The whole service, started once a session, and the clients that drive it.

--rpc none runs ``ironic-clone``; --rpc rabbitmq runs ``ironic-clone-api`` and
``ironic-clone-conductor`` over a RabbitMQ of their own. --db chooses the database. The tests do
not know the difference. --url runs those that need no other service on one that runs already.
"""
import re
import types
import uuid

import openstack
import pytest

from ironic_clone.tests.functional import http_client
from ironic_clone.tests.functional import waiting
from ironic_clone.tests.functional.clients import command
from ironic_clone.tests.functional.clients import driven
from ironic_clone.tests.servers import service as service_process
from ironic_clone.tests.servers import wait
from ironic_clone.tests.servers.fixtures import mariadb_server  # noqa: F401
from ironic_clone.tests.servers.fixtures import postgresql_server  # noqa: F401
from ironic_clone.tests.servers.fixtures import rabbitmq_server  # noqa: F401

WAITING = ('power', 'deploy', 'management', 'inspect', 'rescue', 'vendor')
DRIVERS = ('fake-hardware', 'ipmi', 'waiting', 'seed')
SETTINGS = {
    'DEFAULT': {
        'enabled_hardware_types': 'fake-hardware,ipmi,waiting',
        'enabled_drivers': 'seed',
        'enabled_power_interfaces': 'fake,ipmitool,waiting',
        'enabled_management_interfaces': 'fake,ipmitool,waiting',
        'enabled_vendor_interfaces': 'fake,ipmitool,waiting,no-vendor',
        'enabled_deploy_interfaces': 'fake,waiting',
        'enabled_inspect_interfaces': 'fake,waiting,no-inspect',
        'enabled_rescue_interfaces': 'fake,waiting,no-rescue',
    },
    # It takes last_error from nodes that are well, also before a test has read it.
    'conductor': {'sync_power_state_interval': 0},
}


@pytest.fixture(scope='session')
def new_database(request):
    """Return a function that makes an empty database of the session's kind: its URL, or None
    where the service shall make an SQLite file in its own directory."""
    kind = request.config.getoption('--db')
    if kind == 'sqlite':
        yield lambda: None
        return
    server = request.getfixturevalue(f'{kind}_server')
    opened = []

    def make():
        context = server.database()
        opened.append(context)
        return context.__enter__()
    yield make
    for context in opened:
        context.__exit__(None, None, None)


@pytest.fixture(scope='session')
def new_transport(request):
    """Return a function that makes a broker's URL that nobody else uses; None without broker."""
    if request.config.getoption('--rpc') == 'none':
        return lambda: None
    return request.getfixturevalue('rabbitmq_server').new_host


@pytest.fixture(scope='session')
def new_service(tmp_path_factory, new_database, new_transport):
    """Return a function that makes a service of the session's kind, its database ready; every
    one is stopped in the end."""
    made = []

    def make(settings=None, **options):
        service = service_process.IronicClone(
            tmp_path_factory.mktemp('service'), new_database(), new_transport(),
            settings, **options)
        made.append(service)
        service.upgrade_database()
        return service
    yield make
    for service in made:
        service.__exit__(None, None, None)


@pytest.fixture(scope='session')
def service(request):
    """The service that most tests share. It must have nothing to complain about in the end."""
    if url := request.config.getoption('--url'):
        yield types.SimpleNamespace(url=url, allow=lambda pattern: None)
        return
    shared = request.getfixturevalue('new_service')(SETTINGS)
    shared.start(DRIVERS)
    yield shared
    codes = shared.stop()
    assert set(codes.values()) == {0}, f'{codes}\n{shared.log_text()}'
    assert shared.trouble() == []


@pytest.fixture(scope='session')
def http(service):
    """Plain requests to the shared service."""
    return http_client.HttpClient(service.url)


@pytest.fixture(scope='session')
def sdk_connection(service):
    """openstacksdk, unmodified, without authentication."""
    connection = openstack.connection.Connection(
        auth_type='none', baremetal_endpoint_override=service.url)
    yield connection
    connection.close()


@pytest.fixture
def sdk(request, sdk_connection):
    """Its bare metal proxy; a test calls what it promises (see ``clients/driven.py``)."""
    recorded = driven.Recorded(sdk_connection.baremetal)
    yield recorded
    driven.check(request, 'methods', recorded.called)


@pytest.fixture
def baremetal(request, service):
    """The ``baremetal`` command; a test carries out what it promises."""
    run = command.BaremetalCommand(service.url)
    yield run
    driven.check(request, 'commands', run.carried_out)


@pytest.fixture
def new_address():
    """Return a function that invents a MAC address."""
    return lambda: '52:54:' + ':'.join(re.findall('..', uuid.uuid4().hex[:8]))


@pytest.fixture
def new_port(http, new_address):
    """Return a function that gives a node a port. It goes with the node."""
    def create(node: dict, **fields) -> dict:
        body = {'address': new_address(), 'node_uuid': node['uuid'], **fields}
        return http.post('/v1/ports', body).expect(201).json()
    return create


@pytest.fixture
def new_node(http):
    """Return a function that creates a node and, in the end, is rid of it, whatever its state."""
    made = []

    def create(**fields) -> dict:
        body = {'driver': 'fake-hardware', 'name': f'node-{uuid.uuid4().hex[:8]}', **fields}
        node = http.post('/v1/nodes', body).expect(201).json()
        made.append(node['uuid'])
        return node
    yield create
    for ident in made:
        remove(http, ident)


def remove(http: http_client.HttpClient, ident: str) -> None:
    """Delete a node from any state: maintenance allows it, once nobody works on it."""
    def gone():
        http.put(f'/v1/nodes/{ident}/maintenance')
        node = http.get(f'/v1/nodes/{ident}')
        if node.status == 200 and node.json()['protected']:
            http.patch(f'/v1/nodes/{ident}', [
                {'op': 'replace', 'path': '/protected', 'value': False}])
        return http.delete(f'/v1/nodes/{ident}').status in (204, 404)
    wait.until(gone, f'node {ident} is deleted', 30, pause=0.1)


@pytest.fixture
def node(new_node):
    """A new fake-hardware node in state enroll."""
    return new_node()


@pytest.fixture
def manageable(http, node):
    """A fake-hardware node in state manageable."""
    return http.provision(node['uuid'], 'manage', 'manageable')


@pytest.fixture
def available(http, manageable):
    """A fake-hardware node in state available."""
    return http.provision(manageable['uuid'], 'provide', 'available')


@pytest.fixture
def active(http, available):
    """A fake-hardware node in state active."""
    return http.provision(available['uuid'], 'active', 'active')


@pytest.fixture
def waiter(http, service, new_node):
    """A node whose work waits until it is told to go on, in state manageable."""
    waiter = waiting.WaitingNode(http, service, new_node(driver='waiting')['uuid'])
    waiter.provision('manage', 'manageable')
    return waiter


@pytest.fixture
def deployable(waiter):
    """The same, available: the cleaning before it was told to be done."""
    waiter.plan(deploy__patient_clean_step='done')
    waiter.provision('provide', 'available')
    return waiter
