"""What is known of a machine beside its node: settings, components, inventory, ports."""
import logging

from oslo_utils import uuidutils

from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.conf import CONF
from ironic_clone.db import inventory as inventories
from ironic_clone.db import node_cache
from ironic_clone.db import ports
from ironic_clone.db.record import dump

LOG = logging.getLogger(__name__)


class Findings:
    """The part of a ``Task`` by which a driver has kept what it learns from the machine.

    All of it is written under the task's lock.

    :ivar inspected: (inventory, plugin data) that the driver found in the present inspection.
    """

    inspected: tuple[dict, dict] | None = None
    _ports: list | None = None

    def store_bios_settings(self, settings) -> None:
        """Keep the firmware settings that the machine has now.

        :param settings: an iterable of {'name', 'value', ...}, further keys as in the API.
        """
        node_cache.BIOS.store(self.guarded, self.node.id, settings)

    def store_firmware_components(self, components) -> None:
        """Keep which components the machine has, and the versions of their firmware.

        :param components: an iterable of {'component', 'current_version', ...}.
        """
        node_cache.FIRMWARE.store(self.guarded, self.node.id, components)

    def store_inventory(self, inventory: dict, plugin_data: dict) -> None:
        """Keep what an inspection found.

        While the node is inspected, inspection rules see it first, and it is kept when the
        inspection ends well.
        """
        self.check()
        if self.node.provision_state in (states.INSPECTING, states.INSPECTWAIT):
            self.inspected = inventory, plugin_data
        elif CONF.inventory.data_backend == 'database':
            inventories.store(self.guarded, self.node.id, inventory, plugin_data)

    @property
    def ports(self) -> list:
        """The node's ports, read at first use."""
        if self._ports is None:
            self._ports = ports.for_node(self.database, self.node.id)
        return self._ports

    def create_port(self, address: str, pxe_enabled: bool = True,
                    extra: dict | None = None) -> bool:
        """Add a port to the node; False if some node has one with this MAC address."""
        self.check_exclusive()
        try:
            ports.create(self.guarded, {
                'uuid': uuidutils.generate_uuid(), 'node_id': self.node.id, 'address': address,
                'pxe_enabled': pxe_enabled, 'extra': dump(extra or {})})
        except exception.MACAlreadyExists as error:
            LOG.info('Node %s gets no port: %s', self.node.uuid, error)
            return False
        self._ports = None
        return True

    def save_port(self, port) -> None:
        """Write what was changed on one of the node's ports."""
        self.check_exclusive()
        ports.update(self.guarded, port)

    def delete_port(self, port) -> None:
        """Delete one of the node's ports."""
        self.check_exclusive()
        ports.destroy(self.guarded, port)
        self._ports = None
