"""A database of the first schema, full of nodes, brought up under a service that then runs on it.

The rows are written as the first schema has them: by its own tables, read back from the database,
not by the models of today.
"""
import datetime
import json
import uuid

import pytest
import sqlalchemy as sa

from ironic_clone.common import states
from ironic_clone.db import schema
from ironic_clone.db.engine import Database
from ironic_clone.tests.functional import http_client
from ironic_clone.tests.servers import service as service_process
from ironic_clone.tests.servers import wait

NOW = datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
LONG_AGO = NOW - datetime.timedelta(days=40)
SETTINGS = {
    'DEFAULT': {'hash_ring_reset_interval': 1},
    'conductor': {'heartbeat_interval': 1, 'heartbeat_timeout': 5, 'sync_local_state_interval': 1,
                  'sync_power_state_interval': 0}}
DEAD = 'a-conductor-that-died'
WAYS = ('free', 'held', 'orphan')
"""Locked by nobody, by the conductor that starts now, by one that is gone."""
JSON_FIELDS = {'properties': {'cpus': 4, 'capabilities': 'a:b'}, 'network_data': {},
               'driver_info': {'x': [1, {'y': 2}]}, 'extra': {'Ünïcode': '💾'},
               'instance_info': {'image': 'i'}}
PLAIN_FIELDS = {'resource_class': 'big', 'owner': 'o', 'lessee': 'l', 'description': 'ä "b"',
                'shard': 's', 'power_state': 'power on', 'maintenance': False,
                'retired': True, 'retired_reason': 'old', 'automated_clean': None}
FIELDS = JSON_FIELDS | PLAIN_FIELDS
UNDONE = ('instance_info', 'power_state')
"""What may go with work that a take-over ends; the tests of flows say when."""
UNSEEN = {'driver': 'fake-hardware', 'conductor_group': '', 'console_enabled': False,
            'protected': False, 'driver_internal_info': '{}', 'clean_step': '{}',
            'deploy_step': '{}', 'service_step': '{}', 'raid_config': '{}',
            'target_raid_config': '{}', 'lock_epoch': 7, 'boot_interface': 'fake',
            'deploy_interface': 'fake', 'power_interface': 'fake',
            'management_interface': 'fake', 'inspect_interface': 'no-inspect',
            'provision_updated_at': NOW, 'created_at': LONG_AGO}


class FirstSchema:
    """A database at the first schema, and ways to fill it."""

    def __init__(self, database: Database):
        schema.upgrade(database, '0001_first_stone')
        self._database = database
        with database.read() as connection:
            self._metadata = sa.MetaData()
            self._metadata.reflect(connection)

    def insert(self, table: str, **values) -> int:
        """Write a row; return its id."""
        target = self._metadata.tables[table]
        values = {name: json.dumps(value) if isinstance(value, dict | list) else value
                  for name, value in values.items()}
        if 'created_at' in target.c:
            values.setdefault('created_at', LONG_AGO)
        with self._database.write() as connection:
            done = connection.execute(target.insert().values(**values))
            return done.inserted_primary_key[0]

    def conductor(self, hostname: str, seen: datetime.datetime, online: bool) -> int:
        row = self.insert('conductors', hostname=hostname, conductor_group='', online=online,
                          drivers=['fake-hardware'], incarnation=str(uuid.uuid4()),
                          updated_at=seen)
        self.insert('conductor_hardware_interfaces', conductor_id=row, default=True,
                    hardware_type='fake-hardware', interface_type='power', interface_name='fake')
        return row


@pytest.fixture
def service(tmp_path, database_url):
    """The service of today over the database; nothing has been done yet."""
    with service_process.IronicClone(tmp_path, database_url, settings=SETTINGS) as made:
        yield made


@pytest.fixture
def first(database_url):
    database = Database(database_url)
    yield FirstSchema(database)
    database.close()


