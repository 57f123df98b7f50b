"""What agents ask without credentials; external events."""
import pytest

NOBODY = '1bedc4fe-f89e-4c09-9e64-1a97967f6db6'
CONFIG = {'metrics', 'metrics_statsd', 'heartbeat_timeout', 'agent_containers', 'agent_token',
          'agent_token_required', 'agent_md5_checksum_enable', 'disable_deep_image_inspection',
          'permitted_image_formats', 'agent_skip_bmc_detect', 'enable_bios_bootloader_install',
          'tls_min_version', 'tls_cipher_suites'}


@pytest.fixture
def inspected(http, waiter, new_port):
    """A node that waits for its inspection, and the address of its port."""
    port = new_port({'uuid': waiter.uuid})
    waiter.provision('inspect', 'inspect wait')
    http.wait_node(waiter.uuid, reservation=None)
    return waiter, port['address']


# -- lookup --------------------------------------------------------------------------------------
def test_the_first_lookup_gives_the_token(http, inspected):
    waiter, address = inspected
    answer = http.get(f'/v1/lookup?addresses={address.upper()},nonsense').expect(200).json()
    assert set(answer['node']) == {'uuid', 'properties', 'instance_info', 'driver_internal_info',
                                   'links'}
    assert answer['node']['uuid'] == waiter.uuid
    assert set(answer['config']) == CONFIG
    assert len(answer['config']['agent_token']) == 43
    assert answer['node']['driver_internal_info']['agent_secret_token'] == '******'
    again = http.get(f'/v1/lookup?node_uuid={waiter.uuid}').expect(200).json()
    assert again['config']['agent_token'] == '******'
    old = http.get(f'/v1/lookup?node_uuid={waiter.uuid}', version='1.61').expect(200).json()
    assert old['config']['agent_token'] == '******'


@pytest.mark.parametrize('query, version, status', [
    ('', '1.115', 400), ('?addresses=zz', '1.115', 400), ('?node_uuid=zz', '1.115', 400),
    ('?x=1', '1.115', 400), (f'?node_uuid={NOBODY}', '1.115', 404),
    ('?addresses=aa:aa:aa:aa:aa:aa', '1.115', 404), (f'?node_uuid={NOBODY}', '1.21', 404)])
def test_lookups_that_find_nothing(http, query, version, status):
    http.get(f'/v1/lookup{query}', version=version).expect(status)
    http.post('/v1/lookup', {}).expect(405)


def test_states_in_which_nothing_is_told(http, manageable):
    assert 'could not be found' in http.get(
        f'/v1/lookup?node_uuid={manageable["uuid"]}').expect(404).error


def test_addresses_of_two_nodes_are_nobodys(http, inspected, new_node, new_port):
    other = new_port(new_node())
    http.get(f'/v1/lookup?addresses={inspected[1]},{other["address"]}').expect(404)


# -- heartbeat -----------------------------------------------------------------------------------
GOOD = {'callback_url': 'https://192.0.2.9:9999', 'agent_version': '13', 'agent_token': 't'}


def test_only_the_agent_of_the_node_is_heard(http, inspected):
    waiter, _address = inspected
    token = http.get(f'/v1/lookup?node_uuid={waiter.uuid}').json()['config']['agent_token']
    path = f'/v1/heartbeat/{waiter.uuid}'
    for wrong in ('x' * 43, '******', 'ä'):
        answer = http.post(path, {**GOOD, 'agent_token': wrong})
        assert answer.expect(400).error == 'Invalid or missing agent token received.'
    good = {**GOOD, 'agent_token': token}
    answer = http.post(path, good).expect(202)
    assert answer.body == b''
    assert 'TLS' in http.post(path, {**good, 'callback_url': 'http://192.0.2.9'}
                              ).expect(400).error
    http.post(path, {**good, 'agent_status': 'start', 'agent_verify_ca': 'x'}).expect(202)
    assert token not in str(http.node(waiter.uuid))


@pytest.mark.parametrize('body, version, word', [
    ({}, '1.115', 'callback_url'), ({'callback_url': 'https://x'}, '1.115', 'token'),
    ({'callback_url': 'https://x', 'agent_token': 't'}, '1.115', 'version'),
    ({**GOOD, 'callback_url': 'ftp://x'}, '1.115', 'callback_url'),
    ({**GOOD, 'callback_url': 5}, '1.115', 'callback_url'), ({**GOOD, 'zz': 1}, '1.115', 'zz'),
    ({**GOOD, 'agent_status': 'zz'}, '1.115', 'start,end,error'), (GOOD, '1.115', 'token'),
    (GOOD, '1.35', 'agent_version'), ({**GOOD, 'agent_verify_ca': 'x'}, '1.67', 'verify_ca'),
    ({**GOOD, 'agent_status': 'end'}, '1.71', 'agent_status')], ids=str)
