"""ports: a port for each network interface of the machine."""
from ironic_clone.conf import CONF
from ironic_clone.drivers.hooks import hook
from ironic_clone.drivers.hooks import interfaces

CLIENT_ID = 'client-id'
"""The key of a port's ``extra`` that says how it asks for an address."""


class PortsHook(hook.InspectionHook):
    """Creates ports that are missing, deletes those that [inspector]keep_ports does not keep, and
    brings the others up to date. A port that a VIF is attached to is not deleted.

    If it is not known from which interface the machine booted, pxe_enabled is left as it is.
    """

    dependencies = ('validate-interfaces',)

    def __call__(self, task, inventory, plugin_data):
        knows_boot = interfaces.pxe_mac(inventory) is not None
        found = {interface['mac_address']: interface
                 for interface in plugin_data['all_interfaces'].values()}
        if CONF.inspector.add_ports != 'disabled':
            present = {port.address for port in task.ports}
            for mac in plugin_data['macs']:
                if mac not in present:
                    client = found[mac].get('client_id')
                    task.create_port(
                        address=mac, extra={CLIENT_ID: client} if client else {},
                        pxe_enabled=found[mac]['pxe_enabled'] or not knows_boot)
        kept = {'present': set(found), 'added': set(plugin_data['macs'])}.get(
            CONF.inspector.keep_ports)
        for port in task.ports:
            if kept is not None and port.address not in kept:
                if not task.driver.network.get_current_vif(task, port):
                    task.delete_port(port)
            elif port.address in found:
                _refresh(task, port, found[port.address], knows_boot)


def _refresh(task, port, interface: dict, knows_boot: bool) -> None:
    if CONF.inspector.update_pxe_enabled and knows_boot:
        port.pxe_enabled = interface['pxe_enabled']
    if interface.get('client_id'):
        port.extra[CLIENT_ID] = interface['client_id']
    task.save_port(port)
