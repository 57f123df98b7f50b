"""The tables. Column names are the API's field names wherever the API shows the column.

Rows are read with core selects (``db.nodes``, ``db.ports``...), never as ORM objects; the
declarative classes are the one place where the schema is written down.
"""
import sqlalchemy as sa
from sqlalchemy import orm

from ironic_clone.db.types import FreeText
from ironic_clone.db.types import JsonText
from ironic_clone.db.types import String
from ironic_clone.db.types import Timestamp
from ironic_clone.db.types import start_of

_TABLE_OPTIONS = {f'{dialect}_{key}': value for dialect in ('mysql', 'mariadb') for key, value in
                  (('engine', 'InnoDB'), ('charset', 'utf8mb4'), ('collate', 'utf8mb4_bin'))}
_NEVER_TWICE = {'sqlite_autoincrement': True}
"""Without it SQLite gives the id of a row that was deleted to a new one."""


def _text(length: int = 255, **kwargs) -> sa.Column:
    return sa.Column(String(length), **kwargs)


def _json(default: str = '{}') -> sa.Column:
    return sa.Column(JsonText, nullable=False, default=default)


def _flag(default: bool) -> sa.Column:
    return sa.Column(sa.Boolean, nullable=False, default=default)


def _uuid() -> sa.Column:
    return _text(36, nullable=False, unique=True)


def _of_node(nullable: bool = False, **kwargs) -> sa.Column:
    """The node on which a row hangs, and with which it goes."""
    return sa.Column(sa.ForeignKey('nodes.id', ondelete='CASCADE'), nullable=nullable, **kwargs)


class Base(orm.DeclarativeBase):
    """Every table has a sequence number, which is the default sort key, and two times.

    ``__indexed__`` names the columns that lists are sorted or filtered by.
    """

    metadata = sa.MetaData(naming_convention={
        'ix': 'ix_%(table_name)s_%(column_0_name)s', 'uq': 'uq_%(table_name)s_%(column_0_name)s',
        'fk': 'fk_%(table_name)s_%(column_0_name)s', 'pk': 'pk_%(table_name)s'})

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        columns = cls.__table__.c
        for name in getattr(cls, '__indexed__', ()):
            # Where rows agree, their numbers tell; PostgreSQL takes no value for the largest one.
            first = columns[name].nulls_first() if columns[name].nullable else columns[name]
            sa.Index(f'ix_{cls.__table__.name}_{name}', first, columns.id)

    @orm.declared_attr.directive
    def __table_args__(cls):
        options = _TABLE_OPTIONS | _NEVER_TWICE if hasattr(cls, 'id') else _TABLE_OPTIONS
        return (*getattr(cls, '__constraints__', ()), options)


class Sequenced:
    """Columns shared by every resource."""

    id = orm.mapped_column(sa.Integer, primary_key=True, autoincrement=True, sort_order=-3)
    created_at = orm.mapped_column(Timestamp(), nullable=False, sort_order=-2)
    updated_at = orm.mapped_column(Timestamp(), sort_order=-1)


class Conductor(Sequenced, Base):
    """A conductor, the drivers that it serves, and when it was last seen alive.

    ``incarnation`` is new with each process, so that a revived predecessor is told apart.
    ``rpc_version`` is null where a release wrote the row that did not know of it.
    """

    __tablename__ = 'conductors'
    __indexed__ = ('created_at', 'updated_at', 'conductor_group')

    hostname = _text(nullable=False, unique=True)
    conductor_group = _text(nullable=False, default='')
    drivers = _json('[]')
    online = _flag(True)
    incarnation = _text(36)
    rpc_version = _text(16)


class ConductorInterface(Base):
    """A hardware interface that a conductor serves. A classic driver has no rows here."""

    __tablename__ = 'conductor_hardware_interfaces'

    id = sa.Column(sa.Integer, primary_key=True, autoincrement=True)
    conductor_id = sa.Column(sa.ForeignKey('conductors.id', ondelete='CASCADE'), nullable=False)
    hardware_type = _text(nullable=False)
    interface_type = _text(16, nullable=False)
    interface_name = _text(nullable=False)
    default = _flag(False)
    __constraints__ = (sa.UniqueConstraint(
        'conductor_id', 'hardware_type', 'interface_type', 'interface_name',
        name='uq_conductor_interface'),)


