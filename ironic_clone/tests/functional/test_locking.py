"""One exclusive task a node: who comes second is told so, with the holder's name."""
import concurrent.futures

import pytest


@pytest.fixture
def busy(http, waiter):
    """A node whose driver is at work, and holds the lock, until it is released."""
    waiter.plan(power__set_power_state='block')
    http.put(f'/v1/nodes/{waiter.uuid}/states/power', {'target': 'power on'}).expect(202)
    waiter.wait_blocked()
    yield waiter
    waiter.release()
    http.wait_node(waiter.uuid, reservation=None)


CHANGES = [
    ('PUT', '/states/power', {'target': 'power off'}),
    ('PUT', '/states/provision', {'target': 'provide'}),
    ('PATCH', '', [{'op': 'add', 'path': '/extra/a', 'value': 1}]),
    ('DELETE', '', None),
    ('PUT', '/maintenance', {}),
    ('PUT', '/management/boot_device', {'boot_device': 'pxe'}),
    ('PUT', '/traits', {'traits': ['CUSTOM_A']}),
]


def test_a_locked_node_refuses_changes(http, busy, baremetal):
    host = http.node(busy.uuid)['reservation']
    assert host
    with concurrent.futures.ThreadPoolExecutor(len(CHANGES)) as threads:   # each waits for a while
        answers = threads.map(lambda change: http.request(
            change[0], f'/v1/nodes/{busy.uuid}{change[1]}', change[2]), CHANGES)
        # Its client cannot take Retry-After: it would end with a TypeError.
        said = baremetal('--max-retries', '0', 'node', 'maintenance', 'set', busy.uuid, code=1)
    assert f'is locked by host {host}' in said and 'HTTP 409' in said
    for change, answer in zip(CHANGES, answers, strict=True):
        assert answer.status == 409, (change, answer.body)
        assert answer.headers['Retry-After'] == '1', change
        assert host in answer.error and 'locked' in answer.error, change


def test_a_locked_node_can_be_read(http, busy):
    assert http.node(busy.uuid)['target_power_state'] == 'power on'
    assert busy.uuid in [node['uuid'] for node in http.get('/v1/nodes').json()['nodes']]
    assert http.get(f'/v1/nodes/{busy.uuid}/states').status == 200


def test_other_nodes_are_not_slowed(http, busy, manageable):
    http.power(manageable['uuid'], 'power on', 'power on')
