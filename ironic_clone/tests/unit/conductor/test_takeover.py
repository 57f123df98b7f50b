"""Nodes of the dead are freed, and active nodes find a new home."""
import datetime

import pytest

from ironic_clone.common import clock
from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.conductor import takeover
from ironic_clone.conductor import tasks as task_source
from ironic_clone.db import conductors
from ironic_clone.db import models
from ironic_clone.db import nodes
from ironic_clone.db import record

RUNNING = [name for name, state in states.PROVISION.items() if state.fails_on_restart]
AFTER = {'verifying': 'enroll', 'deleting': 'error', 'cleaning': 'clean failed',
         'deploying': 'deploy failed', 'inspecting': 'inspect failed', 'adopting': 'adopt failed',
         'rescuing': 'rescue failed', 'unrescuing': 'unrescue failed',
         'servicing': 'service failed'}


@pytest.fixture
def orphans(tasks, owned, workers):
    return takeover.Orphans(tasks, owned, workers,
                            takeover.TakeOver(tasks, owned, workers, None).adopt)


@pytest.fixture
def bury(database):
    """Return a function that has a conductor be seen last an hour ago."""
    def bury(host):
        with database.write() as connection:
            table = models.Conductor.__table__
            connection.execute(table.update().where(table.c.hostname == host).values(
                updated_at=record.now() - datetime.timedelta(hours=1)))
    return bury


@pytest.fixture
def dead(register, bury):
    """Return the name of a conductor that is."""
    register('dead', drivers=())
    bury('dead')
    return 'dead'


@pytest.mark.parametrize('state', RUNNING)
def test_work_that_died_with_its_conductor_fails(orphans, new, get, dead, state):
    uuid = new(provision_state=state, reservation=dead, lock_epoch=5,
               target_provision_state=states.PROVISION[state].default_target)
    orphans.run()
    found = get(uuid)
    assert found.provision_state == AFTER[state] and found.reservation is None
    assert found.last_error.startswith('Operation was aborted due to conductor take over')
    assert found.lock_epoch == 6


def test_a_clean_step_that_was_cut_off_leaves_a_fault(orphans, new, get, dead):
    uuid = new(provision_state='cleaning', reservation=dead, clean_step={'step': 'erase'})
    orphans.run()
    assert get(uuid).maintenance and get(uuid).fault == 'clean failure'


@pytest.mark.parametrize('state', [
    name for name, state in states.PROVISION.items() if not state.fails_on_restart])
def test_other_states_live_on(orphans, new, get, dead, state):
    uuid = new(provision_state=state, reservation=dead)
    orphans.run()
    assert (get(uuid).provision_state, get(uuid).reservation, get(uuid).last_error) == (
        state, None, None)


def test_a_power_action_that_was_cut_off(orphans, new, get, dead):
    uuid = new(provision_state='active', reservation=dead, target_power_state='power on')
    orphans.run()
    found = get(uuid)
    assert found.target_power_state is None and found.reservation is None
    assert found.last_error == 'Pending power operation was aborted due to conductor take over'


def test_holders_that_give_signs_of_life_keep_their_nodes(
        orphans, new, get, dead, register, database, tasks, context):
    register('alive', drivers=())
    register('stopping', drivers=())
    conductors.unregister(database, 'stopping')   # offline, and its locks are still its own
    held = [new(provision_state='deploying', reservation=host)
            for host in ('alive', 'stopping', 'here')]
    elsewhere = new(reservation=dead, conductor_group='elsewhere')
    orphans.run()
    assert [get(uuid).reservation for uuid in (*held, elsewhere)] == [
        'alive', 'stopping', 'here', dead]


def test_who_was_cut_off_itself_waits_for_the_others(
        orphans, new, get, dead, tasks, take_over, calls):
    """The database was away: nobody could say that he is alive."""
    held, active = new(reservation=dead), new(provision_state='active')
    tasks.lease.renew(clock.steady() - 1000)
    tasks.lease.renew(clock.steady())
    orphans.run()
    take_over.run()
    assert get(held).reservation == dead and not calls
    assert get(active).conductor_affinity is None


def test_a_host_that_nobody_has_ever_heard_of(orphans, new, get):
    uuid = new(reservation='removed long ago')
    orphans.run()
    assert get(uuid).reservation is None


def test_the_dead_one_that_comes_back_writes_nothing(
        orphans, new, get, dead, database, registry, workers, context):
    ghost = task_source.Tasks(database, registry, dead, workers)
    uuid = new(provision_state='deploying', target_provision_state='active')
    with ghost.acquire(context, uuid) as task:
        orphans.run()
        task.node.provision_state = 'active'
        with pytest.raises(exception.LockLost):
            task.finish()
    assert get(uuid).provision_state == 'deploy failed'


