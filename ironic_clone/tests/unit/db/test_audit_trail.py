"""The trail of changes beside the history of a node: one order, page by page, on each database."""
import datetime

import pytest

from ironic_clone.common import exception
from ironic_clone.db import audit_trail
from ironic_clone.db import history
from ironic_clone.db import nodes
from ironic_clone.db import record
from ironic_clone.db.page import Page

NODE = '1bedc4fe-f89e-4c09-9e64-1a97967f6db6'
OTHER = '2bedc4fe-f89e-4c09-9e64-1a97967f6db6'
KEYS = ('created_at', 'uuid', 'severity', 'event_type', 'event', 'conductor', 'user', 'project',
        'state', 'target_provision_state', 'duration_seconds')


@pytest.fixture
def node(database):
    """A node with four entries of its history and five of the trail, one after the other; another
    with the same."""
    for uuid in (NODE, OTHER):
        nodes.create(database, {'uuid': uuid, 'driver': 'x', 'provision_state': 'enroll',
                                'created_at': record.now() - datetime.timedelta(hours=1)})
        node = nodes.get(database, uuid)
        entries = [history.entry(node, severity=severity, event_type='x', event=f'e{number}',
                                 user=user, conductor='c')
                   for number, severity, user in ((0, 'ERROR', None), (2, 'INFO', 'u'),
                                                  (4, 'INFO', 'u'), (6, 'ERROR', 'v'))]
        for number, entry in enumerate(entries):
            entry['created_at'] = _moment(2 * number)
        history.add(database, entries)
        audit_trail.add(database, [audit_trail.record(
            created_at=_moment(2 * number + 1), request_id=f'req-{number}', node_uuid=uuid,
            event_type='request', event=f'e{2 * number + 1}' + 'x' * 300 * (number % 2),
            user='u' if number % 2 else None) for number in range(5)])
    return nodes.get(database, NODE)


def _moment(number: int) -> datetime.datetime:
    return record.now().replace(microsecond=number)


@pytest.mark.parametrize('sort_key', KEYS)
def test_pages_hold_all_once_in_one_order(database, node, sort_key):
    for sort_dir in ('asc', 'desc'):
        order = {'sort_key': sort_key, 'sort_dir': sort_dir}
        whole = history.page(database, KEYS, node, Page(**order))
        assert len({row.uuid for row in whole}) == 9
        values = [getattr(row, sort_key) for row in whole if getattr(row, sort_key) is not None]
        assert values == sorted(values, reverse=sort_dir == 'desc')
        found, marker = [], None
        while rows := history.page(database, KEYS, node, Page(limit=2, marker=marker, **order)):
            found += [tuple(row)[:len(KEYS)] for row in rows]   # some databases add their own
            marker = rows[-1].uuid
        assert found == [tuple(row) for row in whole]


def test_entries_one_by_one(database, node):
    for row in history.page(database, KEYS, node, Page()):
        assert history.row(database, KEYS, node, row.uuid) == row
    others = history.page(database, ('uuid', 'node_uuid'), nodes.get(database, OTHER), Page())
    assert {row.node_uuid for row in others} == {OTHER}
    with pytest.raises(exception.NodeHistoryNotFound):
        history.row(database, KEYS, node, others[0].uuid)
    with pytest.raises(exception.NodeHistoryNotFound):
        history.page(database, KEYS, node, Page(marker=others[-1].uuid))


@pytest.mark.parametrize('before, expected', [
    ([], None), ([{'status': 409}], None), ([{'status': 202}], 'req-0'),
    ([{'status': 202}, {'outcome': 'waiting', 'event_type': 'request_end'}], 'req-1'),
    ([{'status': 202}, {'outcome': 'done', 'event_type': 'request_end'}], None)])
def test_whose_work_it_is_that_ends_later(database, node, before, expected):
    if before:
        audit_trail.add(database, [audit_trail.record(**{
            'created_at': record.now(), 'request_id': f'req-{number}', 'node_uuid': NODE,
            'event_type': 'request', 'route': audit_trail.BEGINS, 'user': 'u', 'event': '',
            **row}) for number, row in enumerate(before)])
    row = audit_trail.record(created_at=record.now(), request_id='req-agent', node_uuid=NODE,
                             event_type=audit_trail.END, event='it ended', outcome='done')
    with database.write() as connection:
        audit_trail.ended(connection, row, resumed=True)
    ends = [(end.request_id, end.user) for end in audit_trail.find(
        database, 10, node_uuid=NODE, event_type=audit_trail.END, outcome='done')
        if end.event.startswith('it ended')]
    assert ends == ([(expected, 'u')] if expected else [])


def test_texts_of_any_length_and_kind_fit(database):
    odd = 'a\0b\ud800' + 'ä' * 5000
    audit_trail.add(database, [audit_trail.record(
        created_at=record.now(), request_id='r' * 99, event_type='request', event=odd, asked=odd,
        path=odd[4:], user='ü' * 999)])
    row, = audit_trail.find(database, 1)
    assert row.event.startswith('ab') and len(row.path) == 1024 and len(row.user) == 255
