"""The whole API: volumes, deploy templates, runbooks, inspection rules, what hangs on nodes."""
import sqlalchemy as sa
from alembic import op

from ironic_clone.db.migrations import indexes
from ironic_clone.db.types import JsonText
from ironic_clone.db.types import String
from ironic_clone.db.types import Timestamp
from ironic_clone.db.types import start_of

revision = '0002_whole_api'
down_revision = '0001_first_stone'

OPTIONS = {f'{dialect}_{key}': value for dialect in ('mysql', 'mariadb') for key, value in
           (('engine', 'InnoDB'), ('charset', 'utf8mb4'), ('collate', 'utf8mb4_bin'))}
NUMBERED = OPTIONS | {'sqlite_autoincrement': True}   # no id of a deleted row is used again


def upgrade():
    op.add_column('conductors', sa.Column('rpc_version', String(16), nullable=True))
    _of_nodes()
    _audit_trail()
    op.create_table(
        'volume_connectors',
        sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
        sa.Column('created_at', Timestamp(), nullable=False),
        sa.Column('updated_at', Timestamp(), nullable=True),
        sa.Column('uuid', String(36), nullable=False),
        sa.Column('node_id', sa.Integer(), nullable=False),
        sa.Column('type', String(32), nullable=False),
        sa.Column('connector_id', String(255), nullable=False),
        sa.Column('extra', JsonText(), nullable=False),
        sa.ForeignKeyConstraint(['node_id'], ['nodes.id'],
            name='fk_volume_connectors_node_id', ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name='pk_volume_connectors'),
        sa.UniqueConstraint('type', 'connector_id', name='uq_volume_connectors_type'),
        sa.UniqueConstraint('uuid', name='uq_volume_connectors_uuid'),
        **NUMBERED)
    indexes.create('volume_connectors', 'created_at', 'node_id', 'connector_id', 'type',
                   nullable=('updated_at',))
    op.create_table(
        'volume_targets',
        sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
        sa.Column('created_at', Timestamp(), nullable=False),
        sa.Column('updated_at', Timestamp(), nullable=True),
        sa.Column('uuid', String(36), nullable=False),
        sa.Column('node_id', sa.Integer(), nullable=False),
        sa.Column('volume_type', String(64), nullable=False),
        sa.Column('boot_index', sa.Integer(), nullable=False),
        sa.Column('volume_id', String(255), nullable=False),
        sa.Column('properties', JsonText(), nullable=False),
        sa.Column('extra', JsonText(), nullable=False),
        sa.ForeignKeyConstraint(['node_id'], ['nodes.id'],
            name='fk_volume_targets_node_id', ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name='pk_volume_targets'),
        sa.UniqueConstraint('node_id', 'boot_index', name='uq_volume_targets_node_id'),
        sa.UniqueConstraint('uuid', name='uq_volume_targets_uuid'),
        **NUMBERED)
    indexes.create('volume_targets', 'created_at', 'node_id', 'boot_index', 'volume_id',
                   'volume_type', nullable=('updated_at',))
    op.create_table(
        'deploy_templates',
        sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
        sa.Column('created_at', Timestamp(), nullable=False),
        sa.Column('updated_at', Timestamp(), nullable=True),
        sa.Column('uuid', String(36), nullable=False),
        sa.Column('name', String(255), nullable=False),
        sa.Column('steps', JsonText(), nullable=False),
        sa.Column('extra', JsonText(), nullable=False),
        sa.PrimaryKeyConstraint('id', name='pk_deploy_templates'),
        sa.UniqueConstraint('name', name='uq_deploy_templates_name'),
        sa.UniqueConstraint('uuid', name='uq_deploy_templates_uuid'),
        **NUMBERED)
    indexes.create('deploy_templates', 'created_at', nullable=('updated_at',))
    op.create_table(
        'runbooks',
        sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
        sa.Column('created_at', Timestamp(), nullable=False),
        sa.Column('updated_at', Timestamp(), nullable=True),
        sa.Column('uuid', String(36), nullable=False),
        sa.Column('name', String(255), nullable=False),
        sa.Column('description', String(255), nullable=True),
        sa.Column('owner', String(255), nullable=True),
        sa.Column('public', sa.Boolean(), nullable=False),
        sa.Column('disable_ramdisk', sa.Boolean(), nullable=False),
        sa.Column('steps', JsonText(), nullable=False),
        sa.Column('traits', JsonText(), nullable=False),
        sa.Column('extra', JsonText(), nullable=False),
        sa.PrimaryKeyConstraint('id', name='pk_runbooks'),
        sa.UniqueConstraint('name', name='uq_runbooks_name'),
        sa.UniqueConstraint('uuid', name='uq_runbooks_uuid'),
        **NUMBERED)
    indexes.create('runbooks', 'created_at', 'disable_ramdisk', 'public',
                   nullable=('updated_at', 'description', 'owner'))
    op.create_table(
        'inspection_rules',
        sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
        sa.Column('created_at', Timestamp(), nullable=False),
        sa.Column('updated_at', Timestamp(), nullable=True),
        sa.Column('uuid', String(36), nullable=False),
        sa.Column('description', String(255), nullable=True),
        sa.Column('priority', sa.Integer(), nullable=False),
        sa.Column('phase', String(16), nullable=True),
        sa.Column('sensitive', sa.Boolean(), nullable=False),
        sa.Column('conditions', JsonText(), nullable=False),
        sa.Column('actions', JsonText(), nullable=False),
        sa.PrimaryKeyConstraint('id', name='pk_inspection_rules'),
        sa.UniqueConstraint('uuid', name='uq_inspection_rules_uuid'),
        **NUMBERED)
    indexes.create('inspection_rules', 'created_at', 'priority', 'sensitive',
                   nullable=('updated_at', 'description', 'phase'))