class Chassis(Sequenced, Base):
    __tablename__ = 'chassis'
    __indexed__ = ('created_at', 'updated_at', 'description')

    uuid = _uuid()
    description = _text()
    extra = _json()


class Node(Sequenced, Base):
    """A machine.

    ``reservation`` names the host that holds the exclusive lock, ``lock_epoch`` counts its
    acquisitions and breaks; a task's writes name both (``db.nodes.update``).
    """

    __tablename__ = 'nodes'
    __indexed__ = ('created_at', 'updated_at', 'chassis_id', 'conductor_affinity',
                   'automated_clean', 'bios_interface', 'boot_interface', 'boot_mode',
                   'conductor_group', 'console_enabled', 'console_interface', 'disable_power_off',
                   'deploy_interface', 'description_start', 'driver', 'fault',
                   'firmware_interface', 'health', 'inspection_finished_at',
                   'inspection_started_at', 'inspect_interface', 'instance_name', 'instance_uuid',
                   'last_error_start', 'lessee', 'maintenance', 'maintenance_reason_start',
                   'management_interface', 'name', 'network_interface', 'owner', 'parent_node',
                   'power_interface', 'power_state', 'protected', 'protected_reason_start',
                   'provision_state', 'provision_updated_at', 'raid_interface',
                   'rescue_interface', 'reservation', 'resource_class', 'retired',
                   'retired_reason_start', 'secure_boot', 'shard', 'storage_interface',
                   'target_power_state', 'target_provision_state', 'vendor_interface')

    uuid = _uuid()
    name = _text(unique=True)
    instance_uuid = _text(36, unique=True)
    instance_name = _text()
    chassis_id = sa.Column(sa.ForeignKey('chassis.id'))
    description = sa.Column(sa.Text)
    description_start = start_of('description')
    resource_class = _text(80)
    owner = _text()
    lessee = _text()
    shard = _text()
    parent_node = _text(36)
    conductor_group = _text(nullable=False, default='')
    conductor_affinity = sa.Column(sa.ForeignKey('conductors.id', ondelete='SET NULL'))

    driver = _text(nullable=False)
    bios_interface = _text()
    boot_interface = _text()
    console_interface = _text()
    deploy_interface = _text()
    firmware_interface = _text()
    inspect_interface = _text()
    management_interface = _text()
    network_interface = _text()
    power_interface = _text()
    raid_interface = _text()
    rescue_interface = _text()
    storage_interface = _text()
    vendor_interface = _text()

    provision_state = _text(15, nullable=False)
    target_provision_state = _text(15)
    provision_updated_at = sa.Column(Timestamp())
    inspection_started_at = sa.Column(Timestamp())
    inspection_finished_at = sa.Column(Timestamp())
    power_state = _text(15)
    target_power_state = _text(15)
    boot_mode = _text(16)
    secure_boot = sa.Column(sa.Boolean)
    health = _text(16)
    last_error = sa.Column(FreeText)
    last_error_start = start_of('last_error')
    fault = _text(32)
    maintenance = _flag(False)
    maintenance_reason = sa.Column(sa.Text)
    maintenance_reason_start = start_of('maintenance_reason')
    console_enabled = _flag(False)
    protected = _flag(False)
    protected_reason = sa.Column(sa.Text)
    protected_reason_start = start_of('protected_reason')
    retired = sa.Column(sa.Boolean, default=False)
    retired_reason = sa.Column(sa.Text)
    retired_reason_start = start_of('retired_reason')
    automated_clean = sa.Column(sa.Boolean)
    disable_power_off = sa.Column(sa.Boolean, default=False)

    properties = _json()
    driver_info = _json()
    driver_internal_info = _json()
    instance_info = _json()
    extra = _json()
    network_data = _json()
    clean_step = _json()
    deploy_step = _json()
    service_step = _json()
    raid_config = _json()
    target_raid_config = _json()

    reservation = _text()
    lock_epoch = sa.Column(sa.BigInteger, nullable=False, default=0)


