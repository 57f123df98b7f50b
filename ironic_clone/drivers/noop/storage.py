"""noop storage: no remote volumes."""
from ironic_clone.drivers.interfaces import storage


class NoopStorage(storage.StorageInterface):
    """Does nothing; the image is written to a local disk."""

    def get_properties(self) -> dict[str, str]:
        return {}

    def validate(self, task) -> None:
        """Accept every node."""

    def attach_volumes(self, task) -> None:
        """Do nothing."""

    def detach_volumes(self, task) -> None:
        """Do nothing."""

    def should_write_image(self, task) -> bool:
        return True
