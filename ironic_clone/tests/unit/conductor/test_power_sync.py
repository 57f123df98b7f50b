"""Power sync: its rules by table, and that its statements do not grow with the nodes."""
import pytest
from cryptography.fernet import Fernet

from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.conductor import batch
from ironic_clone.conductor import power_sync
from ironic_clone.conductor.power_sync import Verdict
from ironic_clone.db import nodes
from ironic_clone.drivers.noop import management

ON, OFF, BAD = states.POWER_ON, states.POWER_OFF, states.POWER_ERROR
FAILURE = exception.IPMIFailure(cmd='power status: no answer')


@pytest.mark.parametrize(('known', 'actual', 'count', 'force', 'verdict'), [
    (ON, ON, 1, True, Verdict.FINE),
    (None, None, 1, True, Verdict.FINE),
    (ON, None, 9, True, Verdict.FINE),          # a machine that cannot tell
    (None, ON, 1, True, Verdict.STORE),
    (None, ON, 9, True, Verdict.STORE),
    (ON, OFF, 1, True, Verdict.FORCE),
    (ON, OFF, 3, True, Verdict.FORCE),
    (ON, OFF, 1, False, Verdict.STORE),
    (ON, OFF, 4, True, Verdict.GIVE_UP),
    (ON, OFF, 4, False, Verdict.GIVE_UP),
    (ON, BAD, 3, True, Verdict.RETRY),
    (None, BAD, 3, True, Verdict.RETRY),
    (ON, BAD, 4, True, Verdict.GIVE_UP)])
def test_the_verdict(conf, known, actual, count, force, verdict):
    assert power_sync.judge(known, actual, count, force) is verdict


@pytest.fixture
def machines(tiny):
    return tiny.power


@pytest.fixture
def add(new, machines):
    """Return a function that creates a node and its machine."""
    def add(known, actual, **values):
        uuid = new(**{'driver': 'tiny', 'power_state': known, 'provision_state': 'available',
                      **values})
        machines.power[uuid] = actual
        return uuid
    return add


@pytest.fixture
def sync(tiny_tasks, owned, workers):
    return power_sync.PowerSync(tiny_tasks, owned, workers)


@pytest.mark.parametrize('count', [1, 2])
@pytest.mark.parametrize('actual', [OFF, FAILURE])
def test_what_was_seen_before_somebody_had_the_node_is_not_written(
        sync, add, get, machines, tiny_tasks, context, monkeypatch, conf, count, actual):
    """A machine that was just switched off and on again, or a conductor that was stopped for long:
    the node is free again, in the power state that was read."""
    conf.set_override('force_power_state_during_sync', False, 'conductor')
    conf.set_override('power_state_sync_max_retries', 0, 'conductor')
    uuids = [add(ON, actual) for _ in range(count)]
    others = [add(ON, OFF) for _ in range(count)]
    write = batch.Batch.write

    def late(self, *args):
        for uuid in uuids:
            with tiny_tasks.acquire(context, uuid):
                pass
        write(self, *args)
    monkeypatch.setattr(batch.Batch, 'write', late)
    sync.run()
    for uuid in uuids:
        assert (get(uuid).power_state, get(uuid).maintenance) == (ON, False)
    for uuid in others:
        assert get(uuid).maintenance


def test_a_power_state_learnt_for_the_first_time_is_stored(sync, add, get, machines):
    uuid = add(None, ON)
    sync.run()
    assert get(uuid).power_state == ON and get(uuid).lock_epoch == 0 and not machines.set


def test_a_machine_that_differs_is_brought_back(sync, add, get, machines):
    uuid = add(ON, OFF)
    sync.run()
    assert machines.set == [(uuid, ON)] and get(uuid).power_state == ON
    assert get(uuid).reservation is None and sync.failing == 1
    sync.run()
    assert sync.failing == 0 and machines.set == [(uuid, ON)]


@pytest.mark.parametrize('why', ['option', 'driver', 'disable_power_off'])
def test_or_believed(sync, add, get, machines, fake_conf, why):
    uuid = add(ON, OFF, disable_power_off=why == 'disable_power_off')
    machines.syncs = why != 'driver'
    fake_conf.set_override('force_power_state_during_sync', why != 'option', 'conductor')
    sync.run()
    assert get(uuid).power_state == OFF and not machines.set and not get(uuid).maintenance


