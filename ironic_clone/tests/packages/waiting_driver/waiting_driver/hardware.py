"""The hardware type ``waiting``."""
from ironic_clone.drivers import base
from ironic_clone.drivers.fake import boot as fake_boot
from ironic_clone.drivers.fake import console as fake_console
from ironic_clone.drivers.noop import console as no_console
from waiting_driver import deploy
from waiting_driver import inspection
from waiting_driver import management
from waiting_driver import power
from waiting_driver import rescue
from waiting_driver import vendor


class WaitingHardware(base.HardwareType):
    """A machine that does what it is told."""

    supported_boot_interfaces = (fake_boot.FakeBoot,)
    supported_console_interfaces = (fake_console.FakeConsole, no_console.NoConsole)
    supported_deploy_interfaces = (deploy.WaitingDeploy,)
    supported_inspect_interfaces = (inspection.WaitingInspect,)
    supported_management_interfaces = (management.WaitingManagement,)
    supported_power_interfaces = (power.WaitingPower,)
    supported_rescue_interfaces = (rescue.WaitingRescue,)
    supported_vendor_interfaces = (vendor.WaitingVendor,)
