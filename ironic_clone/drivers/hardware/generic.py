"""What hardware types of this release have in common.

Network boot and the agent are not shipped yet: until they are, the fake boot, deploy, inspect and
rescue interfaces stand in, so that a real machine can be driven through a whole life.
"""
from ironic_clone.drivers import base
from ironic_clone.drivers.fake import boot as fake_boot
from ironic_clone.drivers.fake import deploy as fake_deploy
from ironic_clone.drivers.fake import inspect as fake_inspect
from ironic_clone.drivers.fake import rescue as fake_rescue
from ironic_clone.drivers.noop import inspect as no_inspect
from ironic_clone.drivers.noop import rescue as no_rescue


class GenericHardware(base.HardwareType):
    """The parent of types with a management controller; management and power are theirs."""

    supported_boot_interfaces = (fake_boot.FakeBoot,)
    supported_deploy_interfaces = (fake_deploy.FakeDeploy,)
    supported_inspect_interfaces = (no_inspect.NoInspect, fake_inspect.FakeInspect)
    supported_rescue_interfaces = (no_rescue.NoRescue, fake_rescue.FakeRescue)
