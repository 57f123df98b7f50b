"""What agents ask without credentials: who is answered, when, and what reaches the conductor."""
import json
from concurrent import futures

import pytest

from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.db import nodes
from ironic_clone.db import ports

MAC = '52:54:00:00:00:01'
ONE, TWO = (f'{number}abcdef0-0000-4000-8000-000000000000' for number in (1, 2))
ANY, BY_FAST_TRACK = 'always', 'by fast track'
LOOKUP = {
    **dict.fromkeys(('deploying', 'wait call-back', 'cleaning', 'clean wait', 'inspecting',
                     'inspect wait', 'rescuing', 'rescue wait', 'service wait'), ANY),
    **dict.fromkeys(('enroll', 'manageable', 'available', 'servicing', 'service hold'),
                    BY_FAST_TRACK)}
"""Provision state -> when a node in it is told of."""


@pytest.fixture
def machine(database):
    """Return a function that creates a node with a port."""
    def create(uuid=ONE, mac=MAC, **columns):
        columns = {'provision_state': 'inspect wait', 'driver': 'fake-hardware', **columns}
        nodes.create(database, {'uuid': uuid, **{
            name: json.dumps(value) if isinstance(value, dict) else value
            for name, value in columns.items()}})
        if mac:
            ports.create(database, {'uuid': uuid[::-1], 'address': mac,
                                    'node_id': nodes.get(database, uuid).id})
        return uuid
    return create


# -- lookup --------------------------------------------------------------------------------------
@pytest.mark.parametrize('state', [state for state in states.PROVISION if state])
@pytest.mark.parametrize('fast_track, restrict, own', [
    (False, True, None), (True, True, None), (False, True, True), (True, True, False),
    (False, False, None)])
def test_states_in_which_a_node_is_told_of(api, conf, machine, listener, state, fast_track,
                                           restrict, own):
    conf.set_override('fast_track', fast_track, 'deploy')
    conf.set_override('restrict_lookup', restrict, 'api')
    machine(provision_state=state, driver_info={} if own is None else {'fast_track': own})
    listener.answers['get_node_token'] = 'T' * 43
    effective = fast_track if own is None else own
    told = not restrict or LOOKUP.get(state) == ANY \
        or effective and LOOKUP.get(state) == BY_FAST_TRACK
    assert api('GET', f'/v1/lookup?addresses={MAC}').status == (200 if told else 404)


@pytest.mark.parametrize('query, minor, status', [
    (f'addresses={MAC.upper()}', 22, 200), (f'addresses=zz,,{MAC},', 115, 200),
    (f'addresses=52:54:00:00:00:99,{MAC}', 115, 200), (f'node_uuid={ONE}', 115, 200),
    (f'node_uuid={ONE}&addresses=52:54:00:00:00:99', 115, 200),   # the uuid wins
    (f'node_uuid={TWO}&addresses={MAC}', 115, 404),
    ('addresses=52:54:00:00:00:99', 115, 404), ('addresses=zz', 115, 400), ('', 115, 400),
    ('addresses=', 115, 400), ('node_uuid=n1', 115, 400), (f'addresses={MAC}&x=1', 115, 400),
    (f'node_uuid={ONE}', 21, 404), (f'node_uuid={ONE}', 1, 404)])
def test_lookup(api, machine, query, minor, status):
    machine()
    assert api('GET', f'/v1/lookup?{query}', minor=minor).status == status


def test_addresses_of_two_nodes_are_nobodys(api, machine):
    machine()
    machine(TWO, '52:54:00:00:00:02')
    assert api('GET', f'/v1/lookup?addresses={MAC},52:54:00:00:00:02').status == 404


@pytest.mark.parametrize('minor, info, token', [
    (62, {}, 'T' * 43), (115, {}, 'T' * 43), (115, {'agent_secret_token': 'hush'}, 'T' * 43),
    (61, {}, None), (61, {'agent_secret_token': 'hush'}, '******')])
def test_token(api, machine, listener, minor, info, token):
    machine(driver_internal_info=info)
    listener.answers['get_node_token'] = 'T' * 43
    answer = api('GET', f'/v1/lookup?node_uuid={ONE}', minor=minor)
    assert answer.json['config']['agent_token'] == token
    assert ('get_node_token' in dict(listener.calls)) is (minor >= 62)
    assert b'hush' not in answer.body


@pytest.mark.parametrize('error, status', [
    (exception.NodeLocked(node='n', host='h'), 409), (exception.NoFreeConductorWorker(), 503)])
def test_lookups_that_the_conductor_refuses(api, machine, listener, error, status):
    machine()
    listener.answers['get_node_token'] = error
    assert api('GET', f'/v1/lookup?node_uuid={ONE}').status == status


def test_nobody_serves_the_node(api, machine):
    machine(driver='unserved')
    body = {'callback_url': 'https://x', 'agent_token': 't', 'agent_version': '1'}
    assert api('GET', f'/v1/lookup?node_uuid={ONE}').status == 400
    assert api('POST', f'/v1/heartbeat/{ONE}', body).status == 400
    assert api('POST', '/v1/continue_inspection', found()).status == 400


