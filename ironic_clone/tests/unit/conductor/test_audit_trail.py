"""How the work ended that a request had begun, and for how long it is known."""
import datetime
import threading

import pytest

from ironic_clone.common import clock
from ironic_clone.conductor import audit_trail
from ironic_clone.conductor import interrupted
from ironic_clone.db import audit_trail as db_audit_trail
from ironic_clone.db import record


@pytest.fixture
def asked(world):
    """A request of somebody, as it comes out of a message."""
    world.context.user_id, world.context.project_id = 'u', 'p'
    world.context.expires = clock.steady() + 60
    return world.context.request_id


@pytest.fixture
def ends(database):
    """Return a function that reads the ends of work, the oldest first."""
    return lambda: db_audit_trail.find(
        database, 100, event_type=db_audit_trail.END)[::-1]


@pytest.mark.parametrize('plan, outcome', [
    ({}, 'done'), ({'power__set_power_state': 'fail'}, 'failed')])
def test_power(world, waiting, asked, ends, plan, outcome):
    uuid = waiting(provision_state='manageable', **plan)
    node = world.do('change_node_power_state', uuid, target='power on')
    row, = ends()
    assert (row.request_id, row.node_uuid, row.user, row.project, row.outcome) == (
        asked, uuid, 'u', 'p', outcome)
    assert row.event.startswith(f'"power: power on" is {outcome}, provision state is '
                                '"manageable", power state is ')
    assert row.event.endswith(f'(request {asked})')
    assert (node.last_error or '') in row.event


def test_a_flow_that_waits_ends_for_who_began_it(world, waiting, asked, ends):
    uuid = waiting(provision_state='available', deploy__deploy='wait')
    world.do('do_node_deploy', uuid)
    assert [(row.outcome, row.state) for row in ends()] == [('waiting', 'wait call-back')]
    world.context.expires = None   # an agent or a driver goes on with it
    world.context.request_id, world.context.user_id = 'req-other', None
    world.finish(uuid, 'deploy')
    assert [(row.outcome, row.state, row.request_id, row.user) for row in ends()] == [
        ('waiting', 'wait call-back', asked, 'u'), ('done', 'active', asked, 'u')]


def test_what_a_dead_conductor_left_ends_for_who_began_it(
        tasks, owned, new, database, context, ends):
    uuid = new(provision_state='deploying', target_provision_state='active')
    db_audit_trail.add(database, [db_audit_trail.record(
        created_at=record.now(), request_id='req-1', node_uuid=uuid, event_type='request',
        event='x', user='u', method='PUT', route=db_audit_trail.BEGINS, status=202)])
    interrupted.fail_stuck(tasks, owned, context, {})
    row, = ends()
    assert (row.request_id, row.user, row.outcome, row.state) == (
        'req-1', 'u', 'failed', 'deploy failed')


def test_work_that_nobody_asked_for_has_no_record(world, waiting, ends):
    uuid = waiting(provision_state='manageable')
    world.do('change_node_power_state', uuid, target='power on')
    assert ends() == []


def test_it_can_be_switched_off(world, waiting, asked, ends, fake_conf):
    fake_conf.set_override('enabled', False, 'audit_trail')
    uuid = waiting(provision_state='manageable')
    world.do('change_node_power_state', uuid, target='power on')
    assert ends() == []


@pytest.mark.parametrize('days, left', [(0, 7), (1, 3), (90, 7)])
def test_the_old_go(database, fake_conf, monkeypatch, days, left):
    monkeypatch.setattr(audit_trail, 'BATCH', 2)
    fake_conf.set_override('retention_days', days, 'audit_trail')
    db_audit_trail.add(database, [db_audit_trail.record(
        created_at=record.now() - datetime.timedelta(days=age), request_id='req-1',
        event_type='request', event=str(age)) for age in (0, 0, 0, 2, 2, 3, 3)])
    audit_trail.Purge(database, threading.Event()).run()
    rows = db_audit_trail.find(database, 100)
    assert len(rows) == left and [row.event for row in rows[:3]] == ['0'] * 3
