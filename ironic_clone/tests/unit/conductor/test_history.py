"""What is told of a node later, and for how long."""
import datetime

import pytest

from ironic_clone.conductor import history
from ironic_clone.conductor import interrupted
from ironic_clone.conductor import power_sync
from ironic_clone.conductor import takeover
from ironic_clone.db import history as db_history
from ironic_clone.db import nodes
from ironic_clone.db.page import Page

COLUMNS = ('severity', 'event_type', 'event', 'conductor', 'state', 'target_provision_state',
           'duration_seconds', 'user', 'project')


@pytest.fixture
def told(database):
    """Return a function that reads the history of a node."""
    def read(uuid):
        node = nodes.get(database, uuid)
        return db_history.page(database, COLUMNS, node, Page())
    return read


def test_an_error_is_told_with_the_state_that_it_came_in(world, waiting, told):
    uuid = waiting(provision_state='available', deploy__deploy='fail')
    world.context.user_id, world.context.project_id = 'u', 'p'
    node = world.do('do_node_deploy', uuid)
    begun, aborted, error = told(uuid)
    assert (begun.event_type, begun.severity) == ('deployment_start', 'INFO')
    assert aborted.event.startswith("Deployment aborted at step 'deploy.deploy' with steps=[{")
    assert (aborted.event_type, aborted.severity) == ('deployment_end', 'ERROR')
    assert (error.event_type, error.severity, error.event) == (
        'deploying', 'ERROR', node.last_error)
    for entry in (begun, aborted, error):
        assert (entry.state, entry.target_provision_state) == ('deploying', 'active')
        assert (entry.conductor, entry.user, entry.project) == ('here', 'u', 'p')
        assert entry.duration_seconds == 0


@pytest.mark.parametrize('kind, state, verb, plan, event_type', [
    ('manage', 'enroll', 'manage', 'deploy__verify', 'verify'),
    ('adopt', 'manageable', 'adopt', 'deploy__take_over', 'adoption')])
def test_event_types(world, waiting, told, kind, state, verb, plan, event_type):
    uuid = waiting(provision_state=state, **{plan: 'fail'})
    world.act(verb, uuid)
    assert [entry.event_type for entry in told(uuid)] == [event_type]


def test_a_power_failure_has_no_type_of_its_own(world, waiting, told):
    uuid = waiting(provision_state='manageable', power__set_power_state='fail')
    world.do('change_node_power_state', uuid, target='power on')
    entry, = told(uuid)
    assert (entry.event_type, entry.severity) == ('UNKNOWN', 'ERROR')


def test_secrets_of_steps_are_not_told(world, waiting, told):
    uuid = waiting(provision_state='manageable', deploy__clean_step_with_argument='done')
    world.do('do_node_clean', uuid, clean_steps=[{
        'interface': 'deploy', 'step': 'clean_step_with_argument',
        'args': {'word': {'password': 'hunter2'}}}])
    assert told(uuid) and not any('hunter2' in entry.event for entry in told(uuid))


@pytest.mark.parametrize('option, types', [
    ('node_history', []), ('record_step_flows_in_history', ['deploying'])])
def test_what_can_be_left_out(world, waiting, told, fake_conf, option, types):
    fake_conf.set_override(option, False, 'conductor')
    uuid = waiting(provision_state='available', deploy__deploy='fail')
    assert world.do('do_node_deploy', uuid).last_error
    assert [entry.event_type for entry in told(uuid)] == types


def test_a_state_that_a_dead_conductor_left(tasks, owned, new, told, context):
    uuid = new(provision_state='deploying', target_provision_state='active')
    interrupted.fail_stuck(tasks, owned, context, {})
    entry, = told(uuid)
    assert (entry.event_type, entry.severity) == ('transition', 'ERROR')