def test_a_lock_that_was_taken_anew_is_not_broken(
        orphans, new, get, dead, database, tasks, monkeypatch):
    uuid = new(reservation=dead, lock_epoch=1)
    seize = task_source.Tasks.seize

    def slow(*args):
        nodes.update_where(database, {'lock_epoch': 2, 'reservation': 'successor'},
                           nodes.table.c.uuid == uuid)
        return seize(*args)
    monkeypatch.setattr(task_source.Tasks, 'seize', slow)
    orphans.run()
    assert get(uuid).reservation == 'successor' and get(uuid).lock_epoch == 2


def test_no_cap_and_no_query_for_each_that_is_fine(orphans, new, get, dead, register, statements):
    register('alive', drivers=())
    for _ in range(50):
        new(reservation='alive')
    with statements() as found:
        orphans.run()
    assert len(found) <= 6
    mine = [new(reservation=dead) for _ in range(40)]
    orphans.run()
    assert {get(uuid).reservation for uuid in mine} == {None}


# -- locks that nobody has -----------------------------------------------------------------------
def test_a_lock_in_our_name_that_no_task_has_is_broken(orphans, new, get):
    """Its commit was carried out, and the answer got lost. Wherever the node is mapped."""
    uuid = new(reservation='here', lock_epoch=3, conductor_group='elsewhere',
               provision_state='deploying', target_provision_state='active')
    orphans.run()
    assert get(uuid).reservation == 'here'   # a task might be about to say that it is its own
    orphans.run()
    found = get(uuid)
    assert (found.reservation, found.lock_epoch) == (None, 4)
    assert found.provision_state == 'deploy failed' and found.last_error


def test_one_that_a_task_has_is_left_alone(orphans, new, get, tasks, context):
    uuid = new()
    with tasks.acquire(context, uuid) as task:
        for _ in range(3):
            orphans.run()
        task.check()
        assert get(uuid).reservation == 'here'


def test_nor_one_that_is_taken_again_and_again(orphans, new, get, tasks, database):
    uuid = new(reservation='here')
    for epoch in range(1, 4):
        nodes.update_where(database, {'lock_epoch': epoch}, nodes.table.c.uuid == uuid)
        orphans.run()
        assert get(uuid).reservation == 'here'


# -- active nodes --------------------------------------------------------------------------------
@pytest.fixture
def calls(registry, monkeypatch):
    """What the fake deploy interface was asked to do."""
    calls = []
    deploy = type(registry.compose('fake-hardware').deploy)
    for name in ('switch_interface', 'prepare', 'take_over'):
        monkeypatch.setattr(deploy, name, lambda self, task, name=name: calls.append(
            (task.node.uuid, name)))
    return calls


@pytest.fixture
def take_over(tasks, owned, workers, register):
    return takeover.TakeOver(tasks, owned, workers, register())


@pytest.mark.parametrize('affinity', ['nobody', 'another'])
def test_an_active_node_is_taken_over_once(
        take_over, new, get, calls, register, affinity, database):
    before = register('another', drivers=()) if affinity == 'another' else None
    uuid = new(provision_state='active', conductor_affinity=before)
    take_over.run()
    take_over.run()
    assert calls == [(uuid, 'switch_interface'), (uuid, 'prepare'), (uuid, 'take_over')]
    assert get(uuid).conductor_affinity == conductors.get(database, 'here').id
    assert get(uuid).reservation is None


def test_a_console_that_was_open_is_opened_here(take_over, new, get, calls, registry, monkeypatch):
    console = type(registry.compose('fake-hardware', {'console': 'fake'}).console)
    monkeypatch.setattr(console, 'start_console',
                        lambda self, task: calls.append((task.node.uuid, 'start_console')))
    uuid = new(provision_state='active', console_enabled=True, console_interface='fake')
    take_over.run()
    assert calls[-1] == (uuid, 'start_console') and get(uuid).console_enabled


@pytest.mark.parametrize('values', [
    {'maintenance': True}, {'reservation': 'somebody'}, {'conductor_group': 'elsewhere'},
    {'provision_state': 'available'}, {'provision_state': 'wait call-back'}])
def test_nodes_that_are_not_taken_over(take_over, new, calls, values):
    new(**{'provision_state': 'active', **values})
    take_over.run()
    assert not calls


def test_one_that_fails_is_tried_again_and_stops_no_other(
        take_over, new, get, calls, registry, monkeypatch, caplog):
    bad, good = new(provision_state='active'), new(provision_state='active')
    answers = {bad: [exception.IPMIFailure(cmd='x')]}

    def prepare(self, task):
        if answers.get(task.node.uuid):
            raise answers[task.node.uuid].pop()
    monkeypatch.setattr(type(registry.compose('fake-hardware').deploy), 'prepare', prepare)
    take_over.run()
    assert get(bad).conductor_affinity is None and get(good).conductor_affinity is not None
    assert get(bad).reservation is None
    take_over.run()
    assert get(bad).conductor_affinity is not None


def test_no_cap(take_over, new, get, calls):
    mine = [new(provision_state='active') for _ in range(40)]
    take_over.run()
    assert None not in {get(uuid).conductor_affinity for uuid in mine}
