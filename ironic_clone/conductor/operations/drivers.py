"""What a driver says of itself."""
from ironic_clone.conductor.operations.operation import operation


@operation
def get_driver_properties(manager, context, driver_name: str) -> dict[str, str]:
    """Return ``{property: description}`` of the driver's default interfaces.

    :raises DriverNotFound: the driver is not enabled here.
    """
    return manager.registry.properties(driver_name)
