"""Periodic tasks: the conductor's and the drivers', none in another's way."""
import threading

import pytest
from futurist import periodics as futurist_periodics

from ironic_clone.common import exception
from ironic_clone.conductor import periodics
from ironic_clone.conductor import workers as pool
from ironic_clone.drivers import base
from ironic_clone.tests.servers import wait


@pytest.fixture
def running(workers):
    """Return a function that runs tasks until the end of the test."""
    started = []

    def run(*tasks, methods=(), manager=None, pool=workers):
        made = periodics.Periodics(pool)
        for task in tasks:
            made.add(task)
        for method in methods:
            made.add_driver_task(method, manager)
        made.start()
        started.append(made)
        return made
    yield run
    for made in started:
        assert made.stop(20), 'periodic tasks did not end'


@pytest.mark.parametrize(('error', 'level', 'traceback'), [
    (ValueError('broken periodic'), 'ERROR', True),
    (SystemExit('broken periodic'), 'ERROR', True),
    (exception.DatabaseUnavailable('broken periodic'), 'WARNING', False)])
def test_a_failing_task_stops_no_other_nor_itself(running, caplog, error, level, traceback):
    runs, failures = [], []

    def fail():
        failures.append(1)
        raise error

    running(periodics.Periodic('fails', 0.01, fail),
            periodics.Periodic('works', 0.01, lambda: runs.append(1)))
    wait.until(lambda: len(failures) > 2 and len(runs) > 2, 'both to run again and again')
    record = next(record for record in caplog.records
                  if 'Periodic task fails failed' in record.message)
    assert record.levelname == level and bool(record.exc_info) is traceback
    assert 'broken periodic' in record.message


def test_a_slow_task_holds_up_no_other_and_never_runs_twice(running):
    inside, runs, go = [], [], threading.Event()

    def slow():
        inside.append(1)
        assert go.wait(20)

    running(periodics.Periodic('slow', 0.01, slow),
            periodics.Periodic('works', 0.01, lambda: runs.append(1)))
    wait.until(lambda: inside and len(runs) > 5, 'the other task to run')
    assert len(inside) == 1
    go.set()


@pytest.mark.parametrize('spacing', [0, -1])
def test_a_task_without_spacing_is_off(running, spacing):
    ran = threading.Event()
    running(periodics.Periodic('off', spacing, lambda: pytest.fail('it ran')),
            periodics.Periodic('on', 0.01, ran.set))
    assert ran.wait(20)


def test_a_full_pool_only_delays(running, caplog):
    workers, block, ran = pool.Workers(2, 50), threading.Event(), threading.Event()
    workers.spawn_own(block.wait, 30)
    running(periodics.Periodic('task', 0.01, ran.set), pool=workers)
    wait.until(lambda: any('Failed to submit' in record.message for record in caplog.records),
               'the tick to be refused')
    assert {record.levelname for record in caplog.records} == {'WARNING'}
    assert not ran.is_set()
    block.set()
    assert ran.wait(20)


class Seed(base.PowerInterface):
    """The founding page's form of a periodic task."""

    def __init__(self):
        self.calls = []

    get_properties = validate = get_power_state = set_power_state = reboot = lambda *args: {}

    @futurist_periodics.periodic(spacing=0.01)
    def task(self, manager, context):
        self.calls.append((manager.host, context.is_admin, context.request_id,
                           threading.current_thread().name))

    @futurist_periodics.periodic(spacing=0.01, run_immediately=True)
    def broken(self, manager, context):
        raise RuntimeError('driver')


def test_driver_tasks_are_called_with_manager_and_context(running, tasks, owned):
    seed = Seed()
    running(methods=[seed.broken, seed.task], manager=periodics.DriverManager(tasks, owned))
    wait.until(lambda: len(seed.calls) > 1, 'the driver to be called')
    assert seed.calls[0][:2] == ('here', True)
    assert seed.calls[0][2] != seed.calls[1][2], 'a context is for one run'
    assert seed.calls[0][3] == 'conductor-periodic: Seed.task'


def test_the_manager_of_drivers_opens_tasks_and_lists_own_nodes(tasks, owned, new, register):
    mine = new(provision_state='available', name='mine')
    new(provision_state='enroll')
    new(provision_state='available', conductor_group='elsewhere')
    manager = periodics.DriverManager(tasks, owned)
    rows = manager.owned_nodes(('name',), provision_state='available', reservation=None)
    assert [(row.uuid, row.driver, row.conductor_group, row.name) for row in rows] == [
        (mine, 'fake-hardware', '', 'mine')]
    with manager.acquire(None, mine, purpose='driver task') as task:
        assert task.node.name == 'mine'
