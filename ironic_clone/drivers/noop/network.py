"""noop network: the machines' networks are somebody else's affair."""
from ironic_clone.drivers.interfaces import network


class NoopNetwork(network.NetworkInterface):
    """Does nothing, and has no VIFs."""

    def nothing(self, task, *args) -> None:
        """Do nothing."""

    port_changed = nothing
    portgroup_changed = nothing
    vif_attach = nothing
    vif_detach = nothing
    get_current_vif = nothing
    add_provisioning_network = nothing
    remove_provisioning_network = nothing
    configure_tenant_networks = nothing
    unconfigure_tenant_networks = nothing
    add_cleaning_network = nothing
    remove_cleaning_network = nothing
    validate_inspection = nothing

    def vif_list(self, task) -> list[dict]:
        """Return none."""
        return []
