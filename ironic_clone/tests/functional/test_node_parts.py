"""What hangs on a node: history, inventory, children, settings, components, lights, VIFs."""
import pytest

from ironic_clone.tests.servers import wait

NOBODY = '1bedc4fe-f89e-4c09-9e64-1a97967f6db6'


def history(http, uuid, query='', version='1.115'):
    return http.get(f'/v1/nodes/{uuid}/history{query}', version=version).expect(200).json()


def told(http, uuid, version='1.115'):
    """Return what conductors tell of a node, in detail; requests have a test of their own."""
    return [entry for entry in history(http, uuid, '?detail=true', version)['history']
            if not entry['event_type'].startswith('request')]


# -- history -------------------------------------------------------------------------------------
def test_flows_leave_their_begin_and_end(http, node):
    uuid = node['uuid']
    http.provision(uuid, 'manage', 'manageable')
    steps = [{'interface': 'vendor', 'step': 'log_passthrough'}]
    http.provision(uuid, 'clean', 'manageable', clean_steps=steps)
    http.wait_node(uuid, reservation=None)
    entries = told(http, uuid)
    assert [entry['event_type'] for entry in entries] == [
        'manual_cleaning_start', 'manual_cleaning_end']
    assert entries[0]['event'].startswith("Starting manual cleaning with steps=[{'interface': ")
    assert entries[1]['event'].startswith('Manual Cleaning completed successfully with steps=')
    for entry in entries:
        assert (entry['severity'], entry['state'], entry['target_provision_state'],
                entry['duration_seconds']) == ('INFO', 'cleaning', 'manageable', 0)
        assert entry['conductor'] and entry['user'] is None
        path = f'/v1/nodes/{uuid}/history/{entry["uuid"]}'
        assert entry['links'] == [{'href': http.url + path, 'rel': 'self'}]
        assert http.get(path).json() == entry


def test_who_asked_for_what_and_how_it_ended(http, new_node):
    uuid = new_node()['uuid']
    assert history(http, uuid) == {'history': []}
    http.patch(f'/v1/nodes/{uuid}', [{'op': 'add', 'path': '/driver_info/ipmi_password',
                                      'value': 'hunter2'}]).expect(200)
    answer = http.put(f'/v1/nodes/{uuid}/states/provision', {'target': 'manage'}).expect(202)
    http.wait_node(uuid, provision_state='manageable', reservation=None)
    request_id = answer.headers['x-openstack-request-id']
    entries = history(http, uuid, '?detail=true')['history']
    assert 'hunter2' not in str(entries)
    assert [entry['event_type'] for entry in entries] == ['request', 'request', 'request_end']
    assert entries[0]['event'].startswith(f'PATCH /v1/nodes/{uuid} was answered 200')
    assert request_id in entries[1]['event'] and request_id in entries[2]['event']
    assert {entry['user'] for entry in entries[:2]} == {'anonymous'}
    assert (entries[2]['state'], entries[2]['severity']) == ('manageable', 'INFO')


def test_an_error_is_kept_when_it_is_gone(http, waiter):
    waiter.may_fail()
    waiter.plan(deploy__patient_clean_step='fail')
    waiter.provision('provide', 'clean failed')
    errors = [entry for entry in history(http, waiter.uuid, '?detail=true')['history']
              if entry['severity'] == 'ERROR']
    assert [entry['event_type'] for entry in errors] == ['automated_cleaning_end', 'cleaning']
    assert errors[1]['event'] == http.node(waiter.uuid)['last_error']
    assert errors[1]['state'] == 'cleaning'


