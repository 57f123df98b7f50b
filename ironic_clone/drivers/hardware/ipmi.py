"""ipmi: a machine whose management controller speaks IPMI."""
from ironic_clone.drivers.hardware import generic
from ironic_clone.drivers.ipmi import management
from ironic_clone.drivers.ipmi import power
from ironic_clone.drivers.ipmi import vendor
from ironic_clone.drivers.noop import management as noop_management
from ironic_clone.drivers.noop import vendor as no_vendor


class IPMIHardware(generic.GenericHardware):
    """Power, boot device, sensors and raw commands over IPMI."""

    supported_management_interfaces = (management.IPMIManagement, noop_management.NoopManagement)
    supported_power_interfaces = (power.IPMIPower,)
    supported_vendor_interfaces = (vendor.IPMIVendor, no_vendor.NoVendor)
