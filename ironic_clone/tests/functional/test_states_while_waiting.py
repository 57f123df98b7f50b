"""What is refused, and what is not, while a node waits for its machine."""
import pytest

BOOT_SETTINGS = [('boot_mode', {'target': 'uefi'}), ('secure_boot', {'target': True})]


@pytest.fixture
def cleaned(waiter):
    """A node in clean wait."""
    waiter.provision('provide', 'clean wait')
    return waiter


@pytest.fixture
def deployed(deployable):
    """A node in wait call-back."""
    deployable.provision('active', 'wait call-back')
    return deployable


@pytest.fixture
def inspected(waiter):
    """A node in inspect wait."""
    waiter.provision('inspect', 'inspect wait')
    return waiter


def put(http, waiting, path, body, version='1.115'):
    return http.put(f'/v1/nodes/{waiting.uuid}/states/{path}', body, version=version)


@pytest.mark.parametrize('state', ['cleaned', 'deployed', 'inspected'])
@pytest.mark.parametrize('path, body', BOOT_SETTINGS)
def test_boot_settings_stay(http, request, state, path, body):
    answer = put(http, request.getfixturevalue(state), path, body)
    assert answer.expect(409).error


def test_the_power_of_a_node_that_is_cleaned_is_left_alone(http, cleaned):
    answer = put(http, cleaned, 'power', {'target': 'power off'})
    assert 'clean wait' in answer.expect(400).error


@pytest.mark.parametrize('state, since', [
    ('cleaned', 13), ('inspected', 41), ('deployed', 110)])
def test_abort_came_state_by_state(http, request, state, since):
    waiting = request.getfixturevalue(state)
    before = http.node(waiting.uuid)['provision_state']
    waiting.may_fail()
    put(http, waiting, 'provision', {'target': 'abort'}, f'1.{since - 1}').expect(406)
    assert http.node(waiting.uuid)['provision_state'] == before
    put(http, waiting, 'provision', {'target': 'abort'}, f'1.{since}').expect(202)


@pytest.mark.parametrize('version, shown', [('1.38', 'inspecting'), ('1.39', 'inspect wait')])
def test_waiting_for_an_inspection_has_an_older_name(http, inspected, version, shown):
    path = f'/v1/nodes/{inspected.uuid}/states'
    assert http.get(path, version=version).json()['provision_state'] == shown


@pytest.mark.parametrize('version, shown', [('1.1', None), ('1.2', 'available')])
def test_being_available_had_no_name(http, available, version, shown):
    path = f'/v1/nodes/{available["uuid"]}/states'
    assert http.get(path, version=version).json()['provision_state'] == shown


@pytest.mark.parametrize('target', ['manage', 'provide', 'clean', 'adopt', 'inspect', 'rebuild'])
def test_other_verbs_wait_too(http, cleaned, target):
    answer = put(http, cleaned, 'provision', {'target': target})
    assert f'"{target}" can not be performed' in answer.expect(400).error


def test_traits_and_maintenance_do_not_disturb(http, cleaned):
    path = f'/v1/nodes/{cleaned.uuid}'
    http.put(f'{path}/traits/CUSTOM_CLEAN').expect(204)
    http.put(f'{path}/maintenance', {'reason': 'a fan'}).expect(202)
    node = http.node(cleaned.uuid)
    assert (node['provision_state'], node['traits'], node['maintenance_reason']) == (
        'clean wait', ['CUSTOM_CLEAN'], 'a fan')