def test_pages_of_a_history(http, waiter):
    waiter.may_fail()
    waiter.plan(power__set_power_state='fail')
    for count in range(1, 4):
        http.unlocked(lambda: http.put(f'/v1/nodes/{waiter.uuid}/states/power',
                                       {'target': 'power on'})).expect(202)
        wait.until(lambda count=count: len(told(http, waiter.uuid)) == count,
                   'the failure is told')
    http.wait_node(waiter.uuid, reservation=None)
    whole = history(http, waiter.uuid)['history']
    assert [entry['severity'] for entry in whole].count('ERROR') == 3
    assert set(whole[0]) == {'uuid', 'created_at', 'severity', 'event', 'links'}
    first = history(http, waiter.uuid, '?limit=2')
    assert first['history'] == whole[:2]
    assert first['next'] == (
        f'{http.url}/v1/nodes/{waiter.uuid}/history?sort_key=created_at&sort_dir=asc'
        f'&fields=uuid,created_at,severity,event&limit=2&marker={whole[1]["uuid"]}')
    # the link is as everywhere; fields= itself is not an argument of this list
    second = history(http, waiter.uuid, f'?limit=2&marker={whole[1]["uuid"]}')
    assert second['history'] == whole[2:4]
    rest = history(http, waiter.uuid, f'?limit=2&marker={whole[-2]["uuid"]}')
    assert rest['history'] == whole[-1:] and 'next' not in rest
    backwards = history(http, waiter.uuid, '?sort_dir=desc')['history']
    assert backwards == whole[::-1]


@pytest.mark.parametrize('query, status', [
    ('?fields=event', 400), ('?sort_key=nope', 400), ('?sort_key=links', 400),
    ('?sort_dir=up', 400), ('?limit=0', 400), ('?marker=x', 400), (f'?marker={NOBODY}', 404),
    ('?detail=maybe', 400), ('/xx', 404), (f'/{NOBODY}', 404), ('/a/b', 404)])
def test_a_history_that_is_asked_wrongly(http, node, query, status):
    http.get(f'/v1/nodes/{node["uuid"]}/history{query}').expect(status)


@pytest.mark.parametrize('version, absent', [
    ('1.112', {'project', 'state', 'target_provision_state', 'duration_seconds'}),
    ('1.114', {'state', 'target_provision_state', 'duration_seconds'}), ('1.115', set())])
def test_fields_of_a_history_by_version(http, manageable, version, absent):
    uuid = manageable['uuid']
    http.provision(uuid, 'clean', 'manageable',
                   clean_steps=[{'interface': 'vendor', 'step': 'log_passthrough'}])
    wait.until(lambda: len(told(http, uuid)) == 2, 'the cleaning is told')
    entry = told(http, uuid, version)[0]
    every = {'uuid', 'created_at', 'severity', 'event_type', 'event', 'conductor', 'user',
             'project', 'state', 'target_provision_state', 'duration_seconds', 'links'}
    assert set(entry) == every - absent


# -- what is not there below its version, and methods --------------------------------------------
@pytest.mark.parametrize('part, since', [
    ('history', 78), ('inventory', 81), ('children', 83), ('bios', 40), ('firmware', 86),
    ('vifs', 28), ('vmedia', 93)])
def test_versions_and_methods(http, node, part, since):
    path = f'/v1/nodes/{node["uuid"]}/{part}'
    http.get(path, version=f'1.{since - 1}').expect(404)
    assert http.get(path, version=f'1.{since}').status in (200, 400, 404)
    http.put(path, {}).expect(405)
    http.get(f'/v1/nodes/{NOBODY}/{part}').expect(404)


# -- inventory and children ----------------------------------------------------------------------
def test_no_inspection_no_inventory(http, node):
    assert 'inventory' in http.get(f'/v1/nodes/{node["uuid"]}/inventory').expect(404).error


def test_children(http, new_node):
    parent = new_node()
    path = f'/v1/nodes/{parent["uuid"]}/children'
    links = {'href': f'{http.url}/v1/nodes?parent_node={parent["uuid"]}', 'rel': 'children'}
    assert http.get(path).json() == {'children': [], 'links': links}
    children = [new_node(parent_node=parent['uuid'])['uuid'] for _ in range(2)]
    assert http.get(path).json() == {'children': children, 'links': links}
    http.get(f'{path}/{children[0]}').expect(405)


