"""A database with some rows of everything, and a good request for each route.

Whoever walks the route table and wants successes starts here.
"""
import json
import re

from ironic_clone.db import models
from ironic_clone.db.record import now

ROWS = 7
"""Of each kind: a query for each row would show in any count."""


def uuid(kind: int, number: int) -> str:
    return f'{kind:08x}-0000-4000-8000-{number:012x}'


NODE, FREE, PORT, GROUP, CHASSIS, ALLOCATION, CONNECTOR, TARGET, TEMPLATE, RUNBOOK, RULE, EVENT = \
    range(1, 13)

IDENT = {'allocations': uuid(ALLOCATION, 0), 'chassis': uuid(CHASSIS, 0),
         'portgroups': uuid(GROUP, 0), 'ports': uuid(PORT, 0),
         'volume/connectors': uuid(CONNECTOR, 0), 'volume/targets': uuid(TARGET, 0),
         'deploy_templates': uuid(TEMPLATE, 0), 'runbooks': uuid(RUNBOOK, 0),
         'inspection_rules': uuid(RULE, 0), 'heartbeat': uuid(NODE, 0)}
EMPTY = {'chassis': uuid(CHASSIS, 1), 'portgroups': uuid(GROUP, ROWS - 1)}
"""What can be deleted because nothing hangs on it."""
FILL = {'node_ident': uuid(NODE, 0), 'node': uuid(NODE, 0), 'field': 'uuid',
        'driver_name': 'fake-hardware', 'hostname': 'conductor-1', 'trait': 'CUSTOM_A',
        'method': 'beep', 'event_uuid': uuid(EVENT, 0), 'component': 'bmc',
        'setting_name': 'setting0', 'vif_id': 'one', 'device_type': 'cdrom',
        'indicator': 'led@system', 'port_ident': uuid(PORT, 0)}
FIELDS = {'/v1/drivers/{driver_name}/{field}': {'field': 'name'},
          '/v1/conductors/{hostname}/{field}': {'field': 'hostname'}}
STEP = {'interface': 'bios', 'step': 'x', 'args': {}, 'priority': 1}
BODIES = {
    'POST /v1/nodes': {'driver': 'seed'},
    'POST /v1/ports': {'node_uuid': uuid(NODE, 0), 'address': '52:54:00:ff:ff:ff'},
    'POST /v1/portgroups': {'node_uuid': uuid(NODE, 0)},
    'POST /v1/chassis': {},
    'POST /v1/allocations': {'resource_class': 'gold'},
    'POST /v1/deploy_templates': {'name': 'CUSTOM_NEW', 'steps': [STEP]},
    'POST /v1/runbooks': {'name': 'CUSTOM_NEW', 'steps': [
        {'interface': 'bios', 'step': 'x', 'order': 1}]},
    'POST /v1/inspection_rules': {'actions': [{'op': 'fail', 'args': {'msg': 'x'}}]},
    'POST /v1/volume/connectors': {'node_uuid': uuid(NODE, 0), 'type': 'ip', 'connector_id': 'x'},
    'POST /v1/volume/targets': {'node_uuid': uuid(NODE, 0), 'volume_type': 'iscsi',
                                'boot_index': 99, 'volume_id': 'v'},
    'POST /v1/nodes/{node_ident}/vifs': {'id': 'one'},
    'POST /v1/nodes/{node_ident}/vmedia': {'device_type': 'cdrom',
                                           'image_url': 'http://192.0.2.1/i'},
    'PUT /v1/nodes/{node_ident}/traits': {'traits': ['CUSTOM_B']},
    'PUT /v1/runbooks/{ident}/traits': {'traits': ['CUSTOM_B']},
    'PUT /v1/nodes/{node_ident}/states/power': {'target': 'power on'},
    'PUT /v1/nodes/{node_ident}/states/provision': {'target': 'manage'},
    'PUT /v1/nodes/{node_ident}/states/boot_mode': {'target': 'uefi'},
    'PUT /v1/nodes/{node_ident}/states/secure_boot': {'target': True},
    'PUT /v1/nodes/{node_ident}/states/raid': {'logical_disks': [
        {'size_gb': 1, 'raid_level': '1'}]},
    'PUT /v1/nodes/{node_ident}/states/console': {'enabled': True},
    'PUT /v1/nodes/{node_ident}/management/boot_device': {'boot_device': 'pxe'},
    'PUT /v1/nodes/{node_ident}/management/indicators/{indicator}': {'state': 'ON'},
    'PUT /v1/nodes/{node_ident}/maintenance': {'reason': 'x'},
    'POST /v1/heartbeat/{ident}': {'callback_url': 'http://192.0.2.1', 'agent_token': 't'},
    'POST /v1/continue_inspection': {'inventory': {'interfaces': [
        {'mac_address': '52:54:00:00:00:00'}]}},
    'POST /v1/events': {'events': [{
        'event': 'network.bind_port', 'port_id': uuid(PORT, 0),
        'mac_address': '52:54:00:00:00:00', 'status': 'ACTIVE'}]},
    **{f'PATCH /v1/{path}/{{ident}}': [{'op': 'add', 'path': '/extra', 'value': {'a': 1}}]
       for path in ('allocations', 'chassis', 'portgroups', 'ports', 'volume/connectors',
                    'volume/targets', 'deploy_templates', 'runbooks')},
    'PATCH /v1/inspection_rules/{ident}': [
        {'op': 'replace', 'path': '/description', 'value': 'new'}],
    'PATCH /v1/nodes/{node_ident}': [{'op': 'add', 'path': '/extra', 'value': {'a': 1}}]}
