"""fake storage: volumes that are nowhere."""
from ironic_clone.drivers.fake import fake
from ironic_clone.drivers.interfaces import storage


class FakeStorage(fake.Fake, storage.StorageInterface):
    """Attaches and detaches nothing; the image is written to a local disk."""

    attach_volumes = fake.Fake.act
    detach_volumes = fake.Fake.act

    def should_write_image(self, task) -> bool:
        return True