# -- BIOS settings and firmware ------------------------------------------------------------------
def clean(http, uuid, interface, step, **args):
    http.provision(uuid, 'clean', 'manageable', clean_steps=[
        {'interface': interface, 'step': step, 'args': args}])
    assert http.wait_node(uuid, reservation=None)['last_error'] is None


def test_bios_settings(http, new_node):
    node = new_node(bios_interface='fake')
    uuid, path = node['uuid'], f'/v1/nodes/{node["name"]}/bios'
    http.provision(uuid, 'manage', 'manageable')
    assert http.get(path).json() == {'bios': []}
    clean(http, uuid, 'bios', 'apply_configuration', settings=[
        {'name': 'virtualization', 'value': 'on'}, {'name': 'hyper', 'value': 'off'}])
    found = http.get(path).json()['bios']
    assert [(one['name'], one['value']) for one in found] == [
        ('hyper', 'off'), ('virtualization', 'on')]
    assert set(found[0]) == {'name', 'value', 'created_at', 'updated_at', 'links'}
    assert found[0]['links'] == [
        {'href': f'{http.url}/v1/nodes/{node["name"]}/bios/hyper', 'rel': 'self'},
        {'href': f'{http.url}/nodes/{node["name"]}/bios/hyper', 'rel': 'bookmark'}]
    whole = http.get(f'{path}/hyper').json()['hyper']
    assert (whole['allowable_values'], whole['read_only'], whole['value']) == ([], None, 'off')
    assert http.get(f'{path}?detail=true').json()['bios'][0] == whole
    assert set(http.get(f'{path}?fields=value').json()['bios'][0]) == {
        'value', 'created_at', 'updated_at', 'links'}
    assert 'attribute_type' not in http.get(f'{path}/hyper', version='1.73').json()['hyper']
    clean(http, uuid, 'bios', 'apply_configuration', settings=[
        {'name': 'hyper', 'value': 'on'}])
    changed = http.get(f'{path}/hyper').json()['hyper']
    assert changed['value'] == 'on' and changed['updated_at'] is not None
    clean(http, uuid, 'bios', 'factory_reset')
    assert http.get(path).json() == {'bios': []}
    http.get(f'{path}/hyper').expect(404)


@pytest.mark.parametrize('query, version, status', [
    ('?fields=nope', '1.115', 400), ('?fields=name&detail=true', '1.115', 400),
    ('?detail=true', '1.73', 400), ('?fields=name', '1.73', 400), ('?x=1', '1.115', 400),
    ('/x', '1.115', 404), ('/a/b', '1.115', 404)])
def test_bios_settings_that_are_asked_wrongly(http, node, query, version, status):
    http.get(f'/v1/nodes/{node["uuid"]}/bios{query}', version=version).expect(status)


def test_firmware_components(http, new_node):
    uuid = new_node(firmware_interface='fake')['uuid']
    path = f'/v1/nodes/{uuid}/firmware'
    http.provision(uuid, 'manage', 'manageable')
    assert http.get(path).json() == {'firmware': []}
    clean(http, uuid, 'firmware', 'update', settings=[
        {'component': 'bmc', 'url': 'http://192.0.2.1/bmc-2.0.bin'}])
    component, = http.get(path).json()['firmware']
    assert (component['component'], component['current_version'], component['vendor']) == (
        'bmc', 'bmc-2.0.bin', None)
    assert 'links' not in component
    assert 'vendor' not in http.get(path, version='1.113').json()['firmware'][0]
    assert set(http.get(f'{path}?fields=component').json()['firmware'][0]) == {
        'component', 'created_at', 'updated_at'}
    http.get(f'{path}?fields=vendor', version='1.113').expect(400)
    http.get(f'{path}?detail=true').expect(400)
    http.get(f'{path}/bmc').expect(405)


