"""The first stone: conductors, nodes and their traits, ports, and what these refer to."""
import sqlalchemy as sa
from alembic import op

from ironic_clone.db.types import JsonText
from ironic_clone.db.types import Timestamp

revision = '0001_first_stone'
down_revision = None

OPTIONS = {f'{dialect}_{key}': value for dialect in ('mysql', 'mariadb') for key, value in
           (('engine', 'InnoDB'), ('charset', 'utf8mb4'), ('collate', 'utf8mb4_bin'))}
NUMBERED = OPTIONS | {'sqlite_autoincrement': True}   # no id of a deleted row is used again


def upgrade():
    op.create_table(
        'chassis',
        sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
        sa.Column('created_at', Timestamp(), nullable=False),
        sa.Column('updated_at', Timestamp(), nullable=True),
        sa.Column('uuid', sa.String(length=36), nullable=False),
        sa.Column('description', sa.String(length=255), nullable=True),
        sa.Column('extra', JsonText(), nullable=False),
        sa.PrimaryKeyConstraint('id', name='pk_chassis'),
        sa.UniqueConstraint('uuid', name='uq_chassis_uuid'),
        **NUMBERED)
    op.create_table(
        'conductors',
        sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
        sa.Column('created_at', Timestamp(), nullable=False),
        sa.Column('updated_at', Timestamp(), nullable=True),
        sa.Column('hostname', sa.String(length=255), nullable=False),
        sa.Column('conductor_group', sa.String(length=255), nullable=False),
        sa.Column('drivers', JsonText(), nullable=False),
        sa.Column('online', sa.Boolean(), nullable=False),
        sa.Column('incarnation', sa.String(length=36), nullable=True),
        sa.PrimaryKeyConstraint('id', name='pk_conductors'),
        sa.UniqueConstraint('hostname', name='uq_conductors_hostname'),
        **NUMBERED)
    op.create_table(
        'conductor_hardware_interfaces',
        sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
        sa.Column('conductor_id', sa.Integer(), nullable=False),
        sa.Column('hardware_type', sa.String(length=255), nullable=False),
        sa.Column('interface_type', sa.String(length=16), nullable=False),
        sa.Column('interface_name', sa.String(length=255), nullable=False),
        sa.Column('default', sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(['conductor_id'], ['conductors.id'],
            name='fk_conductor_hardware_interfaces_conductor_id', ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name='pk_conductor_hardware_interfaces'),
        sa.UniqueConstraint('conductor_id', 'hardware_type', 'interface_type', 'interface_name',
            name='uq_conductor_interface'),
        **NUMBERED)
    op.create_table(
        'nodes',
        sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
        sa.Column('created_at', Timestamp(), nullable=False),
        sa.Column('updated_at', Timestamp(), nullable=True),
        sa.Column('uuid', sa.String(length=36), nullable=False),
        sa.Column('name', sa.String(length=255), nullable=True),
        sa.Column('instance_uuid', sa.String(length=36), nullable=True),
        sa.Column('instance_name', sa.String(length=255), nullable=True),
        sa.Column('chassis_id', sa.Integer(), nullable=True),
        sa.Column('description', sa.Text(), nullable=True),
        sa.Column('resource_class', sa.String(length=80), nullable=True),
        sa.Column('owner', sa.String(length=255), nullable=True),
        sa.Column('lessee', sa.String(length=255), nullable=True),
        sa.Column('shard', sa.String(length=255), nullable=True),
        sa.Column('parent_node', sa.String(length=36), nullable=True),
        sa.Column('conductor_group', sa.String(length=255), nullable=False),
        sa.Column('conductor_affinity', sa.Integer(), nullable=True),
        sa.Column('driver', sa.String(length=255), nullable=False),
        sa.Column('bios_interface', sa.String(length=255), nullable=True),
        sa.Column('boot_interface', sa.String(length=255), nullable=True),
        sa.Column('console_interface', sa.String(length=255), nullable=True),
        sa.Column('deploy_interface', sa.String(length=255), nullable=True),
        sa.Column('firmware_interface', sa.String(length=255), nullable=True),
        sa.Column('inspect_interface', sa.String(length=255), nullable=True),
        sa.Column('management_interface', sa.String(length=255), nullable=True),
        sa.Column('network_interface', sa.String(length=255), nullable=True),
        sa.Column('power_interface', sa.String(length=255), nullable=True),
        sa.Column('raid_interface', sa.String(length=255), nullable=True),
        sa.Column('rescue_interface', sa.String(length=255), nullable=True),
        sa.Column('storage_interface', sa.String(length=255), nullable=True),
        sa.Column('vendor_interface', sa.String(length=255), nullable=True),
        sa.Column('provision_state', sa.String(length=15), nullable=False),
        sa.Column('target_provision_state', sa.String(length=15), nullable=True),
        sa.Column('provision_updated_at', Timestamp(), nullable=True),
        sa.Column('inspection_started_at', Timestamp(), nullable=True),
        sa.Column('inspection_finished_at', Timestamp(), nullable=True),
        sa.Column('power_state', sa.String(length=15), nullable=True),
        sa.Column('target_power_state', sa.String(length=15), nullable=True),
        sa.Column('boot_mode', sa.String(length=16), nullable=True),
        sa.Column('secure_boot', sa.Boolean(), nullable=True),
        sa.Column('health', sa.String(length=16), nullable=True),
        sa.Column('last_error', sa.Text(), nullable=True),
        sa.Column('fault', sa.String(length=32), nullable=True),
        sa.Column('maintenance', sa.Boolean(), nullable=False),
        sa.Column('maintenance_reason', sa.Text(), nullable=True),
        sa.Column('console_enabled', sa.Boolean(), nullable=False),
        sa.Column('protected', sa.Boolean(), nullable=False),
        sa.Column('protected_reason', sa.Text(), nullable=True),
        sa.Column('retired', sa.Boolean(), nullable=True),
        sa.Column('retired_reason', sa.Text(), nullable=True),
        sa.Column('automated_clean', sa.Boolean(), nullable=True),
        sa.Column('disable_power_off', sa.Boolean(), nullable=True),
        sa.Column('properties', JsonText(), nullable=False),
        sa.Column('driver_info', JsonText(), nullable=False),
        sa.Column('driver_internal_info', JsonText(), nullable=False),
        sa.Column('instance_info', JsonText(), nullable=False),
        sa.Column('extra', JsonText(), nullable=False),
        sa.Column('network_data', JsonText(), nullable=False),
        sa.Column('clean_step', JsonText(), nullable=False),
        sa.Column('deploy_step', JsonText(), nullable=False),
        sa.Column('service_step', JsonText(), nullable=False),
        sa.Column('raid_config', JsonText(), nullable=False),
        sa.Column('target_raid_config', JsonText(), nullable=False),
        sa.Column('reservation', sa.String(length=255), nullable=True),
        sa.Column('lock_epoch', sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(['chassis_id'], ['chassis.id'], name='fk_nodes_chassis_id'),
        sa.ForeignKeyConstraint(['conductor_affinity'], ['conductors.id'],
            name='fk_nodes_conductor_affinity', ondelete='SET NULL'),
        sa.PrimaryKeyConstraint('id', name='pk_nodes'),
        sa.UniqueConstraint('instance_uuid', name='uq_nodes_instance_uuid'),
        sa.UniqueConstraint('name', name='uq_nodes_name'),
        sa.UniqueConstraint('uuid', name='uq_nodes_uuid'),
        **NUMBERED)
    op.create_index('ix_nodes_chassis_id', 'nodes', ['chassis_id'])
    op.create_index('ix_nodes_conductor_affinity', 'nodes', ['conductor_affinity'])
    op.create_index('ix_nodes_conductor_group', 'nodes', ['conductor_group'])
    op.create_index('ix_nodes_driver', 'nodes', ['driver'])
    op.create_index('ix_nodes_lessee', 'nodes', ['lessee'])
    op.create_index('ix_nodes_owner', 'nodes', ['owner'])
    op.create_index('ix_nodes_parent_node', 'nodes', ['parent_node'])
    op.create_index('ix_nodes_provision_state', 'nodes', ['provision_state'])
    op.create_index('ix_nodes_reservation', 'nodes', ['reservation'])
    op.create_index('ix_nodes_resource_class', 'nodes', ['resource_class'])
    op.create_index('ix_nodes_shard', 'nodes', ['shard'])
    op.create_index('ix_nodes_maintenance', 'nodes', ['maintenance'])
    op.create_index('ix_nodes_retired', 'nodes', ['retired'])
    op.create_index('ix_nodes_fault', 'nodes', ['fault'])
    op.create_index('ix_nodes_instance_name', 'nodes', ['instance_name'])
    op.create_index('ix_nodes_created_at', 'nodes', ['created_at'])
    op.create_index('ix_nodes_updated_at', 'nodes', ['updated_at'])
    op.create_index('ix_nodes_provision_updated_at', 'nodes', ['provision_updated_at'])
    op.create_table(
        'allocations',
        sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
        sa.Column('created_at', Timestamp(), nullable=False),
        sa.Column('updated_at', Timestamp(), nullable=True),
        sa.Column('uuid', sa.String(length=36), nullable=False),
        sa.Column('name', sa.String(length=255), nullable=True),
        sa.Column('node_id', sa.Integer(), nullable=True),
        sa.Column('state', sa.String(length=15), nullable=False),
        sa.Column('owner', sa.String(length=255), nullable=True),
        sa.Column('last_error', sa.Text(), nullable=True),
        sa.Column('resource_class', sa.String(length=80), nullable=True),
        sa.Column('candidate_nodes', JsonText(), nullable=False),
        sa.Column('traits', JsonText(), nullable=False),
        sa.Column('extra', JsonText(), nullable=False),
        sa.Column('conductor_affinity', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['conductor_affinity'], ['conductors.id'],
            name='fk_allocations_conductor_affinity', ondelete='SET NULL'),
        sa.ForeignKeyConstraint(['node_id'], ['nodes.id'], name='fk_allocations_node_id',
            ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name='pk_allocations'),
        sa.UniqueConstraint('name', name='uq_allocations_name'),
        sa.UniqueConstraint('node_id', name='uq_allocations_node_id'),
        sa.UniqueConstraint('uuid', name='uq_allocations_uuid'),
        **NUMBERED)
    op.create_index('ix_allocations_conductor_affinity', 'allocations', ['conductor_affinity'])
    op.create_index('ix_allocations_state', 'allocations', ['state'])
    op.create_index('ix_allocations_resource_class', 'allocations', ['resource_class'])
    op.create_index('ix_allocations_owner', 'allocations', ['owner'])
    op.create_table(
        'node_traits',
        sa.Column('node_id', sa.Integer(), nullable=False),
        sa.Column('trait', sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(['node_id'], ['nodes.id'], name='fk_node_traits_node_id',
            ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('node_id', 'trait', name='pk_node_traits'),
        **OPTIONS)
    op.create_table(
        'portgroups',
        sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
        sa.Column('created_at', Timestamp(), nullable=False),
        sa.Column('updated_at', Timestamp(), nullable=True),
        sa.Column('uuid', sa.String(length=36), nullable=False),
        sa.Column('name', sa.String(length=255), nullable=True),
        sa.Column('node_id', sa.Integer(), nullable=False),
        sa.Column('address', sa.String(length=18), nullable=True),
        sa.Column('mode', sa.String(length=255), nullable=True),
        sa.Column('properties', JsonText(), nullable=False),
        sa.Column('extra', JsonText(), nullable=False),
        sa.Column('internal_info', JsonText(), nullable=False),
        sa.Column('standalone_ports_supported', sa.Boolean(), nullable=False),
        sa.Column('physical_network', sa.String(length=64), nullable=True),
        sa.Column('category', sa.String(length=80), nullable=True),
        sa.Column('dynamic_portgroup', sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(['node_id'], ['nodes.id'], name='fk_portgroups_node_id',
            ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name='pk_portgroups'),
        sa.UniqueConstraint('address', name='uq_portgroups_address'),
        sa.UniqueConstraint('name', name='uq_portgroups_name'),
        sa.UniqueConstraint('uuid', name='uq_portgroups_uuid'),
        **NUMBERED)
    op.create_index('ix_portgroups_node_id', 'portgroups', ['node_id'])
    op.create_table(
        'ports',
        sa.Column('id', sa.Integer(), autoincrement=True, nullable=False),
        sa.Column('created_at', Timestamp(), nullable=False),
        sa.Column('updated_at', Timestamp(), nullable=True),
        sa.Column('uuid', sa.String(length=36), nullable=False),
        sa.Column('name', sa.String(length=255), nullable=True),
        sa.Column('address', sa.String(length=18), nullable=False),
        sa.Column('node_id', sa.Integer(), nullable=False),
        sa.Column('portgroup_id', sa.Integer(), nullable=True),
        sa.Column('extra', JsonText(), nullable=False),
        sa.Column('internal_info', JsonText(), nullable=False),
        sa.Column('local_link_connection', JsonText(), nullable=False),
        sa.Column('pxe_enabled', sa.Boolean(), nullable=False),
        sa.Column('physical_network', sa.String(length=64), nullable=True),
        sa.Column('is_smartnic', sa.Boolean(), nullable=True),
        sa.Column('description', sa.String(length=255), nullable=True),
        sa.Column('vendor', sa.String(length=32), nullable=True),
        sa.Column('category', sa.String(length=80), nullable=True),
        sa.Column('available_for_dynamic_portgroup', sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(['node_id'], ['nodes.id'], name='fk_ports_node_id',
            ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['portgroup_id'], ['portgroups.id'], name='fk_ports_portgroup_id'),
        sa.PrimaryKeyConstraint('id', name='pk_ports'),
        sa.UniqueConstraint('address', name='uq_ports_address'),
        sa.UniqueConstraint('name', name='uq_ports_name'),
        sa.UniqueConstraint('uuid', name='uq_ports_uuid'),
        **NUMBERED)
    op.create_index('ix_ports_node_id', 'ports', ['node_id'])
    op.create_index('ix_ports_portgroup_id', 'ports', ['portgroup_id'])
