"""A hardware type whose every error repeats all that it was told: what a careless driver does."""
from ironic_clone.common import states
from ironic_clone.drivers import base
from ironic_clone.drivers import passthru
from ironic_clone.drivers import registry as registries
from ironic_clone.drivers import steps
from ironic_clone.drivers.fake import bios
from ironic_clone.drivers.fake import console
from ironic_clone.drivers.fake import deploy
from ironic_clone.drivers.fake import inspect
from ironic_clone.drivers.fake import management
from ironic_clone.drivers.fake import power
from ironic_clone.drivers.fake import rescue
from ironic_clone.drivers.fake import vendor
from ironic_clone.drivers.hardware import fake

NAME = 'leaky'


def tell(task, *args, **kwargs):
    """Fail with all that is known."""
    node = task.node
    raise RuntimeError(f'refused {args} {kwargs} by {node.driver_info}, with '
                       f'{node.instance_info} and {node.driver_internal_info}')


def _leaks(*names: str):
    """Return a class decorator that replaces methods by ``tell``."""
    def decorate(cls):
        for name in names:
            setattr(cls, name, lambda self, task, *args, **kwargs: tell(task, *args, **kwargs))
        return cls
    return decorate


@_leaks('set_power_state', 'reboot')
class LeakyPower(power.FakePower):
    """Cannot be switched."""


@_leaks('prepare', 'tear_down', 'heartbeat')
class LeakyDeploy(deploy.FakeDeploy):
    """Deploys nothing."""


@_leaks('set_boot_device', 'inject_nmi', 'set_boot_mode', 'set_indicator_state',
        'attach_virtual_media', 'detach_virtual_media', 'get_virtual_media')
class LeakyManagement(management.FakeManagement):
    """Manages nothing."""


class LeakyBIOS(bios.FakeBIOS):
    """Refuses settings."""

    @steps.clean_step(priority=0, argsinfo={'settings': {'description': 'Any.'}})
    def apply_configuration(self, task, settings):
        tell(task, settings)


@_leaks('start_console', 'stop_console')
class LeakyConsole(console.FakeConsole):
    """Has none."""


@_leaks('rescue')
class LeakyRescue(rescue.FakeRescue):
    """Rescues nobody."""


@_leaks('continue_inspection')
class LeakyInspect(inspect.FakeInspect):
    """Waits for an agent, and fails."""

    def inspect_hardware(self, task):
        return states.INSPECTWAIT


class LeakyVendor(vendor.FakeVendor):
    """Fails in each way."""

    @passthru.passthru(['POST'], async_call=False, description='Fail')
    def at_once(self, task, http_method, **kwargs):
        tell(task, **kwargs)

    @passthru.passthru(['POST'], description='Fail')
    def later(self, task, http_method, **kwargs):
        task.node.last_error = f'told {kwargs}'
        tell(task, **kwargs)


class LeakyHardware(fake.FakeHardware):
    """Prefers what leaks."""

    supported_power_interfaces = (LeakyPower,)
    supported_deploy_interfaces = (LeakyDeploy,)
    supported_management_interfaces = (LeakyManagement,)
    supported_bios_interfaces = (LeakyBIOS,)
    supported_console_interfaces = (LeakyConsole,)
    supported_rescue_interfaces = (LeakyRescue,)
    supported_inspect_interfaces = (LeakyInspect,)
    supported_vendor_interfaces = (LeakyVendor,)


def registry() -> registries.Registry:
    """Return fake-hardware and 'leaky' with all their interfaces."""
    types = {'fake-hardware': fake.FakeHardware(), NAME: LeakyHardware()}
    enabled = {kind: {} for kind in base.INTERFACE_TYPES}
    for name, hardware_type in types.items():
        for kind, instances in enabled.items():
            for cls in hardware_type.supported(kind)[:1]:
                if cls not in {type(instance) for instance in instances.values()}:
                    instances['fake' if name == 'fake-hardware' else NAME] = cls()
    return registries.Registry(types, enabled, {})