def test_a_machine_that_does_not_obey_is_given_up(sync, add, get, machines):
    machines.obeys = False
    uuid = add(ON, OFF)
    for _ in range(3):
        sync.run()
        assert not get(uuid).maintenance
    sync.run()
    found = get(uuid)
    assert (found.maintenance, found.fault, found.power_state) == (True, 'power failure', OFF)
    assert found.maintenance_reason == found.last_error
    assert '"power off" instead of "power on" 4 times' in found.last_error
    assert len(machines.set) == 3


@pytest.mark.parametrize('answer', [FAILURE, ZeroDivisionError('x'), BAD])
def test_a_machine_that_cannot_be_read_is_given_up(sync, add, get, machines, answer):
    uuid = add(ON, answer)
    for _ in range(3):
        sync.run()
        assert get(uuid).power_state == ON and not get(uuid).maintenance
    sync.run()
    found = get(uuid)
    assert (found.maintenance, found.fault, found.power_state) == (True, 'power failure', None)
    assert 'could not be read 4 times in a row' in found.last_error
    if answer is FAILURE:
        assert 'no answer' in found.last_error
    asked = len(machines.asked)
    sync.run()
    assert len(machines.asked) == asked and sync.failing == 0


def test_one_success_resets_the_count(sync, add, get, machines):
    uuid = add(ON, FAILURE)
    for answer in (FAILURE, FAILURE, ON, FAILURE, FAILURE, FAILURE):
        machines.power[uuid] = answer
        sync.run()
    assert not get(uuid).maintenance
    sync.run()
    assert get(uuid).maintenance


def test_a_node_that_is_not_configured_is_left_alone(sync, add, get, machines):
    machines.valid = False
    uuid = add(None, FAILURE)
    for _ in range(5):
        sync.run()
    assert not machines.asked and not get(uuid).maintenance and sync.failing == 0


def test_a_driver_that_cannot_be_composed_is_a_machine_that_cannot_be_read(
        database, registry, workers, owned, new, get):
    from ironic_clone.conductor import tasks
    uuid = new(power_interface='gone', provision_state='available', power_state=ON)
    sync = power_sync.PowerSync(tasks.Tasks(database, registry, 'here', workers), owned, workers)
    for _ in range(4):
        sync.run()
    assert 'gone' in get(uuid).last_error and get(uuid).maintenance


@pytest.mark.parametrize('values', [
    {'maintenance': True}, {'reservation': 'somebody'}, {'target_power_state': OFF},
    {'conductor_group': 'elsewhere'}, {'driver': 'gone'},
    *({'provision_state': state} for state in
      ('enroll', 'adopt failed', 'wait call-back', 'clean wait'))])
def test_nodes_that_are_not_looked_at(sync, add, machines, values):
    add(None, ON, **values)
    sync.run()
    assert not machines.asked


@pytest.mark.parametrize('change', [
    {'power_state': OFF}, {'maintenance': True}, {'target_power_state': OFF},
    {'reservation': 'somebody'}, {'provision_state': 'clean wait'}])
@pytest.mark.parametrize('actual', [OFF, FAILURE, 'learn'])
def test_who_took_the_node_meanwhile_knows_better(
        sync, add, get, machines, database, monkeypatch, fake_conf, change, actual):
    """The node changes between the question and what is done about the answer."""
    known, actual = (None, ON) if actual == 'learn' else (ON, actual)
    if known is None and 'power_state' in change:
        change = {'power_state': ON}
    fake_conf.set_override('power_state_sync_max_retries', 1 if actual == OFF else 0,
                           'conductor')
    uuid = add(known, actual)
    ask = machines.get_power_state

    def get_power_state(task):
        nodes.update_where(database, change, nodes.table.c.uuid == uuid)
        return ask(task)

    monkeypatch.setattr(machines, 'get_power_state', get_power_state)
    sync.run()
    found = get(uuid)
    for name, value in {'power_state': known, 'maintenance': False, 'target_power_state': None,
                        'reservation': None, 'provision_state': 'available', **change}.items():
        assert getattr(found, name) == value
    assert not machines.set and found.fault is None


