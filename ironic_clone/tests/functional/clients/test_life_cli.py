"""A machine's whole life with the ``baremetal`` command, as an operator types it."""
import uuid

from ironic_clone.tests.functional.clients import driven


@driven.commands('node', 'create manage show provide set deploy reboot rebuild undeploy list '
                         'delete')
@driven.commands('node power', 'off on')
@driven.commands('port create')
def test_from_enrolment_to_deletion(baremetal, http, new_address):
    name = f'cli-{uuid.uuid4().hex[:8]}'

    def show(field):
        return baremetal('node', 'show', name, '-f', 'value', '-c', field).strip()

    created = baremetal('node', 'create', '--driver', 'fake-hardware', '--name', name,
                        '--property', 'cpus=8', '--resource-class', 'gold', '-f', 'json')
    assert (created['provision_state'], created['properties']) == ('enroll', {'cpus': 8})
    baremetal('node', 'manage', name, '--wait', '60')
    assert show('provision_state') == 'manageable'
    address = new_address()
    port = baremetal('port', 'create', address, '--node', created['uuid'], '-f', 'json')
    assert port['address'] == address
    # Here the client's --wait would look only every ten seconds.
    baremetal('node', 'provide', name)
    http.wait_node(name, provision_state='available')
    baremetal('node', 'set', name, '--instance-info', 'image_source=http://192.0.2.1/image')
    baremetal('node', 'deploy', name, '--config-drive', '{"meta_data": {"name": "one"}}')
    http.wait_node(name, provision_state='active')
    assert show('provision_state') == 'active'
    baremetal('node', 'power', 'off', name)
    http.wait_node(name, power_state='power off')
    baremetal('node', 'power', 'on', name)
    http.wait_node(name, power_state='power on')
    baremetal('node', 'reboot', name)
    http.wait_node(name, power_state='power on', target_power_state=None)
    baremetal('node', 'rebuild', name)
    http.wait_node(name, provision_state='active')
    baremetal('node', 'undeploy', name)
    http.wait_node(name, provision_state='available')
    assert f'{created["uuid"]} {name} ' in baremetal('node', 'list', '-f', 'value')
    baremetal('node', 'delete', name)
    assert 'could not be found' in baremetal('node', 'show', name, code=1)
    assert http.get(f'/v1/ports/{port["uuid"]}').status == 404


@driven.commands('node maintenance', 'set unset')
@driven.commands('node', 'validate set unset show')
@driven.commands('node trait list')
@driven.commands('node add trait')
@driven.commands('node remove trait')
@driven.commands('node boot device', 'set show')
def test_what_is_beside_the_life(baremetal, new_node):
    name = new_node()['name']
    baremetal('node', 'maintenance', 'set', name, '--reason', 'a fan is loud')
    shown = baremetal('node', 'show', name, '-f', 'json')
    assert (shown['maintenance'], shown['maintenance_reason']) == (True, 'a fan is loud')
    baremetal('node', 'maintenance', 'unset', name)
    baremetal('node', 'add', 'trait', name, 'CUSTOM_GOLD', 'CUSTOM_FAST')
    baremetal('node', 'remove', 'trait', name, 'CUSTOM_GOLD')
    assert baremetal('node', 'trait', 'list', name, '-f', 'value').split() == ['CUSTOM_FAST']
    assert 'power True' in baremetal('node', 'validate', name, '-f', 'value')
    baremetal('node', 'set', name, '--extra', 'rack=r7', '--description', 'third from below')
    shown = baremetal('node', 'show', name, '-f', 'json', '--fields', 'extra', 'description')
    assert shown == {'extra': {'rack': 'r7'}, 'description': 'third from below'}
    baremetal('node', 'unset', name, '--extra', 'rack')
    assert baremetal('node', 'show', name, '-f', 'json', '--fields', 'extra') == {'extra': {}}
    supported = baremetal('node', 'boot', 'device', 'show', name, '--supported', '-f', 'json')
    assert supported == {'supported_boot_devices': 'pxe'}
    baremetal('node', 'boot', 'device', 'set', name, 'pxe')
    assert baremetal('node', 'boot', 'device', 'show', name, '-f', 'json') == {
        'boot_device': 'pxe', 'persistent': False}


@driven.commands('driver', 'list show')
@driven.commands('driver property list')
@driven.commands('conductor', 'list show')
def test_drivers_and_conductors(baremetal):
    assert 'fake-hardware' in baremetal('driver', 'list', '-f', 'value')
    shown = baremetal('driver', 'show', 'fake-hardware', '-f', 'json')
    assert shown['default_power_interface'] == 'fake'
    properties = baremetal('driver', 'property', 'list', 'fake-hardware', '-f', 'value')
    assert [line.split()[0] for line in properties.splitlines()] == ['B1', 'B2']
    conductor, = baremetal('conductor', 'list', '-f', 'value').splitlines()
    assert conductor.endswith('True')
    shown = baremetal('conductor', 'show', conductor.split()[0], '-f', 'json')
    assert shown['alive'] is True and 'fake-hardware' in shown['drivers']


def test_an_error_reaches_the_operator_as_a_sentence(baremetal, new_node):
    name = new_node()['name']
    assert 'can not be performed' in baremetal('node', 'deploy', name, code=1)
    assert 'could not be found' in baremetal('node', 'show', 'no-such-node', code=1)
    assert 'no-such-driver' in baremetal('node', 'create', '--driver', 'no-such-driver', code=1)
