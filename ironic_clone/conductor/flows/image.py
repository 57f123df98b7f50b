"""What an instance's image is: a whole disk or a partition, as the node's fields tell."""
from oslo_utils import uuidutils

from ironic_clone.common import exception

WHOLE_DISK = 'whole-disk'
PARTITION = 'partition'
_TYPES = (WHOLE_DISK, PARTITION)
_DERIVED = ('kernel', 'ramdisk', 'boot_iso', 'original_image_source')
"""What a deployment from an image service learns of the image and keeps in instance_info."""


def forget_derived(node) -> None:
    """Let a rebuild learn anew what the image service says of the image."""
    source = str(node.instance_info.get('image_source') or '')
    if source.startswith('glance://') or uuidutils.is_uuid_like(source):
        for key in _DERIVED:
            node.instance_info.pop(key, None)


def detect(node) -> None:
    """Set instance_info.image_type and driver_internal_info.is_whole_disk_image.

    Nothing is set for an instance without an image.

    :raises InvalidParameterValue: image_type is neither of the two.
    """
    info = node.instance_info
    if not info.get('image_source'):
        return
    kind = info.get('image_type')
    if kind is None:
        kind = PARTITION if info.get('kernel') or info.get('ramdisk') else WHOLE_DISK
        info['image_type'] = kind
    if kind not in _TYPES:
        raise exception.InvalidParameterValue(
            f'instance_info.image_type must be one of {", ".join(_TYPES)}, not {kind!r}.')
    node.driver_internal_info['is_whole_disk_image'] = kind == WHOLE_DISK
