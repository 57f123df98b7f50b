"""The node: every field that the API knows of it."""
from collections.abc import Callable

from ironic_clone.api import network_data
from ironic_clone.api import types
from ironic_clone.api.field import Field
from ironic_clone.api.resource import Resource
from ironic_clone.api.sources import Derived
from ironic_clone.api.sources import LinkPair
from ironic_clone.common import states
from ironic_clone.db import traits

AVAILABLE_SINCE = 2
"""Minor of the version that calls the state of a free node "available"."""
INSPECT_WAIT_SINCE = 39
"""Minor of the version that tells "inspect wait" from "inspecting"."""


def shown_state(minor: int) -> Callable[[str | None], str | None] | None:
    """Return how a provision state is called at an old version; None: as it is."""
    names: dict[str | None, str | None] = {}
    if minor < INSPECT_WAIT_SINCE:
        names[states.INSPECTWAIT] = states.INSPECTING
    if minor < AVAILABLE_SINCE:
        names[states.AVAILABLE] = states.NOSTATE
    return (lambda state: names.get(state, state)) if names else None


def _traits(services, rows):
    if len(rows) == 1:   # a query that need not be built
        return [traits.of_node(services.database, rows[0][0])]
    found = traits.of_nodes(services.database, [node_id for node_id, in rows])
    if not found:
        return [()] * len(rows)
    return [found.get(node_id, ()) for node_id, in rows]


def _conductors(services, rows):
    owner = services.rings.current.owner
    return [owner(*row) for row in rows]


def _interface(since: int) -> Field:
    return Field(types.text, since, write='CP')


def _links_to(below: str, since: int) -> Field:
    return Field(types.links, since, source=LinkPair(below), selectable=False)


_BRIEF = ('instance_uuid', 'maintenance', 'power_state', 'provision_state', 'uuid', 'name')


class Node(Resource, singular='node', collection='nodes', brief=_BRIEF, null_is_absent=True,
           threshold='baremetal:node:get:filter_threshold'):
    """A machine."""

    uuid = Field(types.uuid, views='bds', write='C')
    created_at = Field(types.datetime, selectable=False)
    updated_at = Field(types.datetime, selectable=False)
    automated_clean = Field(types.boolean, 47, write='CP', removable=False)
    bios_interface = _interface(40)
    boot_interface = _interface(31)
    boot_mode = Field(types.Text(16), 75, write='C')
    clean_step = Field(types.object_, 7, secret='show_password')
    conductor_group = Field(types.text, 46, write='CP', default='', patch_null=False,
                            removable=False)
    console_enabled = Field(types.boolean, write='C', default=False, nullable=False)
    console_interface = _interface(31)
    disable_power_off = Field(types.boolean, 95, write='CP', default=False)
    deploy_interface = _interface(31)
    deploy_step = Field(types.object_, 44, secret='show_password')
    description = Field(types.Text(4096), 51, write='CP')
    driver = Field(types.text, write='C!P', nullable=False)
    driver_info = Field(types.object_, write='CP', secret='show_password',
                        private='baremetal:node:get:driver_info')
    driver_internal_info = Field(types.object_, 3, secret='show_password',
                                 private='baremetal:node:get:driver_internal_info')
    extra = Field(types.object_, write='CP')
    fault = Field(types.text, 42)
    firmware_interface = _interface(86)
    health = Field(types.text, 109)
    inspection_finished_at = Field(types.datetime, 6)
    inspection_started_at = Field(types.datetime, 6)
    inspect_interface = _interface(31)
    instance_info = Field(types.object_, write='CP', secret='show_instance_secrets')
    instance_name = Field(types.Text(255, 1), 104, write='CP')
    instance_uuid = Field(types.uuid, views='bds', write='CP')
    last_error = Field(types.text, private='baremetal:node:get:last_error')
    lessee = Field(types.text, 65, write='CP')
    maintenance = Field(types.boolean, views='bds', write='CP', default=False, nullable=False,
                        removable=False)
    maintenance_reason = Field(types.text)
    management_interface = _interface(31)
    name = Field(types.text, 5, views='bds', write='CP', patch_null=False)
    network_data = Field(types.Object(network_data.SCHEMA), 66, write='CP', patch_null=False)
    network_interface = _interface(20)
    owner = Field(types.text, 50, write='CP')
    parent_node = Field(types.text, 83, write='CP', patch_null=False)
    power_interface = _interface(31)
    power_state = Field(types.text, views='bds')
    properties = Field(types.object_, write='CP', create_null=False)
    protected = Field(types.boolean, 48, write='P', default=False, nullable=False,
                      patch_null=True)
    protected_reason = Field(types.text, 48, write='P')
    provision_state = Field(types.text, views='bds', shown=shown_state)
    provision_updated_at = Field(types.datetime)
    raid_config = Field(types.object_, 12)
    raid_interface = _interface(31)
    rescue_interface = _interface(38)
    reservation = Field(types.text, private='baremetal:node:get:reservation')
    resource_class = Field(types.Text(80), 21, write='CP')
    retired = Field(types.boolean, 61, write='CP', default=False)
    retired_reason = Field(types.text, 61, write='CP')
    secure_boot = Field(types.boolean, 75, write='C')
    service_step = Field(types.object_, 87, secret='show_password')
    shard = Field(types.text, 82, write='CP')
    storage_interface = _interface(33)
    target_power_state = Field(types.text)
    target_provision_state = Field(types.text)
    target_raid_config = Field(types.object_, 12)
    traits = Field(types.strings, 37, source=Derived(('id',), _traits))
    vendor_interface = _interface(31)
    links = Field(types.links, views='bds', source=LinkPair(), selectable=False)
    conductor = Field(types.text, 49, source=Derived(
        ('uuid', 'driver', 'conductor_group'), _conductors,
        state=lambda services: services.rings.version))
    allocation_uuid = Field(types.uuid, 52, sortable=False)
    chassis_uuid = Field(types.uuid, write='CP', sortable=False)
    ports = _links_to('ports', 1)
    states = _links_to('states', 14)
    portgroups = _links_to('portgroups', 24)
    volume = _links_to('volume', 32)


INTERFACES = tuple(name for name in Node.fields if name.endswith('_interface'))
"""Fields that name the implementation of an interface of the driver."""
