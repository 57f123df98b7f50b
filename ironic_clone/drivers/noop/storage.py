"""noop storage: no remote volumes."""
from ironic_clone.drivers.interfaces import storage
from ironic_clone.drivers.noop import idle


class NoopStorage(idle.Idle, storage.StorageInterface):
    """Does nothing; the image is written to a local disk."""

    attach_volumes = idle.Idle.nothing
    detach_volumes = idle.Idle.nothing

    def should_write_image(self, task) -> bool:
        return True
