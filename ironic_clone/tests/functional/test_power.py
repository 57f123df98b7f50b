"""Power of fake-hardware through the API."""
import pytest


@pytest.mark.parametrize('target, ends_in', [
    ('power on', 'power on'), ('power off', 'power off'), ('rebooting', 'power on'),
    ('soft rebooting', 'power on'), ('soft power off', 'power off')])
def test_every_verb_ends_in_its_state(http, manageable, target, ends_in):
    powered = http.power(manageable['uuid'], target, ends_in)
    assert powered['last_error'] is None
    states = http.get(f'/v1/nodes/{manageable["uuid"]}/states').expect(200).json()
    assert (states['power_state'], states['target_power_state']) == (ends_in, None)


def test_the_answer_tells_where_to_look(http, manageable):
    path = f'/v1/nodes/{manageable["uuid"]}/states'
    answer = http.put(f'{path}/power', {'target': 'power on'}).expect(202)
    assert (answer.body, answer.headers['Location']) == (b'', http.url + path)
    http.wait_node(manageable['uuid'], power_state='power on')


@pytest.mark.parametrize('body, version, status', [
    ({'target': 'explode'}, 'latest', 400),
    ({}, 'latest', 400),
    ({'target': 'power on', 'speed': 1}, 'latest', 400),
    ({'target': 'power on', 'timeout': 0}, 'latest', 400),
    ({'target': 'power on', 'timeout': 'soon'}, 'latest', 400),
    ({'target': 'soft power off'}, '1.26', 406),
    ({'target': 'power on', 'timeout': 5}, '1.26', 406),
])
def test_what_makes_no_sense_is_refused(http, manageable, body, version, status):
    answer = http.put(f'/v1/nodes/{manageable["uuid"]}/states/power', body, version=version)
    assert answer.status == status, answer.body
    assert answer.error
    assert http.node(manageable['uuid'])['target_power_state'] is None


def test_a_node_that_must_not_go_off_does_not(http, new_node):
    node = new_node(disable_power_off=True)
    http.provision(node['uuid'], 'manage', 'manageable')
    for target in ('power off', 'soft power off'):
        answer = http.put(f'/v1/nodes/{node["uuid"]}/states/power', {'target': target})
        assert answer.status == 409, answer.body


def test_a_node_that_is_not_there(http):
    answer = http.put('/v1/nodes/no-such-node/states/power', {'target': 'power on'})
    assert (answer.status, 'no-such-node' in answer.error) == (404, True)
