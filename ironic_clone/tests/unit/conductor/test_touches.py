"""Each touch of a machine makes sure of the lock: a process may be stopped between any two."""
import ast
import pathlib

import pytest

import ironic_clone.conductor
from ironic_clone.conductor import lease
from ironic_clone.conductor import tasks as task_source
from ironic_clone.db import nodes
from ironic_clone.db.lock import Lock
from ironic_clone.tests.unit.conductor.waiting import waiting_driver

CONDUCTOR = pathlib.Path(ironic_clone.conductor.__file__).parent


def kept_drivers(source: str) -> list[int]:
    """Lines where a driver, or an interface, is kept: what goes on with it checks nothing.

    Going through ``task.driver`` is the check; so a method is called on it at once. ``getattr``
    with a computed name is looked at by hand: its interface gets one command.
    """
    tree = ast.parse(source)
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    inner = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    given = {id(node.args[0]) for node in ast.walk(tree) if isinstance(node, ast.Call)
             and isinstance(node.func, ast.Name) and node.func.id == 'getattr'}
    return [node.lineno for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and id(node) not in called | inner | given
            and (_is_driver(node) or _is_driver(node.value))]


def _is_driver(node: ast.AST) -> bool:
    return (isinstance(node, ast.Attribute) and node.attr == 'driver'
            and isinstance(node.value, ast.Name) and node.value.id in ('task', 'child', 'parent'))


@pytest.mark.parametrize(('source', 'lines'), [
    ('task.driver.power.reboot(task)', []),
    ('driver = task.driver\ndriver.power.reboot(task)', [1]),
    ('network = task.driver.network', [1]),
    ('do(child.driver.power)', [1]),
    ('task.node.driver', []),
    ('getattr(task.driver.deploy, name)(task)', [])])
def test_a_kept_driver_is_found(source, lines):
    assert kept_drivers(source) == lines


@pytest.mark.parametrize('path', sorted(CONDUCTOR.rglob('*.py')),
                         ids=lambda path: str(path.relative_to(CONDUCTOR)))
def test_no_driver_is_kept(path):
    assert kept_drivers(path.read_text()) == []


class Overtaking:
    """What machines are told; at one of the commands the conductor is stopped, long enough for
    another to take the node over, and goes on."""

    def __init__(self, world, registry, workers, monkeypatch):
        self.told: list[str] = []
        self.at: int | None = None
        self._other = task_source.Tasks(world.database, registry, 'other', workers)
        self._seconds = 0.0
        self._world = world
        world.tasks.lease = lease.Lease(lambda: self._seconds)
        world.tasks.lease.renew(self._seconds)
        answers = waiting_driver().answers
        give = answers.give

        def tell(task, operation, **options):
            if not operation.endswith('.validate') and not task.shared:
                self.told.append(operation)
                if len(self.told) - 1 == self.at:
                    self._overtake(task)
            return give(task, operation, **options)
        monkeypatch.setattr(answers, 'give', tell)

    def _overtake(self, task):
        found = nodes.get(self._world.database, task.node.uuid)
        with self._other.seize(task.context, found.uuid,
                               Lock(found.reservation, found.lock_epoch)):
            pass
        self._seconds += 1000
        self._world.tasks.lease.renew(self._seconds)


ALL_STEPS = {'deploy__patient_clean_step': 'done', 'power__set_power_state': 'done'}
FLOWS = {
    'manage': ('enroll', lambda world, uuid: world.act('manage', uuid)),
    'provide': ('manageable', lambda world, uuid: world.act('provide', uuid)),
    'adopt': ('manageable', lambda world, uuid: world.act('adopt', uuid)),
    'inspect': ('manageable', lambda world, uuid: world.do('inspect_hardware', uuid)),
    'deploy': ('available', lambda world, uuid: world.do('do_node_deploy', uuid)),
    'rebuild': ('active', lambda world, uuid: world.do('do_node_deploy', uuid, rebuild=True)),
    'tear down': ('active', lambda world, uuid: world.do('do_node_tear_down', uuid)),
    'rescue': ('active', lambda world, uuid: world.do('do_node_rescue', uuid,
                                                      rescue_password='secret')),
    'unrescue': ('rescue', lambda world, uuid: world.do('do_node_unrescue', uuid)),
    'abort': ('clean wait', lambda world, uuid: world.act('abort', uuid)),
    'reboot': ('active', lambda world, uuid: world.do(
        'change_node_power_state', uuid, target='rebooting')),
    'boot mode': ('active', lambda world, uuid: world.do(
        'change_node_boot_mode', uuid, mode='bios')),
    'secure boot': ('active', lambda world, uuid: world.do(
        'change_node_secure_boot', uuid, enabled=True)),
}


@pytest.mark.parametrize('flow', FLOWS)
def test_a_machine_that_is_overtaken_at_any_command_is_told_nothing_more(
        world, waiting, waiting_registry, workers, monkeypatch, flow):
    state, begin = FLOWS[flow]
    overtaking = Overtaking(world, waiting_registry, workers, monkeypatch)

    def tell(at=None):
        overtaking.told.clear()
        overtaking.at = at
        uuid = waiting(provision_state=state, console_enabled=True, instance_info={
            'image_source': 'http://i', 'root_gb': 1}, **ALL_STEPS)
        begin(world, uuid)
        return list(overtaking.told)

    whole = tell()
    assert whole
    for at in range(len(whole)):
        assert tell(at) == whole[:at + 1]
