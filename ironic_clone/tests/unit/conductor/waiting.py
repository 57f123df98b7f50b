"""A conductor over the waiting driver: real database, real tasks and workers, real registry.

The machines wait, end and fail as their node's ``driver_info`` plans, or as they are told through
vendor passthru, so that every state is reached as it is in life.
"""
import pathlib
import sys

import pytest

from ironic_clone.conductor import interrupted
from ironic_clone.conductor import manager as managers
from ironic_clone.conductor import provision
from ironic_clone.conductor import tasks as task_source
from ironic_clone.conductor.flows import failures
from ironic_clone.conductor.flows import resume
from ironic_clone.db import nodes
from ironic_clone.drivers import base
from ironic_clone.drivers import registry as registries
from ironic_clone.drivers.hardware import fake as fake_hardware
from ironic_clone.tests import packages

HOST = 'here'
DEADLINE = 20
"""Seconds after which a flow that should have ended has hung."""

_DRIVER_INFO = ('has_dedicated_power_supply', 'cleaning_runbook')


def waiting_driver():
    """Import the outside package ``waiting_driver`` and return it."""
    directory = str(pathlib.Path(packages.__file__).parent / 'waiting_driver')
    if directory not in sys.path:
        sys.path.append(directory)
    import waiting_driver.answers
    import waiting_driver.hardware
    return waiting_driver


class World:
    """A conductor, and what a test says to it.

    :ivar manager: the operations, called as the RPC dispatcher calls them.
    """

    def __init__(self, database, registry, workers, context):
        self.database = database
        self.tasks = task_source.Tasks(
            database, registry, HOST, workers, process_event=provision.process_event,
            resume=resume.resume, fail=failures.fail, settle=interrupted.settle)
        self.manager = managers.Manager(self.tasks)
        self.context = context

    def ask(self, operation: str, node_id: str, **arguments):
        """Call an operation; its work may go on."""
        return getattr(self.manager, operation)(self.context, node_id, **arguments)

    def do(self, operation: str, node_id: str, **arguments):
        """Call an operation and wait until its work has ended; return the node."""
        self.ask(operation, node_id, **arguments)
        return self.node(node_id)

    def act(self, action: str, node_id: str):
        """Carry out a provisioning action; return the node."""
        return self.do('do_provisioning_action', node_id, action=action)

    def tell(self, node_id: str, method: str, **info):
        """Call a passthru method of the waiting driver; return its answer."""
        answer = self.ask('vendor_passthru', node_id, method=method, http_method='POST',
                          info=info)
        self.settle()
        return answer['return']

    def plan(self, node_id: str, **answers) -> None:
        """Plan how operations answer; '__' in a name stands for the dot."""
        self.tell(node_id, 'plan', **{name.replace('__', '.'): answer
                                      for name, answer in answers.items()})

    def fire(self, node_id: str, *events: str):
        """Let the driver fire events; return the node."""
        for event in events:
            self.tell(node_id, 'fire_event', event=event)
        return self.node(node_id)

    def finish(self, node_id: str, kind: str, skip_current: bool = True):
        """End what the node waits for; return the node."""
        self.tell(node_id, 'finish', kind=kind, skip_current=skip_current)
        return self.node(node_id)

    def settle(self) -> None:
        """Wait until this conductor holds no node."""
        assert self.tasks.held.wait_none(DEADLINE), 'a node is still held'

    def node(self, node_id: str):
        """Return the node when nobody works on it any more."""
        self.settle()
        return nodes.get(self.database, node_id)

    def hold(self, node_id: str):
        """Return a context manager that gives an exclusive task of the node."""
        return self.tasks.acquire(self.context, node_id, purpose='test')

    def calls(self, node_id: str) -> list[str]:
        """Return what the waiting driver was told to do, and asked for the power."""
        return [name for name in waiting_driver().answers.calls(node_id)
                if not name.endswith(('.validate', '.get_boot_mode', '.get_secure_boot_state'))]


@pytest.fixture
def waiting_registry(fake_conf):
    """The drivers 'waiting' and 'fake-hardware' with all their interfaces."""
    types = {'waiting': waiting_driver().hardware.WaitingHardware(),
             'fake-hardware': fake_hardware.FakeHardware()}
    enabled = {kind: {} for kind in base.INTERFACE_TYPES}
    for kind, instances in enabled.items():
        for hardware_type in types.values():
            for cls in hardware_type.supported(kind):
                instances.setdefault(_name(cls), cls())
    return registries.Registry(types, enabled, {})


def _name(cls: type) -> str:
    """Return a name for an interface class: 'waiting', 'fake', 'no-...' or 'noop'."""
    for prefix, name in (('Waiting', 'waiting'), ('Fake', 'fake'), ('Noop', 'noop')):
        if cls.__name__.startswith(prefix):
            return name
    return f'no-{cls.interface_type}'


@pytest.fixture
def world(database, waiting_registry, workers, context):
    """A conductor over the waiting driver and fake-hardware."""
    world = World(database, waiting_registry, workers, context)
    yield world
    world.settle()


@pytest.fixture
def waiting(new):
    """Return a function that creates a node of the waiting driver in enroll.

    Keyword arguments with '__' are planned answers, those of _DRIVER_INFO go into driver_info,
    others are columns.
    """
    def create(**values):
        plan = {name.replace('__', '.'): values.pop(name)
                for name in list(values) if '__' in name}
        own = {name: values.pop(name) for name in list(values) if name in _DRIVER_INFO}
        return new(driver='waiting', driver_info={'waiting_plan': plan, **own}, **values)
    return create