@pytest.mark.parametrize('keep', [True, False])
def test_work_that_no_state_tells_of_and_that_died_with_its_conductor(
        tasks, owned, workers, new, told, get, database, fake_conf, keep):
    """Somebody may have been told that it was accepted."""
    fake_conf.set_override('node_history', keep, 'conductor')
    moved = new(provision_state='active', reservation='gone')
    takeover.Orphans(tasks, owned, workers,
                     takeover.TakeOver(tasks, owned, workers, None).adopt).run()
    own = new(provision_state='active', reservation='here')
    powered = new(provision_state='active', reservation='here', target_power_state='power on')
    interrupted.free_own(database, 'here')
    for uuid, event_type in ((moved, 'takeover'), (own, 'startup failure')):
        assert [(entry.event_type, entry.severity) for entry in told(uuid)] == [
            (event_type, 'ERROR')] * keep
        assert (get(uuid).last_error, get(uuid).reservation) == (None, None)
    assert told(powered) == []   # its last_error tells


def test_a_machine_that_is_given_up_is_told(tiny_tasks, tiny, owned, workers, new, told, conf):
    conf.set_override('power_state_sync_max_retries', 0, 'conductor')
    uuid = new(driver='tiny', provision_state='active', power_state='power on')
    tiny.power.power[uuid] = RuntimeError('smoke')
    power_sync.PowerSync(tiny_tasks, owned, workers).run()
    entry, = told(uuid)
    assert (entry.event_type, entry.severity) == ('monitoring', 'ERROR')
    assert 'smoke' in entry.event


@pytest.mark.parametrize('keep, actual, left', [
    (True, 'power on', None), (False, 'power on', 'it broke'), (True, None, 'it broke')])
def test_an_error_ends_when_the_machine_is_seen_well(
        tiny_tasks, tiny, owned, workers, new, get, fake_conf, keep, actual, left):
    fake_conf.set_override('node_history', keep, 'conductor')
    uuid = new(driver='tiny', provision_state='active', power_state='power on',
               last_error='it broke')
    tiny.power.power[uuid] = actual
    power_sync.PowerSync(tiny_tasks, owned, workers).run()
    assert get(uuid).last_error == left


# -- purge ---------------------------------------------------------------------------------------
@pytest.fixture
def purge(tasks, owned, workers):
    return history.Purge(tasks, owned, workers)


@pytest.fixture
def tell(database, get):
    """Return a function that gives a node a history of so many entries, the oldest first."""
    def tell(uuid, count, age_days=0):
        node = get(uuid)
        entries = [db_history.entry(node, severity='INFO', event_type='x', event=str(number))
                   for number in range(count)]
        for entry in entries:
            entry['created_at'] -= datetime.timedelta(days=age_days, seconds=1)
        db_history.add(database, entries)
    return tell


def test_the_newest_entries_stay(purge, tell, told, new, fake_conf):
    fake_conf.set_override('node_history_max_entries', 3, 'conductor')
    long, short, strange = new(), new(), new(conductor_group='elsewhere')
    for uuid, count in ((long, 5), (short, 3), (strange, 5)):
        tell(uuid, count)
    purge.run()
    assert [entry.event for entry in told(long)] == ['2', '3', '4']
    assert len(told(short)) == 3
    assert len(told(strange)) == 5


@pytest.mark.parametrize('options, left', [
    ({'node_history_max_entries': 0}, 10), ({'node_history_cleanup_batch_count': 0}, 10),
    ({'node_history_cleanup_batch_count': 4}, 6), ({'node_history_minimum_days': 3}, 10),
    ({'node_history_minimum_days': 1}, 2)])
def test_limits_of_a_purge(purge, tell, told, new, fake_conf, options, left):
    for name, value in {'node_history_max_entries': 2, **options}.items():
        fake_conf.set_override(name, value, 'conductor')
    uuid = new()
    tell(uuid, 10, age_days=2)
    purge.run()
    assert len(told(uuid)) == left


def test_the_history_goes_with_the_node(world, waiting, database):
    uuid = waiting(provision_state='enroll', deploy__verify='fail')
    world.act('manage', uuid)
    world.ask('destroy_node', uuid)
    with database.read() as connection:
        assert connection.execute(db_history.table.select()).all() == []
