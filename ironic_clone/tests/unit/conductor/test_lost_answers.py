"""Commits that were carried out although their answers were lost: nothing is left half done."""
import pytest

from ironic_clone.common import exception
from ironic_clone.conductor import history
from ironic_clone.db import history as db_history
from ironic_clone.tests.unit.lost_answers import lost

STARTS = {
    'manage': ('enroll', 'enroll', lambda world, uuid: world.act('manage', uuid)),
    'provide': ('manageable', 'clean failed', lambda world, uuid: world.act('provide', uuid)),
    'adopt': ('manageable', 'adopt failed', lambda world, uuid: world.act('adopt', uuid)),
    'inspect': ('manageable', 'inspect failed',
                lambda world, uuid: world.do('inspect_hardware', uuid)),
    'deploy': ('available', 'deploy failed', lambda world, uuid: world.do('do_node_deploy', uuid)),
    'power': ('active', 'active', lambda world, uuid: world.do(
        'change_node_power_state', uuid, target='power off')),
}


@pytest.mark.parametrize('start', STARTS)
def test_work_that_began_in_the_database_alone(world, waiting, start):
    """Who asked was told that the database is away; nobody works on the node, whose lock is given
    back: it must be in no state that only its holder would end."""
    before, after, begin = STARTS[start]
    uuid = waiting(provision_state=before)
    with lost(world.database, number=2):   # the first one is that of the lock
        with pytest.raises(exception.DatabaseUnavailable):
            begin(world, uuid)
    node = world.node(uuid)
    assert (node.provision_state, node.target_power_state, node.reservation) == (after, None, None)
    assert 'could not be stored' in node.last_error


def test_what_is_taken_back_is_written_although_it_never_was_seen(world, waiting, get):
    """The flow saw its save fail and has changed the node back: that is a change."""
    uuid = waiting(provision_state='active')
    with world.hold(uuid) as task:
        task.node.target_power_state = 'power off'
        task.node.extra['a'] = 1
        with lost(world.database), pytest.raises(exception.DatabaseUnavailable):
            task.save()
        assert get(uuid).target_power_state == 'power off'
        task.node.target_power_state = None
        del task.node.extra['a']
        task.finish()
    assert (get(uuid).target_power_state, get(uuid).extra) == (None, {})


def test_a_node_that_is_read_again_holds_what_the_database_does(world, waiting):
    uuid = waiting(provision_state='active')
    with world.hold(uuid) as task:
        task.node.target_power_state = 'power off'
        with lost(world.database), pytest.raises(exception.DatabaseUnavailable):
            task.save()
        task.forget()
        assert task.node.target_power_state == 'power off' and not task.node.changes()


def test_what_is_told_with_a_write_that_is_repeated_is_told_once(world, waiting):
    uuid = waiting(provision_state='active')
    with world.hold(uuid) as task:
        history.note(task, 'test', 'happened')
        task.node.description = 'written'
        with lost(world.database, repeats=True):
            task.save()
        history.note(task, 'test', 'happened, too')
        task.finish()
    assert world.node(uuid).description == 'written'
    with world.database.read() as connection:
        told = connection.execute(db_history.table.select()).all()
    assert [row.event for row in told] == ['happened', 'happened, too']


def test_entries_by_themselves_are_written_once(database, new, get):
    node = get(new())
    entry = db_history.entry(node, severity='INFO', event_type='test', event='happened')
    with lost(database, repeats=True):
        db_history.add(database, [entry])
    with database.read() as connection:
        assert len(connection.execute(db_history.table.select()).all()) == 1
