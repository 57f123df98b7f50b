"""Requests about one node that end at its conductor: how they arrive, what is refused before."""
import pytest
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from ironic_clone.common import exception
from ironic_clone.tests.unit.api.endpoints.conftest import UUID

STATES = f'http://localhost/v1/nodes/{UUID}/states'

# method, path below the node, body -> status, operation, its arguments beside node_id, Location
DONE = [
    ('PUT', 'states/power', {'target': 'power on'}, 202, 'change_node_power_state',
     {'target': 'power on', 'timeout': None}, STATES),
    ('PUT', 'states/power', {'target': 'soft power off', 'timeout': '5'}, 202,
     'change_node_power_state', {'target': 'soft power off', 'timeout': 5}, STATES),
    ('PUT', 'states/power?target=rebooting', None, 202, 'change_node_power_state',
     {'target': 'rebooting', 'timeout': None}, STATES),
    ('PUT', 'states/provision', {'target': 'manage'}, 202, 'do_provisioning_action',
     {'action': 'manage'}, STATES),
    ('PUT', 'states/provision?target=manage', {'configdrive': None, 'clean_steps': []}, 202,
     'do_provisioning_action', {'action': 'manage'}, STATES),
    ('PUT', 'states/raid', {'logical_disks': []}, 204, 'set_target_raid_config',
     {'config': {'logical_disks': []}}, None),
    ('PUT', 'states/raid', None, 204, 'set_target_raid_config', {'config': {}}, None),
    ('PUT', 'states/boot_mode', {'target': 'uefi'}, 202, 'change_node_boot_mode',
     {'mode': 'uefi'}, STATES),
    ('PUT', 'states/secure_boot', {'target': 'on'}, 202, 'change_node_secure_boot',
     {'enabled': True}, STATES),
    ('PUT', 'states/secure_boot?target=false', None, 202, 'change_node_secure_boot',
     {'enabled': False}, STATES),
    ('PUT', 'states/console', {'enabled': 1}, 202, 'set_console_mode', {'enabled': True},
     f'{STATES}/console'),
    ('PUT', 'maintenance', None, 202, 'update_node',
     {'values': {'maintenance': True, 'maintenance_reason': None}, 'seen_updated_at': None,
      'reset_interfaces': False}, None),
    ('PUT', 'maintenance', {'reason': 'a fan'}, 202, 'update_node',
     {'values': {'maintenance': True, 'maintenance_reason': 'a fan'}, 'seen_updated_at': None,
      'reset_interfaces': False}, None),
    ('PUT', 'maintenance?reason=a+fan', None, 202, 'update_node',
     {'values': {'maintenance': True, 'maintenance_reason': 'a fan'}, 'seen_updated_at': None,
      'reset_interfaces': False}, None),
    ('DELETE', 'maintenance', None, 202, 'update_node',
     {'values': {'maintenance': False, 'maintenance_reason': None, 'fault': None},
      'seen_updated_at': None, 'reset_interfaces': False}, None),
    ('PUT', 'management/boot_device', {'boot_device': 'pxe'}, 204, 'set_boot_device',
     {'device': 'pxe', 'persistent': False}, None),
    ('PUT', 'management/boot_device?boot_device=pxe&persistent=yes', None, 204,
     'set_boot_device', {'device': 'pxe', 'persistent': True}, None),
    ('PUT', 'management/inject_nmi', None, 204, 'inject_nmi', {}, None),
    ('PUT', 'management/inject_nmi', {}, 204, 'inject_nmi', {}, None),
    ('PUT', 'traits', {'traits': ['CUSTOM_B', 'CUSTOM_A', 'CUSTOM_B']}, 204, 'add_node_traits',
     {'traits': ['CUSTOM_A', 'CUSTOM_B'], 'replace': True}, None),
    ('PUT', 'traits', {'traits': []}, 204, 'add_node_traits',
     {'traits': [], 'replace': True}, None),
    ('PUT', 'traits/CUSTOM_A', None, 204, 'add_node_traits',
     {'traits': ['CUSTOM_A'], 'replace': False},
     f'http://localhost/v1/nodes/{UUID}/traits/CUSTOM_A'),
    ('DELETE', 'traits', None, 204, 'remove_node_traits', {'traits': None}, None),
    ('DELETE', 'traits/CUSTOM_A', None, 204, 'remove_node_traits', {'traits': ['CUSTOM_A']},
     None),
]


