"""noop network: the machines' networks are somebody else's affair."""
from ironic_clone.drivers.interfaces import network
from ironic_clone.drivers.noop import idle


class NoopNetwork(idle.Idle, network.NetworkInterface):
    """Does nothing, and has no VIFs."""

    port_changed = idle.Idle.nothing
    portgroup_changed = idle.Idle.nothing
    vif_attach = idle.Idle.nothing
    vif_detach = idle.Idle.nothing
    get_current_vif = idle.Idle.nothing
    add_provisioning_network = idle.Idle.nothing
    remove_provisioning_network = idle.Idle.nothing
    configure_tenant_networks = idle.Idle.nothing
    unconfigure_tenant_networks = idle.Idle.nothing
    add_cleaning_network = idle.Idle.nothing
    remove_cleaning_network = idle.Idle.nothing
    validate_inspection = idle.Idle.nothing

    def vif_list(self, task) -> list[dict]:
        """Return none."""
        return []
