"""no-raid: disks stay as they are."""
from ironic_clone.drivers.interfaces import raid
from ironic_clone.drivers.noop import refusal


class NoRAID(refusal.Refusal, raid.RAIDInterface):
    """Refuses."""

    create_configuration = refusal.Refusal.refuse
    delete_configuration = refusal.Refusal.refuse
    validate_raid_config = refusal.Refusal.refuse

    def get_logical_disk_properties(self) -> dict[str, str]:
        """Return nothing: there are no logical disks."""
        return {}
