"""Virtual media: images that the machine sees as disks in its drives."""
import logging

from ironic_clone.common import errors
from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.conductor.operations.operation import operation

LOG = logging.getLogger(__name__)


@operation
def get_virtual_media(manager, context, node_id: str) -> list[dict]:
    """Return the drives of the machine and what is in them."""
    with manager.acquire(context, node_id, shared=True, purpose='list virtual media') as task:
        _check(task)
        return task.driver.management.get_virtual_media(task)


@operation
def attach_virtual_media(manager, context, node_id: str, device_type: str, image_url: str,
                         image_download_source: str = 'local') -> None:
    """Put an image into a drive; what goes wrong is in last_error.

    :param device_type: 'cdrom', 'floppy' or 'disk'.
    :param image_download_source: 'http': the machine itself reads the URL. This release
        publishes no images of its own, which the others would need.
    """
    with manager.acquire(context, node_id, purpose='attach virtual media') as task:
        _check(task)
        task.spawn_after(_attach, device_type, image_url, image_download_source)


def _attach(task, device_type: str, image_url: str, source: str) -> None:
    def attach():
        if source != 'http':
            raise exception.InvalidParameterValue(
                f'images cannot be published by the image_download_source "{source}" in this '
                'release; "http" lets the machine read the URL itself')
        task.driver.management.attach_virtual_media(task, device_type, image_url)

    _try(task, f'attach the {device_type} image', attach)


@operation
def detach_virtual_media(manager, context, node_id: str,
                         device_types: list[str] | None = None) -> None:
    """Empty drives; what goes wrong is in last_error.

    :param device_types: None for all.
    """
    with manager.acquire(context, node_id, purpose='detach virtual media') as task:
        _check(task)
        task.spawn_after(_detach, device_types)


def _detach(task, device_types: list[str] | None) -> None:
    _try(task, 'detach virtual media',
         lambda: task.driver.management.detach_virtual_media(task, device_types))


def _check(task) -> None:
    """:raises TemporaryFailure: the machine is known not to answer."""
    if task.node.maintenance and task.node.fault == states.FAULT_POWER:
        raise exception.TemporaryFailure(
            f'The machine of node {task.node.uuid} does not answer, it is in maintenance after a '
            'power failure; please retry when it has recovered.')
    task.driver.management.validate(task)


def _try(task, what: str, action) -> None:
    try:
        action()
    except Exception as error:
        task.node.last_error = f'Could not {what}: {errors.reason(error)}'
        LOG.warning('Node %s: %s', task.node.uuid, task.node.last_error)
    task.finish()