# -- indicators ----------------------------------------------------------------------------------
def test_indicators(http, node):
    path = f'/v1/nodes/{node["uuid"]}/management/indicators'
    first, second = http.get(path).json()['indicators']
    assert first == {
        'name': 'led-0@chassis', 'component': 'chassis', 'readonly': True,
        'states': ['off', 'on'], 'links': [
            {'href': f'{http.url}{path}/led-0@chassis', 'rel': 'self'},
            {'href': f'{http.url}{path[3:]}/led-0@chassis', 'rel': 'bookmark'}]}
    assert second['name'] == 'led@system'
    assert http.get(f'{path}/led@system').json() == {'state': 'on'}
    http.unlocked(lambda: http.put(f'{path}/led@system', {'state': 'blinking'})).expect(204)
    assert http.get(f'{path}/led@system').json() == {'state': 'blinking'}


@pytest.mark.parametrize('name, body', [
    ('led@system', {}), ('led@system', {'state': None}), ('led@system', {'state': 5}),
    ('led@system', {'state': 'purple'}), ('led@system', {'state': 'on', 'x': 1}),
    ('led-0@chassis', {'state': 'on'}), ('led', {'state': 'on'}), ('led@moon', {'state': 'on'}),
    ('nope@system', {'state': 'on'})])
def test_indicators_that_cannot_be_set(http, node, name, body):
    path = f'/v1/nodes/{node["uuid"]}/management/indicators/{name}'
    http.put(path, body).expect(400)


# -- VIFs and virtual media ----------------------------------------------------------------------
def test_vifs_of_a_node_without_a_network(http, node):
    path = f'/v1/nodes/{node["uuid"]}/vifs'
    assert http.get(path).json() == {'vifs': []}
    http.post(path, {'id': 'one', 'colour': 'red'}).expect(204)
    http.delete(f'{path}/one').expect(204)
    assert http.get(path).json() == {'vifs': []}


@pytest.mark.parametrize('body', [
    {}, [], {'id': 5}, {'id': None}, {'id': 'a b'},
    {'id': 'a', 'port_uuid': NOBODY, 'portgroup_uuid': NOBODY}], ids=str)
def test_vifs_that_are_none(http, node, body):
    http.post(f'/v1/nodes/{node["uuid"]}/vifs', body).expect(400)


@pytest.mark.parametrize('path, status', [('', 400), ('/a%20b', 400), ('/x/y', 404)])
def test_vifs_that_are_detached_wrongly(http, node, path, status):
    http.delete(f'/v1/nodes/{node["uuid"]}/vifs{path}').expect(status)


def test_virtual_media_that_the_driver_does_not_have(http, service, node):
    uuid, path = node['uuid'], f'/v1/nodes/{node["uuid"]}/vmedia'
    service.allow(uuid)
    assert 'get_virtual_media' in http.get(path).expect(400).error
    http.post(path, {'device_type': 'cdrom', 'image_url': 'http://192.0.2.1/i.iso',
                     'image_download_source': 'http'}).expect(204)
    failed = wait.until(lambda: (found := http.node(uuid))['last_error'] and found, 'it fails')
    assert 'attach_virtual_media' in failed['last_error']
    http.unlocked(lambda: http.delete(f'{path}?device_types=cdrom,disk')).expect(204)
    http.unlocked(lambda: http.delete(path)).expect(204)


@pytest.mark.parametrize('body', [
    {}, [], {'device_type': 'zip', 'image_url': 'http://192.0.2.1/i'},
    {'device_type': 'cdrom', 'image_url': 'ftp://192.0.2.1/i'},
    {'device_type': 'cdrom', 'image_url': 'no url'}, {'device_type': 'cdrom', 'image_url': 5},
    {'device_type': 'cdrom', 'image_url': 'http://['},
    {'device_type': 'cdrom', 'image_url': 'http://x', 'image_download_source': 'z'},
    {'device_type': 'cdrom', 'image_url': 'http://x', 'k': 1}], ids=str)
def test_virtual_media_that_is_none(http, node, body):
    http.post(f'/v1/nodes/{node["uuid"]}/vmedia', body).expect(400)


@pytest.mark.parametrize('path, status', [('?device_types=zip', 400), ('/zip', 400)])
def test_drives_that_there_are_not(http, node, path, status):
    http.delete(f'/v1/nodes/{node["uuid"]}/vmedia{path}').expect(status)
