"""The boot device, and the interrupt that no machine can mask."""
from ironic_clone.conductor import answers
from ironic_clone.conductor.operations.operation import operation


@operation
def set_boot_device(manager, context, node_id: str, device: str,
                    persistent: bool = False) -> None:
    """Set from where the machine boots.

    :param persistent: for all boots to come, not only the next one.
    """
    with manager.acquire(context, node_id, purpose='set boot device') as task:
        task.driver.management.validate(task)
        task.driver.management.set_boot_device(task, device, persistent=persistent)
        task.finish()


@operation
def get_boot_device(manager, context, node_id: str) -> dict:
    """Return ``{'boot_device': device or None, 'persistent': bool or None}``."""
    with manager.acquire(context, node_id, purpose='get boot device') as task:
        task.driver.management.validate(task)
        found = task.driver.management.get_boot_device(task)
        answers.refuse_unless(
            isinstance(found, dict) and isinstance(found.get('boot_device'), str | None)
            and found.get('persistent') in (True, False, None), 'management', found,
            'boot device')
        return found


@operation
def get_supported_boot_devices(manager, context, node_id: str) -> list[str]:
    """Return the boot devices that may be set."""
    with manager.acquire(context, node_id, shared=True, purpose='list boot devices') as task:
        found = task.driver.management.get_supported_boot_devices(task)
        answers.refuse_unless(
            isinstance(found, list | tuple) and all(isinstance(name, str) for name in found),
            'management', found, 'list of boot devices')
        return found


@operation
def inject_nmi(manager, context, node_id: str) -> None:
    """Send a non-maskable interrupt to the machine."""
    with manager.acquire(context, node_id, purpose='inject NMI') as task:
        task.driver.management.validate(task)
        task.driver.management.inject_nmi(task)