@pytest.mark.parametrize('method, path, body, status, operation, arguments, location', DONE)
def test_what_reaches_the_conductor(api, listener, node, method, path, body, status, operation,
                                    arguments, location):
    answer = api(method, f'/v1/nodes/{node}/{path}', body)
    assert (answer.status, answer.body) == (status, b'')
    assert answer.headers.get('Location') == location
    assert listener.calls == [(operation, {'node_id': node, **arguments})]


@pytest.mark.parametrize('method, path', sorted({(method, path) for method, path, *_ in DONE}))
def test_a_name_does_as_well_and_stays_in_the_location(api, listener, node, method, path):
    body = next(body for row in DONE for body in [row[2]] if row[:2] == (method, path))
    answer = api(method, f'/v1/nodes/n1/{path}', body)
    assert answer.status in (202, 204)
    assert listener.calls[0][1]['node_id'] == node
    assert UUID not in answer.headers.get('Location', '')


@pytest.mark.parametrize('ident, status', [('none-such', 404), ('a b', 400),
                                           ('3bedc4fe-f89e-4c09-9e64-1a97967f6db6', 404)])
@pytest.mark.parametrize('method, path', sorted({(method, path) for method, path, *_ in DONE}))
def test_unknown_nodes(api, listener, method, path, ident, status):
    body = next(body for row in DONE for body in [row[2]] if row[:2] == (method, path))
    answer = api(method, f'/v1/nodes/{ident}/{path}', body)
    assert answer.status == status and answer.error
    assert listener.calls == []


@pytest.mark.parametrize('method, path', sorted({(method, path) for method, path, *_ in DONE}))
def test_a_driver_that_nobody_serves(api, listener, orphan, method, path):
    body = next(body for row in DONE for body in [row[2]] if row[:2] == (method, path))
    answer = api(method, f'/v1/nodes/{orphan}/{path}', body)
    assert answer.status == (400 if 'maintenance' in path else 404)
    assert 'No valid host was found' in answer.error
    assert listener.calls == []


@pytest.mark.parametrize('error, status', [
    (exception.NodeLocked(node=UUID, host='conductor-2'), 409),
    (exception.NodeProtected(node=UUID), 403),
    (exception.InvalidParameterValue('no'), 400),
    (exception.NoFreeConductorWorker(), 503)])
@pytest.mark.parametrize('method, path', sorted({(method, path) for method, path, *_ in DONE}))
def test_what_the_conductor_says_reaches_the_caller(api, listener, node, method, path, error,
                                                    status):
    operation, body = next((row[4], row[2]) for row in DONE if row[:2] == (method, path))
    listener.answers[operation] = error
    answer = api(method, f'/v1/nodes/{node}/{path}', body)
    assert (answer.status, answer.error) == (status, str(error))


