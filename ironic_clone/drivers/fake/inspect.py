"""fake inspection: finds nothing, and is content."""
from ironic_clone.common import states
from ironic_clone.drivers.fake import fake
from ironic_clone.drivers.hooks import chain
from ironic_clone.drivers.interfaces import inspect


class FakeInspect(fake.Fake, inspect.InspectInterface):
    """Ends at once; properties stay as they are."""

    def inspect_hardware(self, task) -> str:
        self.act(task)
        return states.MANAGEABLE

    def continue_inspection(self, task, inventory: dict, plugin_data: dict) -> None:
        """Take what an agent found on a machine that was discovered."""
        chain.run(task, inventory, plugin_data)
