"""The network interface: which networks a machine's ports are on, flow by flow."""
import abc

from ironic_clone.drivers.interfaces import interface


class NetworkInterface(interface.Interface):
    """Move a machine between networks and bind its ports to virtual interfaces (VIFs).

    :cvar capabilities: ``['metadata']`` where the network tells the instance about itself.
    """

    interface_type = 'network'
    capabilities: list[str] = []

    def get_properties(self) -> dict[str, str]:
        """Return what it reads from driver_info: nothing by default."""
        return {}

    def validate(self, task) -> None:
        """Check the node: nothing by default."""

    @abc.abstractmethod
    def port_changed(self, task, port) -> None:
        """A port of the node is about to be saved with changes; raise to refuse them."""

    @abc.abstractmethod
    def portgroup_changed(self, task, portgroup) -> None:
        """A port group of the node is about to be saved with changes; raise to refuse them."""

    @abc.abstractmethod
    def vif_attach(self, task, vif_info: dict) -> None:
        """Bind a VIF to a free port.

        :param vif_info: ``{'id': the VIF's id, ...}``.
        """

    @abc.abstractmethod
    def vif_detach(self, task, vif_id: str) -> None:
        """Unbind a VIF."""

    @abc.abstractmethod
    def vif_list(self, task) -> list[dict]:
        """Return the bound VIFs, ``[{'id': ...}]``."""

    @abc.abstractmethod
    def get_current_vif(self, task, port_or_portgroup) -> str | None:
        """Return the id of the VIF that a port or port group carries now."""

    @abc.abstractmethod
    def add_provisioning_network(self, task) -> None:
        """Put the node on the network for deployment."""

    @abc.abstractmethod
    def remove_provisioning_network(self, task) -> None:
        """Take it off the network for deployment."""

    @abc.abstractmethod
    def configure_tenant_networks(self, task) -> None:
        """Put the node on its instance's networks."""

    @abc.abstractmethod
    def unconfigure_tenant_networks(self, task) -> None:
        """Take it off its instance's networks."""

    @abc.abstractmethod
    def add_cleaning_network(self, task) -> None:
        """Put the node on the network for cleaning."""

    @abc.abstractmethod
    def remove_cleaning_network(self, task) -> None:
        """Take it off the network for cleaning."""

    def validate_rescue(self, task) -> None:
        """Check what the rescue network needs."""

    def add_rescuing_network(self, task) -> None:
        """Put the node on the network for rescue."""

    def remove_rescuing_network(self, task) -> None:
        """Take it off the network for rescue."""

    def validate_inspection(self, task) -> None:
        """Check what the inspection network needs."""
        raise interface.unsupported(task, 'validate_inspection')

    def add_inspection_network(self, task) -> None:
        """Put the node on the network for inspection."""

    def remove_inspection_network(self, task) -> None:
        """Take it off the network for inspection."""

    def add_servicing_network(self, task) -> None:
        """Put the node on the network for servicing."""

    def remove_servicing_network(self, task) -> None:
        """Take it off the network for servicing."""

    def need_power_on(self, task) -> bool:
        """Tell whether the node must be on while its networks change (smart cards)."""
        return False

    def get_node_network_data(self, task) -> dict:
        """Return the network description that the ramdisk gets."""
        return task.node.network_data or {}