def _audit_trail():
    op.create_table(
        'audit_trail',
        sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
        sa.Column('created_at', Timestamp(), nullable=False),
        sa.Column('updated_at', Timestamp(), nullable=True),
        sa.Column('uuid', String(36), nullable=False),
        sa.Column('request_id', String(64), nullable=False),
        sa.Column('node_uuid', String(36), nullable=True),
        sa.Column('event_type', String(64), nullable=False),
        sa.Column('event', sa.Text(), nullable=True),
        start_of('event'),
        sa.Column('user', String(255), nullable=True),
        sa.Column('user_name', String(255), nullable=True),
        sa.Column('project', String(255), nullable=True),
        sa.Column('method', String(16), nullable=True),
        sa.Column('route', String(255), nullable=True),
        sa.Column('path', String(1024), nullable=True),
        sa.Column('status', sa.Integer(), nullable=True),
        sa.Column('asked', sa.Text(), nullable=True),
        sa.Column('outcome', String(16), nullable=True),
        sa.Column('conductor', String(255), nullable=True),
        sa.Column('state', String(15), nullable=True),
        sa.Column('target_provision_state', String(15), nullable=True),
        sa.PrimaryKeyConstraint('id', name='pk_audit_trail'),
        sa.UniqueConstraint('uuid', name='uq_audit_trail_uuid'),
        **NUMBERED)
    indexes.create('audit_trail', 'created_at', 'request_id', nullable=('node_uuid',))


def _of_nodes():
    """What hangs on a node: its history, inventory, settings and components."""
    op.create_table(
        'node_history',
        sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
        sa.Column('created_at', Timestamp(), nullable=False),
        sa.Column('updated_at', Timestamp(), nullable=True),
        sa.Column('uuid', String(36), nullable=False),
        sa.Column('node_id', sa.Integer(), nullable=False),
        sa.Column('severity', String(16), nullable=False),
        sa.Column('event_type', String(64), nullable=True),
        sa.Column('event', sa.Text(), nullable=True),
        start_of('event'),
        sa.Column('conductor', String(255), nullable=True),
        sa.Column('user', String(255), nullable=True),
        sa.Column('project', String(255), nullable=True),
        sa.Column('state', String(15), nullable=True),
        sa.Column('target_provision_state', String(15), nullable=True),
        sa.Column('duration_seconds', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['node_id'], ['nodes.id'],
            name='fk_node_history_node_id', ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name='pk_node_history'),
        sa.UniqueConstraint('uuid', name='uq_node_history_uuid'),
        **NUMBERED)
    indexes.create('node_history', 'node_id')
    op.create_table(
        'node_inventory',
        sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
        sa.Column('created_at', Timestamp(), nullable=False),
        sa.Column('updated_at', Timestamp(), nullable=True),
        sa.Column('node_id', sa.Integer(), nullable=False),
        sa.Column('inventory', JsonText(), nullable=False),
        sa.Column('plugin_data', JsonText(), nullable=False),
        sa.ForeignKeyConstraint(['node_id'], ['nodes.id'],
            name='fk_node_inventory_node_id', ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name='pk_node_inventory'),
        sa.UniqueConstraint('node_id', name='uq_node_inventory_node_id'),
        **NUMBERED)
    op.create_table(
        'bios_settings',
        sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
        sa.Column('created_at', Timestamp(), nullable=False),
        sa.Column('updated_at', Timestamp(), nullable=True),
        sa.Column('node_id', sa.Integer(), nullable=False),
        sa.Column('name', String(255), nullable=False),
        sa.Column('value', sa.Text(), nullable=True),
        sa.Column('attribute_type', String(255), nullable=True),
        sa.Column('allowable_values', JsonText(), nullable=False),
        sa.Column('lower_bound', sa.BigInteger(), nullable=True),
        sa.Column('upper_bound', sa.BigInteger(), nullable=True),
        sa.Column('min_length', sa.Integer(), nullable=True),
        sa.Column('max_length', sa.Integer(), nullable=True),
        sa.Column('read_only', sa.Boolean(), nullable=True),
        sa.Column('reset_required', sa.Boolean(), nullable=True),
        sa.Column('unique', sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(['node_id'], ['nodes.id'],
            name='fk_bios_settings_node_id', ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name='pk_bios_settings'),
        sa.UniqueConstraint('node_id', 'name', name='uq_bios_settings_node_id'),
        **NUMBERED)
    op.create_table(
        'firmware_components',
        sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
        sa.Column('created_at', Timestamp(), nullable=False),
        sa.Column('updated_at', Timestamp(), nullable=True),
        sa.Column('node_id', sa.Integer(), nullable=False),
        sa.Column('component', String(255), nullable=False),
        sa.Column('initial_version', String(255), nullable=True),
        sa.Column('current_version', String(255), nullable=True),
        sa.Column('last_version_flashed', String(255), nullable=True),
        sa.Column('vendor', String(255), nullable=True),
        sa.Column('model', String(255), nullable=True),
        sa.Column('serial_number', String(255), nullable=True),
        sa.ForeignKeyConstraint(['node_id'], ['nodes.id'],
            name='fk_firmware_components_node_id', ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name='pk_firmware_components'),
        sa.UniqueConstraint('node_id', 'component', name='uq_firmware_components_node_id'),
        **NUMBERED)
