"""fake RAID: no disks, no steps."""
from ironic_clone.drivers.fake import fake
from ironic_clone.drivers.interfaces import raid


class FakeRAID(fake.Fake, raid.RAIDInterface):
    """Builds and removes nothing; a wish is still held against the schema."""

    create_configuration = fake.Fake.act
    delete_configuration = fake.Fake.act
