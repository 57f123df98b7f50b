"""The flows of fake-hardware through the API, step by step."""
import pytest

from ironic_clone.tests.servers import wait


def test_manage_needs_the_node_to_be_driven(http, node):
    managed = http.provision(node['uuid'], 'manage', 'manageable')
    assert (managed['target_provision_state'], managed['last_error']) == (None, None)
    assert managed['provision_updated_at'] is not None


def test_a_verb_that_the_state_forbids_says_both(http, node):
    answer = http.put(f'/v1/nodes/{node["uuid"]}/states/provision', {'target': 'active'})
    assert answer.status == 400
    assert 'active' in answer.error and 'enroll' in answer.error
    assert http.node(node['uuid'])['provision_state'] == 'enroll'


def test_the_answer_tells_where_to_look(http, node):
    path = f'/v1/nodes/{node["name"]}/states'
    answer = http.put(f'{path}/provision', {'target': 'manage'}).expect(202)
    assert answer.body == b''
    assert answer.headers['Location'] == http.url + path
    http.wait_node(node['uuid'], provision_state='manageable')


def test_inspection_leaves_its_times(http, manageable):
    inspected = http.provision(manageable['uuid'], 'inspect', 'manageable')
    inspected = wait.until(lambda: (found := http.node(inspected['uuid']))
                           ['inspection_finished_at'] and found, 'inspection ends')
    assert inspected['provision_state'] == 'manageable'
    assert inspected['inspection_started_at'] is None   # nothing is being inspected any more


def test_adopting_makes_a_running_machine_ours(http, manageable):
    adopted = http.provision(manageable['uuid'], 'adopt', 'active')
    assert adopted['last_error'] is None


def test_deploying_and_tearing_down_leaves_nothing_behind(http, available):
    ident = available['uuid']
    http.patch(f'/v1/nodes/{ident}', [
        {'op': 'add', 'path': '/instance_info', 'value': {'image_source': 'http://192.0.2.1/i'}},
        {'op': 'add', 'path': '/instance_uuid',
         'value': '11111111-2222-3333-4444-555555555555'}]).expect(200)
    deployed = http.provision(ident, 'active', 'active')
    assert deployed['instance_info']['image_source'] == 'http://192.0.2.1/i'
    http.provision(ident, 'rebuild', 'active')
    freed = http.provision(ident, 'deleted', 'available')
    assert (freed['instance_info'], freed['instance_uuid']) == ({}, None)
    assert freed['driver_internal_info'].get('agent_url') is None


@pytest.mark.parametrize('arguments', [
    {'configdrive': {'meta_data': {'name': 'one'}}},
    {'configdrive': 'aGVsbG8='},
    {'configdrive': 'http://192.0.2.1/configdrive'},
], ids=lambda arguments: str(arguments)[:30])
def test_deploying_takes_a_configdrive(http, available, arguments):
    deployed = http.provision(available['uuid'], 'active', 'active', **arguments)
    assert 'aGVsbG8=' not in str(deployed)   # masked: it may hold secrets


def test_a_failed_node_can_be_managed_again(http, new_node):
    # The ipmi type refuses without an address: the verification fails, the node stays enrolled.
    node = new_node(driver='ipmi')
    http.put(f'/v1/nodes/{node["uuid"]}/states/provision', {'target': 'manage'})
    failed = wait.until(lambda: (found := http.node(node['uuid']))['last_error'] and found,
                        'verification fails')
    assert failed['provision_state'] == 'enroll'
    assert 'ipmi_address' in failed['last_error']


def test_an_old_client_enrols_into_available(http, new_node):
    # Below 1.11 there is no enroll state: 1.10 clients expect a node that is ready.
    node = http.post('/v1/nodes', {'driver': 'fake-hardware'}, version='1.10').expect(201).json()
    try:
        assert http.node(node['uuid'])['provision_state'] == 'available'
    finally:
        http.delete(f'/v1/nodes/{node["uuid"]}').expect(204)


def test_only_some_states_let_a_node_be_deleted(http, active):
    refused = http.delete(f'/v1/nodes/{active["uuid"]}')
    assert refused.status == 409
    assert 'active' in refused.error


def test_a_protected_node_stays(http, active):
    ident = active['uuid']
    http.patch(f'/v1/nodes/{ident}', [
        {'op': 'replace', 'path': '/protected', 'value': True},
        {'op': 'replace', 'path': '/protected_reason', 'value': 'it pays the rent'}]).expect(200)
    assert http.put(f'/v1/nodes/{ident}/states/provision', {'target': 'deleted'}).status == 403
    assert http.node(ident)['provision_state'] == 'active'


def test_a_node_in_maintenance_is_not_deployed(http, available):
    http.put(f'/v1/nodes/{available["uuid"]}/maintenance').expect(202)
    answer = http.put(f'/v1/nodes/{available["uuid"]}/states/provision', {'target': 'active'})
    assert answer.status == 400
    assert 'maintenance' in answer.error
