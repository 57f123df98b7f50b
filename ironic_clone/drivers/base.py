"""The contract with drivers: what a package that adds one imports.

A driver inherits BaseDriver and has an attribute for each interface type. Either it sets instances
itself (a whole driver, namespace ``ironic_clone.drivers``), or it is a HardwareType that lists the
implementations that it supports, and each node picks one of them (namespaces
``ironic_clone.hardware.types`` and ``ironic_clone.hardware.interfaces.<type>``).
"""
from ironic_clone.drivers.interfaces.bios import BIOSInterface
from ironic_clone.drivers.interfaces.bios import cache_bios_settings
from ironic_clone.drivers.interfaces.boot import BootInterface
from ironic_clone.drivers.interfaces.console import ConsoleInterface
from ironic_clone.drivers.interfaces.deploy import DeployInterface
from ironic_clone.drivers.interfaces.firmware import FirmwareInterface
from ironic_clone.drivers.interfaces.firmware import cache_firmware_components
from ironic_clone.drivers.interfaces.inspect import InspectInterface
from ironic_clone.drivers.interfaces.interface import Interface
from ironic_clone.drivers.interfaces.management import ManagementInterface
from ironic_clone.drivers.interfaces.management import check_boot_device
from ironic_clone.drivers.interfaces.network import NetworkInterface
from ironic_clone.drivers.interfaces.power import PowerInterface
from ironic_clone.drivers.interfaces.raid import RAIDInterface
from ironic_clone.drivers.interfaces.rescue import RescueInterface
from ironic_clone.drivers.interfaces.storage import StorageInterface
from ironic_clone.drivers.interfaces.vendor import VendorInterface
from ironic_clone.drivers.noop import bios as no_bios
from ironic_clone.drivers.noop import boot as no_boot
from ironic_clone.drivers.noop import console as no_console
from ironic_clone.drivers.noop import deploy as no_deploy
from ironic_clone.drivers.noop import firmware as no_firmware
from ironic_clone.drivers.noop import inspect as no_inspect
from ironic_clone.drivers.noop import management as no_management
from ironic_clone.drivers.noop import network as no_network
from ironic_clone.drivers.noop import raid as no_raid
from ironic_clone.drivers.noop import rescue as no_rescue
from ironic_clone.drivers.noop import storage as no_storage
from ironic_clone.drivers.noop import vendor as no_vendor
from ironic_clone.drivers.passthru import driver_passthru
from ironic_clone.drivers.passthru import passthru
from ironic_clone.drivers.steps import clean_step
from ironic_clone.drivers.steps import deploy_step
from ironic_clone.drivers.steps import service_step
from ironic_clone.drivers.steps import verify_step

__all__ = (
    'CORE', 'INTERFACE_CLASSES', 'INTERFACE_TYPES', 'STANDARD', 'VENDOR',
    'BIOSInterface', 'BaseDriver', 'BootInterface', 'ConsoleInterface', 'DeployInterface',
    'FirmwareInterface', 'HardwareType', 'InspectInterface', 'Interface', 'ManagementInterface',
    'NetworkInterface', 'PowerInterface', 'RAIDInterface', 'RescueInterface', 'StorageInterface',
    'VendorInterface', 'cache_bios_settings', 'cache_firmware_components', 'check_boot_device',
    'clean_step', 'deploy_step', 'driver_passthru', 'passthru', 'service_step', 'verify_step')

INTERFACE_CLASSES = {cls.interface_type: cls for cls in (
    BootInterface, DeployInterface, ManagementInterface, NetworkInterface, PowerInterface,
    BIOSInterface, ConsoleInterface, FirmwareInterface, InspectInterface, RAIDInterface,
    RescueInterface, StorageInterface, VendorInterface)}
"""Interface type -> its contract, in the order in which a node's validation names them."""

INTERFACE_TYPES = tuple(INTERFACE_CLASSES)

CORE = ('power', 'deploy')
"""What every driver has; other services may rely on it."""

VENDOR = ('vendor',)
"""Outside the API's contract: messages are only relayed."""

STANDARD = tuple(name for name in INTERFACE_TYPES if name not in CORE + VENDOR)
"""What a driver may have; if it has it, it adheres to the standard."""


class BaseDriver:
    """A driver: one interface of each type.

    A class that sets some of them in ``__init__``, whether or not it calls the parent's, does
    without the others: it deploys at once, it has no networks and no volumes to care for, and
    what else it lacks answers that the driver does not support it. Only ``power`` must be set.

    :cvar classic: True for whole drivers, which bring their own interfaces; a node of theirs
        names none.
    """

    classic = True

    power: PowerInterface | None = None
    deploy: DeployInterface = no_deploy.InstantDeploy()
    boot: BootInterface = no_boot.NoBoot()
    management: ManagementInterface = no_management.NoManagement()
    network: NetworkInterface = no_network.NoopNetwork()
    bios: BIOSInterface = no_bios.NoBIOS()
    console: ConsoleInterface = no_console.NoConsole()
    firmware: FirmwareInterface = no_firmware.NoFirmware()
    inspect: InspectInterface = no_inspect.NoInspect()
    raid: RAIDInterface = no_raid.NoRAID()
    rescue: RescueInterface = no_rescue.NoRescue()
    storage: StorageInterface = no_storage.NoopStorage()
    vendor: VendorInterface = no_vendor.NoVendor()

    def interfaces(self) -> dict[str, Interface]:
        """Return ``{interface type: instance}`` of all types."""
        return {name: getattr(self, name) for name in INTERFACE_TYPES}


class HardwareType:
    """A kind of machine: for each interface type the implementations that it supports.

    ``supported_<type>_interfaces`` is a sequence of classes, the preferred one first. Boot,
    deploy, management and power have no default and must be named.
    """

    classic = False

    supported_boot_interfaces: tuple[type, ...] = ()
    supported_deploy_interfaces: tuple[type, ...] = ()
    supported_management_interfaces: tuple[type, ...] = ()
    supported_power_interfaces: tuple[type, ...] = ()
    supported_network_interfaces: tuple[type, ...] = (no_network.NoopNetwork,)
    supported_bios_interfaces: tuple[type, ...] = (no_bios.NoBIOS,)
    supported_console_interfaces: tuple[type, ...] = (no_console.NoConsole,)
    supported_firmware_interfaces: tuple[type, ...] = (no_firmware.NoFirmware,)
    supported_inspect_interfaces: tuple[type, ...] = (no_inspect.NoInspect,)
    supported_raid_interfaces: tuple[type, ...] = (no_raid.NoRAID,)
    supported_rescue_interfaces: tuple[type, ...] = (no_rescue.NoRescue,)
    supported_storage_interfaces: tuple[type, ...] = (no_storage.NoopStorage,)
    supported_vendor_interfaces: tuple[type, ...] = (no_vendor.NoVendor,)

    def supported(self, interface_type: str) -> tuple[type, ...]:
        """Return the supported classes of a type, the preferred one first."""
        return tuple(getattr(self, f'supported_{interface_type}_interfaces'))

    def accepts(self, interface_type: str, implementation: Interface) -> bool:
        """Tell whether a node of this type may use an enabled implementation."""
        return type(implementation) in self.supported(interface_type)