@pytest.mark.parametrize('method, path', [
    ('GET', f'/v1/lookup?addresses={MAC}'), ('POST', f'/v1/heartbeat/{ONE}'),
    ('POST', '/v1/continue_inspection')])
def test_agents_can_be_turned_off(api, conf, machine, method, path):
    machine()
    conf.set_override('enable_ramdisk_endpoints', False, 'api')
    body = None if method == 'GET' else {'callback_url': 'https://x'} if 'heart' in path \
        else found()
    assert api(method, path, body).status == 403


# -- heartbeat -----------------------------------------------------------------------------------
GOOD = {'callback_url': 'https://192.0.2.9:9999', 'agent_version': '13', 'agent_token': 't'}


@pytest.mark.parametrize('ident', [ONE, 'named'])
def test_heartbeat(api, machine, listener, ident):
    machine(name='named')
    answer = api('POST', f'/v1/heartbeat/{ident}', {
        **GOOD, 'agent_status': 'start', 'agent_status_message': 'm', 'agent_verify_ca': 'PEM'})
    assert (answer.status, answer.body) == (202, b'')
    assert listener.calls == [('heartbeat', {
        **GOOD, 'node_id': ONE, 'agent_status': 'start', 'agent_status_message': 'm',
        'agent_verify_ca': 'PEM'})]


@pytest.mark.parametrize('change, minor, status, word', [
    ({}, 36, 202, ''), ({}, 35, 400, 'agent_version'), ({'agent_version': None}, 22, 400,
                                                        'agent_version'),
    ({'agent_verify_ca': 'x'}, 67, 400, 'agent_verify_ca'),
    ({'agent_verify_ca': 'x'}, 68, 202, ''), ({'agent_status': 'end'}, 71, 400, 'agent_status'),
    ({'agent_status_message': 'x'}, 71, 400, 'message'), ({'agent_status': 'end'}, 72, 202, ''),
    ({'agent_status': 'zz'}, 115, 400, 'start,end,error'),
    ({'callback_url': 'x'}, 115, 400, 'callback_url'),
    ({'callback_url': 'http'}, 115, 400, 'callback_url'),
    ({'callback_url': 'ftp://http'}, 115, 400, 'callback_url'),
    ({'callback_url': None}, 115, 400, 'callback_url'),
    ({'callback_url': ['x']}, 115, 400, 'callback_url'), ({'callback_url': ''}, 115, 202, ''),
    ({'agent_token': None}, 115, 400, 'token'), ({'agent_token': 5}, 115, 400, 'agent_token'),
    ({'zz': 1}, 115, 400, 'zz')], ids=str)
def test_heartbeats_that_are_heard_and_not(api, machine, listener, change, minor, status, word):
    machine()
    answer = api('POST', f'/v1/heartbeat/{ONE}', {**GOOD, **change}, minor=minor)
    assert answer.status == status
    if status != 202:
        assert word in answer.error and not listener.calls


@pytest.mark.parametrize('url, status', [(GOOD['callback_url'], 202), ('https://other', 400),
                                         ('', 400)])
def test_an_agent_does_not_move(api, machine, url, status):
    machine(driver_internal_info={'agent_url': GOOD['callback_url']})
    assert api('POST', f'/v1/heartbeat/{ONE}', {**GOOD, 'callback_url': url}).status == status


def test_the_order_of_what_is_wrong(api, machine):
    """Versions before the node, the node before the URL, the URL before the token."""
    machine()
    bad = {'callback_url': 'x', 'agent_version': '1', 'agent_status': 'zz'}
    assert api('POST', '/v1/heartbeat/nobody', bad, minor=35).status == 400
    assert api('POST', '/v1/heartbeat/nobody', bad).status == 404
    assert 'callback_url' in api('POST', f'/v1/heartbeat/{ONE}', bad).error
    bad['callback_url'] = 'https://x'
    assert 'token' in api('POST', f'/v1/heartbeat/{ONE}', bad).error
    bad['agent_token'] = 't'
    assert 'status' in api('POST', f'/v1/heartbeat/{ONE}', bad).error


# -- inspection ----------------------------------------------------------------------------------
def found(mac=MAC, **more):
    return {'inventory': {'interfaces': [{'mac_address': mac}], **more}}


OTHER = '52:54:00:00:00:99'