QUERIES = {'GET /v1/nodes/validate': f'?node={uuid(NODE, 0)}',
           'GET /v1/lookup': '?addresses=52:54:00:00:00:00'}
STATES = {'/v1/lookup': {'provision_state': 'deploying'},
          '/v1/continue_inspection': {'provision_state': 'inspect wait',
                                      'driver_internal_info': {}}}
"""Path -> columns of nodes for which its request is good, where others are needed."""
ANSWERS = {'vendor_passthru': {'return': None, 'async': False, 'attach': False},
           'driver_vendor_passthru': {'return': None, 'async': False, 'attach': False},
           'get_console_information': {'type': 'shellinabox', 'url': 'http://192.0.2.1'},
           'get_boot_device': {'boot_device': 'pxe', 'persistent': False},
           'get_supported_indicators': {}, 'get_supported_boot_devices': ['pxe'],
           'get_node_vendor_passthru_methods': {}, 'get_driver_vendor_passthru_methods': {},
           'validate_driver_interfaces': {}, 'get_driver_properties': {},
           'get_raid_logical_disk_properties': {}, 'vif_list': [], 'get_virtual_media': [],
           'get_indicator_state': 'ON', 'get_node_token': 't'}
"""What the conductor says, by operation."""


def request_for(method: str, path: str):
    """Return method, path and body of a request that succeeds."""
    key = f'{method} {path}'
    collection = re.match(r'/v1/((?:volume/)?\w+)', path)
    known = dict(EMPTY) if key.startswith('DELETE') else {}
    ident = {**IDENT, **known}.get(collection.group(1) if collection else '', uuid(PORT, 0))
    values = {'ident': ident, **FILL, **FIELDS.get(path, {})}
    filled = re.sub(r'\{(\w+)\}', lambda match: values[match.group(1)], path)
    if path.endswith('/vendor_passthru'):
        filled += '?method=beep'
    return method, filled + QUERIES.get(key, ''), BODIES.get(key)


def fill(database, **of_nodes) -> None:
    """Insert the rows.

    :param of_nodes: further columns of all nodes.
    """
    def insert(connection, model, **values):
        table = model.__table__
        if 'created_at' in table.c:
            values['created_at'] = now()
        connection.execute(table.insert(), {name: json.dumps(value) if isinstance(
            value, dict | list) else value for name, value in values.items()})

    with database.write() as connection:
        for number in range(ROWS):
            _rows(number, lambda model, **values: insert(connection, model, **values), of_nodes)


def _rows(number: int, insert, of_nodes: dict) -> None:
    """Insert one row of each kind; rows that hang on nodes hang on the first."""
    insert(models.Chassis, uuid=uuid(CHASSIS, number))
    insert(models.Node, **{
        'uuid': uuid(NODE, number), 'name': f'n{number}', 'driver': 'fake-hardware',
        'provision_state': 'enroll', 'shard': f's{number % 3}', 'resource_class': 'gold',
        'chassis_id': 1, 'parent_node': uuid(NODE, 0) if number == 1 else None,
        'driver_internal_info': {'agent_url': 'http://192.0.2.1'}, 'vendor_interface': 'fake',
        **of_nodes})
    insert(models.NodeTrait, node_id=1 + number, trait='CUSTOM_A')
    insert(models.NodeHistory, uuid=uuid(EVENT, number), node_id=1, severity='INFO',
           event_type='provisioning', event='something')
    insert(models.NodeInventory, node_id=1 + number, inventory={}, plugin_data={})
    insert(models.BiosSetting, node_id=1, name=f'setting{number}', value='x')
    insert(models.FirmwareComponent, node_id=1, component=f'part{number}')
    insert(models.Portgroup, uuid=uuid(GROUP, number), node_id=1, name=f'group{number}')
    insert(models.Port, uuid=uuid(PORT, number), node_id=1, address=f'52:54:00:00:00:0{number}',
           portgroup_id=1)
    insert(models.VolumeConnector, uuid=uuid(CONNECTOR, number), node_id=1, type='ip',
           connector_id=str(number))
    insert(models.VolumeTarget, uuid=uuid(TARGET, number), node_id=1, volume_type='iscsi',
           boot_index=number, volume_id='v')
    insert(models.Allocation, uuid=uuid(ALLOCATION, number), state='active', node_id=1 + number,
           resource_class='gold')
    insert(models.DeployTemplate, uuid=uuid(TEMPLATE, number), name=f'CUSTOM_T{number}',
           steps=[STEP])
    insert(models.Runbook, uuid=uuid(RUNBOOK, number), name=f'CUSTOM_R{number}',
           traits=['CUSTOM_A'], steps=[{'interface': 'bios', 'step': 'x', 'order': 1}])
    insert(models.InspectionRule, uuid=uuid(RULE, number), actions=[
        {'op': 'fail', 'args': {'msg': 'x'}}])
