"""fake rescue: in and out at once."""
from ironic_clone.common import states
from ironic_clone.drivers.fake import fake
from ironic_clone.drivers.interfaces import rescue


class FakeRescue(fake.Fake, rescue.RescueInterface):
    """Boots no ramdisk."""

    def rescue(self, task) -> str:
        self.act(task)
        return states.RESCUE

    def unrescue(self, task) -> str:
        self.act(task)
        return states.ACTIVE