BAD = {
    'states/power': [
        None, {}, {'target': 'bogus'}, {'target': 5}, {'target': None}, {'target': ['power on']},
        {'target': ''}, {'target': 'Power On'}, {'target': 'power on', 'x': 1},
        {'target': 'power on', 'timeout': 0}, {'target': 'power on', 'timeout': -1},
        {'target': 'power on', 'timeout': 'x'}, {'target': 'power on', 'timeout': []},
        {'target': 'power on', 'timeout': 1.5}, [], 'power on', 5],
    'states/provision': [
        None, {}, {'target': 'bogus'}, {'target': 5}, {'target': None}, {'target': 'active'},
        {'target': 'manage', 'x': 1}, {'target': 'manage', 'configdrive': 'http://x'},
        {'target': 'manage', 'configdrive': 5}, {'target': 'manage', 'clean_steps': 'x'},
        {'target': 'manage', 'clean_steps': {}}, {'target': 'manage', 'clean_steps': [5]},
        {'target': 'manage', 'deploy_steps': [{}]}, {'target': 'manage', 'service_steps': 'x'},
        {'target': 'manage', 'rescue_password': 5}, {'target': 'manage', 'rescue_password': ''},
        {'target': 'manage', 'disable_ramdisk': 'x'}, {'target': 'manage', 'runbook': 5},
        {'target': 'manage', 'disable_ramdisk': True}],
    'states/raid': [5, [], 'x', True],
    'states/boot_mode': [None, {}, {'target': 'UEFI'}, {'target': None}, {'target': 5},
                         {'target': True}, {'target': 'uefi', 'x': 1}],
    'states/secure_boot': [None, {}, {'target': 'uefi'}, {'target': None}, {'target': 5},
                           {'target': []}],
    'states/console': [None, {}, {'enabled': 'x'}, {'enabled': 5}, {'enabled': None},
                       {'enabled': True, 'x': 1}],
    'maintenance': [{'reason': 5}, {'reason': ['x']}, {'x': 1}, [], 'x'],
    'management/boot_device': [None, {}, {'boot_device': 5}, {'boot_device': 'pxe', 'x': 1},
                               {'boot_device': 'pxe', 'persistent': 'x'},
                               {'boot_device': 'pxe', 'persistent': 2}],
    'management/inject_nmi': [{'x': 1}, [], 'x'],
    'traits': [None, {}, {'traits': None}, {'traits': 'CUSTOM_A'}, {'traits': {}},
               {'traits': ['x']}, {'traits': [5]}, {'traits': [None]}, {'traits': [[]]},
               {'traits': ['CUSTOM_A'], 'x': 1}, ['CUSTOM_A'],
               {'traits': [f'CUSTOM_{number}' for number in range(51)]}],
    'traits/CUSTOM_A': [{'traits': ['CUSTOM_A']}, {'x': 1}, [], 'x'],
    'traits/bogus': [None, {}],
}


@pytest.mark.parametrize('path, body', [(path, body) for path in BAD for body in BAD[path]])
def test_bad_input_changes_nothing(api, listener, node, path, body):
    answer = api('PUT', f'/v1/nodes/{node}/{path}', body)
    assert answer.status == 400 and answer.error
    assert listener.calls == []


@pytest.mark.parametrize('raw', [b'{', b'[1', b'nul', b'\xff\xfe', b'{"target": '])
@pytest.mark.parametrize('path', sorted(BAD))
def test_what_is_not_json_is_refused(api, listener, node, path, raw):
    answer = api('PUT', f'/v1/nodes/{node}/{path}', raw=raw)
    assert answer.status == 400 and answer.error
    assert listener.calls == []


@pytest.mark.parametrize('path', [path for path in sorted(BAD) if path != 'traits/bogus'])
def test_unknown_query_arguments_are_refused(api, listener, node, path):
    body = next((row[2] for row in DONE if row[1] == path), None)
    answer = api('PUT', f'/v1/nodes/{node}/{path}?bogus=1', body)
    assert (answer.status, answer.error) == (400, 'Unexpected arguments: bogus')
    assert listener.calls == []


@pytest.mark.parametrize('path', ['traits', 'traits/CUSTOM_A', 'maintenance'])
def test_a_body_of_delete_is_not_overlooked(api, listener, node, path):
    assert api('DELETE', f'/v1/nodes/{node}/{path}', {'traits': ['CUSTOM_A']}).status == 400
    assert listener.calls == []


def test_an_argument_in_query_and_body_is_refused(api, listener, node):
    answer = api('PUT', f'/v1/nodes/{node}/states/power?target=power+on', {'target': 'power off'})
    assert (answer.status, 'query and in the body' in answer.error) == (400, True)
    assert listener.calls == []


def test_arguments_may_come_as_a_form(api, listener, node):
    answer = api('PUT', f'/v1/nodes/{node}/states/power', raw=b'target=power+on',
                 content_type='application/x-www-form-urlencoded')
    assert answer.status == 202
    assert listener.calls[0][1]['target'] == 'power on'