class NodeTrait(Base):
    __tablename__ = 'node_traits'

    node_id = _of_node(primary_key=True)
    trait = _text(primary_key=True)


class NodeHistory(Sequenced, Base):
    """Something that happened to a node; rows are only added, and purged."""

    __tablename__ = 'node_history'
    __indexed__ = ('node_id',)

    uuid = _uuid()
    node_id = _of_node()
    severity = _text(16, nullable=False)
    event_type = _text(64)
    event = sa.Column(sa.Text)
    event_start = start_of('event')
    conductor = _text()
    user = _text()
    project = _text()
    state = _text(15)
    target_provision_state = _text(15)
    duration_seconds = sa.Column(sa.Integer)


class AuditTrail(Sequenced, Base):
    """What somebody asked of the API, or how the work ended that followed from it; rows are only
    added, and purged. They outlive their node, and so name it by its uuid."""

    __tablename__ = 'audit_trail'
    __indexed__ = ('created_at', 'node_uuid', 'request_id')

    uuid = _uuid()
    request_id = _text(64, nullable=False)
    node_uuid = _text(36)
    event_type = _text(64, nullable=False)
    event = sa.Column(FreeText)
    event_start = start_of('event')
    user = _text()
    user_name = _text()
    project = _text()
    method = _text(16)
    route = _text()
    path = _text(1024)
    status = sa.Column(sa.Integer)
    asked = sa.Column(FreeText)
    outcome = _text(16)
    conductor = _text()
    state = _text(15)
    target_provision_state = _text(15)


class NodeInventory(Sequenced, Base):
    """What the last inspection of a node found."""

    __tablename__ = 'node_inventory'

    node_id = _of_node(unique=True)
    inventory = _json()
    plugin_data = _json()


class BiosSetting(Sequenced, Base):
    """A firmware setting of a node, as last read from the machine."""

    __tablename__ = 'bios_settings'
    __constraints__ = (sa.UniqueConstraint('node_id', 'name', name='uq_bios_settings_node_id'),)

    node_id = _of_node()
    name = _text(nullable=False)
    value = sa.Column(sa.Text)
    attribute_type = _text()
    allowable_values = _json('[]')
    lower_bound = sa.Column(sa.BigInteger)
    upper_bound = sa.Column(sa.BigInteger)
    min_length = sa.Column(sa.Integer)
    max_length = sa.Column(sa.Integer)
    read_only = sa.Column(sa.Boolean)
    reset_required = sa.Column(sa.Boolean)
    unique = sa.Column(sa.Boolean)


class FirmwareComponent(Sequenced, Base):
    """A component of a node that has firmware, as last read from the machine."""

    __tablename__ = 'firmware_components'
    __constraints__ = (sa.UniqueConstraint('node_id', 'component',
                                           name='uq_firmware_components_node_id'),)

    node_id = _of_node()
    component = _text(nullable=False)
    initial_version = _text()
    current_version = _text()
    last_version_flashed = _text()
    vendor = _text()
    model = _text()
    serial_number = _text()


class Allocation(Sequenced, Base):
    """A request for a node; ``node_id`` is set while it holds one."""

    __tablename__ = 'allocations'
    __indexed__ = ('created_at', 'updated_at', 'conductor_affinity', 'last_error_start', 'name',
                   'owner', 'resource_class', 'state')

    uuid = _uuid()
    name = _text(unique=True)
    node_id = _of_node(nullable=True, unique=True)
    state = _text(15, nullable=False)
    owner = _text()
    last_error = sa.Column(FreeText)
    last_error_start = start_of('last_error')
    resource_class = _text(80)
    candidate_nodes = _json('[]')
    traits = _json('[]')
    extra = _json()
    conductor_affinity = sa.Column(sa.ForeignKey('conductors.id', ondelete='SET NULL'))


