"""What can be read of one node beside the node itself."""
import pytest

from ironic_clone.common import exception
from ironic_clone.db import nodes
from ironic_clone.db import traits as db_traits

SINCE = {'console_enabled': 1, 'last_error': 1, 'power_state': 1, 'provision_state': 1,
         'target_power_state': 1, 'target_provision_state': 1, 'provision_updated_at': 1,
         'raid_config': 12, 'target_raid_config': 12, 'boot_mode': 75, 'secure_boot': 75}


@pytest.mark.parametrize('minor', [1, 2, 11, 12, 74, 75, 115])
def test_states_by_version(api, node, minor):
    answer = api('GET', f'/v1/nodes/{node}/states', minor=minor)
    assert answer.status == 200
    assert list(answer.json) == [name for name, since in SINCE.items() if since <= minor]


def test_states_of_a_new_node(api, orphan):
    assert api('GET', f'/v1/nodes/{orphan}/states').json == {
        **dict.fromkeys(SINCE), 'provision_state': 'enroll', 'console_enabled': False,
        'raid_config': {}, 'target_raid_config': {}}


def test_states_refuse_arguments(api, node):
    assert api('GET', f'/v1/nodes/{node}/states?x=1').status == 400
    assert api('GET', '/v1/nodes/none-such/states').status == 404


def test_traits_are_sorted_and_need_no_conductor(api, database, orphan):
    assert api('GET', f'/v1/nodes/{orphan}/traits').json == {'traits': []}
    node_id = nodes.get(database, orphan).id
    db_traits.add(database, node_id, ['CUSTOM_B', 'CUSTOM_A', 'HW_CPU_X86_VMX'])
    assert api('GET', f'/v1/nodes/{orphan}/traits').json == {
        'traits': ['CUSTOM_A', 'CUSTOM_B', 'HW_CPU_X86_VMX']}


@pytest.mark.parametrize('path, operation, result, body', [
    ('management/boot_device', 'get_boot_device', {'boot_device': 'pxe', 'persistent': False},
     {'boot_device': 'pxe', 'persistent': False}),
    ('management/boot_device/supported', 'get_supported_boot_devices', ['pxe', 'disk'],
     {'supported_boot_devices': ['pxe', 'disk']}),
    ('states/console', 'get_console_information', {'type': 'socat', 'url': 'tcp://h:1'},
     {'console_enabled': True, 'console_info': {'type': 'socat', 'url': 'tcp://h:1'}}),
    ('states/console', 'get_console_information', exception.NodeConsoleNotEnabled(node='n'),
     {'console_enabled': False, 'console_info': None}),
    ('validate', 'validate_driver_interfaces', {'power': {'result': True}},
     {'power': {'result': True}}),
    ('vendor_passthru/methods', 'get_node_vendor_passthru_methods', {'m': {'async': True}},
     {'m': {'async': True}}),
])
def test_what_the_conductor_is_asked(api, listener, node, orphan, path, operation, result, body):
    listener.answers[operation] = result
    answer = api('GET', f'/v1/nodes/{node}/{path}')
    assert (answer.status, answer.json) == (200, body)
    assert listener.calls == [(operation, {'node_id': node})]
    assert api('GET', f'/v1/nodes/{node}/{path}?x=1').status == 400
    assert api('GET', f'/v1/nodes/{orphan}/{path}').status == 404
    assert api('GET', f'/v1/nodes/none-such/{path}').status == 404


def test_an_error_of_the_console_is_not_taken_for_a_console_that_is_off(api, listener, node):
    listener.answers['get_console_information'] = exception.NodeLocked(node=node, host='h')
    assert api('GET', f'/v1/nodes/{node}/states/console').status == 409


# query, minor -> status
VALIDATE = [
    ('node=n1', 115, 200), ('node=n1', 5, 200), ('node=n1', 4, 406), ('node={uuid}', 4, 200),
    ('node_uuid={uuid}', 1, 200), ('node_uuid=n1', 115, 400), ('node=none', 115, 404),
    ('node=a%20b', 115, 400), ('', 115, 400), ('node=', 115, 400), ('x=1', 115, 400),
    ('node=none&node_uuid={uuid}', 115, 200)]


@pytest.mark.parametrize('query, minor, status', VALIDATE)
def test_validate_by_query(api, listener, node, query, minor, status):
    listener.answers['validate_driver_interfaces'] = {}
    answer = api('GET', '/v1/nodes/validate?' + query.format(uuid=node), minor=minor)
    assert answer.status == status
    assert bool(listener.calls) == (status == 200)


@pytest.mark.parametrize('minor, status', [(4, 406), (5, 200)])
def test_validate_by_name(api, listener, node, minor, status):
    listener.answers['validate_driver_interfaces'] = {}
    assert api('GET', '/v1/nodes/n1/validate', minor=minor).status == status


def test_methods_are_asked_for_once(api, listener, node):
    listener.answers['get_node_vendor_passthru_methods'] = {'m': {}}
    for _ in range(3):
        assert api('GET', f'/v1/nodes/{node}/vendor_passthru/methods').json == {'m': {}}
    assert len(listener.calls) == 1
