"""fake firmware: components are updated in name only."""
from ironic_clone.drivers import steps
from ironic_clone.drivers.fake import fake
from ironic_clone.drivers.interfaces import firmware


class FakeFirmware(fake.Fake, firmware.FirmwareInterface):
    """Updates nothing."""

    @steps.clean_step(priority=0, argsinfo={'settings': {
        'description': 'Components to update: a list of objects with component and url.',
        'required': True}})
    @firmware.cache_firmware_components
    def update(self, task, settings: list[dict]) -> None:
        self.act(task)

    def cache_firmware_components(self, task) -> None:
        """Do nothing: there are no components."""