@pytest.mark.parametrize('query, body, minor, status', [
    ('', found(), 84, 202), ('', found(), 1, 202), ('', found(), 2, 404), ('', found(), 83, 404),
    ('', found(MAC.upper()), 84, 202), (f'?node_uuid={ONE}', found(), 84, 202),
    (f'?node_uuid={ONE}', found(OTHER), 84, 202), (f'?node_uuid={ONE}', found(), 1, 404),
    (f'?node_uuid={TWO}', found(), 84, 404),
    (f'?node_uuid={"3" + ONE[1:]}', found(OTHER), 84, 404),
    ('?node_uuid=n1', found(), 84, 400), ('', found(OTHER), 84, 404), ('', found('zz'), 84, 400),
    ('', found('zz', bmc_address='192.0.2.1'), 84, 202),
    ('', found(OTHER, bmc_v6address='2001:db8::1'), 84, 202),
    ('', found(OTHER, bmc_address='192.0.2.9'), 84, 404),
    ('', found('zz', bmc_address='192.0.2.2'), 84, 404),        # of both
    ('', found(bmc_address='192.0.2.2'), 84, 202),              # of both, and the port tells
    ('', found(bmc_address='192.0.2.3'), 84, 404),              # of the other one
    ('', found(bmc_address='192.0.2.77'), 84, 202), ('', {}, 84, 400), ('', [], 84, 400),
    ('', {'inventory': {'interfaces': []}}, 84, 400),
    ('', found(bmc_address=5), 84, 400), ('', found(bmc_address=None), 84, 202)], ids=str)
def test_who_was_inspected(api, machine, listener, query, body, minor, status):
    machine(driver_internal_info={'lookup_bmc_addresses': [
        '192.0.2.1', '192.0.2.2', '2001:db8::1']})
    machine(TWO, None, driver_internal_info={'lookup_bmc_addresses': ['192.0.2.2', '192.0.2.3']})
    listener.answers['get_node_token'] = 'T' * 43
    answer = api('POST', f'/v1/continue_inspection{query}', {**body, 'x': 1} if body else body,
                 minor=minor)
    assert answer.status == status, answer.body
    calls = [arguments for name, arguments in listener.calls if name == 'continue_inspection']
    assert calls == ([{'node_id': ONE, 'inventory': body['inventory'], 'plugin_data': {'x': 1}}]
                     if status == 202 else [])
    if status == 202:
        assert answer.json == {'uuid': ONE} if minor == 1 else \
            answer.json['config']['agent_token'] == 'T' * 43


@pytest.mark.parametrize('state', ['enroll', 'manageable', 'inspecting', 'active'])
def test_nobody_waits_for_it(api, conf, machine, state):
    conf.set_override('enabled', True, 'auto_discovery')
    conf.set_override('driver', 'fake-hardware', 'auto_discovery')
    machine(provision_state=state)
    assert api('POST', '/v1/continue_inspection', found()).status == 404


# -- machines that nobody knows ------------------------------------------------------------------
@pytest.mark.parametrize('scope', [None, 'racks'])
@pytest.mark.parametrize('minor', [1, 84])
def test_discovery(api, conf, services, listener, minor, scope):
    conf.set_override('default_resource_class', 'baremetal')
    for name, value in (('enabled', True), ('driver', 'seed'), ('inspection_scope', scope)):
        conf.set_override(name, value, 'auto_discovery')
    answer = api('POST', '/v1/continue_inspection', {**found(), 'x': 1}, minor=minor)
    assert answer.status == 202, answer.body
    uuid = answer.json['uuid'] if minor == 1 else answer.json['node']['uuid']
    node = nodes.get(services[0], uuid)
    assert (node.driver, node.provision_state, node.resource_class, node.properties) == (
        'seed', 'enroll', 'baremetal', {'inspection_scope': scope} if scope else {})
    assert dict(listener.calls)['continue_inspection'] == {
        'node_id': uuid, 'inventory': found()['inventory'],
        'plugin_data': {'x': 1, 'auto_discovered': True}}


def test_a_machine_that_asks_several_times_at_once_is_enrolled_once(api, conf, services):
    """Its ports, by which it is known later, are not there yet."""
    for name, value in (('enabled', True), ('driver', 'seed')):
        conf.set_override(name, value, 'auto_discovery')
    data = {'inventory': {'interfaces': [{'mac_address': MAC}, {'mac_address': OTHER}]}}
    again = {'inventory': {'interfaces': [{'mac_address': OTHER}, {'mac_address': MAC.upper()}]}}
    with futures.ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda body: api('POST', '/v1/continue_inspection', body),
                                   [data, again] * 2))
    assert sorted(answer.status for answer in answers) == [202, 404, 404, 404]
    assert api('POST', '/v1/continue_inspection', found(OTHER)).status == 202
    assert nodes.count(services[0]) == 2


@pytest.mark.parametrize('enabled, driver, query, status', [
    (False, 'seed', '', 404), (True, None, '', 404), (True, 'seed', f'?node_uuid={ONE}', 404),
    (True, 'unserved', '', 400)])
def test_no_discovery(api, conf, services, enabled, driver, query, status):
    conf.set_override('enabled', enabled, 'auto_discovery')
    conf.set_override('driver', driver, 'auto_discovery')
    assert api('POST', f'/v1/continue_inspection{query}', found()).status == status
    assert nodes.count(services[0]) == 0