def test_failing_machines_come_last(sync, add, machines, fake_conf):
    """Dead ones cost seconds: the others are not kept waiting."""
    fake_conf.set_override('sync_power_state_workers', 1, 'conductor')
    dead = {add(ON, FAILURE) for _ in range(5)}
    alive = {add(ON, ON) for _ in range(5)}
    sync.run()
    machines.asked.clear()
    sync.run()
    assert set(machines.asked[:5]) == alive and set(machines.asked[5:]) == dead


class Talkative(management.NoManagement):
    """Says more than the power state."""

    health = 'OK'

    def detect_vendor(self, task):
        return 'ACME'

    def get_boot_mode(self, task):
        return 'uefi'

    def get_secure_boot_state(self, task):
        return True

    def get_node_health(self, task):
        return self.health


def test_what_else_the_machine_says_is_kept(sync, add, get, tiny, statements, fake_conf):
    tiny.management = Talkative()
    uuid = add(None, ON, properties={'cpus': 4})
    sync.run()
    found = get(uuid)
    assert (found.power_state, found.boot_mode, found.secure_boot, found.health) == (
        ON, 'uefi', True, 'OK')
    assert found.properties == {'cpus': 4, 'vendor': 'ACME'}
    with statements() as ran:
        sync.run()
    assert not any('UPDATE' in line for line in ran)
    tiny.management.health = 'Critical'
    fake_conf.set_override('enable_health_monitoring', False, 'conductor')
    sync.run()
    assert get(uuid).health == 'OK'
    fake_conf.set_override('enable_health_monitoring', True, 'conductor')
    sync.run()
    assert get(uuid).health == 'Critical'


@pytest.mark.parametrize('count', [1, 1000])
def test_a_tick_is_a_handful_of_statements(sync, new, machines, statements, database, count):
    """A thousand nodes: half as they should be, others new, dead for the last time, or off."""
    from ironic_clone.conf import CONF
    CONF.set_override('power_state_sync_max_retries', 0, 'conductor')
    CONF.set_override('force_power_state_during_sync', False, 'conductor')
    kinds = [(ON, ON), (ON, ON), (OFF, OFF), (None, ON), (None, OFF), (ON, FAILURE)]
    for number in range(count):
        known, actual = kinds[number % len(kinds)]
        machines.power[new(driver='tiny', provision_state='available',
                           power_state=known)] = actual
    with statements() as found:
        sync.run()
    assert len(machines.asked) == count
    selects = [line for line in found if line.startswith('SELECT')]
    updates = [line for line in found if line.startswith('UPDATE')]
    assert len(selects) <= 6 and len(updates) <= 2 * 4
    expected = sum(1 for number in range(count) if kinds[number % 6][1] is FAILURE)
    assert nodes.count(database, nodes.table.c.maintenance.is_(True)) == expected


@pytest.mark.parametrize('lie', [{'on': True}, b'power on', 'on', 42, True, 'y' * 1000])
def test_a_driver_that_answers_nonsense_harms_no_other_node(sync, add, get, lie):
    lying, honest = add(None, lie), add(None, ON)
    for _ in range(4):
        sync.run()
    assert get(honest).power_state == ON
    found = get(lying)
    assert (found.power_state, found.fault) == (None, states.FAULT_POWER)
    assert 'which is no power state' in found.last_error and len(found.last_error) < 400


def test_a_machine_whose_password_no_key_opens_is_not_given_up(sync, add, get, machines, conf):
    conf.set_override('keys', [Fernet.generate_key().decode()], 'secrets')
    known = add(ON, OFF, driver_info={'password': 'x'})
    unknown = add(None, ON, driver_info={'password': 'x'})
    conf.set_override('keys', [Fernet.generate_key().decode()], 'secrets')
    for _ in range(5):
        sync.run()
    for uuid, state in ((known, ON), (unknown, None)):
        node = get(uuid)
        assert (node.power_state, node.maintenance) == (state, False)
        assert 'driver_info/password' in node.last_error
    assert not machines.asked and not sync.failing
