"""The RAID interface: logical disks built from physical ones."""
import abc

from ironic_clone.common import exception
from ironic_clone.drivers.interfaces import interface
from ironic_clone.drivers.interfaces import raid_config


class RAIDInterface(interface.Interface):
    """Build and remove logical disks; the wish is the node's target_raid_config."""

    interface_type = 'raid'

    def validate(self, task) -> None:
        """Check the stored target_raid_config, if there is one."""
        if task.node.target_raid_config:
            self.validate_raid_config(task, task.node.target_raid_config)

    @abc.abstractmethod
    def create_configuration(self, task, create_root_volume: bool = True,
                             create_nonroot_volumes: bool = True,
                             delete_existing: bool = False) -> str | None:
        """Build the logical disks of target_raid_config; a wait state when it goes on."""

    @abc.abstractmethod
    def delete_configuration(self, task) -> str | None:
        """Remove all logical disks; a wait state when it goes on."""

    def validate_raid_config(self, task, config: dict) -> None:
        """Check a wish before it is stored.

        :raises InvalidParameterValue: it is not a RAID configuration, or it has two roots.
        """
        # Imported here: it takes a tenth of a second, which no start should wait for.
        import jsonschema
        try:
            jsonschema.validate(config, raid_config.SCHEMA)
        except jsonschema.ValidationError as error:
            place = '/'.join(str(part) for part in error.absolute_path)
            raise exception.InvalidParameterValue(
                f'RAID config is invalid{" at " + place if place else ""}: '
                f'{error.message}') from error
        roots = [disk for disk in config.get('logical_disks', ()) if disk.get('is_root_volume')]
        if len(roots) > 1:
            raise exception.InvalidParameterValue(
                'RAID config is invalid: at most one logical disk can be the root volume.')

    def apply_configuration(self, task, raid_config: dict, create_root_volume: bool = True,
                            create_nonroot_volumes: bool = True,
                            delete_existing: bool = False) -> str | None:
        """Check a wish, store it as target_raid_config, and build it."""
        self.validate_raid_config(task, raid_config)
        task.node.target_raid_config = raid_config
        task.node.save()
        return self.create_configuration(task, create_root_volume=create_root_volume,
                                         create_nonroot_volumes=create_nonroot_volumes,
                                         delete_existing=delete_existing)

    def get_logical_disk_properties(self) -> dict[str, str]:
        """Return ``{property: description}`` of a logical disk."""
        return dict(raid_config.DESCRIPTIONS)
