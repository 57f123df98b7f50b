"""What the tests of the conductor share: real database, real loader, drivers of a few lines."""
import json
import uuid

import pytest

from ironic_clone.common import context as request_context
from ironic_clone.common import exception
from ironic_clone.conductor import owned as owned_nodes
from ironic_clone.conductor import tasks as task_source
from ironic_clone.conductor import workers as pool
from ironic_clone.db import conductors
from ironic_clone.db import nodes
from ironic_clone.drivers import base
from ironic_clone.drivers import loader
from ironic_clone.drivers import registry as registries
from ironic_clone.rpc import ring
from ironic_clone.tests.unit.conductor.waiting import waiting  # noqa: F401
from ironic_clone.tests.unit.conductor.waiting import waiting_registry  # noqa: F401
from ironic_clone.tests.unit.conductor.waiting import world  # noqa: F401

HOST = 'here'


class Machines(base.PowerInterface):
    """A power interface over a dictionary: uuid -> power state, or an exception to raise."""

    def __init__(self):
        self.power = {}
        self.asked = []
        self.set = []
        self.obeys = True
        self.valid = True
        self.syncs = True

    def get_properties(self):
        return {}

    def validate(self, task):
        if not self.valid:
            raise exception.MissingParameterValue('an address is missing')

    def get_power_state(self, task):
        self.asked.append(task.node.uuid)
        answer = self.power.get(task.node.uuid)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def set_power_state(self, task, power_state, timeout=None):
        self.set.append((task.node.uuid, power_state))
        if self.obeys:
            self.power[task.node.uuid] = power_state

    def reboot(self, task, timeout=None):
        self.set_power_state(task, 'power on')

    def supports_power_sync(self, task):
        return self.syncs


class TinyDriver(base.BaseDriver):
    """A whole driver whose machines are in memory."""

    def __init__(self):
        self.power = Machines()


@pytest.fixture
def fake_conf(conf, tmp_path):
    """fake-hardware alone, a short wait for locks, a state directory of its own."""
    conf.set_override('enabled_hardware_types', ['fake-hardware'])
    for kind in ('power', 'management', 'vendor'):
        conf.set_override(f'enabled_{kind}_interfaces', ['fake'])
    conf.set_override('state_path', str(tmp_path / 'state'))
    conf.set_override('node_locked_retry_attempts', 1, 'conductor')
    conf.set_override('node_locked_retry_interval', 0, 'conductor')
    return conf


@pytest.fixture
def registry(fake_conf):
    """What the loader finds: fake-hardware."""
    return loader.load()


@pytest.fixture
def tiny():
    """The driver 'tiny'."""
    return TinyDriver()


@pytest.fixture
def tiny_registry(fake_conf, tiny):
    """A registry of the driver 'tiny' alone."""
    return registries.Registry({'tiny': tiny}, {kind: {} for kind in base.INTERFACE_TYPES}, {})


@pytest.fixture
def workers(fake_conf):
    workers = pool.Workers(10, 20)
    yield workers
    assert workers.stop(10), 'work was left'


@pytest.fixture
def tasks(database, registry, workers):
    """Tasks of the conductor 'here' on fake-hardware."""
    return task_source.Tasks(database, registry, HOST, workers)


@pytest.fixture
def tiny_tasks(database, tiny_registry, workers):
    """Tasks of the conductor 'here' on the driver 'tiny'."""
    return task_source.Tasks(database, tiny_registry, HOST, workers)


@pytest.fixture
def context():
    return request_context.service_context()


@pytest.fixture
def register(database):
    """Return a function that registers a conductor and returns its row's id."""
    def register(host=HOST, drivers=('fake-hardware', 'tiny'), group='', incarnation='one'):
        return conductors.register(database, host, group, list(drivers), [], incarnation)
    return register


@pytest.fixture
def owned(database, register):
    """The nodes of the registered conductor 'here'."""
    register()
    return owned_nodes.OwnedNodes(database, ring.Rings(database), HOST)


@pytest.fixture
def new(database):
    """Return a function that creates a node and returns its uuid."""
    def new(**values):
        values = {'uuid': str(uuid.uuid4()), 'driver': 'fake-hardware',
                  'provision_state': 'enroll', **values}
        for name, value in values.items():
            if isinstance(value, dict):
                values[name] = json.dumps(value)
        nodes.create(database, values)
        return values['uuid']
    return new


@pytest.fixture
def get(database):
    """Return a function that reads a node."""
    return lambda ident: nodes.get(database, ident)
