"""What the ironic-python-agent sends, release by release: it asks for the newest microversion,
and then leaves out what that version does not know."""
import pytest

URL = 'https://192.0.2.3:9999'


def heartbeat(minor: int, token: str) -> dict:
    """The body of the agent's heartbeat at a microversion."""
    body = {'callback_url': URL}
    if minor >= 36:
        body['agent_version'] = '9.14.0'
    if minor >= 62:
        body['agent_token'] = token
    if minor >= 68:
        body['agent_verify_ca'] = '-----BEGIN CERTIFICATE-----\n...\n-----END CERTIFICATE-----\n'
    if minor >= 72:
        body.update(agent_status='start', agent_status_message='booted')
    return body


@pytest.mark.parametrize('minor', [62, 68, 72, 95, 115])
def test_lookup_inspection_and_heartbeat(http, waiter, new_port, minor):
    version = f'1.{minor}'
    port = new_port({'uuid': waiter.uuid})
    known = http.get('/', version=None).expect(200).json()['default_version']
    assert int(known['version'].split('.')[1]) >= minor and known['id'] == 'v1'
    waiter.provision('inspect', 'inspect wait')
    http.wait_node(waiter.uuid, reservation=None)
    # Addresses of InfiniBand are longer, and are passed over.
    addresses = f'{port["address"]},a0:00:02:20:fe:80:00:00:00:00:00:00:e4:1d:2d:03:00:2d:3e:52'
    found = http.get(f'/v1/lookup?addresses={addresses}', version=version).expect(200).json()
    assert (found['node']['uuid'], found['config']['heartbeat_timeout']) == (waiter.uuid, 300)
    token = found['config']['agent_token']
    assert len(token) > 30
    again = http.get(f'/v1/lookup?addresses={addresses}&node_uuid={waiter.uuid}',
                     version=version).expect(200).json()
    assert again['config']['agent_token'] == '******'   # the agent keeps what it was given
    body = heartbeat(minor, token)
    path = f'/v1/heartbeat/{waiter.uuid}'
    http.unlocked(lambda: http.post(path, body, version=version)).expect(202)
    http.post(path, {**body, 'agent_token': 'x' * 43}, version=version).expect(400)
    waiter.plan(inspect__continue_inspection='done')
    data = {'inventory': {'interfaces': [{'mac_address': port['address'], 'name': 'eth0'}],
                          'bmc_address': '192.0.2.1', 'boot': {'pxe_interface': None}},
            'root_disk': {'name': '/dev/sda'}, 'configuration': {'collectors': ['default']}}
    answer = http.post('/v1/continue_inspection', data, version=None).expect(202)
    assert answer.json() == {'uuid': waiter.uuid}
    waiter.reaches('manageable')
    saved = http.get(f'/v1/nodes/{waiter.uuid}/inventory').expect(200).json()
    assert saved['inventory'] == data['inventory']
    assert token not in str(http.node(waiter.uuid))
