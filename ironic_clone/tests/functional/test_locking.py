"""One exclusive task a node: who comes second is told so, with the holder's name."""
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


@pytest.mark.parametrize('method, path, body', [
    ('PUT', '/states/power', {'target': 'power off'}),
    ('PUT', '/states/provision', {'target': 'provide'}),
    ('PATCH', '', [{'op': 'add', 'path': '/extra/a', 'value': 1}]),
    ('DELETE', '', None),
    ('PUT', '/maintenance', {}),
    ('PUT', '/management/boot_device', {'boot_device': 'pxe'}),
    ('PUT', '/traits', {'traits': ['CUSTOM_A']}),
], ids=lambda value: str(value)[:24])
def test_a_locked_node_refuses_changes(http, busy, method, path, body):
    host = http.node(busy.uuid)['reservation']
    assert host
    answer = http.request(method, f'/v1/nodes/{busy.uuid}{path}', body)
    assert answer.status == 409, answer.body
    assert host in answer.error and 'locked' in answer.error


def test_a_locked_node_can_be_read(http, busy):
    assert http.node(busy.uuid)['target_power_state'] == 'power on'
    assert busy.uuid in [node['uuid'] for node in http.get('/v1/nodes').json()['nodes']]
    assert http.get(f'/v1/nodes/{busy.uuid}/states').status == 200


def test_other_nodes_are_not_slowed(http, busy, manageable):
    http.power(manageable['uuid'], 'power on', 'power on')
