"""The RAID configuration that a node shall have."""
from ironic_clone.conductor.operations.operation import operation


@operation
def set_target_raid_config(manager, context, node_id: str, config: dict) -> None:
    """Store the wish, which a clean or deploy step carries out; empty takes it back.

    :raises UnsupportedDriverExtension: the driver builds no RAID.
    :raises InvalidParameterValue: it is no RAID configuration.
    """
    with manager.acquire(context, node_id, purpose='set target RAID config') as task:
        task.node.target_raid_config = {}   # what was wished before must not refuse this
        task.driver.raid.validate(task)
        if config:
            task.driver.raid.validate_raid_config(task, config)
        task.node.target_raid_config = config or {}
        task.finish()


@operation
def get_raid_logical_disk_properties(manager, context, driver_name: str) -> dict[str, str]:
    """Return ``{property: description}`` of a logical disk of the driver's default interface."""
    return manager.registry.compose(driver_name).raid.get_logical_disk_properties()