class Portgroup(Sequenced, Base):
    __tablename__ = 'portgroups'
    __indexed__ = ('created_at', 'updated_at', 'node_id', 'address', 'category',
                   'dynamic_portgroup', 'mode', 'name', 'physical_network',
                   'standalone_ports_supported')

    uuid = _uuid()
    name = _text(unique=True)
    node_id = _of_node()
    address = _text(18, unique=True)
    mode = _text()
    properties = _json()
    extra = _json()
    internal_info = _json()
    standalone_ports_supported = _flag(True)
    physical_network = _text(64)
    category = _text(80)
    dynamic_portgroup = _flag(False)


class Port(Sequenced, Base):
    __tablename__ = 'ports'
    __indexed__ = ('created_at', 'updated_at', 'node_id', 'portgroup_id',
                   'available_for_dynamic_portgroup', 'category', 'description', 'is_smartnic',
                   'name', 'physical_network', 'pxe_enabled', 'vendor')

    uuid = _uuid()
    name = _text(unique=True)
    address = _text(18, nullable=False, unique=True)
    node_id = _of_node()
    portgroup_id = sa.Column(sa.ForeignKey('portgroups.id'))
    extra = _json()
    internal_info = _json()
    local_link_connection = _json()
    pxe_enabled = _flag(True)
    physical_network = _text(64)
    is_smartnic = sa.Column(sa.Boolean, default=False)
    description = _text()
    vendor = _text(32)
    category = _text(80)
    available_for_dynamic_portgroup = _flag(True)


class VolumeConnector(Sequenced, Base):
    """How a node is known to a storage network."""

    __tablename__ = 'volume_connectors'
    __indexed__ = ('created_at', 'updated_at', 'node_id', 'connector_id', 'type')

    uuid = _uuid()
    node_id = _of_node()
    type = _text(32, nullable=False)
    connector_id = _text(nullable=False)
    extra = _json()
    __constraints__ = (sa.UniqueConstraint('type', 'connector_id'),)


class VolumeTarget(Sequenced, Base):
    """A volume that a node boots from or uses."""

    __tablename__ = 'volume_targets'
    __indexed__ = ('created_at', 'updated_at', 'node_id', 'boot_index', 'volume_id', 'volume_type')

    uuid = _uuid()
    node_id = _of_node()
    volume_type = _text(64, nullable=False)
    boot_index = sa.Column(sa.Integer, nullable=False)
    volume_id = _text(nullable=False)
    properties = _json()
    extra = _json()
    __constraints__ = (sa.UniqueConstraint('node_id', 'boot_index'),)


class DeployTemplate(Sequenced, Base):
    """Deploy steps that a trait of the same name asks for."""

    __tablename__ = 'deploy_templates'
    __indexed__ = ('created_at', 'updated_at')

    uuid = _uuid()
    name = _text(nullable=False, unique=True)
    steps = _json('[]')
    extra = _json()


class Runbook(Sequenced, Base):
    """Steps for cleaning and service that an operator has approved, and for which nodes."""

    __tablename__ = 'runbooks'
    __indexed__ = ('created_at', 'updated_at', 'description', 'disable_ramdisk', 'owner', 'public')

    uuid = _uuid()
    name = _text(nullable=False, unique=True)
    description = _text()
    owner = _text()
    public = _flag(False)
    disable_ramdisk = _flag(False)
    steps = _json('[]')
    traits = _json('[]')
    extra = _json()


class InspectionRule(Sequenced, Base):
    """What is done with inspection data, and on which conditions."""

    __tablename__ = 'inspection_rules'
    __indexed__ = ('created_at', 'updated_at', 'description', 'phase', 'priority', 'sensitive')

    uuid = _uuid()
    description = _text()
    priority = sa.Column(sa.Integer, nullable=False, default=0)
    phase = _text(16, default='main')
    sensitive = _flag(False)
    conditions = _json('[]')
    actions = _json('[]')