def fill(first, host):
    """Write a small cloud; return {node uuid: (name, its state, how it is locked)}."""
    conductor = first.conductor(host, LONG_AGO, online=True)
    gone = first.conductor(DEAD, LONG_AGO, online=True)
    first.conductor('another', LONG_AGO, online=False)
    chassis = first.insert('chassis', uuid=str(uuid.UUID(int=1)), description='rack', extra={})
    made = {}
    for number, (state, way) in enumerate(
            (state, way) for state in states.PROVISION for way in WAYS):
        ident, name = str(uuid.UUID(int=1000 + number)), f'node-{number}'
        row = first.insert(
            'nodes', uuid=ident, name=name, provision_state=state, chassis_id=chassis,
            reservation={'free': None, 'held': host, 'orphan': DEAD}[way],
            conductor_affinity=gone if way == 'orphan' else conductor,
            instance_uuid=str(uuid.UUID(int=5000 + number)), **FIELDS, **UNSEEN)
        made[ident] = name, state, way
        for trait in ('CUSTOM_A', 'HW_CPU_X86_VMX'):
            first.insert('node_traits', node_id=row, trait=trait)
        group = first.insert(
            'portgroups', uuid=str(uuid.UUID(int=2000 + number)), node_id=row, properties={},
            extra={}, internal_info={}, standalone_ports_supported=True, mode='802.3ad',
            address=f'52:54:00:00:01:{number:02x}', dynamic_portgroup=False)
        first.insert(
            'ports', uuid=str(uuid.UUID(int=3000 + number)), node_id=row, portgroup_id=group,
            address=f'52:54:00:00:00:{number:02x}', extra={'n': number}, internal_info={},
            local_link_connection={'switch_id': '00:11:22:33:44:55', 'port_id': 'p'},
            pxe_enabled=True, available_for_dynamic_portgroup=False)
        if state == states.ACTIVE:
            first.insert('allocations', uuid=str(uuid.UUID(int=4000 + number)), node_id=row,
                         name=f'allocation-{number}', state='active', resource_class='big',
                         candidate_nodes=[], traits=['CUSTOM_A'], extra={})
    return made


def settled(state: str) -> str:
    """The state of a node that nobody has worked on since: work that died has failed."""
    about = states.PROVISION[state]
    return about.events['fail'] if about.fails_on_restart else state


def migrate_data(service) -> list[int]:
    """Run the command a row at a time until it says that all is done; return its exit codes."""
    codes = []

    def done():
        codes.append(service.run('ironic-clone-dbsync', 'online_data_migrations', '--max-count',
                                 '1').returncode)
        return codes[-1] != 1
    wait.until(done, 'all data is migrated', 120)
    return codes


def test_every_node_is_there_and_lives_on(service, first):
    made = fill(first, service.host)
    service.upgrade_database()
    service.start()
    assert migrate_data(service) == [1, 0]   # two conductors; the third is alive and said it

    http = http_client.HttpClient(service.url)
    wait.until(lambda: {node['reservation'] for node in http.get(
        '/v1/nodes?fields=reservation').json()['nodes']} == {None}, 'all locks are broken', 60)
    nodes = {node['uuid']: node for node in
             http.get('/v1/nodes/detail').expect(200).json()['nodes']}
    assert set(nodes) == set(made)
    for ident, (name, state, way) in made.items():
        node = nodes[ident]
        about = f'{name}, {state}, {way}'
        assert (node['name'], node['provision_state']) == (name, settled(state)), about
        ended = way == 'orphan' and settled(state) != state
        expected = {field: value for field, value in FIELDS.items()
                    if not (ended and field in UNDONE)}
        assert {field: node[field] for field in expected} == expected, about
        assert node['traits'] == ['CUSTOM_A', 'HW_CPU_X86_VMX'], about
        assert node['chassis_uuid'] == str(uuid.UUID(int=1)), about
        assert bool(node['last_error']) == (settled(state) != state), about
    assert len(http.get('/v1/ports/detail').json()['ports']) == len(made)
    groups = http.get('/v1/portgroups/detail').json()['portgroups']
    assert {group['node_uuid'] for group in groups} == set(made)
    allocated = {one['node_uuid'] for one in http.get('/v1/allocations').json()['allocations']}
    assert allocated == {ident for ident, (_, state, _) in made.items() if state == states.ACTIVE}

    # What the new schema brought is there for the old rows, and they go through a life.
    ident = next(ident for ident, (_, state, _) in made.items() if state == states.ENROLL)
    http.provision(ident, 'manage', 'manageable')
    http.patch(f'/v1/nodes/{ident}', [
        {'op': 'replace', 'path': '/retired', 'value': False},
        {'op': 'remove', 'path': '/instance_uuid'}]).expect(200)
    http.provision(ident, 'provide', 'available')
    assert http.get(f'/v1/nodes/{ident}/history').expect(200).json()['history'] is not None
    http.post('/v1/volume/connectors', {
        'node_uuid': ident, 'type': 'iqn', 'connector_id': 'iqn.2017-07.org.example'}).expect(201)
    http.delete(f'/v1/nodes/{ident}').expect(204)
    found = json.loads(service.run('ironic-clone-status', 'upgrade', 'check', '--json').stdout)
    assert {one['check'] for one in found['checks'] if one['result']} == {'Secrets'}   # no keys
    assert set(service.stop().values()) == {0}
