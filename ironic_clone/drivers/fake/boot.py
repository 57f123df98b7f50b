"""fake boot: nothing is booted."""
from ironic_clone.drivers.fake import fake
from ironic_clone.drivers.interfaces import boot


class FakeBoot(fake.Fake, boot.BootInterface):
    """Says that it can boot from the network; cannot boot for rescue or inspection."""

    capabilities = ['ipxe_boot', 'pxe_boot']

    prepare_ramdisk = fake.Fake.act
    clean_up_ramdisk = fake.Fake.act
    prepare_instance = fake.Fake.act
    clean_up_instance = fake.Fake.act
