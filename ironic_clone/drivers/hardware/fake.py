"""fake-hardware: a machine that is not there."""
from ironic_clone.drivers import base
from ironic_clone.drivers.fake import bios
from ironic_clone.drivers.fake import boot
from ironic_clone.drivers.fake import console
from ironic_clone.drivers.fake import deploy
from ironic_clone.drivers.fake import firmware
from ironic_clone.drivers.fake import inspect
from ironic_clone.drivers.fake import management
from ironic_clone.drivers.fake import power
from ironic_clone.drivers.fake import raid
from ironic_clone.drivers.fake import rescue
from ironic_clone.drivers.fake import storage
from ironic_clone.drivers.fake import vendor
from ironic_clone.drivers.noop import bios as no_bios
from ironic_clone.drivers.noop import console as no_console
from ironic_clone.drivers.noop import firmware as no_firmware
from ironic_clone.drivers.noop import inspect as no_inspect
from ironic_clone.drivers.noop import raid as no_raid
from ironic_clone.drivers.noop import rescue as no_rescue
from ironic_clone.drivers.noop import storage as noop_storage
from ironic_clone.drivers.noop import vendor as no_vendor


class FakeHardware(base.HardwareType):
    """Prefers the fake interfaces; for trying out, it accepts every other that is enabled."""

    supported_boot_interfaces = (boot.FakeBoot,)
    supported_deploy_interfaces = (deploy.FakeDeploy,)
    supported_management_interfaces = (management.FakeManagement,)
    supported_power_interfaces = (power.FakePower,)
    supported_bios_interfaces = (bios.FakeBIOS, no_bios.NoBIOS)
    supported_console_interfaces = (console.FakeConsole, no_console.NoConsole)
    supported_firmware_interfaces = (firmware.FakeFirmware, no_firmware.NoFirmware)
    supported_inspect_interfaces = (inspect.FakeInspect, no_inspect.NoInspect)
    supported_raid_interfaces = (raid.FakeRAID, no_raid.NoRAID)
    supported_rescue_interfaces = (rescue.FakeRescue, no_rescue.NoRescue)
    supported_storage_interfaces = (storage.FakeStorage, noop_storage.NoopStorage)
    supported_vendor_interfaces = (vendor.FakeVendor, no_vendor.NoVendor)

    def accepts(self, interface_type: str, implementation: base.Interface) -> bool:
        return True