# path, body, minor that has it, status one version below
GATES = [
    ('PUT', 'states/power', {'target': 'soft power off'}, 27, 406),
    ('PUT', 'states/power', {'target': 'soft rebooting'}, 27, 406),
    ('PUT', 'states/power', {'target': 'power on', 'timeout': 5}, 27, 406),
    ('PUT', 'states/provision', {'target': 'manage'}, 4, 406),
    ('PUT', 'states/raid', {}, 12, 406),
    ('PUT', 'states/boot_mode', {'target': 'uefi'}, 76, 404),
    ('PUT', 'states/secure_boot', {'target': True}, 76, 404),
    ('PUT', 'management/inject_nmi', None, 29, 404),
    ('GET', 'traits', None, 37, 406),
    ('PUT', 'traits', {'traits': []}, 37, 405),
    ('PUT', 'traits/CUSTOM_A', None, 37, 405),
    ('DELETE', 'traits', None, 37, 404),
    ('DELETE', 'traits/CUSTOM_A', None, 37, 404),
]


@pytest.mark.parametrize('method, path, body, since, below', GATES)
def test_older_versions(api, listener, node, method, path, body, since, below):
    answer = api(method, f'/v1/nodes/{node}/{path}', body, minor=since - 1)
    assert answer.status == below
    assert f'1.{since}' in answer.error or 'Soft power' in answer.error
    assert listener.calls == []
    assert api(method, f'/v1/nodes/{node}/{path}', body, minor=since).status < 300


@pytest.mark.parametrize('method, path, body', [
    gate[:3] for gate in GATES if gate[1] in ('states/raid', 'traits') and gate[4] == 406])
def test_a_missing_node_goes_before_an_older_version(api, node, method, path, body):
    assert api(method, f'/v1/nodes/{node}/{path}', body, minor=11).status == 406
    missing = api(method, f'/v1/nodes/nope/{path}', body, minor=11)
    assert (missing.status, missing.error) == (404, 'Node nope could not be found.')


@pytest.mark.parametrize('method, path', [
    *((method, path) for method in ('GET', 'POST', 'DELETE', 'PATCH')
      for path in ('states/power', 'states/provision', 'states/raid', 'states/boot_mode')),
    ('POST', 'states/console'), ('GET', 'maintenance'), ('POST', 'maintenance'),
    ('GET', 'management/inject_nmi'), ('POST', 'management/boot_device'),
    ('GET', 'management'), ('PUT', 'management'), ('POST', 'traits'),
    ('GET', 'traits/CUSTOM_A'), ('PUT', 'validate')])
def test_methods_that_are_not_there(api, node, method, path):
    assert api(method, f'/v1/nodes/{node}/{path}').status == 405


@pytest.mark.parametrize('path, since', [
    ('bios', 40), ('firmware', 86), ('history', 78), ('inventory', 81), ('vifs', 28),
    ('vmedia', 89), ('allocation', 52), ('portgroups', 24), ('volume/targets', 32)])
def test_a_part_that_a_version_does_not_have_is_not_there_for_any_method(api, node, path, since):
    older = api('PUT', f'/v1/nodes/{node}/{path}', {}, minor=since - 1)
    assert (older.status, 'Allow' in older.headers) == (404, False)
    assert api('PUT', f'/v1/nodes/{node}/{path}', {}, minor=since).status == 405


@pytest.mark.parametrize('path', [
    'states/power/x', 'states/bogus', 'maintenance/x', 'management/boot_device/supported/x',
    'management/inject_nmi/x', 'traits/CUSTOM_A/x', 'validate/x', 'vendor_passthru/m/x'])
@pytest.mark.parametrize('method', ['GET', 'PUT', 'DELETE'])
def test_paths_that_are_not_there(api, node, method, path):
    assert api(method, f'/v1/nodes/{node}/{path}').status == 404


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(['target', 'timeout', 'configdrive', 'clean_steps', 'reason', 'traits',
                         'enabled', 'boot_device', 'persistent', 'interface', 'step']),
        inner, max_size=4),
    max_leaves=10)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(path=st.sampled_from(sorted(BAD)), body=json_values, minor=st.integers(1, 115))
def test_any_json_has_an_answer_below_500(api, node, path, body, minor):
    answer = api('PUT', f'/v1/nodes/{node}/{path}', body, minor=minor)
    assert answer.status < 500
    assert answer.status < 300 or answer.error