def test_heartbeats_that_are_refused(http, node, body, version, word):
    answer = http.post(f'/v1/heartbeat/{node["uuid"]}', body, version=version)
    assert word in answer.expect(400).error


def test_heartbeats_of_nobody(http, node):
    http.post('/v1/heartbeat/nope', GOOD).expect(404)
    http.post('/v1/heartbeat', GOOD).expect(400)
    http.get(f'/v1/heartbeat/{node["uuid"]}').expect(405)
    http.post(f'/v1/heartbeat/{node["uuid"]}', {'callback_url': 'https://x'}, version='1.21'
              ).expect(404)


# -- inspection ----------------------------------------------------------------------------------
def test_an_agent_ends_the_inspection(http, inspected):
    waiter, address = inspected
    inventory = {'interfaces': [{'mac_address': address}], 'cpu': {'count': 2}, 'password': 'z'}
    answer = http.post('/v1/continue_inspection', {
        'inventory': inventory, 'more': 1, 'logs': 'x'}).expect(202).json()
    assert answer['node']['uuid'] == waiter.uuid and set(answer['config']) == CONFIG
    node = waiter.reaches('manageable')
    assert (node['last_error'], node['inspection_started_at']) == (None, None)
    assert http.get(f'/v1/nodes/{waiter.uuid}/inventory').json() == {
        'inventory': inventory, 'plugin_data': {'more': 1}}
    http.post('/v1/continue_inspection', {'inventory': inventory}).expect(404)


def test_an_old_agent_says_no_version(http, inspected):
    waiter, address = inspected
    body = {'inventory': {'interfaces': [{'mac_address': address}]}}
    http.post('/v1/continue_inspection', body, version='1.83').expect(404)
    http.post(f'/v1/continue_inspection?node_uuid={waiter.uuid}', body, version=None).expect(404)
    answer = http.post('/v1/continue_inspection', body, version=None).expect(202)
    assert answer.json() == {'uuid': waiter.uuid}
    waiter.reaches('manageable')


def test_an_inspection_that_goes_wrong_at_its_end(http, inspected):
    waiter, address = inspected
    waiter.may_fail()
    waiter.plan(inspect__continue_inspection='fail')
    http.post(f'/v1/continue_inspection?node_uuid={waiter.uuid}', {
        'inventory': {'interfaces': [{'mac_address': address}]}}).expect(202)
    node = waiter.reaches('inspect failed')
    assert node['last_error'].startswith(f'Failed to finish inspection of node {waiter.uuid}: ')
    http.get(f'/v1/nodes/{waiter.uuid}/inventory').expect(404)


def _interfaces(*interfaces, **more):
    return {'inventory': {'interfaces': list(interfaces), **more}}


UNKNOWN = {'mac_address': '52:54:00:00:00:00'}


@pytest.mark.parametrize('body, status', [
    ({}, 400), ([], 400), ({'inventory': 5}, 400), (_interfaces(), 400),
    (_interfaces({'x': 1}), 400), (_interfaces({'mac_address': 'zz'}), 400),
    (_interfaces(UNKNOWN, bmc_address=5), 400), (_interfaces(UNKNOWN), 404),
    (_interfaces(UNKNOWN, bmc_address='192.0.2.77'), 404)], ids=str)
def test_inventories_of_nobody(http, body, status):
    http.post('/v1/continue_inspection', body).expect(status)
    http.get('/v1/continue_inspection').expect(405)


# -- external events -----------------------------------------------------------------------------
EVENT = {'event': 'network.bind_port', 'port_id': NOBODY, 'mac_address': 'aa:bb:cc:dd:ee:ff',
         'status': 'ACTIVE'}


@pytest.mark.parametrize('body, version, status', [
    ({'events': [EVENT]}, '1.54', 204),
    ({'events': [{**EVENT, 'device_id': None, 'binding:host_id': None}]}, '1.115', 204),
    ({}, '1.115', 400), ([], '1.115', 400), ({'events': []}, '1.115', 400),
    ({'events': [{**EVENT, 'event': 'x'}]}, '1.115', 400),
    ({'events': [{**EVENT, 'port_id': 'zz'}]}, '1.115', 400),
    ({'events': [{**EVENT, 'mac_address': 'z'}]}, '1.115', 400),
    ({'events': [{**EVENT, 'q': 1}]}, '1.115', 400),
    ({'events': [{'event': 'network.bind_port'}]}, '1.115', 400),
    ({'events': [EVENT]}, '1.53', 404)], ids=str)
def test_external_events(http, body, version, status):
    http.post('/v1/events', body, version=version).expect(status)
    http.get('/v1/events').expect(405)
